//! The life of the pod around the build.

pub mod registry_secret_file;
pub mod restart_policy;

mod docker_config;
