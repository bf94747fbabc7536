//! kanikolint says what a Kaniko build will say, before it runs.

pub mod build;
pub mod cli;
pub mod context;
pub mod dockerfile;
pub mod finding;
pub mod kaniko;
pub mod manifest;
pub mod report;
pub mod rule;
#[path = "../rules/mod.rs"]
pub mod rules;
pub mod source;
pub mod value;
pub mod yaml;
