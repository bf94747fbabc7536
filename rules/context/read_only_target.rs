//! A COPY, ADD or WORKDIR that writes to a read-only mount.

use super::what_is_mounted;
use crate::build::Build;
use crate::build::replay::Step;
use crate::context::mounts::MountPoint;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL314",
    name: "writes-to-read-only-mount",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("read_only_target.md"),
    scope: Scope::Build(check),
};

/// What the operating system says of such a write.
const END: &str = ": read-only file system";

fn check(build: &Build, findings: &mut Findings) {
    for (step, instruction) in build.executed() {
        let (Some(line), Some(point)) = (step.stops_with(), mount_written(build, step)) else {
            continue;
        };
        let keyword = instruction.keyword.to_uppercase();
        let place = match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) => transfer.destination.span(),
            Kind::Workdir(path) => path.span(),
            _ => instruction.span,
        };
        let finding = findings.add(format!(
            "this {keyword} writes to `{}`, which is mounted read-only",
            point.path
        ));
        finding.at(place, what_is_mounted(point));
        if let Some(mount) = point.volume_mount() {
            let read_only = mount.mount.read_only.as_ref();
            let span = read_only.map(|set| set.key.to(set.span)).or(mount
                .mount
                .path
                .as_ref()
                .map(|path| path.span));
            if let Some(span) = span {
                finding.see(span, "mounted read-only here");
            }
        }
        finding
            .executor_says(&line)
            .help("use another directory in the Dockerfile, or mount the volume elsewhere: what lies on a mount is never part of the image");
    }
}

/// The read-only mount at which a step stops because it writes there.
pub fn mount_written<'b>(build: &'b Build, step: &Step) -> Option<&'b MountPoint> {
    let line = step.stops_with()?;
    let path = line.strip_suffix(END)?.rsplit(' ').next()?;
    build.mounts.covering(path).filter(|point| point.read_only)
}
