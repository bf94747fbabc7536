//! Comments that ignore findings: what they reach, and what is said of those that reach nothing.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use kanikolint::ignores::Policy;
use kanikolint::report::{HiddenBy, Report};
use kanikolint::rules::RULES;
use kanikolint::{Input, Options, lint, progress::Unwatched};
use support::Directory;

/// A pod with a privileged container and a flag that is misspelt; `{…}` are the places of comments.
const POD: &str = "{top}apiVersion: v1\nkind: Pod\nmetadata: {name: build}\nspec:\n  restartPolicy: Never\n  containers:\n  - name: kaniko\n    \
    image: ghcr.io/osscontainertools/kaniko:v1.28.3\n    args:\n    - --context=dir:///workspace\n    \
    - --no-push{flag}\n{above}    securityContext:{key}\n      privileged: true{value}\n    \
    volumeMounts: [{name: a, mountPath: /workspace, readOnly: true}]\n  volumes: [{name: a, persistentVolumeClaim: {claimName: a}}]\n";

fn with(place: &str, comment: &str) -> String {
    let places = ["{top}", "{flag}", "{above}", "{key}", "{value}"];
    let mut pod = POD.to_owned();
    for known in places {
        pod = pod.replace(known, if known == place { comment } else { "" });
    }
    pod
}

fn report(pod: &str, dockerfile: &str, ignores: Policy) -> Report {
    let laid = Directory::empty();
    laid.write("pod.yaml", pod);
    laid.write("Dockerfile", dockerfile);
    let options = Options {
        rules: RULES.iter().collect(),
        ignores,
        ..Options::default()
    };
    let path = laid.path("pod.yaml");
    lint(&[Input::Path { path, named: true }], &options, &Unwatched)
}

/// The rules that speak, and the reasons of those that are hidden.
fn said(report: &Report) -> (Vec<&'static str>, Vec<String>) {
    let names = report.findings.iter().map(|finding| finding.rule.name);
    let reasons = report.hidden.iter().map(|hidden| match &hidden.by {
        HiddenBy::Comment(reason) => reason.clone(),
        HiddenBy::Baseline => panic!("there is none"),
    });
    (names.collect(), reasons.collect())
}

const SCRATCH: &str = "FROM scratch\n";

#[test]
fn a_comment_reaches_its_line_the_next_the_document_or_the_file() {
    for (place, comment) in [
        (
            "{value}",
            " # kanikolint: ignore[privileged-container] it must",
        ),
        ("{value}", "  #kanikolint:ignore[ KL601 ]: it must"),
        (
            "{value}",
            " # kanikolint: ignore[unknown-flag, privileged-container] it must",
        ),
        (
            "{key}",
            "\n      # kanikolint: ignore[privileged-container] it must",
        ),
        (
            "{key}",
            "\n      # kanikolint: ignore[privileged-container] it must\n\n      # more",
        ),
        (
            "{above}",
            "# kanikolint: ignore-document[privileged-container] it must\n",
        ),
        (
            "{top}",
            "# kanikolint: ignore-file[privileged-container] it must\n",
        ),
    ] {
        let report = report(&with(place, comment), SCRATCH, Policy::Allowed);
        let (names, reasons) = said(&report);
        assert_eq!(reasons, ["it must"], "{comment}");
        let unused = comment.contains("unknown-flag");
        assert_eq!(
            names,
            vec!["unused-ignore"; usize::from(unused)],
            "{comment}"
        );
    }
}

#[test]
fn a_comment_elsewhere_hides_nothing_and_is_told_of() {
    for (place, comment, says) in [
        (
            "{flag}",
            " # kanikolint: ignore[privileged-container]",
            "nothing of `privileged-container` is left to ignore here",
        ),
        (
            "{above}",
            "    # kanikolint: ignore[privileged-container]\n",
            "nothing of `privileged-container` is left to ignore here",
        ),
        (
            "{value}",
            " # kanikolint: ignore[privileged]",
            "`privileged` is no rule",
        ),
        (
            "{value}",
            " # kanikolint: ignore[]",
            "the comment ignores nothing",
        ),
        (
            "{value}",
            " # kanikolint: ignore privileged-container",
            "the comment ignores nothing",
        ),
        (
            "{value}",
            " # kanikolint: disable[privileged-container]",
            "the comment ignores nothing",
        ),
        (
            "{value}",
            " # kanikolint: ignore[privileged-container",
            "the comment ignores nothing",
        ),
    ] {
        let report = report(&with(place, comment), SCRATCH, Policy::Allowed);
        let (mut names, reasons) = said(&report);
        names.sort_unstable();
        assert_eq!(
            names,
            ["privileged-container", "unused-ignore"],
            "{comment}"
        );
        assert_eq!(reasons, [""; 0]);
        assert!(
            report
                .findings
                .iter()
                .any(|finding| finding.message == says),
            "{comment}"
        );
    }
}

#[test]
fn the_dockerfile_has_its_own() {
    for dockerfile in [
        "FROM scratch\n# kanikolint: ignore[copy-source-missing] made before\nCOPY --chown=1 \\\n  gone \\\n  /\n",
        "FROM scratch\nCOPY \\\n# kanikolint: ignore[copy-source-missing] made before\n  gone /\n",
        "# kanikolint: ignore-file[copy-source-missing] made before\nFROM scratch\nCOPY gone /\n",
    ] {
        let report = report(&with("", ""), dockerfile, Policy::Allowed);
        let (names, reasons) = said(&report);
        assert_eq!(reasons, ["made before"], "{dockerfile}");
        assert_eq!(names, ["privileged-container"], "{dockerfile}");
    }
    let heredoc = "FROM scratch\nCOPY <<E /x\n# kanikolint: ignore[nonsense]\nE\nCOPY gone /\n";
    let (names, _) = said_of(heredoc);
    assert_eq!(names, ["privileged-container", "copy-source-missing"]);
    let none = said_of("# kanikolint: ignore-document[copy-source-missing]\nFROM scratch\n");
    assert!(none.0.contains(&"unused-ignore"));
}

fn said_of(dockerfile: &str) -> (Vec<&'static str>, Vec<String>) {
    said(&report(&with("", ""), dockerfile, Policy::Allowed))
}

#[test]
fn the_policy_holds() {
    let bare = with("{value}", " # kanikolint: ignore[privileged-container]");
    let with_reason = with(
        "{value}",
        " # kanikolint: ignore[privileged-container] it must",
    );
    for (pod, policy, hides) in [
        (&bare, Policy::Allowed, true),
        (&bare, Policy::WithReason, false),
        (&with_reason, Policy::WithReason, true),
        (&with_reason, Policy::Forbidden, false),
    ] {
        let report = report(pod, SCRATCH, policy);
        assert_eq!(report.hidden.len(), usize::from(hides), "{policy:?}");
        assert_eq!(
            report.findings.len(),
            if hides { 0 } else { 2 },
            "{policy:?}"
        );
    }
}

#[test]
fn what_did_not_run_leaves_its_ignores_alone() {
    let laid = Directory::empty();
    laid.write(
        "pod.yaml",
        with("{value}", " # kanikolint: ignore[privileged-container]"),
    );
    laid.write("Dockerfile", SCRATCH);
    let rules = RULES
        .iter()
        .filter(|rule| rule.name != "privileged-container");
    let options = Options {
        rules: rules.collect(),
        ..Options::default()
    };
    let path = laid.path("pod.yaml");
    let report = lint(&[Input::Path { path, named: true }], &options, &Unwatched);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
