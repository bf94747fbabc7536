//! The socket of a container runtime in the container.

use super::node_paths;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL607",
    name: "docker-socket",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("docker_socket.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for node_path in node_paths::of(build) {
        if !node_paths::is_runtime_socket(&node_path.path) {
            continue;
        }
        let finding = findings.add(format!(
            "`{}` gives the build the node's container runtime",
            node_path.path
        ));
        finding.at(node_path.written, "whoever reaches it is root on the node");
        if let Some(path) = &node_path.mount.path {
            finding.see(path.span, "a RUN finds it here");
        }
        finding
            .note("Kaniko builds without a daemon and never opens it")
            .help("delete the volume and its mount");
        node_paths::explain(build, finding);
    }
}
