//! A COPY of a directory onto a mount, where newer executors leave files out.

use std::collections::BTreeMap;

use super::executed::{executed, what};
use crate::build::Build;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL313",
    name: "files-dropped-at-mount",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("files_dropped.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (step, instruction) in executed(build) {
        let (Some(copy), Kind::Copy(transfer) | Kind::Add(transfer)) =
            (&step.copy, &instruction.kind)
        else {
            continue;
        };
        let mut lost: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for path in &copy.dropped {
            if let Some(point) = build.mounts.covering(path) {
                lost.entry(&point.path).or_insert((0, path)).0 += 1;
            }
        }
        for (at, (count, first)) in lost {
            let Some(point) = build.mounts.covering(at) else {
                continue;
            };
            let keyword = instruction.keyword.to_uppercase();
            let finding = findings.add(match count {
                1 => format!("this {keyword} leaves `{first}` out of the image"),
                _ => {
                    format!("this {keyword} leaves {count} paths out of the image, `{first}` first")
                }
            });
            finding.at(
                transfer.destination.span(),
                format!("{}: what would land there is dropped", what(point)),
            );
            if let Some(mount) = point
                .volume_mount()
                .and_then(|mount| mount.mount.path.as_ref())
            {
                finding.see(mount.span, "mounted here");
            }
            finding.note(format!(
                "the executor does not complain: {} {} copies no directory onto a mount",
                build.facts.release.distribution.name(),
                build.facts.release.version
            ));
            finding.help(match point.volume_mount() {
                Some(_) => "copy to another directory of the image, or mount the volume elsewhere",
                None => {
                    "no build can put files there; leave them out of the directory that is copied"
                }
            });
        }
    }
}
