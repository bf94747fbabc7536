//! A context on a volume whose files are keys of an object: they are links.

use super::context_span;
use crate::build::Build;
use crate::context::mounts::MountPoint;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL319",
    name: "context-of-links",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("from_keys.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(point) = data_volume(build) else {
        return;
    };
    let Some(mount) = point.volume_mount() else {
        return;
    };
    let Some(volume) = &mount.volume else {
        return;
    };
    let source = volume.source.field();
    let mut taking = build.executed().filter(|(step, instruction)| {
        let from_context = step
            .copy
            .as_ref()
            .is_some_and(|copy| !copy.from_elsewhere && !copy.sources.is_empty());
        from_context && matches!(instruction.kind, Kind::Copy(_) | Kind::Add(_))
    });
    let finding = match taking.next() {
        Some((_, instruction)) => {
            let keyword = instruction.keyword.to_uppercase();
            let finding = findings.add(format!(
                "this {keyword} copies links that lead nowhere in the image"
            ));
            finding.at(instruction.span, format!("from a volume of a {source}"));
            finding
        }
        None if build.replay.is_none() && build.found_dockerfile().is_none() => {
            let finding = findings.add(format!(
                "the context is a volume of a {source}: a COPY takes links, not files"
            ));
            finding
                .severity(Severity::Note)
                .at(context_span(build), "this context");
            finding
        }
        None => return,
    };
    finding.see(volume.name.span(), "each key is a link into `..data`");
    finding
        .note("the kubelet writes the files into a directory named by the time, and links each key to it; the executor copies links as links")
        .help("let an init container copy the files, links followed, into an `emptyDir` (`cp -L`), or mount each with `subPath`");
}

/// Whether the context is such a volume.
pub fn speaks(build: &Build) -> bool {
    data_volume(build).is_some()
}

/// The volume of the context, where its files are an object's keys.
fn data_volume(build: &Build) -> Option<&MountPoint> {
    let context = build.context.path.known()?;
    super::written_path(build)?;
    let (point, mount) = build.mounts.volume_over(context)?;
    (mount.holds_data() && mount.sub_path.is_absent()).then_some(point)
}
