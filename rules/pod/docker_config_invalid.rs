//! A docker config that is no JSON.

use crate::build::Build;
use crate::build::docker_config::{self, Trouble};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL703",
    name: "docker-config-invalid",
    severity: Severity::Error,
    group: Group::Pod,
    common: false,
    card: include_str!("docker_config_invalid.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some((config, Trouble::NoJson(reason))) = docker_config::trouble(build) else {
        return;
    };
    findings
        .add("the registry credentials are no JSON: the executor stops")
        .at(config.place, reason)
        .see(
            build.arguments_span(),
            format!("the executor reads it as `{}`", config.path),
        )
        .note(format!(
            "the executor's line will have in it: parsing config file ({})",
            config.path
        ))
        .help("a docker config is one JSON object: `{\"auths\": {\"registry.example\": {\"auth\": …}}}`");
}
