//! A registry of the network whose identity nobody checks.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::command_line::Setting;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL227",
    name: "registry-not-verified",
    severity: Severity::Warning,
    group: Group::Executor,
    common: false,
    card: include_str!("registry_not_verified.md"),
    scope: Scope::Build(check),
};

/// Flags that leave a registry unchecked, for all or for one.
const FOR_ALL: [&str; 4] = [
    "insecure",
    "insecure-pull",
    "skip-tls-verify",
    "skip-tls-verify-pull",
];

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    let options = &start.line.options;
    let set: Vec<&Setting> = FOR_ALL
        .iter()
        .filter(|name| options.switch(name) == Value::Known(true))
        .filter_map(|name| options.last(name))
        .collect();
    let Some(first) = set.first() else { return };
    let mut pushed = build.registries().into_iter();
    // in a network of one's own it is a choice
    let Some((registry, _)) = pushed.find(|(registry, _)| !is_private(registry)) else {
        return;
    };
    let finding = findings.add(format!(
        "nobody checks that it is `{registry}` that is talked to"
    ));
    for setting in &set {
        finding.at(setting.name.span(), "for every registry");
    }
    finding.note(
        "whoever is between them sees the credentials, and may change what is pulled and pushed",
    );
    let name = first.flag.name;
    finding.help(match name.starts_with("insecure") {
        true => String::from("name the one registry that needs it: `--insecure-registry=HOST`"),
        false => {
            format!("trust its certificate: `--registry-certificate={registry}=/path/to/ca.crt`")
        }
    });
}

/// Whether a registry is one's own by its name: an address, a port, a host without a public domain.
fn is_private(registry: &str) -> bool {
    let (host, port) = registry.split_once(':').unwrap_or((registry, ""));
    let is_address = host.split('.').all(|part| part.parse::<u8>().is_ok());
    let private = [
        ".local",
        ".internal",
        ".svc",
        ".lan",
        ".test",
        ".cluster.local",
    ];
    !port.is_empty()
        || is_address
        || !host.contains('.')
        || private.iter().any(|end| host.ends_with(end))
}
