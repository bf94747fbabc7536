//! What a shell or a carrier fills in is unknown, and never taken for what is written.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use kanikolint::progress::Unwatched;
use kanikolint::report::Verdict;
use kanikolint::{Input, lint};
use support::{Directory, options};

/// Why the only build of a file is unknown, beside a Dockerfile in `app`.
fn doubts(name: &str, content: &str) -> Vec<String> {
    let directory = Directory::empty();
    directory.write("app/Dockerfile", "FROM scratch\nCOPY Dockerfile /\n");
    let image = "gcr.io/kaniko-project/executor:v1.24.0";
    directory.write(name, content.replace("EXECUTOR", image));
    let path = directory.path(name);
    let input = Input::Path { path, named: true };
    let options = options(&[], &directory.path(""));
    let report = lint(&[input], &options, &Unwatched);
    let [build] = report.builds.as_slice() else {
        panic!("{name} has {} builds", report.builds.len());
    };
    assert_eq!(build.verdict, Verdict::Unknown, "{content}");
    build.unknown.clone()
}

#[test]
fn a_directory_that_nothing_tells_is_unknown_with_its_reason() {
    let run = "docker run -v \"$PWD:/src\" -w \"/src/$PART\" EXECUTOR --context=. --no-push\n";
    assert_eq!(doubts("run.sh", run), ["nothing here sets `PART`"]);
    let own = "/kaniko/executor --context=. --no-push\n";
    assert_eq!(
        doubts("build.sh", own),
        ["where the script is started is not known"]
    );
    let steps = "podTemplate(yaml: '''\nspec:\n  containers:\n  - {name: kaniko, image: EXECUTOR-debug, command: [sleep], args: [infinity]}\n''') {\n  \
                 node(POD_LABEL) { checkout scm\n  container('kaniko') { dir('app') { sh '/kaniko/executor --context=. --no-push' } } }\n}\n";
    assert_eq!(
        doubts("Jenkinsfile", steps),
        ["which directory of the workspace a step runs in is not known"]
    );
    let step = "steps:\n- name: EXECUTOR\n  dir: $_PART\n  args: [--context=., --no-push]\n";
    assert_eq!(
        doubts("cloudbuild.yaml", step),
        ["`_PART` is set by Cloud Build"]
    );
}

#[test]
fn a_mount_at_a_path_that_nothing_tells_may_hold_the_context() {
    let why = ["where a volume is mounted is not known"];
    for context in ["/workspace", "/src"] {
        let run = "docker run -v \"$PWD:$AT\" EXECUTOR --context=CONTEXT --no-push\n";
        assert_eq!(doubts("run.sh", &run.replace("CONTEXT", context)), why);
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec:\n  containers:\n  - name: kaniko\n    image: EXECUTOR\n    \
                   args: [--context=CONTEXT, --no-push]\n    volumeMounts: [{name: w, mountPath: '{{ .Values.at }}'}]\n  \
                   volumes: [{name: w, hostPath: {path: /src}}]\n";
        assert_eq!(doubts("pod.yaml", &pod.replace("CONTEXT", context)), why);
    }
}

#[test]
fn what_compose_fills_in_is_unknown() {
    let service = |more: &str| {
        let service =
            "services:\n  build:\n    image: EXECUTOR\n    command: [--context=/src, --no-push]\n";
        doubts("compose.yaml", &format!("{service}{more}"))
    };
    let by = |name: &str| format!("`{name}` is set by the shell or an `.env` file");
    assert_eq!(service("    entrypoint: ['$PROGRAM']\n"), [by("PROGRAM")]);
    let elsewhere = service("    volumes: [\"./app:${AT:-/src}\"]\n");
    assert_eq!(elsewhere, ["where a volume is mounted is not known"]);
    let source = service("    volumes: [\"./${PART:-app}:/src\"]\n");
    assert_eq!(source, ["what the volume `volume /src` holds is not known"]);
    let words = "services:\n  build:\n    image: EXECUTOR\n    \
                 entrypoint: /kaniko/executor --context=/src --no-push\n    \
                 volumes: [\"./${PART:-app}:/src\"]\n";
    assert_eq!(doubts("compose.yaml", words), source);
    let directory = "services:\n  build:\n    image: EXECUTOR\n    working_dir: /src/$PART\n    command: [--context=., --no-push]\n    volumes: [./app:/src]\n";
    assert_eq!(doubts("compose.yaml", directory), [by("PART")]);
}
