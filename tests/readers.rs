//! The readers against what the real readers were seen to do.

#[path = "readers/context.rs"]
mod context;
#[path = "readers/dockerfile.rs"]
mod dockerfile;
mod support;
#[path = "readers/yaml.rs"]
mod yaml;
