//! Build → plan: what a person may want to follow step by step.

use std::sync::Arc;

use crate::build::replay::{self, Fate, Outcome, Step};
use crate::build::{Build, Found, privileges};
use crate::context::mounts::{MountPoint, VolumeMount};
use crate::context::resolve::{How, Place};
use crate::dockerfile::{Dockerfile, Kind, Source};
use crate::manifest::{Document, Manifest, Setting};
use crate::path;
use crate::report::plan::{
    BuildPlan, CopyPlan, IgnorePlan, LookedFrom, LookupOutcome, LookupPlan, MountPlan,
    SecurityPlan, SourcePlan, StagePlan, StepOutcome, StepPlan, VolumePlan,
};
use crate::source::{Sources, Text};
use crate::value::Value;

/// What a build of a manifest resolves to.
pub(super) fn of(build: &Build, manifest: &Manifest, sources: &Sources) -> BuildPlan {
    let container = build.container();
    let document = manifest
        .documents
        .iter()
        .find(|document| holds(document, build));
    let written = |text: &Setting<Text>| text.value.to_string();
    BuildPlan {
        kind: build.pod.carrier.kind().to_owned(),
        name: document
            .and_then(|document| document.name.as_ref())
            .map(written),
        image: container.image.as_ref().map(written),
        presumed: build.executor.assumed.as_ref().map(ToString::to_string),
        working_directory: build.working_directory.known().cloned(),
        options: options(build),
        mounts: mounts(build),
        context_unknown: build.context.path.why().map(ToString::to_string),
        dockerfile: lookup(build),
        ignore_file: ignore_file(build, sources),
        security: security(build),
        stages: stages(build),
    }
}

/// Items of a list share its place; the pod tells them apart.
fn holds(document: &Document, build: &Build) -> bool {
    let pod = document.pod.as_ref();
    pod.is_some_and(|pod| Arc::ptr_eq(pod, &build.pod))
}

fn options(build: &Build) -> Vec<String> {
    let settings = build.line.iter().flat_map(|line| line.options.all());
    settings
        .map(|setting| match &setting.value {
            Some(value) => format!("--{}={}", setting.flag.name, value.text),
            None => format!("--{}", setting.flag.name),
        })
        .collect()
}

fn mounts(build: &Build) -> Vec<MountPlan> {
    let view = build.context.view.as_ref();
    let places: Vec<&Place> = view.map_or_else(Vec::new, |view| view.places().collect());
    let place_at = |path: &str| places.iter().find(|place| place.path == path).copied();
    let asked = build.mounts.points().filter_map(|point| {
        let mount = point.volume_mount()?;
        Some(mount_at(point, mount, place_at(&point.path)))
    });
    let unplaced = build.mounts.unplaced().iter().map(|mount| MountPlan {
        volume: Some(volume(mount)),
        ..MountPlan::default()
    });
    let mapped = places
        .iter()
        .filter(|place| place.how == How::Mapped && !build.mounts.is_mount_point(&place.path));
    let mapped = mapped.map(|place| MountPlan {
        path: Some(place.path.clone()),
        local: place.local.clone(),
        how: place.how.phrase().to_owned(),
        ..MountPlan::default()
    });
    asked.chain(mapped).chain(unplaced).collect()
}

fn mount_at(point: &MountPoint, mount: &VolumeMount, place: Option<&Place>) -> MountPlan {
    MountPlan {
        path: Some(point.path.clone()),
        volume: Some(volume(mount)),
        sub_path: mount.sub_path.known().cloned(),
        read_only: point.read_only,
        starts_empty: point.starts_empty(),
        node: place.and_then(|place| place.node.clone()),
        local: place.and_then(|place| place.local.clone()),
        how: place.map_or("", |place| place.how.phrase()).to_owned(),
        unknown: place.and_then(|place| place.why.as_ref().map(ToString::to_string)),
    }
}

fn volume(mount: &VolumeMount) -> VolumePlan {
    let name = mount.mount.name.as_ref();
    VolumePlan {
        name: name.map_or_else(String::new, |name| name.value.to_string()),
        source: mount
            .volume
            .as_ref()
            .map(|volume| volume.source.field().to_owned()),
    }
}

fn lookup(build: &Build) -> LookupPlan {
    let lookup = &build.dockerfile;
    let found = match &lookup.found {
        Found::Here(found) => LookupOutcome::Found {
            path: found.path.clone(),
            local: found.local.clone(),
            from: looked_from(build, &found.path),
        },
        Found::Missing { other_case, .. } => LookupOutcome::Missing(other_case.clone()),
        Found::Unusable(line) => LookupOutcome::Unusable(line.clone()),
        Found::Remote => LookupOutcome::Remote,
        Found::Unknown(why) => LookupOutcome::Unknown(why.to_string()),
    };
    LookupPlan {
        value: lookup.value.known().cloned(),
        tried: lookup.tried.clone(),
        found,
    }
}

fn looked_from(build: &Build, found: &str) -> LookedFrom {
    let Value::Known(value) = &build.dockerfile.value else {
        return LookedFrom::Root;
    };
    let from = |directory: &Value<String>| {
        let directory = directory.known();
        directory.is_some_and(|directory| path::join(&[directory, value]) == found)
    };
    if path::is_abs(value) && path::clean(value) == found {
        return LookedFrom::Root;
    }
    match (from(&build.working_directory), from(&build.context.path)) {
        (true, true) => LookedFrom::Both,
        (true, false) if !path::is_abs(value) => LookedFrom::WorkingDirectory,
        _ => LookedFrom::Context,
    }
}

fn security(build: &Build) -> SecurityPlan {
    let least = privileges::least(build);
    SecurityPlan {
        add: least.capabilities.into_iter().map(str::to_owned).collect(),
        if_owned_by_root: least.if_owned_by_root,
    }
}

fn ignore_file(build: &Build, sources: &Sources) -> Option<IgnorePlan> {
    let found = build.ignore.as_ref()?;
    Some(IgnorePlan {
        path: found.path.clone(),
        local: sources.path(found.file).to_path_buf(),
        patterns: found.ignore.patterns.len(),
    })
}

fn stages(build: &Build) -> Vec<StagePlan> {
    let Some(found) = build.found_dockerfile() else {
        return Vec::new();
    };
    let dockerfile = &found.dockerfile;
    let steps = build
        .replay
        .as_ref()
        .map_or(&[][..], |replay| &replay.steps);
    let built = build
        .replay
        .as_ref()
        .map_or(&[][..], |replay| &replay.built);
    let stages = dockerfile.stages.iter().enumerate();
    stages
        .map(|(place, stage)| {
            // one that another stage took in is built with that one
            let own: Vec<&Step> = steps.iter().filter(|step| step.stage == place).collect();
            StagePlan {
                name: stage.name.as_ref().map(ToString::to_string),
                base: stage.base.to_string(),
                line: dockerfile.from_of(stage).map_or(0, |from| from.start_line),
                built: built.contains(&place) || !own.is_empty(),
                steps: own
                    .into_iter()
                    .filter(|step| step.copy.is_some() || step.outcome != Outcome::Done)
                    .filter_map(|step| step_plan(step, dockerfile))
                    .collect(),
            }
        })
        .collect()
}

fn step_plan(step: &Step, dockerfile: &Dockerfile) -> Option<StepPlan> {
    let instruction = dockerfile.instructions.get(step.instruction)?;
    Some(StepPlan {
        line: instruction.start_line,
        keyword: instruction.keyword.to_uppercase(),
        outcome: match &step.outcome {
            Outcome::Done => StepOutcome::Done,
            Outcome::Stopped(line) => StepOutcome::Stops(line.clone()),
            Outcome::Unknown(why) => StepOutcome::Unknown(why.to_string()),
        },
        copy: step
            .copy
            .as_ref()
            .map(|copy| copy_plan(copy, &instruction.kind)),
    })
}

fn copy_plan(copy: &replay::Copy, kind: &Kind) -> CopyPlan {
    let mut sources: Vec<SourcePlan> = copy.sources.iter().map(source_plan).collect();
    let mut from = None;
    if let Kind::Copy(transfer) | Kind::Add(transfer) = kind {
        from = transfer.from.as_ref().map(ToString::to_string);
        sources.extend(transfer.sources.iter().filter_map(heredoc));
    }
    CopyPlan {
        from,
        sources,
        destination: copy
            .destination
            .as_ref()
            .and_then(|value| value.known().cloned()),
        files: copy.copied,
        bytes: copy.bytes,
        excluded: copy.excluded,
        dropped: copy.dropped.len(),
    }
}

fn source_plan(source: &replay::Source) -> SourcePlan {
    let written = source.word.to_string();
    SourcePlan {
        expanded: source
            .path
            .known()
            .filter(|_| written.contains('$'))
            .cloned(),
        matches: match source.fate {
            Fate::Matches(count) => Some(count),
            _ => None,
        },
        written,
    }
}

fn heredoc(source: &Source) -> Option<SourcePlan> {
    let Source::Inline { word, .. } = source else {
        return None;
    };
    Some(SourcePlan {
        written: word.to_string(),
        ..SourcePlan::default()
    })
}
