//! A mount of a RUN that is not there when its command runs.

use super::remarks;
use crate::build::Build;
use crate::build::replay::{IgnoredMount, Silence};
use crate::dockerfile::MountType;
use crate::finding::{Findings, Severity};
use crate::kaniko::facts::{Facts, Mount};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL407",
    name: "mount-ignored",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("mount_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::MountIgnored(ignored) = what else {
            continue;
        };
        let kind = ignored.kind.name();
        let finding = findings.add(format!(
            "{} has no `{}`: the command runs without it",
            release(build),
            described(ignored)
        ));
        finding.at(ignored.mount.span(), "not mounted");
        // the files are certainly not there, and neither is what the command cannot do without
        let is_known = build.executor.image.is_some();
        if is_known && (ignored.kind == MountType::Bind || ignored.required) {
            finding.severity(Severity::Error);
        }
        finding.note(consequence(ignored.kind));
        say_if_presumed(finding, build);
        let from_elsewhere = is_from_elsewhere(ignored);
        let cure = upgrade(build, |facts| {
            !from_elsewhere && support(facts, ignored.kind) == Mount::Mounted
        });
        help_or_upgrade(finding, remedy(kind, from_elsewhere), cure);
    }
}

/// The mount as a sentence has it.
fn described(ignored: &IgnoredMount) -> String {
    match is_from_elsewhere(ignored) {
        true => format!("--mount=type=bind,from={}", ignored.from),
        false => format!("--mount=type={}", ignored.kind.name()),
    }
}

fn is_from_elsewhere(ignored: &IgnoredMount) -> bool {
    !ignored.from.is_empty() && ignored.kind == MountType::Bind
}

fn support(facts: &Facts, kind: MountType) -> Mount {
    match kind {
        MountType::Cache => facts.run.cache,
        MountType::Secret => facts.run.secret,
        MountType::Bind => facts.run.bind,
        MountType::Ssh | MountType::Tmpfs => facts.run.other,
    }
}

fn consequence(kind: MountType) -> &'static str {
    match kind {
        MountType::Bind => "its files are not there",
        MountType::Cache => "what the command puts there goes into the image",
        MountType::Secret => "the secret's file is not there, even where the mount says `required`",
        MountType::Ssh => "there is no agent, even where the mount says `required`",
        MountType::Tmpfs => "what the command puts there goes into the image",
    }
}

fn remedy(kind: &str, from_elsewhere: bool) -> &'static str {
    match kind {
        "bind" if from_elsewhere => "copy the files with `COPY --from`",
        "bind" => "copy the files with COPY",
        "cache" | "tmpfs" => "remove in the same RUN what is not to stay",
        "secret" => "mount the secret into the pod, and read it in the RUN from there",
        _ => "fetch over HTTPS, or clone before the build",
    }
}
