//! The life of the pod around the build.

pub mod credential_helper_missing;
pub mod docker_config_invalid;
pub mod moved_executor;
pub mod pull_secrets_not_read;
pub mod registry_login_missing;
pub mod registry_secret_file;
pub mod restart_policy;
pub mod second_build;

mod docker_config;
