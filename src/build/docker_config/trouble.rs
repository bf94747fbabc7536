//! What is certainly wrong with the docker config.

use super::{Contents, contents, pushes};
use crate::build::Build;
use crate::kaniko::docker_config::DockerConfig;
use crate::source::Span;
use crate::value::Value;

/// Why the executor certainly gets no credentials from its docker config, and stops.
pub enum Trouble<'b> {
    /// It is no JSON, for this reason.
    NoJson(String),
    /// The image does not hold the helper that it names.
    NoHelper {
        /// The helper, without `docker-credential-`.
        helper: String,
        /// The destination for whose registry it is asked.
        asked_for: Span,
        /// The helpers that the image holds.
        held: &'b [&'static str],
    },
}

/// What is wrong with the docker config that a build pushes with.
pub fn trouble(build: &Build) -> Option<(Contents, Trouble<'_>)> {
    if !pushes(build) {
        return None;
    }
    let contents = contents(build)?;
    let trouble = match DockerConfig::read(&contents.text) {
        Err(reason) => Trouble::NoJson(reason),
        Ok(config) => missing_helper(build, &config)?,
    };
    Some((contents, trouble))
}

/// The first helper that a destination asks for, and that is neither in the image nor mounted.
fn missing_helper<'b>(build: &'b Build, config: &DockerConfig) -> Option<Trouble<'b>> {
    let image = build.executor.image.as_ref()?;
    let Value::Known(held) = image.credential_helpers() else {
        return None;
    };
    if build.executor.assumed.is_some() {
        return None;
    }
    let registries = build.registries().into_iter();
    let asked = registries.filter_map(|(registry, span)| Some((config.helper(&registry)?, span)));
    let mut missing = asked.filter(|(helper, _)| !held.contains(helper));
    let (helper, asked_for) = missing.find(|(helper, _)| !may_be_mounted(build, helper))?;
    Some(Trouble::NoHelper {
        helper: helper.to_owned(),
        asked_for,
        held,
    })
}

/// Whether a mount may bring the helper.
fn may_be_mounted(build: &Build, helper: &str) -> bool {
    let program = format!("docker-credential-{helper}");
    let search = build.environment.get("PATH");
    search
        .known()
        .is_none_or(|search| build.mounts.may_bring(&program, search))
}
