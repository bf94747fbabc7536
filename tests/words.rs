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
    error_with(image, &[], dockerfile)
}

/// The same with more arguments.
fn error_with(image: &str, arguments: &[&str], dockerfile: &str) -> Option<String> {
    error_in(&Directory::empty(), image, arguments, dockerfile)
}

/// The same in a directory with files.
fn error_in(
    directory: &Directory,
    image: &str,
    arguments: &[&str],
    dockerfile: &str,
) -> Option<String> {
    let more: String = arguments.iter().map(|one| format!(", {one:?}")).collect();
    directory.write("Dockerfile", dockerfile);
    directory.write(
        "pod.yaml",
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: b}}\nspec:\n  restartPolicy: Never\n  \
             containers:\n  - name: k\n    image: {image}\n    \
             args: [--no-push, --context=dir:///workspace{more}]\n    volumeMounts:\n    \
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

#[test]
fn a_volume_is_metadata_alone_only_without_a_cache() {
    let of = |version: &str, more: &[&str]| {
        let image = format!("ghcr.io/osscontainertools/kaniko:{version}");
        let cache = ["--cache", "--cache-repo=registry.example/team/cache"];
        let dockerfile = "FROM alpine:3.22\nVOLUME /data /srv/www\nRUN /bin/true\n";
        error_with(&image, &[&cache, more].concat(), dockerfile)
    };
    // `build` of `pkg/executor/build.go`, `ResolvePaths` of `pkg/filesystem/resolve.go`: the two, what
    // is above them, and the root
    let panic = "panic: Assertion violated [executor.build.without-fs]: build: MetadataOnly command \
                 \"VOLUME /data /srv/www\" snapshotted 4 file(s)";
    assert_eq!(of("v1.27.6", &[]).as_deref(), Some(panic));
    assert_eq!(of("v1.27.4", &[]).as_deref(), Some(panic));
    assert_eq!(of("v1.27.6", &["--single-snapshot"]), None);
    assert_eq!(of("v1.27.3", &[]), None);
    assert_eq!(of("v1.28.0", &[]), None);
}

#[test]
fn a_command_says_something() {
    let of = |version: &str, dockerfile: &str| {
        let image = format!("ghcr.io/osscontainertools/kaniko:{version}");
        error(&image, dockerfile)
    };
    // `pkg/commands/cmd.go`: before anything of the stage is executed
    let panic = "panic: Assertion violated [cmd.command-nonempty]: CMD shell form produced an empty command";
    let dockerfile = "FROM scratch\nCOPY missing /\nCMD\n";
    assert_eq!(of("v1.28.3", dockerfile).as_deref(), Some(panic));
    assert_eq!(
        of("v1.28.1", "FROM scratch\nCMD \n").as_deref(),
        Some(panic)
    );
    assert_eq!(of("v1.28.3", "FROM scratch\nCMD []\n"), None);
    assert_eq!(of("v1.28.0", "FROM scratch\nCMD\n"), None);
}

#[test]
fn a_platform_has_two_parts_once_a_stage_is_built() {
    let of = |image: &str| {
        let dockerfile = "FROM scratch\nCOPY Dockerfile /\n";
        error_with(image, &["--custom-platform=linux"], dockerfile)
    };
    // `DoBuild` of `pkg/executor/build.go`
    let panic = Some("panic: runtime error: index out of range [1] with length 1");
    assert_eq!(
        of("gcr.io/kaniko-project/executor:v1.24.0").as_deref(),
        panic
    );
    assert_eq!(
        of("ghcr.io/osscontainertools/kaniko:v1.26.0").as_deref(),
        panic
    );
    assert_eq!(
        of("ghcr.io/osscontainertools/kaniko:v1.27.0").as_deref(),
        Some("error building image: invalid platform format \"linux\", expected os/arch")
    );
    assert_eq!(of("ghcr.io/osscontainertools/kaniko:v1.27.6"), None);
}

#[test]
fn a_tarball_is_named_before_it_is_written() {
    let image = "gcr.io/kaniko-project/executor:v1.14.0";
    let dockerfile = "FROM scratch\nCOPY Dockerfile /\n";
    // `DoPush` of `pkg/executor/push.go`
    assert_eq!(
        error_with(image, &["--tar-path=/nowhere/image.tar"], dockerfile).as_deref(),
        Some(
            "error pushing image: must provide at least one destination when tarPath is specified"
        )
    );
    let named = [
        "--tar-path=/nowhere/image.tar",
        "--destination=registry.example/app",
    ];
    assert_eq!(
        error_with(image, &named, dockerfile).as_deref(),
        Some(
            "error pushing image: writing tarball to file failed: open /nowhere/image.tar: no such file or directory"
        )
    );
}

#[test]
fn what_one_dockerfile_stops_with() {
    const GOOGLE: &str = "gcr.io/kaniko-project/executor:v1.24.0";
    const OLDER_GOOGLE: &str = "gcr.io/kaniko-project/executor:v1.23.2";
    const OSS: &str = "ghcr.io/osscontainertools/kaniko:v1.28.3";
    let index = "panic: runtime error: index out of range [0] with length 0";
    let lint = "parsing dockerfile: parsing lint options: invalid check option \"foo\"";
    let shell = "error building stage: failed to execute command: starting command: fork/exec /bin/sh: \
                 no such file or directory";
    let unused = &["--skip-unused-stages"][..];
    for (image, more, dockerfile, expected) in [
        // `skipUnusedStages` of google's `pkg/dockerfile/dockerfile.go` goes by names as they stand
        (
            GOOGLE,
            unused,
            "FROM alpine\nFROM scratch\nCOPY --from=0 /a /",
            "could not parse reference: 0",
        ),
        (
            GOOGLE,
            unused,
            "FROM alpine AS Up\nFROM scratch\nCOPY --from=Up /a /",
            "could not parse reference: Up",
        ),
        // `runCommandWithFlags` of osscontainertools' `pkg/commands/run.go`
        (
            OSS,
            &[],
            "FROM alpine\nRUN --mount=type=cache true",
            "error building stage: failed to execute command: paths must not be empty",
        ),
        // only `scratch` is nothing
        (
            GOOGLE,
            &[],
            "FROM SCRATCH\nCOPY Dockerfile /",
            "could not parse reference: SCRATCH",
        ),
        (
            OLDER_GOOGLE,
            &[],
            "FROM scratch AS scratch\nCOPY Dockerfile /",
            index,
        ),
        (
            GOOGLE,
            &[],
            "FROM scratch\nFROM 0\nCOPY Dockerfile /",
            "could not parse reference: 0",
        ),
        (GOOGLE, &[], "FROM scratch\nRUN true", shell),
        // `ParseLintOptions` of BuildKit
        (
            OSS,
            &[],
            "# check=foo=bar\nFROM scratch\nCOPY Dockerfile /",
            lint,
        ),
        (
            GOOGLE,
            &[],
            "# check=foo=bar\nFROM scratch\nCOPY Dockerfile /",
            "",
        ),
    ] {
        let said = error_with(image, more, &format!("{dockerfile}\n")).unwrap_or_default();
        let said = said.strip_prefix("error building image: ").unwrap_or(&said);
        assert_eq!(said, expected, "{dockerfile}");
    }
}

#[test]
fn archives_that_are_told_by_their_first_bytes() {
    let directory = Directory::empty();
    directory.write("a.xz", b"\xfd7zXZ\0\0\x04 and more");
    directory.write("a.zst", b"\x28\xb5\x2f\xfd and more");
    let of = |image: &str, archive: &str| {
        let dockerfile = format!("FROM scratch\nADD {archive} /\n");
        let line = error_in(&directory, image, &[], &dockerfile).unwrap_or_default();
        let caller = "error building image: error building stage: failed to execute command: \
                      unpacking local tar: ";
        line.strip_prefix(caller).unwrap_or(&line).to_owned()
    };
    let google = "gcr.io/kaniko-project/executor:v1.24.0";
    let oss = "ghcr.io/osscontainertools/kaniko:v1.28.3";
    // `UnpackLocalTarArchive` of `pkg/util/tar_util.go`
    assert_eq!(
        of(google, "a.xz"),
        "path does not lead to local tar archive"
    );
    assert_eq!(
        of(google, "a.zst"),
        "path does not lead to local tar archive"
    );
    assert_eq!(of("gcr.io/kaniko-project/executor:v1.9.1", "a.zst"), "");
    assert_eq!(of(oss, "a.xz"), "unsupported compression algorithm: 3");
    assert_eq!(of(oss, "a.zst"), "unsupported compression algorithm: 4");
}

/// The verdict on a pod with this security context, and the line that it stops with.
fn secured(context: &str, dockerfile: &str) -> (Verdict, Option<String>) {
    let directory = Directory::empty();
    directory.write("Dockerfile", dockerfile);
    directory.write(
        "pod.yaml",
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: b}}\nspec:\n  restartPolicy: Never\n  \
             containers:\n  - name: k\n    image: ghcr.io/osscontainertools/kaniko:v1.28.3\n    \
             args: [--no-push, --context=dir:///workspace]\n    securityContext: {{{context}}}\n    \
             volumeMounts:\n    - {{name: w, mountPath: /workspace, readOnly: true}}\n  volumes:\n  \
             - {{name: w, persistentVolumeClaim: {{claimName: c}}}}\n"
        ),
    );
    let report = directory.lint(&["--map".to_owned(), "/workspace=.".to_owned()]);
    let build = report.builds.first().unwrap();
    (build.verdict, build.error.clone())
}

#[test]
fn what_the_executor_may_not_do_is_not_taken_for_a_build_that_passes() {
    let copies = "FROM scratch\nENV A=b\n";
    let unpacks = "FROM alpine:3.22\nRUN true\n";
    // `cmd/executor/cmd/root.go`
    let (verdict, error) = secured("readOnlyRootFilesystem: true", copies);
    assert_eq!(verdict, Verdict::Rejects);
    assert!(
        error
            .unwrap()
            .ends_with("open /kaniko/Dockerfile: read-only file system")
    );
    for (context, dockerfile, verdict) in [
        ("privileged: true", unpacks, Verdict::Accepts),
        ("runAsUser: 0", unpacks, Verdict::Accepts),
        ("runAsUser: 1000", unpacks, Verdict::Unknown),
        ("runAsNonRoot: true", unpacks, Verdict::Unknown),
        ("capabilities: {drop: [ALL]}", unpacks, Verdict::Unknown),
        ("capabilities: {drop: [ALL]}", copies, Verdict::Accepts),
        (
            "capabilities: {drop: [CHOWN], add: [CHOWN]}",
            unpacks,
            Verdict::Unknown,
        ),
        (
            "capabilities: {drop: [NET_RAW, FSETID]}",
            unpacks,
            Verdict::Accepts,
        ),
    ] {
        assert_eq!(secured(context, dockerfile).0, verdict, "{context}");
    }
}

/// What is said of a pod whose context is a ConfigMap with this key.
fn from_config_map(key: &str, named: &str) -> (Verdict, Option<String>) {
    let directory = Directory::empty();
    directory.write(
        "pod.yaml",
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: files}}\ndata: {{{key}: 'FROM scratch'}}\n\
             ---\napiVersion: v1\nkind: Pod\nmetadata: {{name: b}}\nspec:\n  restartPolicy: Never\n  \
             containers:\n  - name: k\n    image: ghcr.io/osscontainertools/kaniko:v1.28.3\n    \
             args: [--no-push, --context=dir:///workspace]\n    volumeMounts:\n    \
             - {{name: w, mountPath: /workspace}}\n  volumes:\n  \
             - {{name: w, configMap: {{name: {named}}}}}\n"
        ),
    );
    let report = directory.lint(&[]);
    let build = report.builds.first().unwrap();
    (build.verdict, build.error.clone())
}

#[test]
fn what_is_no_key_of_a_config_map_is_not_in_its_volume() {
    let stop = "Error: error resolving dockerfile path: please provide a valid path to a Dockerfile \
                within the build context with --dockerfile";
    assert_eq!(
        from_config_map("dockerfile", "files"),
        (Verdict::Rejects, Some(stop.to_owned()))
    );
    assert_eq!(
        from_config_map("Dockerfile", "files"),
        (Verdict::Unknown, None)
    );
    // another one is not in sight
    assert_eq!(
        from_config_map("dockerfile", "other"),
        (Verdict::Unknown, None)
    );
}
