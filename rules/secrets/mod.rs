//! Secrets where others can read them.

pub mod copied;
pub mod in_build_argument;
pub mod in_context_url;
pub mod in_dockerfile;
pub mod in_environment;

use crate::build::{Build, Secret, SecretPlace};

/// The secrets of a build that stand in one kind of place.
fn of(build: &Build, place: SecretPlace) -> impl Iterator<Item = &Secret> {
    let secrets = build.secrets.iter();
    secrets.filter(move |secret| secret.place == place)
}
