//! Both files with the image's name, which come out the same.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::command_line::Setting;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL231",
    name: "image-name-files-alike",
    severity: Severity::Note,
    group: Group::Executor,
    common: false,
    card: include_str!("image_name_files_alike.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    let has_name = matches!(start.destinations(), Value::Known(all) if !all.is_empty());
    let given = |option| {
        let setting: &Setting = start.line.options.last(option)?;
        let is_file = setting.text().known().is_some_and(|file| !file.is_empty());
        setting.value.as_ref().filter(|_| is_file)
    };
    let (Some(plain), Some(tagged), true) = (
        given("image-name-with-digest-file"),
        given("image-name-tag-with-digest-file"),
        has_name,
    ) else {
        return;
    };
    findings
        .add("both files name the image with its tag")
        .at(plain.span(), "the tag is in this one, too")
        .see(tagged.span(), "because this one is asked for")
        .help("ask for one of them; `--digest-file` has the digest by itself");
}
