//! A context that the executor clones, and that is the repository here.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use kanikolint::progress::Unwatched;
use kanikolint::rules::RULES;
use kanikolint::{Input, Options, lint};
use support::Directory;

/// A repository whose git ignores what its context has in `dist`.
fn repository(context: &str) -> Directory {
    let directory = Directory::repository("git@github.com:acme/shop.git");
    directory.write(".gitignore", "dist/\n");
    directory.write("app/Dockerfile", "FROM scratch\nCOPY main.go dist/ /\n");
    directory.write("app/main.go", "package main\n");
    directory.write("app/dist/main.js", "main()\n");
    directory.write(
        "pod.yaml",
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: build}}\nspec:\n  restartPolicy: Never\n  \
             containers:\n  - name: kaniko\n    image: ghcr.io/osscontainertools/kaniko:v1.28.3\n    \
             args:\n    - --context=git://{context}\n    - --context-sub-path=app\n    - --no-push\n"
        ),
    );
    directory
}

#[test]
fn what_git_ignores_is_not_in_the_clone() {
    let report = repository("github.com/acme/shop.git#refs/heads/main").lint(&[]);
    let build = report.builds.first().unwrap();
    assert_eq!(
        build.context_path.as_deref(),
        Some("/kaniko/buildcontext/app")
    );
    assert!(
        build
            .error
            .as_ref()
            .unwrap()
            .ends_with("lstat /kaniko/buildcontext/app/dist: no such file or directory")
    );
    let [finding] = report.findings.as_slice() else {
        panic!("{:?}", report.findings);
    };
    assert_eq!(finding.rule.name, "copy-source-missing");
    let notes = finding.notes.join("\n");
    assert!(
        notes.contains("dist` is here, but git ignores it"),
        "{notes}"
    );
}

/// The same, cloned by an init container.
fn by_an_init_container(script: &str) -> Directory {
    let directory = repository("");
    directory.write(
        "pod.yaml",
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: build}}\nspec:\n  restartPolicy: Never\n  \
             initContainers:\n  - name: clone\n    image: alpine/git:v2.47.2\n    \
             command: [sh, -c, '{script}']\n    volumeMounts: [{{name: w, mountPath: /src}}]\n  \
             containers:\n  - name: kaniko\n    image: ghcr.io/osscontainertools/kaniko:v1.28.3\n    \
             args: [--context=dir:///workspace/shop/app, --no-push]\n    \
             volumeMounts: [{{name: w, mountPath: /workspace}}]\n  \
             volumes: [{{name: w, emptyDir: {{}}}}]\n"
        ),
    );
    directory
}

#[test]
fn an_init_container_may_clone_it() {
    let clone = "git clone https://github.com/acme/shop.git /src/shop";
    let report = by_an_init_container(clone).lint(&[]);
    let build = report.builds.first().unwrap();
    assert!(
        build
            .error
            .as_ref()
            .unwrap()
            .ends_with("lstat /workspace/shop/app/dist: no such file or directory")
    );
    // what a later command makes is not known
    let report = by_an_init_container(&format!("{clone} && make -C /src/shop")).lint(&[]);
    assert_eq!(report.builds.first().unwrap().error, None);
    let report =
        by_an_init_container(&format!("{clone} && cd /src/shop && git checkout v2")).lint(&[]);
    assert_eq!(report.builds.first().unwrap().context_local, None);
}

#[test]
fn a_checkout_lacks_what_no_job_before_makes() {
    let job = "image:\n  image: {name: 'gcr.io/kaniko-project/executor:v1.24.0-debug', entrypoint: ['']}\n  \
               script: ['/kaniko/executor --context $CI_PROJECT_DIR/app --no-push']\n";
    let lints = |pipeline: &str| {
        let directory = repository("");
        directory.write(".gitlab-ci.yml", pipeline);
        let path = directory.path(".gitlab-ci.yml");
        let options = Options {
            rules: RULES.iter().collect(),
            ..Options::default()
        };
        lint(&[Input::Path { path, named: true }], &options, &Unwatched)
    };
    let report = lints(job);
    let missing = report.findings.iter();
    let missing = missing.filter(|finding| finding.rule.name == "copy-source-missing");
    let helps: Vec<&str> = missing
        .filter_map(|finding| finding.help.as_deref())
        .collect();
    assert!(
        helps[0].starts_with("make it in a step before the executor"),
        "{helps:?}"
    );
    let made = format!("make:\n  script: [make]\n  artifacts: {{paths: [app/dist]}}\n{job}");
    assert_eq!(lints(&made).builds.first().unwrap().error, None);
}

#[test]
fn another_branch_or_repository_is_not_what_is_here() {
    for context in [
        "github.com/acme/shop.git#refs/heads/next",
        "github.com/acme/site.git",
    ] {
        let directory = repository(context);
        let report = directory.lint(&[]);
        let build = report.builds.first().unwrap();
        assert_eq!(build.context_local, None, "{context}");
        assert_eq!(build.error, None, "{context}");
        assert!(!build.unknown.is_empty(), "{context}");
        // somebody who knows better may say so
        let given = directory.path("").display().to_string();
        let report = directory.lint(&["--context".to_owned(), given]);
        let build = report.builds.first().unwrap();
        assert!(build.context_local.is_some(), "{context}");
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}
