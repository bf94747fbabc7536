//! A credential helper that the executor's image does not hold.

use crate::build::Build;
use crate::build::docker_config::{self, Trouble};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

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
    let Some((config, trouble)) = docker_config::trouble(build) else {
        return;
    };
    let Trouble::NoHelper {
        helper,
        asked_for,
        held,
    } = trouble
    else {
        return;
    };
    findings
        .add(format!("the image has no credential helper `{helper}`"))
        .at(config.place, "the docker config names it")
        .see(asked_for, "it is asked for the login to this registry")
        .see(build.image_span(), match held {
            [] => String::from("it holds no helper"),
            held => format!("it holds {}", listed(held)),
        })
        .note(format!("the executor will say: error getting credentials - err: exec: \"docker-credential-{helper}\": executable file not found in $PATH"))
        .help("write the login itself below `auths`, or use a helper that the image holds");
}

fn listed(helpers: &[&str]) -> String {
    let quoted: Vec<String> = helpers.iter().map(|helper| format!("`{helper}`")).collect();
    quoted.join(", ")
}
