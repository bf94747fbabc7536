//! A directory of the node that the build need not write.

use super::{node_paths, replace, whole, writes};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::manifest::Mount;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL609",
    name: "writable-host-path",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("writable_host_path.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    if !build.pod.complete {
        return;
    }
    for node_path in node_paths::of(build) {
        let Some(at) = node_path.at.filter(|_| !node_path.read_only) else {
            continue;
        };
        // those have rules of their own
        if node_paths::is_runtime_socket(&node_path.path)
            || node_paths::sensitive(&node_path.path).is_some()
        {
            continue;
        }
        let severity = match writes::below(build, at) {
            Some(true) => continue,
            Some(false) => Severity::Warning,
            None => Severity::Note,
        };
        let finding = findings.add(format!(
            "`{}` of the node is mounted writable, and the build need not write there",
            node_path.path
        ));
        let mount = node_path.mount;
        let place = mount.read_only.as_ref().map(whole);
        if let Some(place) = place.or(mount.path.as_ref().map(|path| path.span)) {
            finding.at(place, "a RUN can change or delete the node's files here");
        }
        if severity == Severity::Warning {
            finding.unsafe_fix(vec![close(mount)]);
        }
        finding
            .severity(severity)
            .see(node_path.written, "the directory of the node")
            .help("add `readOnly: true` to the mount");
    }
}

fn close(mount: &Mount) -> Change {
    match &mount.read_only {
        Some(set) => replace(set.span, "false", "true"),
        None => Change::AddEntry {
            mapping: mount.span,
            entry: "readOnly: true".to_owned(),
        },
    }
}
