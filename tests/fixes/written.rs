//! The same mistakes in the ways that people write lists: in lines, in brackets, as JSON, quoted, in
//! `command`, in a script.

use std::fs;

use kanikolint::card::Setup;

use crate::mend;
use crate::support::Directory;

/// A pod whose container is of these lines besides, built from beside it.
fn pod(image: &str, container: &str) -> Directory {
    let laid = Directory::empty();
    let pod = format!(
        "apiVersion: v1
kind: Pod
metadata:
  name: build
spec:
  restartPolicy: Never
  containers:
    - name: kaniko
      image: {image}
{container}      volumeMounts:
        - name: sources
          mountPath: /workspace
          readOnly: true
  volumes:
    - name: sources
      persistentVolumeClaim:
        claimName: sources
"
    );
    laid.write("pod.yaml", pod);
    laid.write("Dockerfile", "FROM scratch AS build\nCOPY a.txt /\n");
    laid.write("a.txt", "a");
    laid
}

const EXECUTOR: &str = "ghcr.io/osscontainertools/kaniko:v1.28.3";

/// What becomes of these lines.
fn mended(image: &str, container: &str) -> String {
    mended_in(&pod(image, container), &[])
}

/// What becomes of the lines of the container.
fn mended_in(laid: &Directory, arguments: &[&str]) -> String {
    let arguments = arguments.iter().map(|word| (*word).to_owned());
    let setup = Setup {
        arguments: arguments.collect(),
        ..Setup::default()
    };
    mend(laid, &setup, true);
    let text = fs::read_to_string(laid.path("pod.yaml")).unwrap();
    let (_, rest) = text.split_once("      image:").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    let (container, _) = rest.split_once("      volumeMounts").unwrap();
    container.to_owned()
}

#[test]
fn arguments_are_mended_however_they_are_written() {
    let rows = [
        // a block list
        (
            "      args:
        - --context=dir://workspace # the sources
        - --no-push true
        - -cleanup
        - --target
        - biuld # the stage
",
            "      args:
        - --context=dir:///workspace # the sources
        - --no-push=true
        - --cleanup
        - --target
        - build # the stage
",
        ),
        // quoted items
        (
            "      args:
        - '--context=dir:///workspace --no-push' # both
        - \"--\"
        - '--target=buidl'
",
            "      args:
        - --context=dir:///workspace # both
        - --no-push
        - '--target=build'
",
        ),
        // in brackets
        (
            "      args: [--context=dir://workspace, --no-push, 'true', -cleanup, --target=biuld]
",
            "      args: [--context=dir:///workspace, --no-push=true, --cleanup, --target=build]
",
        ),
        // as JSON
        (
            "      args: [\"--context=dir:///workspace --no-push\", \"--\",
             \"--clenup\"]
",
            "      args: [--context=dir:///workspace, --no-push,
             \"--cleanup\"]
",
        ),
        // in `command`
        (
            "      command: [\"/kaniko/executor\", \"--context=dir://workspace\", \"-no-push\"]
",
            "      command: [\"/kaniko/executor\", \"--context=dir:///workspace\", \"--no-push\"]
",
        ),
        // old names and new ones
        (
            "      args: [--snapshotMode=full, --context=dir:///workspace, --snapshot-mode=redo, --no-push]
",
            "      args: [--context=dir:///workspace, --snapshot-mode=redo, --no-push]
",
        ),
    ];
    for (before, after) in rows {
        assert_eq!(mended(EXECUTOR, before), after);
    }
}

#[test]
fn an_argument_is_added_as_the_others_are_written() {
    let rows = [
        (
            "      args: [--context=dir:///workspace, --no-push]\n",
            "      args: [--context=dir:///workspace, --no-push, --dockerfile=dockerFILE]\n",
        ),
        (
            "      args: [\"--context=dir:///workspace\",\n        \"--no-push\"] # two\n",
            "      args: [\"--context=dir:///workspace\",\n        \"--no-push\", \"--dockerfile=dockerFILE\"] # two\n",
        ),
        (
            "      args:\n      - --context=dir:///workspace\n      - --no-push # yet\n",
            "      args:\n      - --context=dir:///workspace\n      - --no-push # yet\n      - --dockerfile=dockerFILE\n",
        ),
        (
            "      args: [--context=dir:///workspace, --no-push, -f, 'Dockerfile']\n",
            "      args: [--context=dir:///workspace, --no-push, -f, 'dockerFILE']\n",
        ),
        // what stands behind the dashes is not read
        (
            "      args: [--context=dir:///workspace, --no-push, --, x]\n",
            "      args: [--context=dir:///workspace, --no-push, --, x]\n",
        ),
    ];
    for (before, after) in rows {
        let laid = pod(EXECUTOR, before);
        fs::rename(laid.path("Dockerfile"), laid.path("dockerFILE")).unwrap();
        assert_eq!(mended_in(&laid, &["--context", "."]), after);
    }
}

#[test]
fn capabilities_are_taken_out_and_added_where_they_are_listed() {
    let rows = [
        ("add: [SYS_ADMIN]", "add: []"),
        ("add: [SYS_ADMIN, CHOWN]", "add: [CHOWN]"),
        ("add: [CHOWN, 'SYS_ADMIN', \"KILL\"]", "add: [CHOWN]"),
        ("add:\n          - SYS_ADMIN", "add: []"),
        (
            "add:\n          # all\n          - ALL\n\n          - CHOWN",
            "add:\n          # all\n\n          - CHOWN",
        ),
        ("drop: [CHOWN]", "drop: []"),
        (
            "drop: ['ALL'] # all",
            "add: [CHOWN]\n          drop: ['ALL'] # all",
        ),
        (
            "drop: [ALL]\n          add: [\"SETUID\"]",
            "drop: [ALL]\n          add: [\"SETUID\", \"CHOWN\"]",
        ),
        (
            "drop: [ALL]\n          add:\n          - SETUID # for a RUN\n",
            "drop: [ALL]\n          add:\n          - SETUID # for a RUN\n          - CHOWN\n",
        ),
        // which of them is meant is not known
        (
            "add: [ALL]\n          drop: [ALL]",
            "add: [ALL]\n          drop: [ALL]",
        ),
    ];
    for (before, after) in rows {
        let lines = |lists: &str| {
            let lists = lists.trim_end();
            format!(
                "      args: [--context=dir:///workspace, --no-push]\n      securityContext:\n        capabilities:\n          {lists}\n"
            )
        };
        let laid = pod(EXECUTOR, &lines(before));
        laid.write("Dockerfile", "FROM scratch\nCOPY --chown=1000 a.txt /\n");
        assert_eq!(mended_in(&laid, &[]), lines(after));
    }
}

#[test]
fn root_is_given_back_unless_the_namespace_forbids_it() {
    let lines = |root: bool, user: i64| {
        format!(
            "      args: [--context=dir:///workspace, --no-push]
      securityContext: {{runAsNonRoot: {root}, runAsUser: {user}}}
"
        )
    };
    let before = lines(true, 1000);
    let after = lines(false, 0);
    assert_eq!(mended_in(&pod(EXECUTOR, &before), &[]), after);
    let restricted = ["--pod-security", "restricted"];
    assert_eq!(mended_in(&pod(EXECUTOR, &before), &restricted), before);
}

#[test]
fn all_containers_of_a_pod_are_mended_at_once() {
    let container = |value: bool| {
        format!(
            "{{image: {EXECUTOR}, args: [--no-push], securityContext: {{privileged: {value}}}}}"
        )
    };
    let pod = |value: bool, policy: &str| {
        let (one, other) = (container(value), container(value));
        let one = one.replacen('{', "{name: a, ", 1);
        let other = other.replacen('{', "{name: b, ", 1);
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{{policy}containers: [{one}, {other}]}}\n"
        )
    };
    let laid = Directory::empty();
    laid.write("pod.yaml", pod(true, ""));
    let mended = laid.lint(&[]).mended(true);
    let [mended] = &mended[..] else {
        panic!("one file");
    };
    assert_eq!(mended.after, pod(false, "restartPolicy: Never, "));
}

#[test]
fn a_script_is_mended_in_its_words() {
    let script = |context: &str| {
        format!(
            "      command: [/busybox/sh, -c]
      args:
        - |
          set -e # stop at the first
          /kaniko/executor --context={context} \\
            --no-push
"
        )
    };
    let debug = format!("{EXECUTOR}-debug");
    assert_eq!(
        mended(&debug, &script("dir://workspace")),
        script("dir:///workspace")
    );
}

#[test]
fn lines_of_the_ignore_file_stay_in_their_order() {
    let laid = pod(
        EXECUTOR,
        "      args: [--context=dir:///workspace, --no-push]\n",
    );
    laid.write("Dockerfile", "FROM scratch\nCOPY . /app/\n");
    laid.write("node_modules/left/pad.js", "x");
    laid.write("docs/page.md", "x");
    let before = "# top\r\n**/node_modules\r\n!node_modules/keep\r\n  # odd\r\ndocs # dull\r\n";
    laid.write(".dockerignore", before);
    mend(&laid, &Setup::default(), true);
    let after = "# top\r\n**/node_modules\r\nnode_modules\r\n**/node_modules/**\r\n\
        !node_modules/keep\r\n# odd\r\n# dull\r\ndocs\r\n";
    let read = fs::read_to_string(laid.path(".dockerignore")).unwrap();
    assert_eq!(read, after);
}
