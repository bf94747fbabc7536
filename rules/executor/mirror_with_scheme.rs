//! A mirror with a scheme, which is taken for a registry of that name.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL228",
    name: "mirror-with-scheme",
    severity: Severity::Warning,
    group: Group::Executor,
    common: false,
    card: include_str!("mirror_with_scheme.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    for setting in start.line.options.each("registry-mirror") {
        let (Value::Known(text), Some(value)) = (setting.text(), &setting.value) else {
            continue;
        };
        let Some((scheme, host)) = text.split_once("://") else {
            continue;
        };
        let finding = findings.add("a mirror has no scheme");
        match stop(build) {
            Some(line) => {
                finding.severity(Severity::Error);
                finding.at(value.span(), "refused when the first image is pulled");
                finding.executor_says(line);
            }
            None => {
                finding.at(value.span(), format!("a registry `{scheme}:`"));
                finding.note(format!(
                    "the executor asks a registry called `{scheme}:`, warns that it does not answer, \
                     and goes to Docker Hub"
                ));
            }
        }
        finding.help(format!("`--registry-mirror={host}`"));
        if scheme == "https" && !host.contains([',', '/']) {
            finding.fix(vec![Change::Replace {
                span: value.span(),
                old: text.to_owned(),
                new: host.to_owned(),
            }]);
        }
    }
}

/// The line that a release stops with which takes registries alone for mirrors.
pub fn stop(build: &Build) -> Option<&str> {
    let line = build.build_error()?;
    let refused = line
        .split_once("registries must be valid RFC 3986 URI authorities: ")?
        .1;
    let mut mirrors = build.line.as_ref()?.options.each("registry-mirror");
    let is_refused =
        mirrors.any(|mirror| mirror.text().known().is_some_and(|text| refused == *text));
    (is_refused && refused.contains("://")).then_some(line)
}
