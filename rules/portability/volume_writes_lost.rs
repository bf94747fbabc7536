//! What a RUN writes below a VOLUME.

use crate::build::Build;
use crate::build::replay::Step;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::context::executed::{executed, reaches_image};
use crate::rules::context::shell_targets::targets;
use crate::source::{Span, Text};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL910",
    name: "volume-writes-lost",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("volume_writes_lost.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let mut said: Vec<(usize, &str)> = Vec::new();
    for (step, instruction) in executed(build) {
        let Kind::Run(run) = &instruction.kind else {
            continue;
        };
        if step.volumes.is_empty() || !reaches_image(build, step.stage) {
            continue;
        }
        let script = run.command.words.first();
        let script = script.filter(|_| !run.command.exec_form);
        for (path, at) in script.into_iter().flat_map(written) {
            let volume = volume_of(build, step, path);
            if let Some(volume) = volume.filter(|volume| path != *volume) {
                said.push((step.stage, volume));
                say(findings, &format!("`{path}`"), at, volume);
            }
        }
        let directory = step.directory.known().map_or("", String::as_str);
        let volume = volume_of(build, step, directory);
        if let Some(volume) = volume.filter(|volume| !said.contains(&(step.stage, volume))) {
            said.push((step.stage, volume));
            let what = format!("its working directory `{directory}`");
            say(findings, &what, instruction.span, volume);
        }
    }
}

/// The paths that a script plainly writes to.
fn written(script: &Text) -> impl Iterator<Item = (&str, Span)> {
    let ranges = targets(script).into_iter();
    ranges.map(|range| (&script[range.clone()], script.span_of(range)))
}

fn say(findings: &mut Findings, what: &str, at: Span, volume: &str) {
    let finding = findings.add(format!(
        "what this RUN writes to {what} is not in the image, and is with Docker"
    ));
    finding
        .at(at, format!("below the VOLUME `{volume}`"))
        .note("the command succeeds, and the executor leaves the path out of the layer")
        .help("declare the VOLUME below the RUN");
}

/// The VOLUME that a path lies in. Of what lies on a mount, others speak.
fn volume_of<'s>(build: &Build, step: &'s Step, path: &str) -> Option<&'s str> {
    let lies_in = |volume: &&String| {
        let below = path.strip_prefix(volume.as_str());
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    };
    let volume = step.volumes.iter().find(lies_in)?;
    build.mounts.covering(path).is_none().then_some(volume)
}
