//! A `--build-arg` that no ARG declares.

use crate::build::Build;
use crate::dockerfile::{Dockerfile, Kind};
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kaniko::command_line::Setting;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL221",
    name: "build-arg-unused",
    severity: Severity::Note,
    group: Group::Executor,
    common: false,
    card: include_str!("build_arg_unused.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(found), Some(replay), Some(line)) =
        (build.found_dockerfile(), &build.replay, &build.line)
    else {
        return;
    };
    let declared = declared(&found.dockerfile);
    for setting in line.options.each("build-arg") {
        let Some(name) = name_of(setting) else {
            continue;
        };
        if declared.contains(&name) || replay.is_used_undeclared(name) {
            continue;
        }
        let finding = findings.add(format!("no ARG declares `{name}`"));
        let value = setting.value.as_ref();
        let place = value.map_or(setting.name.span(), |value| {
            value.text.span_of(0..name.len().min(value.text.len()))
        });
        finding.at(place, "not used");
        finding.note("Kaniko says nothing of it; Docker warns");
        match nearest(name, &declared) {
            Some(near) => finding
                .severity(Severity::Warning)
                .unsafe_fix(vec![Change::Replace {
                    span: place,
                    old: name.to_owned(),
                    new: near.to_owned(),
                }])
                .help(format!("did you mean `{near}`?")),
            None => finding.help(format!(
                "declare it in the stage that needs it, `ARG {name}`, or leave it out"
            )),
        };
    }
}

fn name_of(setting: &Setting) -> Option<&str> {
    let Value::Known(text) = setting.text() else {
        let known = setting.value.as_ref()?.known_prefix();
        return known.split_once('=').map(|(name, _)| name);
    };
    text.split('=').next().filter(|name| !name.is_empty())
}

/// The names that ARGs declare, also those of ONBUILD.
fn declared(dockerfile: &Dockerfile) -> Vec<&str> {
    let kinds = dockerfile
        .instructions
        .iter()
        .map(|instruction| &instruction.kind);
    kinds
        .map(|kind| match kind {
            Kind::OnBuild(onbuild) => onbuild.trigger.as_ref(),
            kind => kind,
        })
        .filter_map(|kind| match kind {
            Kind::Arg(arguments) => Some(arguments),
            _ => None,
        })
        .flatten()
        .map(|argument| argument.name.as_str())
        .collect()
}

fn nearest<'a>(name: &str, declared: &[&'a str]) -> Option<&'a str> {
    let allowed = if name.len() > 4 { 2 } else { 1 };
    let near = declared
        .iter()
        .map(|other| (strsim::osa_distance(other, name), *other));
    let near = near.filter(|(distance, _)| *distance <= allowed);
    near.min().map(|(_, other)| other)
}
