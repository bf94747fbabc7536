//! The readers against what the real readers were seen to do, row by row.

#[path = "readers/context.rs"]
mod context;
#[path = "readers/yaml.rs"]
mod yaml;
