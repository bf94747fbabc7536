//! The readers against what the real readers were seen to do.

#[path = "readers/context.rs"]
mod context;
#[path = "readers/dockerfile.rs"]
mod dockerfile;
#[path = "readers/linter.rs"]
mod linter;
mod support;
#[path = "readers/yaml.rs"]
mod yaml;
