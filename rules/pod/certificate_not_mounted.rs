//! A certificate on no mount.

use crate::build::{Build, Certificate};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

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
    for certificate in build.missing_certificates() {
        let Certificate {
            registry,
            file,
            place,
            is_needed,
        } = certificate;
        let finding = findings.add("the certificate is on no mount");
        if is_needed {
            finding.severity(Severity::Error);
        }
        finding.at(place, "nothing puts a file there");
        finding.note(format!(
            "the executor will say: failed to load certificate {file} for {registry}: open {file}: no such file or directory"
        ));
        finding.help("mount the Secret or ConfigMap that holds it");
    }
}
