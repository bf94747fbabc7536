//! A credential helper that the executor's image does not hold.

use super::docker_config;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::docker_config::DockerConfig;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL704",
    name: "credential-helper-missing",
    severity: Severity::Error,
    group: Group::Pod,
    common: false,
    card: include_str!("credential_helper_missing.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    if !docker_config::pushes(build) {
        return;
    }
    let (Some(config), Some(image)) = (docker_config::contents(build), &build.executor.image)
    else {
        return;
    };
    let (Ok(read), Value::Known(held)) =
        (DockerConfig::read(&config.text), image.credential_helpers())
    else {
        return;
    };
    let registries = docker_config::registries(build);
    let asked = registries
        .iter()
        .filter_map(|(registry, span)| Some((read.helper(registry)?, span)));
    for (helper, span) in asked {
        if held.contains(&helper) || build.executor.assumed.is_some() {
            continue;
        }
        let program = format!("docker-credential-{helper}");
        if may_be_mounted(build, &program) {
            continue;
        }
        findings
            .add(format!("the image has no credential helper `{helper}`"))
            .at(config.place, "the docker config names it")
            .see(*span, "it is asked for the login to this registry")
            .see(build.image_span(), match held {
                [] => String::from("it holds no helper"),
                held => format!("it holds {}", listed(held)),
            })
            .note(format!("the executor will say: error getting credentials - err: exec: \"{program}\": executable file not found in $PATH"))
            .help("write the login itself below `auths`, or use a helper that the image holds");
        return;
    }
}

fn listed(helpers: &[&str]) -> String {
    let quoted: Vec<String> = helpers.iter().map(|helper| format!("`{helper}`")).collect();
    quoted.join(", ")
}

/// Whether a mount may bring the program.
fn may_be_mounted(build: &Build, program: &str) -> bool {
    let Value::Known(search) = build.environment.get("PATH") else {
        return true;
    };
    let mounted = |path: &str| {
        let point = build.mounts.covering(path);
        point.is_some_and(|point| point.volume_mount().is_some())
    };
    let mut directories = search.split(':');
    directories.any(|directory| mounted(&format!("{directory}/{program}")))
        || !build.mounts.unplaced().is_empty()
}
