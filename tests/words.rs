//! Words of the executor that no recorded case holds, from its sources.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use support::Directory;

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
fn a_stage_that_becomes_one_with_its_base_executes_its_triggers() {
    let dockerfile = "FROM scratch AS base\nONBUILD COPY nope /\nFROM base\nCOPY Dockerfile /\n";
    let of = |version: &str| {
        let image = format!("ghcr.io/osscontainertools/kaniko:{version}");
        error(&image, dockerfile)
    };
    // `MakeKanikoStages` of `pkg/dockerfile/dockerfile.go`
    assert_eq!(of("v1.26.0"), None);
    let stop = "error building image: error building stage: failed to get files used from context: \
                failed to get fileinfo for /workspace/nope: lstat /workspace/nope: no such file or \
                directory";
    assert_eq!(of("v1.26.1").as_deref(), Some(stop));
    assert_eq!(of("v1.25.6").as_deref(), Some(stop));
    assert_eq!(of("v1.28.3").as_deref(), Some(stop));
}
