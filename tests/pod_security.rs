//! The Pod Security Standards, against a table of cases, and what rules make of them.
//!
//! A case in `fixtures/pod_security` is a document below comments that say what is expected:
//! `# LEVEL:FROM-TO VERDICT TEXT` for each of a range of versions, and `# at: A | B` for the
//! characters that such a line, the one above that does not accept, is about. All else is prose.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kanikolint::finding::{Finding, Severity};
use kanikolint::kubernetes::pod_security::{Evaluation, Policy, Version, evaluate};
use kanikolint::report::{Report, Showing};
use kanikolint::source::{Sources, Span};
use kanikolint::yaml;
use support::Directory;

/// A document with what is expected of it.
struct Case {
    file: String,
    text: String,
    expected: Vec<Expected>,
}

/// What a range of policies says.
struct Expected {
    policies: Vec<Policy>,
    verdict: String,
    text: String,
    at: Option<Vec<String>>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pod_security");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let content = fs::read_to_string(&path).unwrap();
        let documents = content.split("---\n");
        cases.extend(documents.map(|text| Case::read(&file, text)));
    }
    cases
}

impl Case {
    fn read(file: &str, text: &str) -> Self {
        let mut expected: Vec<Expected> = Vec::new();
        for comment in text.lines().filter_map(|line| line.strip_prefix("# ")) {
            if let Some(places) = comment.strip_prefix("at: ") {
                let mut above = expected.iter_mut().rev();
                let above = above.find(|above| above.verdict != "accepts").unwrap();
                above.at = Some(places.split(" | ").map(str::to_owned).collect());
            } else {
                expected.extend(Expected::read(comment));
            }
        }
        assert!(!expected.is_empty(), "{file}: {text}");
        Case {
            file: file.to_owned(),
            text: text.to_owned(),
            expected,
        }
    }

    /// What a policy says of it, with its own sources.
    fn evaluate(&self, policy: &Policy) -> (Sources, Evaluation) {
        let mut sources = Sources::new();
        let file = sources.add(self.file.as_str(), self.text.as_str());
        let stream = yaml::read(file, &self.text);
        let tree = stream.documents[0].root.as_ref().unwrap();
        let evaluation = evaluate(tree, policy).unwrap();
        (sources, evaluation)
    }
}

impl Expected {
    fn read(comment: &str) -> Option<Self> {
        let mut words = comment.splitn(3, ' ');
        let (level, versions) = words.next()?.split_once(':')?;
        let level = level.parse().ok()?;
        let (from, to) = versions.split_once('-').unwrap_or((versions, versions));
        let minor = |word: &str| word.parse::<Version>().unwrap().applied();
        let minors = (minor(from)..=minor(to)).map(Version::Minor);
        let newest = [Version::Latest, Version::Minor(99)];
        let newest = newest.into_iter().filter(|_| to == "latest");
        let policies = minors.chain(newest);
        Some(Expected {
            policies: policies.map(|version| Policy { level, version }).collect(),
            verdict: words.next()?.to_owned(),
            text: words.next().unwrap_or_default().to_owned(),
            at: None,
        })
    }
}

#[test]
fn cases_are_judged_as_the_admission_controller_does() {
    let mut failures = Vec::new();
    let mut judged = 0;
    for case in cases() {
        for expected in &case.expected {
            for policy in &expected.policies {
                judged += 1;
                let (_, evaluation) = case.evaluate(policy);
                let texts = evaluation.violations.iter();
                let texts: Vec<String> = texts.map(|violation| violation.text()).collect();
                let said = (evaluation.verdict().name(), texts.join(", "));
                if said != (expected.verdict.as_str(), expected.text.clone()) {
                    failures.push(format!("{} {policy}: {said:?}\n{}", case.file, case.text));
                }
                let is_whole = evaluation.unknown.is_empty() && !texts.is_empty();
                let message = format!("violates PodSecurity \"{policy}\": {}", said.1);
                assert_eq!(evaluation.message(), is_whole.then_some(message));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(judged > 1500, "{judged} judgements");
}

#[test]
fn what_violates_and_what_is_unknown_has_its_place() {
    let mut failures = Vec::new();
    let mut placed = 0;
    for case in cases() {
        for expected in &case.expected {
            let Some(at) = &expected.at else { continue };
            placed += 1;
            let (sources, evaluation) = case.evaluate(&expected.policies[0]);
            let causes = evaluation.violations.iter().flat_map(|one| &one.causes);
            let spans: Vec<Span> = match expected.verdict.as_str() {
                "unknown" => evaluation.unknown.iter().map(|one| one.span).collect(),
                _ => causes.map(|cause| cause.span).collect(),
            };
            let found: Vec<&str> = spans.iter().map(|span| sources.slice(*span)).collect();
            if found != *at {
                failures.push(format!("{}: {found:?}\n{}", case.file, case.text));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(placed > 25, "{placed} places");
}

#[test]
fn each_control_is_violated_by_some_case() {
    let mut violated = BTreeSet::new();
    for case in cases() {
        for policy in case.expected.iter().flat_map(|expected| &expected.policies) {
            let (_, evaluation) = case.evaluate(policy);
            violated.extend(evaluation.violations.iter().map(|one| one.control.id()));
        }
    }
    assert_eq!(violated.len(), 19, "{violated:?}");
}

/// A setup of one manifest, linted under a policy that its namespace enforces, or none.
fn linted(manifest: &str, enforced: Option<&str>) -> Report {
    let laid = Directory::empty();
    laid.write("pod.yaml", manifest);
    laid.write("Dockerfile", "FROM scratch\nCOPY app /app\n");
    laid.write("app", "app\n");
    let words = enforced.map(|policy| ["--pod-security".to_owned(), policy.to_owned()]);
    laid.lint(&words.into_iter().flatten().collect::<Vec<String>>())
}

/// A pod with more in its `spec` and its container's `securityContext`.
fn pod(spec: &str, security: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: build}}\nspec:\n  restartPolicy: Never\n  \
         {spec}\n  containers:\n    - name: kaniko\n      \
         image: ghcr.io/osscontainertools/kaniko:v1.28.3\n      \
         args: [--context=dir:///workspace, --no-push]\n      \
         securityContext: {{{security}}}\n      \
         volumeMounts: [{{name: context, mountPath: /workspace, readOnly: true}}]\n  \
         volumes: [{{name: context, persistentVolumeClaim: {{claimName: sources}}}}]\n"
    )
}

fn only(report: &Report) -> &Finding {
    let shown = Showing::Uncommon.pick(report);
    assert_eq!(shown.len(), 1, "{shown:?}");
    shown[0]
}

const SEVEN: &str = "allowPrivilegeEscalation: false, capabilities: {drop: [ALL], \
                     add: [CHOWN, DAC_OVERRIDE, FOWNER, FSETID, SETFCAP, SETGID, SETUID]}";

#[test]
fn what_we_recommend_is_let_be() {
    let spec = "hostUsers: false\n  securityContext: {seccompProfile: {type: RuntimeDefault}}";
    for enforced in [None, Some("baseline"), Some("baseline:v1.0")] {
        let report = linted(&pod(spec, SEVEN), enforced);
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
    let report = linted(&pod(spec, SEVEN), Some("restricted"));
    assert_eq!(only(&report).rule.name, "unrestricted-capabilities");
}

#[test]
fn it_is_an_error_where_somebody_says_that_the_namespace_enforces_it() {
    let manifest = pod("hostPID: true", "");
    let presumed = linted(&manifest, None);
    let finding = only(&presumed);
    assert_eq!(
        (finding.rule.name, finding.severity),
        ("host-pid", Severity::Warning)
    );
    let enforced = linted(&manifest, Some("baseline:v1.30"));
    let finding = only(&enforced);
    assert_eq!(
        (finding.rule.name, finding.severity),
        ("host-pid", Severity::Error)
    );
    let says = "the API server will say: pods \"build\" is forbidden: violates PodSecurity \
                \"baseline:v1.30\": host namespaces (hostPID=true)";
    assert!(
        finding.notes.iter().any(|note| note == says),
        "{:?}",
        finding.notes
    );
    let open = linted(&manifest, Some("privileged"));
    let finding = only(&open);
    assert_eq!(
        (finding.severity, finding.notes.len()),
        (Severity::Warning, 1)
    );
}

#[test]
fn a_job_is_created_and_gets_no_pod() {
    let pod = pod("hostPID: true", "");
    let (_, spec) = pod.split_once("spec:\n").unwrap();
    let indented: String = spec.lines().map(|line| format!("    {line}\n")).collect();
    let job = format!(
        "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: build}}\nspec:\n  template:\n    \
         spec:\n{indented}"
    );
    let report = linted(&job, Some("baseline"));
    let says = "the Job is created and never gets a pod; the events say: … is forbidden: violates PodSecurity \
                \"baseline:latest\": host namespaces (hostPID=true)";
    let finding = only(&report);
    assert!(
        finding.notes.iter().any(|note| note == says),
        "{:?}",
        finding.notes
    );
}

#[test]
fn one_of_several_stands_in_its_place() {
    let report = linted(&pod("hostPID: true", "privileged: true"), Some("baseline"));
    let notes = |name: &str| {
        let mut findings = report.findings.iter();
        let finding = findings.find(|finding| finding.rule.name == name).unwrap();
        finding.notes.join("\n")
    };
    assert!(notes("host-pid").contains("\"baseline:latest\": host namespaces (hostPID=true), …"));
    assert!(
        notes("privileged-container").contains("\"baseline:latest\": …, privileged (container")
    );
    let whole = report.documents[0].pod_security.message.as_deref().unwrap();
    assert_eq!(
        whole,
        "violates PodSecurity \"baseline:latest\": host namespaces (hostPID=true), privileged \
         (container \"kaniko\" must not set securityContext.privileged=true)"
    );
}

#[test]
fn two_builds_of_one_pod_are_spoken_of_once() {
    let manifest = pod("hostPID: true", "privileged: true");
    let (above, container) = manifest.split_once("    - name: kaniko\n").unwrap();
    let (container, below) = container.split_once("  volumes:").unwrap();
    let both =
        format!("{above}    - name: one\n{container}    - name: two\n{container}  volumes:{below}");
    let report = linted(&both, Some("baseline"));
    assert_eq!(report.builds.len(), 2);
    let of = |name: &str| {
        report
            .findings
            .iter()
            .filter(|one| one.rule.name == name)
            .count()
    };
    assert_eq!((of("host-pid"), of("privileged-container")), (1, 1));
}
