//! What the environment says: `KANIKOLINT_SELECT` and the like. Lists have commas.

use std::path::PathBuf;

use super::{Layer, Origin, Setting, values};
use crate::context::resolve::PathMap;

/// Reads the variables that are set and not empty.
///
/// # Errors
/// A value that cannot be, with its variable.
pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Layer, String> {
    let source = Source { get };
    Ok(Layer {
        select: source.value("KANIKOLINT_SELECT", list)?,
        ignore: source.value("KANIKOLINT_IGNORE", list)?,
        fail_on: source.value("KANIKOLINT_FAIL_ON", values::word)?,
        format: source.value("KANIKOLINT_FORMAT", values::word)?,
        ignore_comments: source.value("KANIKOLINT_IGNORE_COMMENTS", values::word)?,
        baseline: source.value("KANIKOLINT_BASELINE", |text| Ok(PathBuf::from(text)))?,
        executor: source.value("KANIKOLINT_EXECUTOR", str::parse)?,
        pod_security: source.value("KANIKOLINT_POD_SECURITY", str::parse)?,
        context: source.value("KANIKOLINT_CONTEXT", |text| Ok(PathBuf::from(text)))?,
        map: source.value("KANIKOLINT_MAP", |text| {
            list(text)?.iter().map(|map| PathMap::parse(map)).collect()
        })?,
        ..Layer::default()
    })
}

struct Source<G> {
    get: G,
}

impl<G: Fn(&str) -> Option<String>> Source<G> {
    fn value<T>(
        &self,
        variable: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<Setting<T>>, String> {
        let Some(text) = (self.get)(variable).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        match read(&text) {
            Ok(value) => Ok(Some(Setting::new(value, Origin::Environment(variable)))),
            Err(error) => Err(format!("{variable}: {error}")),
        }
    }
}

fn list(text: &str) -> Result<Vec<String>, String> {
    let words = text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    Ok(words.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Format;

    #[test]
    fn what_is_set_is_read() {
        let layer = read(|variable| match variable {
            "KANIKOLINT_IGNORE" => Some("a, b,".to_owned()),
            "KANIKOLINT_FORMAT" => Some("json-lines".to_owned()),
            "KANIKOLINT_MAP" => Some("/a=b,/c=d".to_owned()),
            "KANIKOLINT_SELECT" => Some(String::new()),
            _ => None,
        });
        let layer = layer.unwrap();
        assert_eq!(layer.ignore.unwrap().value, ["a", "b"]);
        assert_eq!(layer.format.unwrap().value, Format::JsonLines);
        assert_eq!(layer.map.unwrap().value.len(), 2);
        assert!(layer.select.is_none() && layer.executor.is_none());
    }

    #[test]
    fn a_wrong_value_names_its_variable() {
        let error = |wrong: &'static str| {
            read(|variable| (variable == wrong).then(|| "x".to_owned())).unwrap_err()
        };
        assert!(error("KANIKOLINT_FAIL_ON").starts_with("KANIKOLINT_FAIL_ON: `x` is none of"));
        assert!(error("KANIKOLINT_EXECUTOR").starts_with("KANIKOLINT_EXECUTOR: "));
        assert!(error("KANIKOLINT_MAP").starts_with("KANIKOLINT_MAP: "));
    }
}
