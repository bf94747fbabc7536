//! Secrets that nothing but their look tells: no output shows them.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::process::Command;

use support::Directory;

const MANIFEST: &str = r#"apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  restartPolicy: Never
  containers:
  - name: k
    image: gcr.io/kaniko-project/executor:v1.24.0
    args:
    - --context=dir:///workspace
    - --registry-mirror=https://me:hunter2-mirror@mirror.example.com
    - --build-arg NPM_TOKEN=hunter2-joined
    - -build-arg=TOKEN=hunter2-dash
    - --build-arg=URL=https://me:hunter2-url@example.com/x
    - --git=branch=ghp_hunter2hunter2hunter2
    - DB_PASSWORD=hunter2-word
    - --destination=me:hunter2-login@registry.example.com/a:1
    env:
    - {name: API_TOKEN, valu: hunter2-field}
    - name: DB_PASSWORD
      value: [hunter2-list]
    volumeMounts: [{name: w, mountPath: /workspace}]
  volumes: [{name: w, persistentVolumeClaim: {claimName: w}}]
---
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData:
  x: [hunter2-held]
"#;

const DOCKERFILE: &str = "FROM alpine:3.22
FOO PASSWORD=hunter2-unknown
RUN curl -u me:hunter2-curl https://example.com/\\
x --password hunter2-flag && COPY
COPY 'open DB_PASSWORD=hunter2-quote /x
";

#[test]
fn no_output_shows_a_secret() {
    let laid = Directory::empty();
    laid.write("pod.yaml", MANIFEST);
    laid.write("Dockerfile", DOCKERFILE);
    let baseline = laid.path("baseline.json");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanikolint"));
        command.current_dir(laid.path("."));
        let output = command.args(arguments).output().unwrap();
        [output.stdout, output.stderr].concat()
    };
    let formats = [
        "human",
        "concise",
        "json",
        "json-lines",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
    ];
    let mut outputs: Vec<(&str, Vec<u8>)> = Vec::new();
    for format in formats {
        let said = run(&["--select", "all", "--format", format, "pod.yaml"]);
        assert!(!said.is_empty(), "{format}");
        outputs.push((format, said));
    }
    // its rules come with their pages, and those with examples
    let sarif: serde_json::Value =
        serde_json::from_slice(&run(&["--format", "sarif", "pod.yaml"])).unwrap();
    outputs.push((
        "sarif",
        sarif["runs"][0]["results"].to_string().into_bytes(),
    ));
    outputs.push(("plan", run(&["plan", "pod.yaml"])));
    outputs.push(("mermaid", run(&["plan", "--format", "mermaid", "pod.yaml"])));
    outputs.push(("diff", run(&["--diff", "--unsafe-fixes", "pod.yaml"])));
    run(&[
        "--write-baseline",
        "--baseline",
        "baseline.json",
        "pod.yaml",
    ]);
    outputs.push(("baseline", std::fs::read(baseline).unwrap()));
    for (name, output) in outputs {
        let text = String::from_utf8(output).unwrap();
        let shown = text.lines().find(|line| line.contains("hunter2"));
        assert_eq!(shown, None, "{name}");
    }
}
