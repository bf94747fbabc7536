//! Setups as repositories have them: what starts the executor is found in whatever file it stands,
//! and what is told elsewhere, or by nobody, gives no alarm.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "met/jenkins.rs"]
mod jenkins;
mod support;

use std::path::Path;

use kanikolint::finding::Severity;
use kanikolint::progress::Unwatched;
use kanikolint::report::Report;
use kanikolint::rules::RULES;
use kanikolint::verdict::Verdict;
use kanikolint::{Input, Options, discover, lint};
use support::Directory;

/// A repository of these files, whose remote is `git.example/team/shop`.
fn repository(files: &[(&str, &str)]) -> Directory {
    let directory = Directory::repository("https://git.example/team/shop.git");
    for (path, content) in files {
        directory.write(path, content);
    }
    directory
}

/// A repository, linted with all rules.
fn linted(root: &Path) -> Report {
    let found = discover::manifests(&[root.to_owned()], &Unwatched);
    assert!(found.failures.is_empty());
    let inputs = found.files.into_iter();
    let inputs: Vec<Input> = inputs
        .map(|path| Input::Path { path, named: false })
        .collect();
    let options = Options {
        rules: RULES.iter().collect(),
        ..Options::default()
    };
    lint(&inputs, &options, &Unwatched)
}

/// All that is said of a repository.
fn messages(files: &[(&str, &str)]) -> Vec<String> {
    let directory = repository(files);
    let findings = linted(&directory.path("")).findings;
    findings
        .into_iter()
        .map(|finding| finding.message)
        .collect()
}

/// What is found in a repository: its builds, each with what stands for its context, and the rules
/// that speak louder than a note.
fn met(files: &[(&str, &str)]) -> Vec<String> {
    let directory = repository(files);
    let root = directory.path("");
    let report = linted(&root);
    let relative = |path: &Path| {
        let below = path
            .strip_prefix(&root)
            .unwrap_or(path)
            .display()
            .to_string();
        if below.is_empty() {
            ".".to_owned()
        } else {
            below
        }
    };
    let builds = report.builds.iter().map(|build| {
        let local = build.context_local.as_deref().map(&relative);
        format!(
            "{}: {}",
            relative(report.sources.path(build.manifest)),
            local.as_deref().unwrap_or("?")
        )
    });
    let loud = report.findings.iter();
    let loud = loud.filter(|finding| finding.severity > Severity::Note);
    builds
        .chain(loud.map(|finding| finding.rule.name.to_owned()))
        .collect()
}

const DOCKERFILE: (&str, &str) = ("app/Dockerfile", "FROM scratch\nCOPY go.mod /\n");
const MODULE: (&str, &str) = ("app/go.mod", "module shop\n");

#[test]
fn runners_that_have_it_start_it_too() {
    let workflow = |run: &str| {
        format!(
            "on: push\njobs:\n  image:\n    runs-on: kaniko\n    steps:\n      - uses: actions/checkout@v4\n      - run: |\n          {run}\n"
        )
    };
    let path = ".github/workflows/image.yml";
    for (run, expected) in [
        (
            "sudo -E /kaniko/executor -c /workspace -f /workspace/Dockerfile --no-push",
            "?",
        ),
        (
            "docker run -v \"$PWD:/w\" corp.example/builder:1 /kaniko/executor -c /w/app --no-push",
            "app",
        ),
    ] {
        let workflow = workflow(run);
        let expected = format!("{path}: {expected}");
        assert_eq!(
            met(&[(path, &workflow), DOCKERFILE, MODULE]),
            [expected],
            "{run}"
        );
    }
    let filled = workflow(
        "docker run gcr.io/kaniko-project/executor:v1.23.2 --cache-repo \"${{ a.b }}\" ${{ a.c }}",
    );
    let notes = messages(&[(path, &filled)]);
    assert!(
        notes.iter().all(|one| !one.contains("no flag")),
        "{notes:?}"
    );
    let step = "on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker://gcr.io/kaniko-project/executor:v1.23.2\n        with: {entrypoint: '', args: --oops --no-push}\n";
    assert!(met(&[(path, step)]).contains(&"unknown-flag".to_owned()));
    for run in [
        "docker run --rm gcr.io/kaniko-project/executor:v1.23.2 version",
        "docker run --rm corp.example/builder:1 /kaniko/executor --help",
        "grep /kaniko/executor Dockerfile",
    ] {
        let workflow = workflow(run);
        assert_eq!(met(&[(path, &workflow)]), [""; 0], "{run}");
    }
}

#[test]
fn scripts_run_pods_with_kubectl() {
    for (line, expected) in [
        (
            "kubectl run k --rm -i --image=gcr.io/kaniko-project/executor:v1.23.2 --restart=Never -- --no-push --oops",
            &["build.sh: ?", "unknown-flag"][..],
        ),
        (
            "kubectl -n ci run k --image gcr.io/kaniko-project/executor:v1.23.2-debug --command -- sh -c '/kaniko/executor --oops --no-push'",
            &["build.sh: ?", "unknown-flag"],
        ),
        (
            "kubectl run k --image=gcr.io/kaniko-project/executor:v1.23.2 --overrides='{\"spec\": {\"x\": '$Y'}}'",
            &["build.sh: ?"],
        ),
        ("kubectl run k --image=alpine -- sh -c kaniko", &[]),
        (
            "kubectl exec k --image=gcr.io/kaniko-project/executor:v1.23.2 -- x",
            &[],
        ),
    ] {
        let met = met(&[("build.sh", line)]);
        let silent = ["dockerfile-missing", "context-not-mounted"];
        let met: Vec<&String> = met
            .iter()
            .filter(|one| !silent.contains(&one.as_str()))
            .collect();
        assert_eq!(met, expected, "{line}");
    }
}

#[test]
fn commands_before_may_fill_a_directory() {
    let line = |before: &str| {
        format!(
            "kubectl run k --image=gcr.io/kaniko-project/executor:v1.23.2-debug --command -- sh -c '{before} /kaniko/executor -c /in -f /in/Dockerfile --no-push'"
        )
    };
    assert_eq!(
        met(&[("build.sh", &line("tar x -C /in;"))]),
        ["build.sh: ?"]
    );
    assert_eq!(
        met(&[("build.sh", &line("pwd;"))]),
        ["build.sh: ?", "context-not-mounted"]
    );
}

/// A pod whose container has these fields.
fn pod(fields: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: build}}\nspec:\n  restartPolicy: Never\n  containers:\n  - name: kaniko\n    image: gcr.io/kaniko-project/executor:v1.23.2\n{fields}"
    )
}

#[test]
fn a_container_may_start_below_its_mount() {
    let fields = "    workingDir: /workspace/app\n    args: [--context=., --no-push]\n    volumeMounts: [{name: v, mountPath: /workspace, readOnly: true}]\n  volumes: [{name: v, hostPath: {path: /home/me/app/..}}]\n";
    let pod = pod(&fields.replace("/home/me/app/..", "/home/me/sources"));
    let files = [
        ("pod.yaml", pod.as_str()),
        ("sources/app/Dockerfile", DOCKERFILE.1),
        ("sources/app/go.mod", MODULE.1),
    ];
    assert_eq!(met(&files), ["pod.yaml: sources/app"]);
}

#[test]
fn init_containers_add_files_and_clone_other_repositories() {
    let with = |script: &str| {
        let fields = format!(
            "    args: [--context=dir:///workspace, --no-push]\n    volumeMounts: [{{name: v, mountPath: /workspace}}]\n  initContainers:\n  - name: init\n    image: alpine\n    command: [sh, -c]\n    args: ['{script}']\n    volumeMounts: [{{name: v, mountPath: /v}}]\n  volumes: [{{name: v, emptyDir: {{}}}}]\n"
        );
        let pod = pod(&fields);
        met(&[
            ("pod.yaml", &pod),
            ("Dockerfile", "FROM scratch\nCOPY key /\n"),
        ])
    };
    let own = "apk add git && git clone git@git.example:team/shop.git /v";
    assert_eq!(with(own), ["pod.yaml: .", "copy-source-missing"]);
    assert_eq!(with(&format!("{own} && cp /key /v/key")), ["pod.yaml: ."]);
    assert_eq!(
        with("git clone https://git.example/team/other /v"),
        ["pod.yaml: ?"]
    );
}

#[test]
fn tekton_fetches_the_resources_of_older_tasks() {
    for spec in [
        "inputs: {resources: [{name: sources, type: git}]}",
        "resources: {inputs: [{name: git, type: git, targetPath: sources}]}",
    ] {
        let task = format!(
            "apiVersion: tekton.dev/v1beta1\nkind: Task\nmetadata: {{name: image}}\nspec:\n  {spec}\n  steps:\n  - image: gcr.io/kaniko-project/executor:v1.23.2\n    args: [--context=/workspace/sources, --no-push]\n"
        );
        assert_eq!(met(&[("task.yaml", &task)]), ["task.yaml: ?"], "{spec}");
    }
}

#[test]
fn an_image_that_is_called_so_may_be_anything() {
    let deployment = |container: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: shop}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec:\n      containers:\n      - {{name: shop, image: 'corp/kaniko:1.2', {container}}}\n"
        )
    };
    let shop = deployment("ports: [{containerPort: 80}]");
    assert_eq!(met(&[("shop.yaml", &shop)]), [""; 0]);
    let executor = deployment("args: [--no-push, --oops]");
    assert!(met(&[("shop.yaml", &executor)]).contains(&"unknown-flag".to_owned()));
}

#[test]
fn pods_of_agents_are_completed_by_somebody() {
    let agent = |command: &str| {
        format!(
            "kind: Pod\nmetadata: {{labels: {{ci: kaniko}}}}\nspec:\n  containers:\n  - name: kaniko\n    image: gcr.io/kaniko-project/executor:v1.23.2-debug\n    command: [{command}]\n    args: [9999999]\n"
        )
    };
    let waiting = agent("sleep");
    assert_eq!(met(&[("ci/agent.yaml", &waiting)]), ["ci/agent.yaml: ?"]);
    let jenkins = "apiVersion: v1\nkind: Pod\nmetadata: {name: agent}\nspec:\n  containers:\n  - name: kaniko\n    image: gcr.io/kaniko-project/executor:v1.23.2-debug\n    command: [/busybox/cat]\n    volumeMounts: [{name: workspace-volume, mountPath: /home/jenkins/agent}]\n";
    assert_eq!(
        met(&[("resources/agent.yaml", jenkins)]),
        ["resources/agent.yaml: ?"]
    );
    let other = jenkins.replace("workspace-volume", "workspace");
    assert!(met(&[("agent.yaml", &other)]).contains(&"mount-without-volume".to_owned()));
    let building = agent("/kaniko/executor");
    assert!(met(&[("ci/agent.yaml", &building)]).contains(&"wrong-type".to_owned()));
}

#[test]
fn the_settings_of_others_are_theirs() {
    let twice = "builder: kaniko\nimage: a\nimage: b\n";
    assert_eq!(met(&[("chart/values.yaml", twice)]), [""; 0]);
    let pod = pod("    args: [--no-push]\n    args: [--no-push]\n");
    assert!(met(&[("pod.yaml", &pod)]).contains(&"duplicate-key".to_owned()));
}

#[test]
fn of_an_image_that_nobody_knows_there_are_notes() {
    let with = |image: &str| {
        let job = format!(
            "build:\n  image: {{name: {image}, entrypoint: ['']}}\n  script:\n    - /kaniko/executor --context $CI_PROJECT_DIR/app --no-push\n"
        );
        let dockerfile = "FROM scratch\nADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 https://git.example/x /\n";
        met(&[(".gitlab-ci.yml", &job), ("app/Dockerfile", dockerfile)])
    };
    let google = with("gcr.io/kaniko-project/executor:v1.23.2-debug");
    assert_eq!(google, [".gitlab-ci.yml: app", "flag-ignored"]);
    assert_eq!(with("corp.example/builder:1"), [".gitlab-ci.yml: app"]);
}

#[test]
fn what_envsubst_fills_in_is_not_known() {
    let pod =
        pod("    args: ['--context=git://${HOST}/shop', '--destination=r.example/shop:${TAG}']\n");
    let alone = met(&[("ci/pod.yaml", &pod)]);
    assert_eq!(alone, ["ci/pod.yaml: ?", "invalid-destination"]);
    for (path, line) in [
        (
            "Makefile",
            "image:\n\tenvsubst < ci/pod.yaml | kubectl apply -f -\n",
        ),
        (
            "scripts/image.sh",
            "envsubst '$TAG $HOST' <ci/pod.yaml >pod.yaml\n",
        ),
    ] {
        let met = met(&[("ci/pod.yaml", &pod), (path, line)]);
        assert_eq!(met, ["ci/pod.yaml: ?"], "{path}");
    }
    let other = [
        ("ci/pod.yaml", pod.as_str()),
        ("Makefile", "\tenvsubst <shop.yaml\n"),
    ];
    assert_eq!(met(&other), alone);
}

#[test]
fn a_container_that_cannot_start_accepts_nothing() {
    let with = |tag: &str| {
        let job = format!(
            "build:\n  image: {{name: 'gcr.io/kaniko-project/executor:{tag}', entrypoint: ['']}}\n  script: [/kaniko/executor --context $CI_PROJECT_DIR --no-push]\n"
        );
        let directory = repository(&[
            (".gitlab-ci.yml", &job),
            ("Dockerfile", "FROM scratch\nCOPY x /\n"),
            ("x", ""),
        ]);
        let path = directory.path(".gitlab-ci.yml");
        let report = lint(
            &[Input::Path { path, named: true }],
            &Options::default(),
            &Unwatched,
        );
        report.builds[0].verdict
    };
    assert_eq!(with("v1.23.2-debug"), Verdict::Accepts);
    assert_eq!(with("v1.23.2"), Verdict::Unknown);
}
