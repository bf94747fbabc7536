//! The life of the pod around the build.

pub mod credential_helper_missing;
pub mod docker_config_invalid;
pub mod registry_secret_file;
pub mod restart_policy;

mod docker_config;
