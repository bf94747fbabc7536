//! A mount below `/var/run`, where the executor is told not to leave that alone.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, say_if_presumed, upgrade};
use crate::rules::security::unpacking;
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL735",
    name: "var-run-in-the-way",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("var_run_in_the_way.md"),
    scope: Scope::Build(check),
};

const VAR_RUN: &str = "/var/run";

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    let spares = build.facts.stages.unpacking_spares_mounts;
    if start.ignore_var_run() != Value::Known(false) || spares {
        return;
    }
    let options = &start.line.options;
    let given = ["ignore-var-run", "whitelist-var-run"].map(|name| options.last(name));
    let setting = given.into_iter().flatten().next_back();
    let (Some(setting), Some(point)) = (setting, build.mounts.below(VAR_RUN).next()) else {
        return;
    };
    if !unpacking::bases(build).iter().any(|base| base.is_image) {
        return;
    }
    let at = &point.path;
    let value = setting.value.as_ref();
    let place = value.map_or(setting.name.span(), |value| value.span());
    let finding = findings.add(format!("unpacking `{VAR_RUN}` meets the mount at `{at}`"));
    finding.at(
        place,
        format!("`{VAR_RUN}` is to be replaced by the base's"),
    );
    if let Some(path) = point
        .volume_mount()
        .and_then(|mount| mount.mount.path.as_ref())
    {
        finding.see(path.span, "cannot be removed");
    }
    finding.note(format!(
        "where `{VAR_RUN}` is a link in the base, the executor will say: error building image: error \
         building stage: failed to get filesystem from image: error removing var/run to make way for \
         new symlink: unlinkat {at}: device or resource busy"
    ));
    say_if_presumed(finding, build);
    let help = match point.volume_mount() {
        Some(_) => "leave the flag out, or mount the volume elsewhere",
        None => "leave the flag out, or set `automountServiceAccountToken: false`",
    };
    let better = upgrade(build, |facts| facts.stages.unpacking_spares_mounts);
    help_or_upgrade(finding, help, better);
}
