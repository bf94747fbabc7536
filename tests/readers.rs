//! The readers against what the real readers were seen to do.

#[path = "readers/yaml.rs"]
mod yaml;
