//! A destination that is no name of an image.

use std::ops::Range;

use super::{quote, settings_at, shown, stops};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kaniko::command_line::Setting;
use crate::kaniko::startup::{Start, StopKind};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL209",
    name: "invalid-destination",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("invalid_destination.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for stop in stops(build, |kind| kind == StopKind::Destination) {
        let Some((_, setting)) = settings_at(build, &stop.spans).next() else {
            let finding = findings.add("the cache has no repository that can be named");
            finding.at(build.arguments_span(), "`--cache-repo` is not given");
            quote(finding, build, &stop.message);
            finding.help("add `--cache-repo=REGISTRY/REPOSITORY`");
            continue;
        };
        let text = setting.text().known().copied().unwrap_or("");
        let (range, help) = fault(text);
        let message = match text {
            "" => format!("`--{}` is empty", setting.flag.name),
            _ => format!("`{}` is no name for an image", shown(text)),
        };
        let finding = findings.add(message);
        let value = setting.value.as_ref();
        let place = value.map(|value| value.text.span_of(range));
        finding.at(place.unwrap_or(setting.name.span()), "refused");
        quote(finding, build, &stop.message);
        finding.help(help);
    }
    for setting in with_scheme(build) {
        let text = setting.text().known().copied().unwrap_or("");
        let length = text.find("://").map_or(text.len(), |at| at + 3);
        let finding = findings.add(format!("`{}` is an address, not a name", shown(text)));
        if let Some(value) = &setting.value {
            finding.at(
                value.text.span_of(0..length),
                "taken for the registry's host",
            );
        }
        finding.help("leave the scheme out; `--insecure` pushes over plain HTTP");
        if let Some(value) = setting
            .value
            .as_ref()
            .filter(|_| text.starts_with("https:"))
        {
            finding.fix(vec![Change::Replace {
                span: value.span(),
                old: text.to_owned(),
                new: text[length..].to_owned(),
            }]);
        }
    }
}

/// Destinations with a scheme, which pass for names, and are pushed to a host of the scheme's name.
fn with_scheme(build: &Build) -> Vec<&Setting> {
    let Some(line) = &build.line else {
        return Vec::new();
    };
    let start = Start {
        line,
        environment: &build.environment,
        facts: &build.facts,
    };
    if start.no_push() != Value::Known(false) {
        return Vec::new();
    }
    let has_scheme = |setting: &&Setting| {
        let text = setting.text();
        text.known()
            .is_some_and(|text| text.starts_with("https://") || text.starts_with("http://"))
    };
    line.options
        .each("destination")
        .filter(has_scheme)
        .collect()
}

/// Whether a part of a name looks as if somebody was to fill it in.
fn is_all_capitals(part: &str) -> bool {
    let is_capital = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    part.len() > 2 && part.bytes().all(is_capital)
}

/// The part that is wrong, and how to mend it.
fn fault(text: &str) -> (Range<usize>, String) {
    let all = 0..text.len();
    let from = |start: usize, end: Option<usize>| start..end.map_or(text.len(), |end| start + end);
    if let Some(at) = text.find("$(") {
        let help =
            "nobody sets that variable: add it to the container's `env`, where Kubernetes finds it";
        return (
            from(at, text[at..].find(')').map(|end| end + 1)),
            help.into(),
        );
    }
    if let Some(at) = text.find('$') {
        let help =
            "Kubernetes expands `$(NAME)` alone: write that and set NAME in the container's `env`";
        return (
            from(at, text[at..].find('}').map(|end| end + 1)),
            help.into(),
        );
    }
    if let Some(at) = text.find('<') {
        let help = "put the real name in place of the placeholder";
        return (
            from(at, text[at..].find('>').map(|end| end + 1)),
            help.into(),
        );
    }
    if let Some(at) = text.find(['"', '\'']) {
        let help = "take the quotes out of the value: no shell reads the arguments";
        return (at..at + 1, help.into());
    }
    if let Some(at) = text.find('@') {
        let help = "name a tag: the digest is known only after the build, see `--digest-file`";
        return (at..text.len(), help.into());
    }
    if let Some(at) = text.find(char::is_whitespace) {
        return (from(at, None), "take the blank out".into());
    }
    if text.contains(',') {
        return (all, "give `--destination` once for each name".into());
    }
    let named = text.rfind(':').filter(|at| !text[*at..].contains('/'));
    let end = named.unwrap_or(text.len());
    if text[..end].contains(|letter: char| letter.is_ascii_uppercase()) {
        let lower = format!("{}{}", text[..end].to_ascii_lowercase(), &text[end..]);
        let lower = shown(&lower);
        let help = match text[..end].split('/').find(|part| is_all_capitals(part)) {
            Some(part) => format!("put the real name in place of `{part}`, or write `{lower}`"),
            None => format!("write it in lower case: `{lower}`"),
        };
        return (0..end, help);
    }
    if text.ends_with(':') {
        return (
            all,
            "write a tag behind the colon, or leave the colon out".into(),
        );
    }
    (all, "write `REGISTRY/REPOSITORY:TAG`".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_a_name_or_to_be_filled_in() {
        for (text, help) in [
            (
                "DH_USER/app:1",
                "put the real name in place of `DH_USER`, or write `dh_user/app:1`",
            ),
            (
                "docker.io/me/CandleApi:1.0",
                "write it in lower case: `docker.io/me/candleapi:1.0`",
            ),
        ] {
            assert_eq!(fault(text).1, help);
        }
    }
}
