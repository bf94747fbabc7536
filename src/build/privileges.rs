//! The least privileges with which a build works. Found by taking capabilities away from google
//! v1.24.0, osscontainertools v1.28.3 and chainguard one by one.

use std::collections::{BTreeMap, BTreeSet};

use crate::dockerfile::{Dockerfile, Instruction, Kind, Run, Stage, is_root};

use super::Build;

/// What files of other owners need: to be unpacked, copied or given away.
pub(super) const OWNERS: [&str; 3] = ["CHOWN", "DAC_OVERRIDE", "FOWNER"];
/// What an image needs beside that: its set-gid bits and its files' capabilities.
const OF_IMAGES: [&str; 2] = ["FSETID", "SETFCAP"];
/// What a RUN as somebody else needs.
const USERS: [&str; 2] = ["SETGID", "SETUID"];

/// Commands in a RUN that need more, and what.
const COMMANDS: [(&str, &[&str]); 13] = [
    ("apt", &USERS),
    ("apt-get", &USERS),
    ("chroot", &["SYS_CHROOT"]),
    ("gosu", &USERS),
    ("mknod", &["MKNOD"]),
    ("runuser", &USERS),
    ("setcap", &["SETFCAP"]),
    ("setpriv", &USERS),
    ("su", &USERS),
    ("su-exec", &USERS),
    ("sudo", &USERS),
    ("chown", &OWNERS),
    ("chgrp", &OWNERS),
];

/// The capabilities that a container must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Privileges {
    /// Their names, in order.
    pub capabilities: BTreeSet<&'static str>,
    /// Whether that is enough only if the files of the context belong to root.
    pub if_owned_by_root: bool,
}

impl Privileges {
    /// What is enough for every build.
    fn usual() -> Self {
        let all = OWNERS.into_iter().chain(OF_IMAGES).chain(USERS);
        Privileges {
            capabilities: all.collect(),
            if_owned_by_root: false,
        }
    }
}

/// What a build needs; what is enough for every build, where its Dockerfile is not known.
pub fn least(build: &Build) -> Privileges {
    let (Some(found), true) = (build.found_dockerfile(), build.replay.is_some()) else {
        return Privileges::usual();
    };
    let dockerfile = &found.dockerfile;
    let mut needs = BTreeSet::new();
    let mut users: BTreeMap<usize, User> = BTreeMap::new();
    let mut takes_context = false;
    for (step, instruction) in build.executed() {
        let user = users.get(&step.stage).copied();
        let user = user.unwrap_or_else(|| starts_as(dockerfile, step.stage, &users));
        users.insert(step.stage, after(instruction, user));
        if unpacks(instruction) && is_on_image(dockerfile, step.stage) {
            needs.extend(OWNERS.into_iter().chain(OF_IMAGES));
        }
        match &instruction.kind {
            Kind::Run(run) => {
                if user == User::Other {
                    needs.extend(USERS);
                }
                needs.extend(by_command(run, instruction));
            }
            Kind::Copy(transfer) | Kind::Add(transfer) => {
                if transfer.chown.as_ref().is_some_and(|owner| !is_root(owner))
                    || user == User::Other
                {
                    needs.extend(OWNERS);
                }
                match &transfer.from {
                    None => takes_context = true,
                    Some(from) if is_image(dockerfile, from) => {
                        needs.extend(OWNERS.into_iter().chain(OF_IMAGES));
                    }
                    Some(_) => {}
                }
            }
            Kind::Workdir(_) if user == User::Other => needs.extend(OWNERS),
            _ => {}
        }
    }
    let gives_away = OWNERS.iter().all(|capability| needs.contains(capability));
    Privileges {
        capabilities: needs,
        if_owned_by_root: takes_context && !gives_away,
    }
}

/// Who executes an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum User {
    Root,
    /// Somebody else, or whoever the base image says.
    Other,
}

fn after(instruction: &Instruction, before: User) -> User {
    match &instruction.kind {
        Kind::User(name) if is_root(name) => User::Root,
        Kind::User(_) => User::Other,
        _ => before,
    }
}

fn unpacks(instruction: &Instruction) -> bool {
    matches!(
        instruction.kind,
        Kind::Run(_) | Kind::Copy(_) | Kind::Add(_) | Kind::Workdir(_)
    )
}

/// A stage starts as the user of the stage it builds on; of an image that is not known.
fn starts_as(dockerfile: &Dockerfile, stage: usize, users: &BTreeMap<usize, User>) -> User {
    let base = dockerfile.stages.get(stage).map(|stage| &stage.base);
    match dockerfile.stage_below(stage) {
        Some(below) => match users.get(&below) {
            Some(user) => *user,
            None => starts_at_bottom(dockerfile, below),
        },
        None if base.is_some_and(|base| *base == "scratch") => User::Root,
        None => User::Other,
    }
}

/// Who a stage starts as of which no instruction was executed.
fn starts_at_bottom(dockerfile: &Dockerfile, stage: usize) -> User {
    match is_on_image(dockerfile, stage) {
        true => User::Other,
        false => User::Root,
    }
}

fn is_on_image(dockerfile: &Dockerfile, stage: usize) -> bool {
    let bottom = dockerfile.stages.get(dockerfile.bottom_stage(stage));
    let base = bottom.map(|stage| &stage.base);
    base.is_some_and(|base| *base != "scratch")
}

/// Whether `--from` names no stage.
fn is_image(dockerfile: &Dockerfile, from: &str) -> bool {
    let from = from.to_lowercase();
    let is_named = |stage: &Stage| stage.name.as_ref().is_some_and(|name| *name == *from);
    from.parse::<usize>().is_err() && !dockerfile.stages.iter().any(is_named)
}

/// What the commands that a RUN names need.
fn by_command(run: &Run, instruction: &Instruction) -> BTreeSet<&'static str> {
    let scripts = run.command.words.iter().map(|word| word.as_str());
    let heredocs = instruction.heredocs.iter();
    let scripts = scripts.chain(heredocs.map(|heredoc| heredoc.content.as_str()));
    let separates = |character: char| character.is_whitespace() || "/;|&()'\"`".contains(character);
    let words: BTreeSet<&str> = scripts.flat_map(|script| script.split(separates)).collect();
    let needed = COMMANDS.iter().filter(|(name, _)| words.contains(name));
    needed
        .flat_map(|(_, needs)| needs.iter().copied())
        .collect()
}
