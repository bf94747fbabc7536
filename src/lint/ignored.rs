//! The comments that ignore findings: gathered, applied, and spoken of.

use std::collections::BTreeMap;

use super::{Options, route};
use crate::build::Build;
use crate::finding::{Finding, Findings};
use crate::ignores::{self, Ignore};
use crate::manifest::Manifest;
use crate::report::{Hidden, HiddenBy, Report};
use crate::rule::{Rule, Scope};
use crate::rules::RULES;
use crate::source::{FileId, Sources};

/// The ignores of a manifest, of what it takes in and of the Dockerfiles of its builds, by their
/// files.
pub(super) fn ignores_of(
    manifest: &Manifest,
    builds: &[Build],
    sources: &Sources,
) -> BTreeMap<FileId, Vec<Ignore>> {
    let own = (manifest.file, &manifest.comments);
    let parts = manifest.parts.iter();
    let parts = parts.map(|part| (part.file, &part.comments));
    let mut ignores = BTreeMap::new();
    for (file, comments) in std::iter::once(own).chain(parts) {
        let of_manifest = || ignores::of_manifest(manifest, comments, sources.file(file));
        ignores.entry(file).or_insert_with(of_manifest);
    }
    for found in builds.iter().filter_map(Build::found_dockerfile) {
        let file = sources.file(found.file);
        let of_dockerfile = || ignores::of_dockerfile(&found.dockerfile, file);
        ignores.entry(found.file).or_insert_with(of_dockerfile);
    }
    ignores
}

pub(super) fn hide_ignored(mut ignores: Vec<Ignore>, options: &Options, report: &mut Report) {
    let hidden = ignores::apply(
        &mut ignores,
        options.ignores,
        RULES,
        &options.rules,
        &mut report.findings,
    );
    report.hidden = hidden
        .into_iter()
        .map(|(finding, reason)| Hidden {
            finding,
            by: HiddenBy::Comment(reason),
        })
        .collect();
    if options.changed.is_some() {
        return;
    }
    for rule in &options.rules {
        if let Scope::Ignore(check) = rule.scope {
            let found = findings_about(rule, check, &ignores, &report.sources);
            report.findings.extend(found);
        }
    }
}

fn findings_about(
    rule: &'static Rule,
    check: fn(&Ignore, &mut Findings),
    ignores: &[Ignore],
    sources: &Sources,
) -> Vec<Finding> {
    let mut findings = Findings::of(rule);
    for ignore in ignores {
        let document = ignore.document.map(|document| (ignore.span.file, document));
        findings.belong_to(document, None);
        check(ignore, &mut findings);
    }
    let mut found = findings.into_vec();
    for finding in &mut found {
        finding.route = route::in_line(finding, sources);
    }
    found
}
