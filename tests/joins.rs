//! Manifests that are put together from several files, however they are given.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fs;
use std::path::PathBuf;

use kanikolint::progress::Unwatched;
use kanikolint::report::Report;
use kanikolint::rules::RULES;
use kanikolint::{Input, Options, discover, lint};
use tempfile::TempDir;

const JENKINSFILE: &str = "\
podTemplate(yamlFile: 'ci/pod.yaml') {
  container('kaniko') { sh '/kaniko/executor --context=git://k --no-push --singlesnapshot' }
}
";
const POD: &str = "\
kind: Pod
spec:
  containers:
  - name: kaniko
    image: ghcr.io/osscontainertools/kaniko:v1.28.3-debug
    command: [cat]
    tty: true
    securityContext: {privileged: true}
";
const JOB: &str = "\
apiVersion: batch/v1
kind: Job
metadata: {name: b}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: b
        image: ghcr.io/osscontainertools/kaniko:v1.28.3
        args: [--singlesnapshot, --context=git://kaniko]
";
const PATCH: &str = "\
apiVersion: batch/v1
kind: Job
metadata: {name: b}
spec: {template: {spec: {containers: [{name: b, args: [--no-push, --context=git://kaniko]}]}}}
";

struct Laid(TempDir);

impl Laid {
    fn out(files: &[(&str, &str)]) -> Self {
        let laid = Laid(TempDir::new().unwrap());
        fs::create_dir(laid.0.path().join(".git")).unwrap();
        fs::write(laid.0.path().join("Dockerfile"), "FROM scratch\n").unwrap();
        for (path, text) in files {
            let path = laid.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        laid
    }

    /// Lints a file or a directory.
    fn lint(&self, given: &str, changed: Option<&str>) -> Report {
        let path = self.0.path().join(given);
        let named = path.is_file();
        let found = discover::manifests(&[path], &Unwatched).files;
        let inputs = found.into_iter().map(|path| Input::Path { path, named });
        let options = Options {
            rules: RULES.iter().collect(),
            changed: changed.map(|path| vec![self.0.path().join(path)]),
            ..Options::default()
        };
        lint(&inputs.collect::<Vec<_>>(), &options, &Unwatched)
    }

    /// `file: rule` of the findings that are more than notes, and how many builds there are.
    fn found(&self, given: &str) -> (Vec<String>, usize) {
        let report = self.lint(given, None);
        (self.said(&report), report.builds.len())
    }

    fn said(&self, report: &Report) -> Vec<String> {
        let loud = report.findings.iter();
        let loud = loud.filter(|finding| finding.severity > kanikolint::finding::Severity::Note);
        let mut said: Vec<String> = loud
            .map(|finding| {
                let path = report.sources.path(finding.place().unwrap().file);
                let path: PathBuf = path.strip_prefix(self.0.path()).unwrap().into();
                format!("{}: {}", path.display(), finding.rule.name)
            })
            .collect();
        said.sort();
        said
    }
}

#[test]
fn a_pod_file_belongs_to_its_jenkinsfile() {
    let laid = Laid::out(&[("Jenkinsfile", JENKINSFILE), ("ci/pod.yaml", POD)]);
    let expected = [
        "Jenkinsfile: unknown-flag",
        "ci/pod.yaml: privileged-container",
    ];
    for given in ["Jenkinsfile", "."] {
        let (said, builds) = laid.found(given);
        assert_eq!(
            (said.as_slice(), builds),
            (&expected.map(String::from)[..], 1),
            "{given}"
        );
    }
}

#[test]
fn comments_of_a_pod_file_ignore() {
    let pod = POD.replace(
        "privileged: true}",
        "privileged: true} # kanikolint: ignore[KL601] x",
    );
    let laid = Laid::out(&[("Jenkinsfile", JENKINSFILE), ("ci/pod.yaml", &pod)]);
    assert_eq!(laid.found(".").0, ["Jenkinsfile: unknown-flag"]);
}

#[test]
fn an_included_file_belongs_to_the_one_that_includes_it() {
    let included = "\
variables: {FLAG: --singlesnapshot}
job:
  image: {name: 'ghcr.io/osscontainertools/kaniko:v1.28.3-debug', entrypoint: ['']}
  script: [/kaniko/executor --no-push $FLAG]
";
    let own = "include: ci/k.yml\nvariables: {FLAG: --single-snapshot}\n";
    let laid = Laid::out(&[(".gitlab-ci.yml", own), ("ci/k.yml", included)]);
    for given in [".", "ci", "ci/k.yml", ".gitlab-ci.yml"] {
        assert_eq!(laid.found(given), (Vec::new(), 1), "{given}");
    }
    fs::write(laid.0.path().join(".gitlab-ci.yml"), "include: ci/k.yml\n").unwrap();
    assert_eq!(laid.found("ci").0, ["ci/k.yml: unknown-flag"]);
}

#[test]
fn patches_and_bases_belong_to_the_kustomization_above() {
    let overlay = "resources: [../base]\npatches: [{path: patch.yaml}]\n";
    let laid = Laid::out(&[
        ("base/kustomization.yaml", "resources: [job.yaml]\n"),
        ("base/job.yaml", JOB),
        ("dev/kustomization.yaml", overlay),
        ("dev/patch.yaml", PATCH),
    ]);
    for given in [".", "dev", "dev/patch.yaml"] {
        let (said, builds) = laid.found(given);
        assert_eq!((said.len(), builds), (0, 1), "{given}: {said:?}");
    }
    // somebody may apply it as it is
    assert_eq!(
        laid.found("base/job.yaml").0,
        ["base/job.yaml: unknown-flag"]
    );
}

#[test]
fn what_two_overlays_share_is_said_once() {
    let laid = Laid::out(&[
        ("base/kustomization.yaml", "resources: [job.yaml]\n"),
        ("base/job.yaml", JOB),
        ("dev/kustomization.yaml", "resources: [../base]\n"),
        ("prod/kustomization.yaml", "resources: [../base]\n"),
    ]);
    let (said, builds) = laid.found(".");
    assert_eq!(
        (said.as_slice(), builds),
        (&["base/job.yaml: unknown-flag".to_owned()][..], 2)
    );
    let judged = |changed| laid.lint(".", Some(changed)).builds.len();
    assert_eq!((judged("base/job.yaml"), judged("other/job.yaml")), (2, 0));
}

#[test]
fn files_that_only_might_take_something_in_are_passed_over() {
    let laid = Laid::out(&[
        (
            "kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1beta1\na: b: c\n",
        ),
        (".gitlab-ci.yml", "apiVersion: [\n"),
        (
            "x/kustomization.yaml",
            "apiVersion: v1\nresources: [broken.yaml]\n",
        ),
        ("x/broken.yaml", "a: b: c\n"),
    ]);
    let report = laid.lint(".", None);
    assert!(report.findings.is_empty() && report.documents.is_empty());
    assert_eq!(
        laid.found("kustomization.yaml").0,
        ["kustomization.yaml: manifest-unreadable"]
    );
}
