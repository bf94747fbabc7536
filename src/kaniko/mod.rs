//! What is known of the executor: releases and images, the flag catalog, command line → options.

pub mod argument;
pub mod command_line;
pub mod docker_config;
pub mod facts;
pub mod flags;
pub mod image;
pub mod reference;
pub mod release;
pub mod startup;
pub mod variables;
