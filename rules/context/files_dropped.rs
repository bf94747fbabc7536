//! A COPY of a directory onto a mount, where newer executors leave files out.

use super::what_is_mounted;
use crate::build::Build;
use crate::build::replay::{DeclaredVolume, Step};
use crate::context::mounts::MountPoint;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{release, say_if_presumed};
use crate::source::Span;

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

const VAR_RUN: &str = "/var/run";

/// What makes the executor leave a path out.
enum Ignored<'b> {
    Mount(&'b MountPoint),
    Declared(&'b DeclaredVolume),
    Given(Span),
    VarRun,
}

/// The paths that one thing drops.
struct Lost<'b> {
    by: Ignored<'b>,
    at: String,
    first: &'b str,
    count: usize,
}

fn check(build: &Build, findings: &mut Findings) {
    for (step, instruction) in build.executed() {
        let (Some(copy), Kind::Copy(transfer) | Kind::Add(transfer)) =
            (&step.copy, &instruction.kind)
        else {
            continue;
        };
        let mut all: Vec<Lost> = Vec::new();
        for path in &copy.dropped {
            let Some((at, by)) = ignored(build, step, path) else {
                continue;
            };
            match all.iter_mut().find(|lost| lost.at == at) {
                Some(lost) => lost.count += 1,
                None => all.push(Lost {
                    by,
                    at,
                    first: path,
                    count: 1,
                }),
            }
        }
        let keyword = instruction.keyword.to_uppercase();
        for lost in all {
            report(
                build,
                &keyword,
                transfer.destination.span(),
                &lost,
                findings,
            );
        }
    }
}

/// What a dropped path lies on, by its own path.
fn ignored<'b>(build: &'b Build, step: &'b Step, path: &str) -> Option<(String, Ignored<'b>)> {
    if let Some(point) = build.mounts.covering(path) {
        return Some((point.path.clone(), Ignored::Mount(point)));
    }
    if let Some(volume) = step.volumes.iter().find(|volume| volume.holds(path)) {
        return Some((volume.path.clone(), Ignored::Declared(volume)));
    }
    let start = build.start()?;
    for setting in start.line.options.each("ignore-path") {
        let given = setting.text().known().map(|given| path::clean(given));
        if let Some(given) = given.filter(|given| path::lies_below(path, given)) {
            let span = setting.value.as_ref()?.span();
            return Some((given.into_owned(), Ignored::Given(span)));
        }
    }
    let in_var_run = path::lies_below(path, VAR_RUN);
    in_var_run.then(|| (VAR_RUN.to_owned(), Ignored::VarRun))
}

fn report(build: &Build, keyword: &str, place: Span, lost: &Lost<'_>, findings: &mut Findings) {
    let (first, count, at) = (lost.first, lost.count, &lost.at);
    let finding = findings.add(match count {
        1 => format!("this {keyword} leaves `{first}` out of the image"),
        _ => format!("this {keyword} leaves {count} paths out of the image, `{first}` first"),
    });
    let why = match &lost.by {
        Ignored::Mount(point) => what_is_mounted(point),
        Ignored::Declared(_) => format!("a VOLUME above declares `{at}`"),
        Ignored::Given(_) => format!("`--ignore-path` names `{at}`"),
        Ignored::VarRun => format!("the executor leaves out all of `{VAR_RUN}`"),
    };
    finding.at(place, format!("{why}: what would land there is dropped"));
    let release = release(build);
    finding.note(format!(
        "the executor does not complain: {release} copies no directory onto what it ignores"
    ));
    say_if_presumed(finding, build);
    match &lost.by {
        Ignored::Mount(point) => match point.volume_mount() {
            Some(mount) => {
                if let Some(path) = &mount.mount.path {
                    finding.see(path.span, "mounted here");
                }
                finding
                    .help("copy to another directory of the image, or mount the volume elsewhere")
            }
            None => finding.help(
                "no build can put files there; leave them out of the directory that is copied",
            ),
        },
        Ignored::Declared(volume) => finding
            .see(volume.word.span(), "declared here")
            .help("move the VOLUME below this instruction"),
        Ignored::Given(given) => finding
            .see(*given, "ignored because of this")
            .help("leave the `--ignore-path` out, or copy to another directory"),
        Ignored::VarRun => finding.help("copy to `/run`"),
    };
}
