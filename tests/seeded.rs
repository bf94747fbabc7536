//! One sound setup, and what becomes of it by one mistake each: the mistake is found, and no error
//! beside it.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::BTreeSet;

use kanikolint::finding::Severity;
use kanikolint::report::{Report, Showing};
use kanikolint::rules::RULES;
use kanikolint::{Input, Options, lint, progress::Unwatched};
use support::Directory;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: build
spec:
  restartPolicy: Never
  containers:
    - name: kaniko
      image: ghcr.io/osscontainertools/kaniko:v1.28.3
      args:
        - --context=dir:///workspace
        - --dockerfile=Dockerfile
        - --destination=registry.example.com/team/shop:1.4.0
      volumeMounts:
        - name: sources
          mountPath: /workspace
          readOnly: true
        - name: regcred
          mountPath: /kaniko/.docker
          readOnly: true
  volumes:
    - name: sources
      persistentVolumeClaim:
        claimName: sources
    - name: regcred
      secret:
        secretName: regcred
        items:
          - key: .dockerconfigjson
            path: config.json
";

const DOCKERFILE: &str = "\
FROM node:22-alpine AS build
ARG VERSION
WORKDIR /src
COPY package.json ./
RUN npm install
COPY src src

FROM build
COPY --from=build /src /app
CMD [\"node\", \"/app/src/main.js\"]
";

/// A part of a file, and what stands there instead.
enum Change {
    Pod(&'static str, &'static str),
    Dockerfile(&'static str, &'static str),
    Ignored(&'static str),
}

use Change::{Dockerfile, Ignored, Pod};

/// A mistake, what it changes, further arguments, and the rules that find it.
type Case = (
    &'static str,
    &'static [Change],
    &'static [&'static str],
    &'static [&'static str],
);

const ARGS: &str = "args:\n        - --context=dir:///workspace\n        - --dockerfile=Dockerfile\n        - --destination=registry.example.com/team/shop:1.4.0\n";

fn report(changes: &[Change], arguments: &[&str]) -> Report {
    let (mut pod, mut dockerfile, mut ignore) = (POD.to_owned(), DOCKERFILE.to_owned(), "");
    for change in changes {
        let (text, from, to) = match change {
            Pod(from, to) => (&mut pod, from, to),
            Dockerfile(from, to) => (&mut dockerfile, from, to),
            Ignored(patterns) => {
                ignore = patterns;
                continue;
            }
        };
        assert!(text.contains(from), "{from} stands nowhere");
        *text = text.replacen(from, to, 1);
    }
    let laid = Directory::empty();
    laid.write("pod.yaml", &pod);
    laid.write("Dockerfile", &dockerfile);
    laid.write("package.json", "{}");
    laid.write("src/main.js", "");
    laid.write(".dockerignore", ignore);
    let words: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    let options = Options {
        rules: RULES.iter().collect(),
        ..support::options(&words, &laid.path("."))
    };
    let path = laid.path("pod.yaml");
    lint(&[Input::Path { path, named: true }], &options, &Unwatched)
}

fn loud(report: &Report) -> Vec<(Severity, &'static str)> {
    let findings = report.findings.iter();
    let findings = findings.filter(|finding| !Showing::Uncommon.hides(finding));
    findings
        .map(|finding| (finding.severity, finding.rule.name))
        .collect()
}

#[test]
fn the_sound_setup_is_silent() {
    assert_eq!(loud(&report(&[], &[])), []);
}

#[test]
fn each_mistake_is_found_and_nothing_else() {
    const HERE: &[&str] = &["--context", "."];
    let cases: &[Case] = &[
        (
            "an image without a shell",
            &[Pod(
                ARGS,
                "command: [sh, -c, \"/kaniko/executor --context=dir:///workspace --no-push\"]\n",
            )],
            &[],
            &["shell-missing"],
        ),
        (
            "a wrong path of the Dockerfile",
            &[Pod("=Dockerfile", "=docker/Dockerfile")],
            HERE,
            &["dockerfile-missing"],
        ),
        (
            "no destination",
            &[Pod(
                "        - --destination=registry.example.com/team/shop:1.4.0\n",
                "",
            )],
            &[],
            &["missing-destination"],
        ),
        (
            "an unknown target",
            &[Pod(
                "        - --dest",
                "        - --target=biuld\n        - --dest",
            )],
            &[],
            &["target-unknown"],
        ),
        (
            "a mount without a volume",
            &[Pod(
                "- name: sources\n          mountPath",
                "- name: source\n          mountPath",
            )],
            HERE,
            &["mount-without-volume"],
        ),
        (
            "a secret that is not named config.json",
            &[Pod(
                "\n        items:\n          - key: .dockerconfigjson\n            path: config.json",
                "",
            )],
            &[],
            &["registry-secret-file"],
        ),
        (
            "a context outside the mount",
            &[Pod("dir:///workspace", "dir:///sources")],
            &[],
            &["context-not-mounted"],
        ),
        (
            "an ignored source",
            &[Ignored("src\n")],
            &[],
            &["source-ignored"],
        ),
        (
            "an unknown flag",
            &[Pod("--destination", "--destinaton")],
            &[],
            &["unknown-flag"],
        ),
        (
            "RUN --mount=type=ssh",
            &[Dockerfile("RUN npm", "RUN --mount=type=ssh npm")],
            &[],
            &["mount-ignored"],
        ),
        (
            "no restartPolicy",
            &[Pod("  restartPolicy: Never\n", "")],
            &[],
            &["restart-policy"],
        ),
        (
            "not root, and a read-only root",
            &[Pod(
                "      volumeMounts",
                "      securityContext:\n        runAsNonRoot: true\n        readOnlyRootFilesystem: true\n      volumeMounts",
            )],
            &[],
            &["read-only-root", "run-as-non-root"],
        ),
        (
            "a cache, and no push",
            &[Pod(
                "        - --destination=registry.example.com/team/shop:1.4.0\n",
                "        - --no-push\n        - --cache\n",
            )],
            &[],
            &["cache-without-repository"],
        ),
        (
            "a heredoc on google's Kaniko",
            &[
                Pod(
                    "ghcr.io/osscontainertools/kaniko:v1.28.3",
                    "gcr.io/kaniko-project/executor:v1.24.0",
                ),
                Dockerfile("RUN npm install", "RUN <<EOF\nnpm install\nEOF"),
            ],
            &[],
            &["heredoc-dropped"],
        ),
        (
            "a build argument that nobody declares",
            &[Pod(
                "        - --dest",
                "        - --build-arg=VERSON=1\n        - --dest",
            )],
            &[],
            &["build-arg-unused"],
        ),
        (
            "a context in /kaniko",
            &[
                Pod("dir:///workspace", "dir:///kaniko"),
                Pod("mountPath: /workspace", "mountPath: /kaniko"),
            ],
            &[],
            &["mount-over-executor"],
        ),
        (
            "dir: with two slashes",
            &[Pod("dir:///workspace", "dir://workspace")],
            &[],
            &["relative-context"],
        ),
        (
            "insecure and skip-tls-verify",
            &[Pod(
                "        - --dest",
                "        - --insecure\n        - --skip-tls-verify\n        - --dest",
            )],
            &[],
            &["registry-not-verified"],
        ),
        (
            "a secret as a build argument",
            &[
                Pod(
                    "        - --dest",
                    "        - --build-arg=NPM_TOKEN=npm_16aAbBcCdDeEfFgGhHiIjJkKlLmM\n        - --dest",
                ),
                Dockerfile("ARG VERSION", "ARG VERSION\nARG NPM_TOKEN"),
            ],
            &[],
            &["secret-in-build-argument"],
        ),
        (
            "a privileged container with the socket of Docker",
            &[
                Pod(
                    "      volumeMounts:\n",
                    "      securityContext:\n        privileged: true\n      volumeMounts:\n        - name: docker\n          mountPath: /var/run/docker.sock\n",
                ),
                Pod(
                    "  volumes:\n",
                    "  volumes:\n    - name: docker\n      hostPath:\n        path: /var/run/docker.sock\n",
                ),
            ],
            &[],
            &["docker-socket", "privileged-container"],
        ),
    ];
    let mut wrong = Vec::new();
    for (mistake, changes, arguments, expected) in cases {
        let found = loud(&report(changes, arguments));
        let names: BTreeSet<&str> = found.iter().map(|(_, name)| *name).collect();
        let errors = found
            .iter()
            .filter(|(severity, _)| *severity == Severity::Error);
        let others: Vec<&str> = errors
            .map(|(_, name)| *name)
            .filter(|name| !expected.contains(name))
            .collect();
        let missing: Vec<&&str> = expected
            .iter()
            .filter(|name| !names.contains(**name))
            .collect();
        if !missing.is_empty() || !others.is_empty() {
            wrong.push(format!(
                "{mistake}: not {missing:?}, beside it {others:?}; {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
