//! A target that is no stage.

use super::dockerfile;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kaniko::command_line::Setting;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL402",
    name: "target-unknown",
    severity: Severity::Error,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("target_unknown.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(replay), Some(dockerfile)) = (&build.replay, dockerfile(build)) else {
        return;
    };
    for target in &replay.unknown_targets {
        let finding = findings.add(format!("no stage is called `{target}`"));
        let span = setting_of(build, target).and_then(|setting| setting.value.as_ref());
        finding.at(
            span.map_or_else(|| build.arguments_span(), |value| value.span()),
            "no stage of that name",
        );
        let names = dockerfile
            .stages
            .iter()
            .filter_map(|stage| stage.name.as_ref());
        for name in names.clone().take(8) {
            finding.see(name.span(), "a stage");
        }
        if let Some(line) = build.build_error() {
            finding.executor_says(line);
        }
        let near = names.map(|name| (strsim::osa_distance(name, &target.to_lowercase()), name));
        let nearest = near.min_by_key(|(distance, _)| *distance);
        match nearest {
            Some((distance, name)) if distance <= target.len() / 2 => {
                if let Some(value) = span {
                    finding.unsafe_fix(vec![Change::Replace {
                        span: value.span(),
                        old: target.clone(),
                        new: name.to_string(),
                    }]);
                }
                finding.help(format!("did you mean `{name}`?"))
            }
            _ if target.parse::<usize>().is_ok() => {
                finding.help("a stage is named, not numbered: `FROM image AS name`")
            }
            _ => finding.help("name a stage with `FROM image AS name`"),
        };
    }
}

/// The `--target` that a name is given with.
fn setting_of<'b>(build: &'b Build, target: &str) -> Option<&'b Setting> {
    let mut settings = build.line.as_ref()?.options.each("target");
    settings.find(|setting| match setting.text() {
        Value::Known(text) => text.contains(target),
        _ => false,
    })
}
