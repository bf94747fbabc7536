//! What holds of every report, however odd the setup: it comes, it agrees with itself, and it
//! points into its files.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use kanikolint::finding::Severity;
use kanikolint::report::{Report, Verdict};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use support::{Directory, builds_otherwise};

const RELEASES: [&str; 8] = [
    "gcr.io/kaniko-project/executor:v1.9.1",
    "gcr.io/kaniko-project/executor:v1.20.0",
    "gcr.io/kaniko-project/executor:v1.24.0",
    "gcr.io/kaniko-project/executor:debug",
    "ghcr.io/osscontainertools/kaniko:v1.26.0",
    "ghcr.io/osscontainertools/kaniko:v1.27.6",
    "ghcr.io/osscontainertools/kaniko:v1.28.3",
    "cgr.dev/chainguard/kaniko:latest",
];

/// Words that mean something to a Dockerfile, or nearly.
const WORDS: [&str; 40] = [
    "a.txt",
    "dir",
    "dir/",
    "dir/*",
    ".",
    "./",
    "..",
    "../a.txt",
    "/",
    "/x",
    "/x/",
    "out",
    "out/",
    "*",
    "*.txt",
    "[a-z].txt",
    "[",
    "link",
    "dangling",
    "loop",
    "$A",
    "${A}",
    "${A:-a.txt}",
    "${A:?no}",
    "$(x)",
    "$$",
    "\\",
    "\"",
    "'a b'",
    "[\"a.txt\",\"/y\"]",
    "--from=0",
    "--from=b",
    "--chmod=755",
    "--chown=1:1",
    "--chown=app",
    "<<EOF",
    "é",
    "http://example.com/f",
    "#",
    "A=b",
];

const INSTRUCTIONS: [&str; 20] = [
    "FROM scratch",
    "FROM scratch AS b",
    "FROM b",
    "FROM alpine",
    "FROM $A",
    "COPY",
    "COPY",
    "COPY",
    "ADD",
    "RUN",
    "RUN ln -s /nope",
    "ARG",
    "ENV",
    "WORKDIR",
    "USER",
    "VOLUME",
    "ONBUILD COPY",
    "EOF",
    "# escape=`",
    "LABEL",
];

fn line() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(select(&WORDS[..]), 0..4);
    (select(&INSTRUCTIONS[..]), words)
        .prop_map(|(instruction, words)| format!("{instruction} {}", words.join(" ")))
}

fn dockerfile() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(line(), 0..7);
    (prop::bool::weighted(0.9), lines).prop_map(|(starts, lines)| {
        let first = if starts { "FROM scratch\n" } else { "" };
        format!("{first}{}", lines.join("\n"))
    })
}

fn ignore_file() -> impl Strategy<Value = String> {
    let patterns = [
        "*", "**", "dir", "dir/*", "!dir/x", "*.txt", "!a.txt", "[", "!", "# c", "../a",
    ];
    prop::collection::vec(select(patterns.to_vec()), 0..4).prop_map(|lines| lines.join("\n"))
}

fn arguments() -> impl Strategy<Value = Vec<&'static str>> {
    let arguments = [
        "--dockerfile=Dockerfile",
        "--dockerfile=dockerfile",
        "--context=dir:///workspace",
        "--context=dir://workspace",
        "--context=/workspace/dir",
        "--no-push",
        "--no-push true",
        "--destination=a/b:1",
        "--destination=A/b",
        "-d",
        "--target=b",
        "--target=zz",
        "--build-arg=A=a.txt",
        "--build-arg",
        "--cache",
        "--cache=true",
        "--nonsense",
        "--snapshot-mode=odd",
        "--context-sub-path=dir",
        "$(A)",
        "x",
    ];
    prop::collection::vec(select(arguments.to_vec()), 0..5)
}

fn manifest(image: &str, arguments: &[&str]) -> String {
    let arguments = serde_json::to_string(arguments).unwrap();
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: b}}\nspec:\n  restartPolicy: Never\n  \
         containers:\n  - name: k\n    image: {image}\n    args: {arguments}\n    volumeMounts:\n    \
         - {{name: w, mountPath: /workspace, readOnly: true}}\n  volumes:\n  \
         - {{name: w, persistentVolumeClaim: {{claimName: c}}}}\n"
    )
}

fn check(report: &Report) {
    let [build] = report.builds.as_slice() else {
        panic!("{} builds", report.builds.len());
    };
    let errors: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error && !builds_otherwise(finding))
        .map(|finding| finding.message.as_str())
        .collect();
    match build.verdict {
        Verdict::Rejects => {
            let line = build.error.as_deref().unwrap();
            let notes: Vec<&String> = report
                .findings
                .iter()
                .flat_map(|finding| &finding.notes)
                .collect();
            let is_quoted = notes.iter().any(|note| note.contains(line));
            assert!(is_quoted, "nobody says: {line}; {notes:?}");
            assert!(!errors.is_empty(), "rejected in silence: {:?}", build.error);
        }
        Verdict::Accepts => {
            assert_eq!(build.error, None);
            assert!(build.unknown.is_empty(), "{:?}", build.unknown);
            // that the image is not what was written is an error, too, and no stop
            let stops = report.findings.iter().filter(|finding| {
                let mut notes = finding.notes.iter();
                finding.severity == Severity::Error
                    && notes.any(|note| note.starts_with("the executor will say: "))
            });
            let stops: Vec<&str> = stops.map(|finding| finding.message.as_str()).collect();
            assert!(stops.is_empty(), "accepted, and yet: {stops:?}");
        }
        Verdict::Unknown => assert!(!build.unknown.is_empty(), "unknown for no reason"),
    }
    for finding in &report.findings {
        assert!(!finding.message.is_empty());
        for label in &finding.labels {
            let text = &report.sources.file(label.span.file).text;
            assert!(
                text.get(label.span.range()).is_some(),
                "{}: {:?} is no part of its file",
                finding.message,
                label.span
            );
        }
    }
}

fn laid(dockerfile: &str, ignore: &str) -> Directory {
    let directory = Directory::empty();
    directory.write("Dockerfile", dockerfile);
    directory.write(".dockerignore", ignore);
    directory.write("a.txt", "a");
    directory.write("dir/x", "x");
    directory.write("dir/sub/y.txt", "y");
    let link = |target: &str, at: &str| {
        std::os::unix::fs::symlink(target, directory.path(at)).unwrap();
    };
    link("a.txt", "link");
    link("nowhere", "dangling");
    link("loop", "loop");
    directory
}

/// The same cases each time, unless `PROPTEST_CASES` or `PROPTEST_RNG_SEED` asks for others.
fn config() -> ProptestConfig {
    let asked = |name: &str| std::env::var_os(name).is_some();
    let mut config = ProptestConfig::default();
    if !asked("PROPTEST_CASES") {
        config.cases = 1500;
    }
    if !asked("PROPTEST_RNG_SEED") {
        config.rng_seed = RngSeed::Fixed(20_261_125);
    }
    config
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_report_agrees_with_itself(
        dockerfile in dockerfile(),
        ignore in ignore_file(),
        image in select(&RELEASES[..]),
        sound in prop::bool::weighted(0.7),
        odd in arguments(),
    ) {
        let plain = vec!["--context=dir:///workspace", "--dockerfile=Dockerfile", "--no-push"];
        let directory = laid(&dockerfile, &ignore);
        let pod = manifest(image, if sound { &plain } else { &odd });
        directory.write("pod.yaml", &pod);
        let map = ["--map".to_owned(), "/workspace=.".to_owned()];
        check(&directory.lint(&map));
    }

    #[test]
    fn any_text_is_answered(manifest in "\\PC{0,200}", dockerfile in "(?s).{0,300}") {
        let directory = laid(&dockerfile, "");
        directory.write("pod.yaml", &manifest);
        let _ = directory.lint(&[]);
    }
}
