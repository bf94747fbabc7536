//! `kanikolint.toml`, read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use super::{
    Format, IgnoreComments, Layer, Origin, Override, Overrides, Setting, Threshold, beside,
};
use crate::context::resolve::PathMap;
use crate::finding::Severity;
use crate::rule::Rule;
use crate::rules::RULES;
use crate::selection;
use crate::source::Lines;

/// The configuration of kanikolint.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "kanikolint.toml"))]
struct Written {
    /// The rules that run: names, ids, groups, severities or `all`.
    #[cfg_attr(
        test,
        schemars(with = "Vec<String>", skip_serializing_if = "Option::is_none")
    )]
    select: Option<Spanned<Vec<Spanned<String>>>>,
    /// The rules that do not run: names, ids, groups or severities.
    #[cfg_attr(
        test,
        schemars(with = "Vec<String>", skip_serializing_if = "Option::is_none")
    )]
    ignore: Option<Spanned<Vec<Spanned<String>>>>,
    /// The severities of rules, by name or id, where they are other than their own.
    #[cfg_attr(
        test,
        schemars(
            with = "BTreeMap<String, Level>",
            skip_serializing_if = "Option::is_none"
        )
    )]
    severity: Option<Spanned<Severities>>,
    /// What holds for some paths only.
    #[cfg_attr(
        test,
        schemars(with = "Vec<WrittenOverride>", skip_serializing_if = "Option::is_none")
    )]
    overrides: Option<Spanned<Vec<Spanned<WrittenOverride>>>>,
    /// The least severity to fail for; `error` if it is not given.
    #[cfg_attr(
        test,
        schemars(with = "Threshold", skip_serializing_if = "Option::is_none")
    )]
    fail_on: Option<Spanned<Threshold>>,
    /// How to say what was found; `human` if it is not given.
    #[cfg_attr(
        test,
        schemars(with = "Format", skip_serializing_if = "Option::is_none")
    )]
    format: Option<Spanned<Format>>,
    /// Whether comments in the files may ignore findings; `allow` if it is not given.
    #[cfg_attr(
        test,
        schemars(with = "IgnoreComments", skip_serializing_if = "Option::is_none")
    )]
    ignore_comments: Option<Spanned<IgnoreComments>>,
    /// The file of the findings that are known, from where this file lies.
    #[cfg_attr(
        test,
        schemars(with = "String", skip_serializing_if = "Option::is_none")
    )]
    baseline: Option<Spanned<String>>,
    /// The executor where an image does not tell, as `DISTRIBUTION@VERSION`.
    #[cfg_attr(
        test,
        schemars(with = "String", skip_serializing_if = "Option::is_none")
    )]
    executor: Option<Spanned<String>>,
    /// The Pod Security level that the namespaces enforce, as `LEVEL` or `LEVEL:VERSION`.
    #[cfg_attr(
        test,
        schemars(with = "String", skip_serializing_if = "Option::is_none")
    )]
    pod_security: Option<Spanned<String>>,
    /// The directory that stands for the build context, from where this file lies.
    #[cfg_attr(
        test,
        schemars(with = "String", skip_serializing_if = "Option::is_none")
    )]
    context: Option<Spanned<String>>,
    /// Where absolute paths of containers or nodes lie, from where this file lies.
    #[cfg_attr(
        test,
        schemars(
            with = "BTreeMap<String, String>",
            skip_serializing_if = "Option::is_none"
        )
    )]
    map: Option<Spanned<BTreeMap<Spanned<String>, String>>>,
}

/// What holds for some paths only.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct WrittenOverride {
    /// Patterns of the files, from where this file lies; a directory is for all in it.
    paths: Vec<String>,
    /// Their rules that do not count: names, ids, groups or severities.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    ignore: Vec<Spanned<String>>,
    /// The severities of their rules.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Level>"))]
    severity: Severities,
}

type Severities = BTreeMap<Spanned<String>, Level>;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
enum Level {
    /// It fails.
    Error,
    /// It works by luck.
    Warning,
    /// It is worth knowing.
    Note,
}

/// Reads the text of a configuration file.
///
/// # Errors
/// The first thing that is wrong, as `path:line:column: what`.
pub fn read(path: &Path, text: &str) -> Result<Layer, String> {
    let file = File {
        path,
        text,
        lines: Lines::of(text),
    };
    let written: Written = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        file.error(&span, &in_our_words(error.message()))
    })?;
    file.layer(written)
}

/// A key or a word that is not known, with the nearest of those that are.
fn in_our_words(message: &str) -> String {
    let kind = ["unknown field", "unknown variant"];
    let Some(kind) = kind.into_iter().find(|kind| message.starts_with(kind)) else {
        return message.lines().collect::<Vec<_>>().join(" ");
    };
    // `unknown field `a`, expected one of `b`, `c``
    let mut quoted = message.split('`').skip(1).step_by(2);
    let name = quoted.next().unwrap_or("");
    let known: Vec<&str> = quoted.collect();
    let what = match kind {
        "unknown field" => format!("there is no key `{name}`"),
        _ => format!("there is no value `{name}`"),
    };
    match selection::nearest(known.iter().copied(), name) {
        Some(nearest) => format!("{what}, did you mean `{nearest}`?"),
        None => format!("{what}; there are {}", known.join(", ")),
    }
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
    lines: Lines,
}

impl File<'_> {
    fn error(&self, span: &Range<usize>, message: &str) -> String {
        let at = self.lines.position(self.text, span.start);
        let path = self.path.display();
        format!("{path}:{}:{}: {message}", at.line, at.column)
    }

    fn layer(&self, written: Written) -> Result<Layer, String> {
        Ok(Layer {
            select: self.setting(written.select, |words| self.words(words))?,
            ignore: self.setting(written.ignore, |words| self.words(words))?,
            severity: self.setting(written.severity, |severity| self.severities(severity))?,
            overrides: self.setting(written.overrides, |overrides| self.overrides(overrides))?,
            fail_on: self.setting(written.fail_on, Ok)?,
            format: self.setting(written.format, Ok)?,
            ignore_comments: self.setting(written.ignore_comments, Ok)?,
            baseline: self.setting(written.baseline, |path| Ok(beside(self.directory(), &path)))?,
            executor: self.parsed(written.executor)?,
            pod_security: self.parsed(written.pod_security)?,
            context: self.setting(written.context, |path| Ok(beside(self.directory(), &path)))?,
            map: self.setting(written.map, |map| self.maps(map))?,
        })
    }

    fn origin(&self, span: &Range<usize>) -> Origin {
        let line = self.lines.line_at(span.start) + 1;
        Origin::File(self.path.to_path_buf(), line)
    }

    fn directory(&self) -> &Path {
        let parent = self.path.parent();
        parent
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
    }

    fn setting<W, T>(
        &self,
        written: Option<Spanned<W>>,
        read: impl FnOnce(W) -> Result<T, String>,
    ) -> Result<Option<Setting<T>>, String> {
        let Some(written) = written else {
            return Ok(None);
        };
        let origin = self.origin(&written.span());
        Ok(Some(Setting::new(read(written.into_inner())?, origin)))
    }

    fn parsed<T: FromStr<Err = String>>(
        &self,
        written: Option<Spanned<String>>,
    ) -> Result<Option<Setting<T>>, String> {
        let Some(written) = written else {
            return Ok(None);
        };
        let value = written.get_ref().parse();
        let value = value.map_err(|error: String| self.error(&written.span(), &error))?;
        Ok(Some(Setting::new(value, self.origin(&written.span()))))
    }

    fn words(&self, words: Vec<Spanned<String>>) -> Result<Vec<String>, String> {
        let each = words
            .into_iter()
            .map(|word| match selection::check(RULES, word.get_ref()) {
                Ok(()) => Ok(word.into_inner()),
                Err(unknown) => Err(self.error(&word.span(), &unknown.to_string())),
            });
        each.collect()
    }

    fn severities(&self, severities: Severities) -> Result<Vec<(&'static Rule, Severity)>, String> {
        let each = severities.into_iter().map(|(name, level)| {
            let rule = selection::find(RULES, name.get_ref())
                .map_err(|unknown| self.error(&name.span(), &unknown.to_string()))?;
            let severity = match level {
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warning,
                Level::Note => Severity::Note,
            };
            Ok((rule, severity))
        });
        each.collect()
    }

    fn overrides(&self, overrides: Vec<Spanned<WrittenOverride>>) -> Result<Overrides, String> {
        let each = overrides.into_iter().map(|written| {
            let span = written.span();
            let written = written.into_inner();
            let ignore = self.words(written.ignore)?;
            let severity = self.severities(written.severity)?;
            Override::new(written.paths, ignore, severity)
                .map_err(|error| self.error(&span, &error))
        });
        Ok(Overrides {
            directory: self.directory().to_path_buf(),
            all: each.collect::<Result<_, _>>()?,
        })
    }

    fn maps(&self, map: BTreeMap<Spanned<String>, String>) -> Result<Vec<PathMap>, String> {
        let each = map.into_iter().map(|(from, to)| {
            let mut map = PathMap::parse(&format!("{}={to}", from.get_ref()))
                .map_err(|error| self.error(&from.span(), &error))?;
            map.to = beside(self.directory(), &to);
            Ok(map)
        });
        each.collect()
    }
}

#[cfg(test)]
mod tests;
