//! What other programs read is as they ask for it: every format over every example of every card.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "support/schema.rs"]
mod schema;
mod support;

use std::collections::BTreeMap;
use std::fs;

use kanikolint::card::{Card, Setup};
use kanikolint::finding::Finding;
use kanikolint::report::{Report, Showing, checkstyle, gitlab, junit, sarif};
use kanikolint::rules::RULES;
use kanikolint::source::disk::Failure;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;
use support::Directory;

/// A report of each example, and of what cannot be read.
fn each_report(mut check: impl FnMut(&Setup, &Report)) {
    for rule in RULES {
        let card = Card::parse(rule.card).unwrap();
        for setup in card.bad.iter().chain(&card.good) {
            let laid = Directory::lay(setup);
            let mut report = laid.lint(&setup.arguments);
            report.failures.push(Failure {
                path: "gone<&\u{1b}>.yaml".into(),
                message: "no such file or directory".to_owned(),
            });
            check(setup, &report);
        }
    }
}

fn written(
    write: fn(&Report, Showing, &mut Vec<u8>) -> std::io::Result<()>,
    report: &Report,
) -> String {
    let mut out = Vec::new();
    write(report, Showing::All, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn schema(name: &str) -> Value {
    let path = format!("{}/tests/schemas/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn sarif_keeps_to_its_schema() {
    let schema = schema("sarif-2.1.0.json");
    each_report(|_, report| {
        let log: Value = serde_json::from_str(&written(sarif::write, report)).unwrap();
        assert_eq!(schema::faults(&schema, &log), [""; 0]);
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        let hidden = report.hidden.iter().map(|hidden| &hidden.finding);
        let findings: Vec<&Finding> = report.findings.iter().chain(hidden).collect();
        assert_eq!(results.len(), findings.len());
        let suppressed = |result: &&Value| !result["suppressions"].as_array().unwrap().is_empty();
        assert_eq!(
            results.iter().filter(suppressed).count(),
            report.hidden.len()
        );
        for (result, finding) in results.iter().zip(findings) {
            let place = result["ruleIndex"].as_u64().unwrap();
            let rule = &run["tool"]["driver"]["rules"][usize::try_from(place).unwrap()];
            assert_eq!(rule["id"], finding.rule.id);
            assert!(!rule["help"]["markdown"].as_str().unwrap().is_empty());
            let locations = |name: &str| result[name].as_array().map_or(0, Vec::len);
            assert_eq!(
                locations("locations") + locations("relatedLocations"),
                finding.labels.len()
            );
        }
    });
}

#[test]
fn a_fault_in_sarif_is_seen() {
    let schema = schema("sarif-2.1.0.json");
    let log = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {}}, "results": [{"level": "bad"}]}]}"#;
    let faults = schema::faults(&schema, &serde_json::from_str(log).unwrap());
    assert!(
        faults
            .iter()
            .any(|fault| fault.contains("\"name\" is missing")),
        "{faults:?}"
    );
    assert!(
        faults
            .iter()
            .any(|fault| fault.contains("\"bad\" is none of")),
        "{faults:?}"
    );
}

#[test]
fn code_quality_keeps_to_its_schema() {
    let schema = schema("gitlab-code-quality.json");
    each_report(|_, report| {
        let mut issues: Value = serde_json::from_str(&written(gitlab::write, report)).unwrap();
        for issue in issues.as_array_mut().unwrap() {
            // the setups lie outside of any repository
            let path = &mut issue["location"]["path"];
            *path = path.as_str().unwrap().trim_start_matches('/').into();
        }
        assert_eq!(schema::faults(&schema, &issues), [""; 0]);
        let mut seen = std::collections::BTreeSet::new();
        for issue in issues.as_array().unwrap() {
            assert!(
                seen.insert(issue["fingerprint"].to_string()),
                "a fingerprint stands twice"
            );
        }
    });
}

/// Of an element: what it lies in, the attributes it needs, and those it may have.
type Element = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

/// As Jenkins' `junit-10.xsd` has them.
const JUNIT: [(&str, Element); 6] = [
    (
        "testsuites",
        (&[""], &[], &["name", "time", "tests", "failures", "errors"]),
    ),
    (
        "testsuite",
        (
            &["testsuites"],
            &["name", "tests", "failures", "errors"],
            &["skipped"],
        ),
    ),
    (
        "testcase",
        (&["testsuite"], &["name"], &["classname", "time"]),
    ),
    ("failure", (&["testcase"], &[], &["type", "message"])),
    ("error", (&["testcase"], &[], &["type", "message"])),
    ("skipped", (&["testcase"], &[], &["type", "message"])),
];

/// As Checkstyle's own writer has them.
const CHECKSTYLE: [(&str, Element); 3] = [
    ("checkstyle", (&[""], &["version"], &[])),
    ("file", (&["checkstyle"], &["name"], &[])),
    (
        "error",
        (
            &["file"],
            &["line", "severity", "message", "source"],
            &["column"],
        ),
    ),
];

#[test]
fn junit_has_the_elements_of_its_schema() {
    each_report(|_, report| {
        let seen = elements(&written(junit::write, report), &JUNIT);
        let of = |name: &str| seen.iter().filter(|one| one.0 == name).collect::<Vec<_>>();
        let told = of("failure").len() + of("skipped").len();
        assert_eq!(told, report.findings.len());
        assert_eq!(of("error").len(), 1);
        let total = &of("testsuites")[0].1;
        assert_eq!(total["tests"], of("testcase").len().to_string());
        assert_eq!(total["failures"], of("failure").len().to_string());
        assert_eq!(total["errors"], "1");
        let count = |attribute: &str| -> usize {
            of("testsuite")
                .iter()
                .map(|suite| suite.1[attribute].parse::<usize>().unwrap())
                .sum()
        };
        assert_eq!(count("tests"), of("testcase").len());
        assert_eq!(count("failures"), of("failure").len());
    });
}

#[test]
fn checkstyle_has_its_elements() {
    each_report(|_, report| {
        let seen = elements(&written(checkstyle::write, report), &CHECKSTYLE);
        let errors: Vec<_> = seen.iter().filter(|one| one.0 == "error").collect();
        assert_eq!(errors.len(), report.findings.len());
        for (_, attributes) in errors {
            assert!(["error", "warning", "info"].contains(&attributes["severity"].as_str()));
            assert!(attributes["line"].parse::<usize>().unwrap() > 0);
        }
    });
}

/// The elements of a document, each allowed where it is and with the attributes it has.
fn elements(xml: &str, allowed: &[(&str, Element)]) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![String::new()];
    let mut seen = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                seen.push(element(&start, open.last().unwrap(), allowed));
                open.push(seen.last().unwrap().0.clone());
            }
            Event::Empty(start) => seen.push(element(&start, open.last().unwrap(), allowed)),
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1);
    seen
}

fn element(
    start: &BytesStart<'_>,
    parent: &str,
    allowed: &[(&str, Element)],
) -> (String, BTreeMap<String, String>) {
    let name = String::from_utf8(start.name().0.to_vec()).unwrap();
    let known = allowed.iter().find(|(known, _)| *known == name);
    let (_, (parents, needed, optional)) = known.unwrap_or_else(|| panic!("<{name}>"));
    assert!(parents.contains(&parent), "<{name}> in <{parent}>");
    let attributes: BTreeMap<String, String> = start
        .attributes()
        .map(|attribute| {
            let attribute = attribute.unwrap();
            let key = String::from_utf8(attribute.key.0.to_vec()).unwrap();
            (key, attribute.unescape_value().unwrap().into_owned())
        })
        .collect();
    for need in *needed {
        assert!(attributes.contains_key(*need), "<{name}> needs {need}");
    }
    for key in attributes.keys() {
        let is = |known: &&str| known == key;
        assert!(
            needed.iter().any(is) || optional.iter().any(is),
            "<{name} {key}>"
        );
    }
    (name, attributes)
}

const POD: &str = "kind: Pod\nmetadata: {name: build}\nspec:\n  containers:\n  - name: kaniko\n    image: ghcr.io/osscontainertools/kaniko:v1.28.3\n    args: [--context=dir:///workspace, --no-push, --sush]\n    securityContext:\n      privileged: true\n    volumeMounts: [{name: a, mountPath: /workspace}]\n  volumes: [{name: a, persistentVolumeClaim: {claimName: a}}]\n";
const DOCKERFILE: &str = "FROM scratch AS one\nFROM scratch\nCOPY gone /\n";

#[test]
fn findings_keep_their_fingerprints_when_lines_move() {
    let lint = |above: &str| {
        let laid = Directory::empty();
        laid.write("pod.yaml", format!("{above}{POD}"));
        laid.write("Dockerfile", format!("{above}{DOCKERFILE}"));
        let report = laid.lint(&[]);
        report
            .findings
            .into_iter()
            .map(|finding| finding.route)
            .collect::<Vec<_>>()
    };
    let routes = lint("");
    for route in [
        "Pod/build spec.containers[kaniko].args[]: --sush",
        "Pod/build spec.containers[kaniko].securityContext.privileged: privileged: true",
        "stage 1: COPY gone /: gone",
    ] {
        assert!(
            routes.iter().any(|is| is == route),
            "{route} in {routes:#?}"
        );
    }
    assert_eq!(lint("# one\n\n# two\n"), routes);
}
