//! What is known of the executor: releases and images, the flag catalog, command line → options.
