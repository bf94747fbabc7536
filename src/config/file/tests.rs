//! What the configuration's file says, and what is said of mistakes in it.

use super::*;
use std::fs;

fn layer(text: &str) -> Result<Layer, String> {
    read(Path::new("a/kanikolint.toml"), text)
}

const WHOLE: &str = r#"
    select = ["all"]
    ignore = ["floating-tag", "KL210"]
    fail-on = "warning"
    format = "json-lines"
    ignore-comments = "with-reason"
    executor = "google@v1.24.0"
    context = "app"
    baseline = "known.json"
    [map]
    "/workspace" = "."
    "/data" = "/srv/data"
    [severity]
    floating-tag = "warning"
    [[overrides]]
    paths = ["legacy"]
    ignore = ["security"]
    severity = { KL210 = "error" }
"#;

#[test]
fn every_key_is_read_with_its_line() {
    let layer = layer(WHOLE).unwrap();
    let at = |line| Origin::File("a/kanikolint.toml".into(), line);
    let ignore = layer.ignore.unwrap();
    assert_eq!((ignore.value.len(), ignore.origin), (2, at(3)));
    assert_eq!(
        layer.format.unwrap(),
        Setting::new(Format::JsonLines, at(5))
    );
    assert_eq!(layer.context.unwrap().value, Path::new("a/app"));
    assert_eq!(layer.baseline.unwrap().value, Path::new("a/known.json"));
    let map = layer.map.unwrap().value;
    assert_eq!(map[0].to, Path::new("/srv/data"));
    assert_eq!(map[1].to, Path::new("a/."));
    let severity = layer.severity.unwrap().value;
    assert_eq!(
        (severity[0].0.name, severity[0].1),
        ("floating-tag", Severity::Warning)
    );
    let overrides = layer.overrides.unwrap().value;
    assert_eq!(overrides.directory, Path::new("a"));
    assert_eq!(overrides.all[0].paths, ["legacy"]);
}

#[test]
fn what_is_wrong_has_a_place_and_the_nearest_name() {
    for (text, error) in [
        (
            "selct = []",
            "1:1: there is no key `selct`, did you mean `select`?",
        ),
        (
            "\nfail-on = \"eror\"",
            "2:11: there is no value `eror`, did you mean `error`?",
        ),
        (
            "xyz = 1",
            "1:1: there is no key `xyz`; there are select, ignore, severity",
        ),
        (
            "ignore = [\"copy\", \"copy-sauce-missing\"]",
            "1:19: `copy-sauce-missing` is no rule, did you mean `copy-source-missing`?",
        ),
        (
            "[severity]\nfloating-tagg = \"note\"",
            "2:1: `floating-tagg` is no rule",
        ),
        (
            "executor = \"gogle\"",
            "1:12: `gogle` is not DISTRIBUTION@VERSION",
        ),
        (
            "[map]\nworkspace = \".\"",
            "2:1: `workspace` is not an absolute path",
        ),
        ("[[overrides]]\npaths = [\"a[\"]", "1:1: "),
        (
            "[[overrides]]\npath = [\"a\"]",
            "2:1: there is no key `path`, did you mean `paths`?",
        ),
        ("select = 1", "1:10: invalid type"),
        ("select = [", "1:11: "),
    ] {
        let is = layer(text).unwrap_err();
        let expected = format!("a/kanikolint.toml:{error}");
        assert!(is.starts_with(&expected), "{is}\n{expected}");
        assert!(!is.contains('\n'), "{is}");
    }
}

/// `UPDATE_EXPECTED=1` writes it anew.
#[test]
fn the_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/kanikolint.schema.json");
    let schema = schemars::generate::SchemaSettings::draft07().into_generator();
    let schema = schema.into_root_schema_for::<Written>();
    let json = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, &json).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), json);
}
