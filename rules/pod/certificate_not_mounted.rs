//! A certificate on no mount.

use crate::build::Build;
use crate::build::docker_config::pushes;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL734",
    name: "certificate-not-mounted",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("certificate_not_mounted.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    for setting in start.line.options.each("registry-certificate") {
        let (Value::Known(text), Some(value)) = (setting.text(), &setting.value) else {
            continue;
        };
        let Some((registry, file)) = text.split_once('=') else {
            continue;
        };
        let is_own = file.starts_with("/kaniko/") || file.starts_with("/etc/ssl/");
        let on_mount = build.mounts.volume_over(file).is_some();
        if !file.starts_with('/') || is_own || on_mount || !build.mounts.unplaced().is_empty() {
            continue;
        }
        if build.launch.script().is_some() {
            continue;
        }
        let is_pushed_to =
            pushes(build) && build.registries().iter().any(|(one, _)| one == registry);
        let is_known = build
            .executor
            .image
            .as_ref()
            .is_some_and(|image| !image.repackaged);
        let finding = findings.add("the certificate is on no mount");
        if is_pushed_to && is_known {
            finding.severity(Severity::Error);
        }
        finding.at(value.span(), "nothing puts a file there");
        finding.note(format!(
            "the executor will say: failed to load certificate {file} for {registry}: open {file}: no such file or directory"
        ));
        finding.help("mount the Secret or ConfigMap that holds it");
    }
}
