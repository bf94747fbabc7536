//! What differs between releases: where the image does not tell its release, a finding says which one
//! is presumed; where a newer release does without, its help names that.

mod support;

use kanikolint::card::{Card, Setup};
use kanikolint::finding::{Finding, Severity};
use kanikolint::report::Report;
use kanikolint::rules::RULES;
use support::Directory;

/// Images, and releases of theirs between which behaviour changed.
const RELEASES: [(&str, &[&str]); 2] = [
    (
        "gcr.io/kaniko-project/executor",
        &["v1.9.1", "v1.20.0", "v1.22.0", "v1.23.2", "v1.24.0"],
    ),
    (
        "ghcr.io/osscontainertools/kaniko",
        &[
            "v1.25.0", "v1.25.5", "v1.26.0", "v1.27.0", "v1.28.0", "v1.28.3",
        ],
    ),
];

/// The rules that tell of the release in words of their own.
const TELL_IT: [&str; 2] = ["floating-tag", "flag-not-in-release"];

/// The setup with another tag at its image, if it has that image with a tag of a release.
fn with_tag(setup: &Setup, image: &str, tag: &str) -> Option<Setup> {
    let mut changed = setup.clone();
    let mut found = false;
    let named = format!("{image}:v");
    for file in &mut changed.files {
        let mut parts = file.content.split(&named);
        let mut text = parts.next().unwrap_or("").to_owned();
        for part in parts {
            let end = part
                .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
                .unwrap_or(part.len());
            found = true;
            text.push_str(&format!("{image}:{tag}{}", &part[end..]));
        }
        file.content = text;
    }
    found.then_some(changed)
}

fn lint(setup: &Setup) -> Report {
    Directory::lay(setup).lint(&setup.arguments)
}

fn of_rule<'r>(report: &'r Report, name: &'r str) -> impl Iterator<Item = &'r Finding> {
    let findings = report.findings.iter();
    findings.filter(move |finding| finding.rule.name == name)
}

#[test]
fn a_finding_that_rests_on_the_release_says_which_is_presumed() {
    let mut silent = Vec::new();
    let mut compared = 0;
    for rule in RULES.iter().filter(|rule| !TELL_IT.contains(&rule.name)) {
        let card = Card::parse(rule.card).expect("a card");
        for (setup, (image, tags)) in card
            .bad
            .iter()
            .flat_map(|setup| RELEASES.map(|releases| (setup, releases)))
        {
            let Some(floating) = with_tag(setup, image, "latest") else {
                continue;
            };
            let counts = tags.iter().filter_map(|tag| with_tag(setup, image, tag));
            let mut counts = counts.map(|setup| of_rule(&lint(&setup), rule.name).count());
            let first = counts.next();
            if counts.all(|count| Some(count) == first) {
                continue;
            }
            compared += 1;
            let report = lint(&floating);
            let tells = |finding: &Finding| {
                finding
                    .notes
                    .iter()
                    .any(|note| note.contains("presumed to be"))
            };
            if !of_rule(&report, rule.name).all(tells) {
                silent.push(format!("{}: {:?}", rule.name, setup.heading));
            }
        }
    }
    assert!(compared > 20, "{compared} examples rest on the release");
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn the_release_that_mends_it_is_named() {
    let google = "gcr.io/kaniko-project/executor";
    let oss = "ghcr.io/osscontainertools/kaniko";
    for (name, image, tag, instruction, expected) in [
        (
            "heredoc-dropped",
            google,
            "v1.24.0",
            "RUN <<EOF\ntrue\nEOF",
            "kaniko` v1.25.4",
        ),
        (
            "dockerfile-syntax",
            google,
            "v1.9.1",
            "RUN <<EOF\necho a\nEOF",
            "kaniko` v1.25.4",
        ),
        (
            "dockerfile-syntax",
            google,
            "v1.7.0",
            "COPY --chmod=0755 a /a",
            "google v1.23.0",
        ),
        (
            "dockerfile-syntax",
            google,
            "v1.7.0",
            "RUN --mount=type=bind,target=/m true",
            "kaniko` v1.28.0",
        ),
        (
            "build-stops",
            google,
            "v1.24.0",
            "COPY --chmod=u+x a /a",
            "kaniko` v1.28.0",
        ),
        (
            "build-stops",
            oss,
            "v1.26.0",
            "COPY --chmod=u+x a /a",
            "kaniko` v1.28.0",
        ),
        (
            "build-stops",
            google,
            "v1.14.0",
            "COPY a /${A-b}",
            "google v1.22.0",
        ),
        (
            "build-stops",
            google,
            "v1.24.0",
            "COPY <<EOF /a\nb\nEOF",
            "kaniko` v1.25.4",
        ),
        (
            "flag-ignored",
            google,
            "v1.20.0",
            "COPY --chmod=0755 a /a",
            "google v1.23.0",
        ),
        (
            "mount-ignored",
            google,
            "v1.24.0",
            "RUN --mount=type=secret,id=a true",
            "kaniko` v1.27.0",
        ),
        (
            "argument-hidden",
            google,
            "v1.24.0",
            "ENV A=b\nARG A=c",
            "kaniko` v1.28.0",
        ),
        (
            "platform-argument-empty",
            google,
            "v1.24.0",
            "ARG TARGETARCH\nRUN true $TARGETARCH",
            "kaniko` v1.25.3",
        ),
        (
            "directory-reset",
            google,
            "v1.24.0",
            "",
            "kaniko` v1.24.0-4",
        ),
    ] {
        let dockerfile = match instruction {
            "" => "FROM alpine:3\nRUN true\nFROM alpine:3\nWORKDIR /var/lib\n".to_owned(),
            instruction => format!("FROM alpine:3\n{instruction}\n"),
        };
        let laid = Directory::empty();
        laid.write("a", "a");
        laid.write("Dockerfile", dockerfile);
        laid.write("pod.yaml", format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  restartPolicy: Never\n  containers:\n  - name: k\n    image: {image}:{tag}\n    args: [--context=dir:///workspace, --no-push]\n    volumeMounts: [{{name: w, mountPath: /workspace}}]\n  volumes: [{{name: w, persistentVolumeClaim: {{claimName: w}}}}]\n"));
        let report = laid.lint(&[]);
        let help = of_rule(&report, name).find_map(|finding| finding.help.clone());
        let help = help.unwrap_or_else(|| {
            panic!(
                "{name} says nothing of {instruction}: {:?}",
                report
                    .findings
                    .iter()
                    .map(|finding| (finding.rule.name, &finding.message))
                    .collect::<Vec<_>>()
            )
        });
        assert!(help.contains(expected), "{name}, {instruction}: {help}");
    }
}

#[test]
fn nobody_is_sent_to_a_release_that_only_parses_it() {
    for flag in ["--exclude=*.md", "--parents"] {
        let laid = Directory::empty();
        laid.write("Dockerfile", format!("FROM alpine:3\nCOPY {flag} a /a/\n"));
        laid.write("a", "a");
        laid.write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  restartPolicy: Never\n  containers:\n  - name: k\n    image: gcr.io/kaniko-project/executor:v1.24.0\n    args: [--context=dir:///workspace, --no-push]\n    volumeMounts: [{name: w, mountPath: /workspace}]\n  volumes: [{name: w, persistentVolumeClaim: {claimName: w}}]\n");
        let report = laid.lint(&[]);
        let finding = of_rule(&report, "dockerfile-syntax")
            .next()
            .expect("refused");
        assert_eq!(finding.severity, Severity::Error);
        let help = finding.help.as_deref().unwrap_or("");
        assert!(
            !help.is_empty() && !help.contains("or later"),
            "{flag}: {help}"
        );
    }
}
