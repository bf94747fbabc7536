//! A context that no directory here stands for.

use super::{context_deleted, context_span, from_keys, host_path_mismatch, off_mounts, scheme};
use crate::build::replay::Outcome;
use crate::build::{Build, Found};
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::SourceKind;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL310",
    name: "context-unresolved",
    severity: Severity::Note,
    group: Group::Context,
    common: false,
    card: include_str!("unresolved.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let told_otherwise = off_mounts(build).is_some()
        || host_path_mismatch::unfit(build).is_some()
        || scheme::names_a_server(build).is_some()
        || from_keys::speaks(build)
        || context_deleted::speaks(build);
    // an archive is read, or the executor stops at it
    let is_archive = source_is_archive(build);
    if build.context.local.is_some()
        || is_archive
        || build.context.source.is_none()
        || told_otherwise
    {
        return;
    }
    let unchecked = match &build.dockerfile.found {
        Found::Unknown(_) => "the Dockerfile and what it copies were not checked",
        Found::Here(_) if has_open_copies(build) => "what COPY and ADD take was not checked",
        _ => return,
    };
    let finding = findings.add(format!(
        "no directory here stands for the context, so {unchecked}"
    ));
    finding.at(context_span(build), "this context");
    if let Some(why) = build.context.path.why() {
        finding.note(why.clone());
    }
    finding.help("say where it lies: `--context DIR`, or `--map PATH=DIR` for a path of the container or the node");
}

fn source_is_archive(build: &Build) -> bool {
    let kind = build.context.source.as_ref().map(|source| &source.kind);
    let is_archive = matches!(kind, Some(SourceKind::Tar { .. } | SourceKind::Stdin));
    is_archive && build.judgement.error.is_some()
}

fn has_open_copies(build: &Build) -> bool {
    build
        .copies()
        .any(|(step, copy)| !copy.from_elsewhere && matches!(step.outcome, Outcome::Unknown(_)))
}
