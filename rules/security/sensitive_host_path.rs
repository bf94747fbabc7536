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
        let Some(holds) = node_paths::sensitive(&node_path.path) else {
            continue;
        };
        // whoever builds from it means to read it
        let is_context = build.context.path.known().map(String::as_str);
        if node_path.at.is_some() && node_path.at == is_context {
            continue;
        }
        let finding = findings.add(format!(
            "`{}` of the node is open to the build",
            node_path.path
        ));
        finding.at(node_path.written, format!("it holds {holds}"));
        if let Some(path) = &node_path.mount.path {
            finding.see(path.span, "a RUN reads it here");
        }
        finding.help("mount only the directory that the build needs, with `readOnly: true`");
    }
}
