//! Which capabilities a build needs.

use std::collections::BTreeMap;

use super::unpacking;
use crate::build::{Build, Found};
use crate::dockerfile::{Kind, is_root};
use crate::finding::Finding;
use crate::source::{Span, Text};

/// A capability that a build needs.
#[derive(Debug, Clone)]
pub struct Need {
    /// Its name, without `CAP_`.
    pub capability: &'static str,
    /// Whether the build certainly fails without it.
    pub certain: bool,
    /// What needs it, in the Dockerfile.
    pub place: Option<Span>,
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// Nearly every build does.
    Usual,
    /// An image is unpacked.
    Unpacks,
    /// Files are given to somebody.
    Chown,
    /// A RUN is executed as somebody else.
    RunsAs,
}

/// To unpack files that are not root's.
const UNPACKING: [&str; 3] = ["CHOWN", "DAC_OVERRIDE", "FOWNER"];

/// What a build needs; what nearly every build needs, where the Dockerfile is not known.
pub fn of(build: &Build) -> Vec<Need> {
    match &build.dockerfile.found {
        Found::Here(_) => needs(build),
        Found::Missing { .. } | Found::Unusable(_) => Vec::new(),
        Found::Remote | Found::Unknown(_) => {
            let usual = UNPACKING.into_iter();
            usual
                .map(|capability| need(capability, false, None, Reason::Usual))
                .collect()
        }
    }
}

fn need(capability: &'static str, certain: bool, place: Option<Span>, reason: Reason) -> Need {
    Need {
        capability,
        certain,
        place,
        reason,
    }
}

fn needs(build: &Build) -> Vec<Need> {
    let mut needs = Vec::new();
    for base in unpacking::bases(build) {
        let place = Some(base.stage.base.span());
        for capability in UNPACKING {
            // an image with a shell has files of somebody else
            let certain = capability == "CHOWN" && base.runs && base.is_image;
            needs.push(need(capability, certain, place, Reason::Unpacks));
        }
    }
    let mut users: BTreeMap<usize, &Text> = BTreeMap::new();
    let mut current = None;
    for (step, instruction) in build.executed() {
        let stage = step.stage;
        if current != Some(stage) {
            current = Some(stage);
            inherit(build, stage, &mut users);
        }
        let user = users.get(&stage).filter(|user| !is_root(user));
        match &instruction.kind {
            Kind::User(name) => {
                users.insert(stage, name);
            }
            Kind::Run(_) => {
                if let Some(user) = user {
                    let certain = !user.contains('$');
                    for capability in ["SETGID", "SETUID"] {
                        needs.push(need(capability, certain, Some(user.span()), Reason::RunsAs));
                    }
                }
            }
            Kind::Copy(transfer) | Kind::Add(transfer) => {
                if let Some(owner) = transfer.chown.as_ref().filter(|owner| !is_root(owner)) {
                    let copies = step.copy.as_ref().is_some_and(|copy| copy.copied > 0);
                    let certain = copies && !owner.contains('$');
                    needs.push(need("CHOWN", certain, Some(owner.span()), Reason::Chown));
                }
            }
            Kind::Workdir(directory) if user.is_some() => {
                needs.push(need("CHOWN", false, Some(directory.span()), Reason::Chown));
            }
            _ => {}
        }
    }
    needs
}

/// A stage starts as the user of the stage it builds on.
fn inherit<'b>(build: &'b Build, stage: usize, users: &mut BTreeMap<usize, &'b Text>) {
    let found = build.found_dockerfile();
    let base = found.and_then(|found| found.dockerfile.stage_below(stage));
    if let Some(user) = base.and_then(|base| users.get(&base).copied()) {
        users.insert(stage, user);
    }
}

/// The names of the capabilities, as a sentence has them; none if there are none.
pub fn names(needs: &[Need]) -> Option<String> {
    let mut names: Vec<&str> = needs.iter().map(|need| need.capability).collect();
    names.sort_unstable();
    names.dedup();
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}

/// Points at what needs them, and says what goes wrong.
pub fn explain(missing: &[Need], finding: &mut Finding) {
    let mut said: Vec<Option<Span>> = Vec::new();
    for need in missing {
        if said.contains(&need.place) {
            continue;
        }
        said.push(need.place);
        let label = match need.reason {
            Reason::Usual => continue,
            Reason::Unpacks => "its files are given to their owners",
            Reason::Chown => "this is made somebody else's",
            Reason::RunsAs => "the RUNs that follow are executed as this user",
        };
        if let Some(place) = need.place {
            finding.see(place, label);
        }
    }
    let concerns = |reason: Reason| missing.iter().any(|need| need.reason == reason);
    if concerns(Reason::Usual) {
        finding
            .note("unpacking nearly every base image needs them; the Dockerfile is not known here");
    }
    if concerns(Reason::Unpacks) {
        finding.note(format!("unpacking it fails, for instance with: {STAGE}: failed to get filesystem from image: chown /etc/shadow: operation not permitted"));
    }
    if concerns(Reason::RunsAs) {
        finding.note(format!("the executor will say: {STAGE}: failed to execute command: starting command: fork/exec /bin/sh: operation not permitted"));
    }
}

const STAGE: &str = "error building image: error building stage";
