//! A relative `--oci-layout-path`.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, say_if_presumed, upgrade};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL714",
    name: "oci-layout-below-root",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("oci_layout_below_root.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    if start.facts.startup.resolves_oci_layout_path {
        return;
    }
    let Value::Known(directory) = &build.working_directory else {
        return;
    };
    let Some(setting) = start.line.options.last("oci-layout-path") else {
        return;
    };
    let Value::Known(given) = setting.text() else {
        return;
    };
    if given.is_empty() || path::is_abs(given) || directory == "/" {
        return;
    }
    let written = path::join(&["/", given]);
    let meant = path::join(&[directory, given]);
    let place = setting
        .value
        .as_ref()
        .map_or(setting.name.span(), |value| value.span());
    let finding = findings.add(format!("the layout is written to `{written}`"));
    finding
        .at(place, format!("not to `{meant}`"))
        .note("the executor stands in `/` when it writes it, wherever the container starts");
    say_if_presumed(finding, build);
    let help = format!("write the whole path: `--oci-layout-path={meant}`");
    let cure = upgrade(build, |facts| facts.startup.resolves_oci_layout_path);
    help_or_upgrade(finding, &help, cure);
}
