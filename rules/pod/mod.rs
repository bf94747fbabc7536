//! The life of the pod around the build.

pub mod cache_dir_not_mounted;
pub mod certificate_not_mounted;
pub mod cleaned_up_before_use;
pub mod container_not_detected;
pub mod credential_helper_missing;
pub mod docker_config_invalid;
pub mod job_tries_again;
pub mod moved_credentials;
pub mod moved_executor;
pub mod no_push_overridden;
pub mod oci_layout_below_root;
pub mod pull_secrets_not_read;
pub mod registry_login_missing;
pub mod registry_secret_file;
pub mod restart_policy;
pub mod second_build;
pub mod sidecar_keeps_job_alive;
pub mod user_unset;
pub mod var_run_in_the_way;
