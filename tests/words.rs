//! Words of the executor that no recorded case holds, from its sources.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use kanikolint::report::Verdict;
use support::Directory;

/// What is said of a pod whose credentials lie at `/kaniko/.docker`.
fn with_credentials(image: &str, config: &str, variable: &str) -> (Verdict, Option<String>) {
    let directory = Directory::empty();
    directory.write("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n");
    directory.write(
        "pod.yaml",
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: login}}\ndata:\n  config.json: '{config}'\n\
             ---\napiVersion: v1\nkind: Pod\nmetadata: {{name: b}}\nspec:\n  restartPolicy: Never\n  \
             containers:\n  - name: k\n    image: {image}\n    \
             args: [--destination=registry.example/team/a:1, --context=dir:///workspace]\n    \
             env: [{{name: KANIKO_DIR, value: {variable}}}]\n    volumeMounts:\n    \
             - {{name: w, mountPath: /workspace, readOnly: true}}\n    \
             - {{name: login, mountPath: /kaniko/.docker}}\n  volumes:\n  \
             - {{name: w, persistentVolumeClaim: {{claimName: c}}}}\n  \
             - {{name: login, configMap: {{name: login}}}}\n"
        ),
    );
    let report = directory.lint(&["--map".to_owned(), "/workspace=.".to_owned()]);
    let build = report.builds.first().unwrap();
    (build.verdict, build.error.clone())
}

#[test]
fn the_executor_moves_where_no_mount_is_in_its_way() {
    let moved = |image: &str, to: &str| with_credentials(image, "{}", to);
    let google = "gcr.io/kaniko-project/executor:v1.24.0";
    // `cmd/executor/cmd/root.go`
    assert_eq!(
        moved(google, "/executor").1.as_deref(),
        Some("Error: unlinkat //kaniko/.docker: device or resource busy")
    );
    assert_eq!(moved(google, "/kaniko"), (Verdict::Accepts, None));
    let newest = "ghcr.io/osscontainertools/kaniko:v1.28.3";
    assert_eq!(
        moved(newest, "/workspace").1.as_deref(),
        Some("Error: rename /kaniko /workspace: file exists")
    );
    assert_eq!(moved(newest, "/executor").1, None);
}

#[test]
fn credentials_that_stop_it_are_not_taken_for_a_build_that_passes() {
    let read = |config: &str| {
        with_credentials("gcr.io/kaniko-project/executor:v1.24.0", config, "/kaniko")
    };
    assert_eq!(read(r#"{"auths": {}}"#), (Verdict::Accepts, None));
    assert_eq!(read("{auths"), (Verdict::Unknown, None));
    let helper = r#"{"credsStore": "desktop"}"#;
    assert_eq!(read(helper), (Verdict::Unknown, None));
}

/// The line that a build of this Dockerfile stops with.
fn error(image: &str, dockerfile: &str) -> Option<String> {
    let directory = Directory::empty();
    directory.write("Dockerfile", dockerfile);
    directory.write(
        "pod.yaml",
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: b}}\nspec:\n  restartPolicy: Never\n  \
             containers:\n  - name: k\n    image: {image}\n    \
             args: [--no-push, --context=dir:///workspace]\n    volumeMounts:\n    \
             - {{name: w, mountPath: /workspace, readOnly: true}}\n  volumes:\n  \
             - {{name: w, persistentVolumeClaim: {{claimName: c}}}}\n"
        ),
    );
    let report = directory.lint(&["--map".to_owned(), "/workspace=.".to_owned()]);
    report.builds.first()?.error.clone()
}

#[test]
fn a_workdir_belongs_to_a_user_that_is_there() {
    let stop = |caller: &str| {
        format!(
            "error building image: error building stage: failed to execute command: {caller}\
             identifying uid and gid for user app: user app is not a uid and does not exist on the \
             system"
        )
    };
    let dockerfile = "FROM scratch\nUSER app\nWORKDIR /app\n";
    // `pkg/commands/workdir.go`
    assert_eq!(
        error("gcr.io/kaniko-project/executor:v1.24.0", dockerfile),
        Some(stop(""))
    );
    assert_eq!(
        error("ghcr.io/osscontainertools/kaniko:v1.26.0", dockerfile),
        Some(stop("getting user group: "))
    );
}

#[test]
fn a_check_directive_ends_at_its_first_space() {
    // `parser.ParseDirective` and `linter.ParseLintOptions` of BuildKit v0.29
    let dockerfile = "# check=skip=FromAsCasing; error=true\nFROM scratch\n";
    let stop = "error building image: parsing dockerfile: parsing lint options: invalid check \
                option \"\"";
    assert_eq!(
        error("ghcr.io/osscontainertools/kaniko:v1.27.2", dockerfile).as_deref(),
        Some(stop)
    );
    assert_eq!(
        error("ghcr.io/osscontainertools/kaniko:v1.27.1", dockerfile),
        None
    );
}
