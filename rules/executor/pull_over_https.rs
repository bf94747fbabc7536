//! A registry that is pushed to over HTTP and pulled from over HTTPS.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::command_line::Setting;
use crate::kaniko::reference::parse_reference;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL226",
    name: "pull-over-https",
    severity: Severity::Warning,
    group: Group::Executor,
    common: false,
    card: include_str!("pull_over_https.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(start), Some(replay), Some(found)) =
        (build.start(), &build.replay, build.found_dockerfile())
    else {
        return;
    };
    let options = &start.line.options;
    let rules = &build.facts.references;
    let pulls = options.switch("insecure-pull") != Value::Known(false);
    let hosts: Vec<Value<&str>> = options
        .each("insecure-registry")
        .map(Setting::text)
        .collect();
    let (Some(insecure), false) = (options.last("insecure"), pulls) else {
        return;
    };
    if options.switch("insecure") != Value::Known(true)
        || hosts.iter().any(|host| host.why().is_some())
    {
        return;
    }
    let registry_of = |text: &str| Some(parse_reference(text, rules).ok()?.registry);
    let pushed = build.registries();
    let is_pushed_to = |registry: &String| pushed.iter().any(|(pushed, _)| pushed == registry);
    let stages = &found.dockerfile.stages;
    let is_stage = |base: &String| {
        let mut names = stages.iter().filter_map(|stage| stage.name.as_ref());
        names.any(|name| *name == *base.to_lowercase())
    };
    for base in &replay.bases {
        let Some(name) = base.name.known().filter(|name| !is_stage(name)) else {
            continue;
        };
        let Some(registry) = registry_of(name).filter(is_pushed_to) else {
            continue;
        };
        if hosts.contains(&Value::Known(registry.as_str())) {
            continue;
        }
        let finding = findings.add(format!("`{name}` is pulled over HTTPS"));
        finding.at(insecure.name.span(), "holds for pushes and the cache alone");
        finding.note(format!(
            "`{registry}` is pushed to over HTTP, so it may not answer HTTPS"
        ));
        finding.help(format!("`--insecure-registry={registry}` holds for both"));
        return;
    }
}
