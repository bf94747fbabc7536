//! The command line, the environment and the file, put together and shown.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::arguments::{InputArguments, LintArguments};
use crate::config::{self, Layer, Origin, Override, Setting, Settings};
use crate::report::sanitise;
use crate::selection;
use crate::source::disk;

/// What holds for these arguments.
///
/// # Errors
/// What is wrong with the environment or the configuration file.
pub fn of(input: &InputArguments, lint: Option<&LintArguments>) -> Result<Settings, String> {
    let environment = config::environment(|variable| std::env::var(variable).ok())?;
    let mut layers = vec![arguments(input, lint), environment];
    if let Some(path) = file(input)? {
        let shown = path.display();
        let text = disk::read(&path).map_err(|error| format!("{shown}: {error}"))?;
        let text = String::from_utf8(text).map_err(|_| format!("{shown}: not UTF-8"))?;
        layers.push(config::file(&path, &text)?);
    }
    Ok(Settings::of(layers))
}

fn file(input: &InputArguments) -> Result<Option<PathBuf>, String> {
    match &input.config {
        Some(path) => Ok(Some(path.clone())),
        None if input.no_config => Ok(None),
        None => config::find(Path::new(".")),
    }
}

fn arguments(input: &InputArguments, lint: Option<&LintArguments>) -> Layer {
    let list = |of: fn(&LintArguments) -> &Vec<String>| {
        let list = lint.map(of).filter(|list| !list.is_empty());
        given(list.cloned())
    };
    Layer {
        select: list(|lint| &lint.select),
        ignore: list(|lint| &lint.ignore),
        fail_on: given(lint.and_then(|lint| lint.fail_on)),
        format: given(lint.and_then(|lint| lint.format)),
        ignore_comments: given(lint.and_then(|lint| lint.ignore_comments)),
        baseline: given(lint.and_then(|lint| lint.baseline.clone())),
        executor: given(input.executor),
        pod_security: given(lint.and_then(|lint| lint.pod_security)),
        context: given(input.context.clone()),
        map: given((!input.maps.is_empty()).then(|| input.maps.clone())),
        ..Layer::default()
    }
}

fn given<T>(value: Option<T>) -> Option<Setting<T>> {
    value.map(|value| Setting::new(value, Origin::CommandLine))
}

/// Writes what holds as a configuration file would say it, each value with where it comes from.
///
/// # Errors
/// What the writer says.
pub fn write(settings: &Settings, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let mut lines = Vec::new();
    let mut add = |key: &str, value: String, origin: &Origin| {
        lines.push((format!("{key} = {value}"), origin.to_string()));
    };
    let Settings {
        select,
        ignore,
        severity,
        overrides,
        fail_on,
        format,
        ignore_comments,
        baseline,
        executor,
        pod_security,
        context,
        map,
    } = settings;
    let all = [selection::ALL.to_owned()];
    let selected = if select.value.is_empty() {
        &all[..]
    } else {
        &select.value
    };
    add("select", list(selected), &select.origin);
    add("ignore", list(&ignore.value), &ignore.origin);
    add(
        "fail-on",
        quoted(&config::name(&fail_on.value)),
        &fail_on.origin,
    );
    add(
        "format",
        quoted(&config::name(&format.value)),
        &format.origin,
    );
    let comments = config::name(&ignore_comments.value);
    add(
        "ignore-comments",
        quoted(&comments),
        &ignore_comments.origin,
    );
    if let Some(path) = &baseline.value {
        add(
            "baseline",
            quoted(&path.to_string_lossy()),
            &baseline.origin,
        );
    }
    if let Some(release) = executor.value {
        add("executor", quoted(&release.to_string()), &executor.origin);
    }
    if let Some(policy) = pod_security.value {
        let value = quoted(&policy.to_string());
        add("pod-security", value, &pod_security.origin);
    }
    if let Some(path) = &context.value {
        add("context", quoted(&path.to_string_lossy()), &context.origin);
    }
    for one in &map.value {
        let key = format!("map.{}", quoted(&one.from));
        add(&key, quoted(&one.to.to_string_lossy()), &map.origin);
    }
    for (rule, level) in &severity.value {
        let key = format!("severity.{}", rule.name);
        add(&key, quoted(level.name()), &severity.origin);
    }
    let each: Vec<String> = overrides.value.all.iter().map(override_table).collect();
    if !each.is_empty() {
        let value = format!("[{}]", each.join(", "));
        add("overrides", value, &overrides.origin);
    }
    let width = lines
        .iter()
        .map(|(line, _)| line.chars().count())
        .max()
        .unwrap_or(0);
    for (line, origin) in lines {
        writeln!(out, "{line:width$}  # {}", sanitise::line(&origin))?;
    }
    Ok(())
}

fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}

fn override_table(one: &Override) -> String {
    let levels = one.severity.iter();
    let levels: Vec<String> = levels
        .map(|(rule, level)| format!("{} = {}", rule.name, quoted(level.name())))
        .collect();
    let (paths, ignore) = (list(&one.paths), list(&one.ignore));
    let severity = levels.join(", ");
    format!("{{ paths = {paths}, ignore = {ignore}, severity = {{ {severity} }} }}")
}

/// A basic string of TOML, which is one of JSON where nothing in it is unseen.
fn quoted(text: &str) -> String {
    serde_json::Value::from(sanitise::line(text)).to_string()
}
