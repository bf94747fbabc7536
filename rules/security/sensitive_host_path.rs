//! A directory of the node that holds its secrets.

use super::node_paths;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL608",
    name: "sensitive-host-path",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("sensitive_host_path.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for node_path in node_paths::of(build) {
        let Some(holds) = node_paths::open_secrets(build, &node_path) else {
            continue;
        };
        let finding = findings.add(format!(
            "`{}` of the node is open to the build",
            node_path.path
        ));
        finding.at(node_path.written, format!("it holds {holds}"));
        if let Some(path) = &node_path.mount.path {
            finding.see(path.span, "a RUN reads it here");
        }
        finding.help("mount only the directory that the build needs, with `readOnly: true`");
        node_paths::explain(build, finding);
    }
}
