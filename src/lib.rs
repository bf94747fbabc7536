//! kanikolint says what a Kaniko build will say, before it runs.

pub mod baseline;
pub mod build;
pub mod card;
pub mod cli;
pub mod config;
pub mod context;
pub mod discover;
pub mod dockerfile;
pub mod finding;
pub mod fix;
pub mod golang;
pub mod ignores;
pub mod kaniko;
pub mod kubernetes;
mod lint;
pub mod manifest;
mod neighbours;
mod parallel;
pub mod path;
pub mod progress;
pub mod report;
pub mod rule;
#[path = "../rules/mod.rs"]
pub mod rules;
pub mod selection;
pub mod source;
pub mod value;
pub mod verdict;
pub mod yaml;

pub use lint::{Input, Options, lint};
