//! A cache that has nowhere to be kept.

use super::{quote, reads_its_arguments, stops};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::StopKind;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL208",
    name: "cache-without-repository",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("cache_without_repository.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    // the argument that is refused may be the one that was meant
    if !reads_its_arguments(build) {
        return;
    }
    for stop in stops(build, |kind| kind == StopKind::CacheWithoutRepository) {
        let finding = findings.add("`--cache` with `--no-push` has no repository to cache in");
        let mut spans = stop.spans.iter();
        let first = spans.next().copied();
        finding.at(
            first.unwrap_or_else(|| build.arguments_span()),
            "the cache is kept in a repository",
        );
        for span in spans {
            finding.see(*span, "and without a destination none is known");
        }
        quote(finding, build, &stop.message);
        finding.help(match build.facts.startup.no_push_cache_waives_cache_repo {
            true => "add `--cache-repo=REGISTRY/REPOSITORY`, or `--no-push-cache` to only read it",
            false => "add `--cache-repo=REGISTRY/REPOSITORY`, or leave `--cache` out",
        });
    }
}
