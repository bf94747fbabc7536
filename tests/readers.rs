//! The readers against what the real readers were seen to do.

#[path = "readers/context.rs"]
mod context;
#[path = "readers/yaml.rs"]
mod yaml;
