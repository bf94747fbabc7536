//! A port that is not read as one.

use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::dockerfile::remarks;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL911",
    name: "port-as-written",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("port_as_written.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::PortAsWritten { word, port, ports } = what else {
            continue;
        };
        let docker = match ports.as_deref() {
            None => String::from("Docker refuses it"),
            Some([]) => String::from("Docker declares none"),
            Some(ports) => format!("Docker declares `{}`", ports.join("`, `")),
        };
        let finding = findings.add(format!(
            "the image declares the port `{port}`, as it is written; {docker}"
        ));
        finding
            .at(word.span(), "not read as a port")
            .help("write each port by itself, as a number");
    }
}
