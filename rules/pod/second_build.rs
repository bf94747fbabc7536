//! A build in a container in which another one was built before.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::manifest::Carrier;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL709",
    name: "second-build",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("second_build.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    // what runs in a Jenkins agent also rests on conditions of its stages
    let mut pods = builds.iter().map(|build| build.pod.carrier);
    if pods.any(|carrier| carrier == Carrier::Jenkins) {
        return;
    }
    for pair in builds.windows(2) {
        let [first, second] = pair else { continue };
        if first.container != second.container || !runs(first) || !runs(second) {
            continue;
        }
        let (Some(before), Some(after)) = (first.start(), second.start()) else {
            continue;
        };
        if before.cleanup() != Value::Known(false) || after.pre_cleanup() != Value::Known(false) {
            continue;
        }
        let (Some(earlier), Some(later)) = (first.launch.execution(), second.launch.execution())
        else {
            continue;
        };
        findings
            .add("this build finds the files of the build before it")
            .at(later.span, "it starts on what is left there")
            .see(earlier.span, "nothing takes its image's files away")
            .note("a RUN sees them, and what the second base does not bring stays from the first")
            .help("give the first build `--cleanup`, or each build a container of its own");
    }
}

/// Whether it is a build of a script that certainly runs, and gets as far as to unpack an image.
fn runs(build: &Build) -> bool {
    let certain = build.launch.script().is_some_and(|script| !script.perhaps);
    certain && build.stops.is_empty() && unpacks(build)
}

fn unpacks(build: &Build) -> bool {
    let start = build.start();
    start.is_some_and(|start| {
        start.dry_run() == Value::Known(false)
            && start
                .destinations()
                .known()
                .is_some_and(|all| !all.is_empty() || start.no_push() == Value::Known(true))
    })
}
