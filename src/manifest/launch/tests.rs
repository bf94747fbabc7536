use super::*;
use crate::manifest;
use crate::source::FileId;

/// What a container with these fields starts, on one line.
fn launched(fields: &str) -> String {
    let text = format!("kind: Pod\nspec:\n  containers:\n  - {{{fields}}}\n");
    let manifest = manifest::read(FileId::FIRST, &text);
    let pod = manifest.documents[0].pod.clone().expect("a pod");
    let words = |words: &[Expanded]| {
        let words = words.iter().map(|word| word.argument.text.as_str());
        words.collect::<Vec<_>>().join(" ")
    };
    let container = &pod.containers[0];
    let directory = Value::Known("/workspace".to_owned());
    let launches = Launch::of(container, &Environment::of(&pod, container), &directory);
    let lines = launches.into_iter().map(|launch| shown(launch, &words));
    lines.collect::<Vec<_>>().join("; ")
}

fn shown(launch: Launch, words: &dyn Fn(&[Expanded]) -> String) -> String {
    match launch {
        Launch::Executor(execution) => {
            let incomplete = if execution.complete { "" } else { " …" };
            let arguments = words(&execution.arguments);
            format!("{:?}: {arguments}{incomplete}", execution.start)
        }
        Launch::Shell(shell) => format!("shell {}", shell.script.is_some()),
        Launch::Idle(idle) => format!("idle: {}", words(&idle)),
        Launch::Other(other) => format!("other: {}", words(&other)),
        Launch::Unknown(why) => format!("unknown: {why}"),
    }
}

const IMAGE: &str = "image: gcr.io/kaniko-project/executor:debug";

#[test]
fn images_and_commands() {
    for (fields, expected) in [
        ("args: [--no-push]", "Entrypoint: --no-push"),
        ("command: [], args: [a]", "Entrypoint: a"),
        ("command: null", "Entrypoint: "),
        (
            "command: [/kaniko/executor, -d, x], args: [y]",
            "Command: -d x y",
        ),
        ("command: [executor]", "Command: "),
        ("command: [/kaniko/warmer]", "other: /kaniko/warmer"),
        (
            "command: ['/kaniko/executor -d x']",
            "other: /kaniko/executor -d x",
        ),
        ("command: [/busybox/cat], tty: true", "idle: /busybox/cat"),
        ("command: [sleep], args: ['9999']", "idle: sleep 9999"),
        ("command: [tail, -f, /dev/null]", "idle: tail -f /dev/null"),
        ("command: [cat, /etc/passwd]", "other: cat /etc/passwd"),
        ("command: [/bin/sh]", "shell false"),
        ("command: [sh, -c, 'cd x && /kaniko/executor']", "Shell: "),
        (
            "command: [sh, -ec], args: [sleep infinity]",
            "idle: sh -ec sleep infinity",
        ),
        (
            "env: [{name: D, value: r/i}], args: ['-d=$(D)', '$(E)']",
            "Entrypoint: -d=r/i $(E)",
        ),
        ("args: [-v, 3]", "Entrypoint: -v 3"),
        ("args: [-v, --a: b]", "Entrypoint: -v …"),
        ("args: --no-push", "Entrypoint:  …"),
        (
            "command: /kaniko/executor",
            "unknown: `command` is not a list of words",
        ),
        (
            "command: ['{{ x }}']",
            "unknown: `{{ … }}` is filled in by a template engine",
        ),
    ] {
        assert_eq!(
            launched(&format!("{IMAGE}, {fields}")),
            expected,
            "{fields}"
        );
    }
}

#[test]
fn other_images() {
    for (fields, expected) in [
        ("image: alpine", "other: "),
        ("args: [x]", "other: "),
        ("image: gcr.io/kaniko-project/warmer, args: [x]", "other: "),
        ("image: alpine, command: [cat]", "other: cat"),
        (
            "image: alpine, command: [sh, -c, make]",
            "other: sh -c make",
        ),
        (
            "image: corp/build, command: [/kaniko/executor], args: [x]",
            "Command: x",
        ),
        (
            "image: corp/build, command: [sh, -c, '/kaniko/executor; true']",
            "Shell: ",
        ),
        ("image: corp/kaniko", "other: "),
        (
            "image: corp/kaniko, args: [--no-push]",
            "Entrypoint: --no-push",
        ),
        ("image: chainguard/kaniko", "Entrypoint: "),
        (
            "image: '{{ .Values.image }}'",
            "unknown: `{{ … }}` is filled in by a template engine",
        ),
        (
            "image: 'gcr.io/kaniko-project/executor:{{ .tag }}'",
            "Entrypoint: ",
        ),
    ] {
        assert_eq!(launched(fields), expected, "{fields}");
    }
}

#[test]
fn scripts() {
    let launched = |script: &str| launched(&format!("{IMAGE}, command: [sh, -c, {script:?}]"));
    for (script, expected) in [
        ("/kaniko/executor -d r/i:1 ", "Shell: -d r/i:1"),
        ("exec /kaniko/executor\t--a=b", "Shell: --a=b"),
        ("/kaniko/executor \\\n  -d x \\\n-c y\n", "Shell: -d x -c y"),
        ("/kaniko/executor\\\n -d x", "Shell: -d x"),
        ("/kaniko/executor -d\\\nx", "Shell: -dx"),
        ("/kaniko/executor -d x\ntrue", "Shell: -d x"),
        ("cd a && /kaniko/executor -d $X", "Shell: -d $X"),
        ("/kaniko/executor -d 'x y'", "Shell: -d x y"),
        ("A=b /kaniko/executor", "Shell: "),
        ("executor -a; executor -b", "Shell: -a; Shell: -b"),
        ("sleep 9", "idle: sh -c sleep 9"),
        ("make", "shell true"),
        ("exec", "shell true"),
        ("", "shell true"),
    ] {
        assert_eq!(launched(script), expected, "{script:?}");
    }
    let options = |words: &str| super::tests::launched(&format!("{IMAGE}, command: [{words}]"));
    assert_eq!(options("sh, -eo, pipefail, -c, executor -x"), "Shell: -x");
    assert_eq!(options("bash, --login, -c, executor -x"), "Shell: -x");
    assert_eq!(options("sh, run.sh, -c, executor"), "shell false");
}

#[test]
fn words_of_a_script_keep_their_places() {
    let text = "kind: Pod\nspec:\n  containers:\n  - command: [sh, -c, /kaniko/executor --x]\n";
    let manifest = manifest::read(FileId::FIRST, text);
    let pod = manifest.documents[0].pod.clone().expect("a pod");
    let container = &pod.containers[0];
    let environment = Environment::of(&pod, container);
    let launches = Launch::of(container, &environment, &Value::Absent);
    let execution = launches[0].execution().expect("the executor");
    assert_eq!(&text[execution.span.range()], "/kaniko/executor");
    assert_eq!(&text[execution.arguments[0].argument.span().range()], "--x");
}

#[test]
fn files_that_a_script_names_around_an_executor() {
    let around = |script: &str| {
        let text = format!(
            "kind: Pod\nspec:\n  containers:\n  - {IMAGE}\n    command: [sh, -c]\n    args:\n    - {script:?}\n"
        );
        let manifest = manifest::read(FileId::FIRST, &text);
        let pod = manifest.documents[0].pod.clone().expect("a pod");
        let container = &pod.containers[0];
        let directory = Value::Known("/workspace".to_owned());
        let launches = Launch::of(container, &Environment::of(&pod, container), &directory);
        let script = launches[0].script().expect("a script");
        let written = script.written.iter().map(|file| file.path.as_str());
        let read = script.read_behind.iter().map(|file| file.path.as_str());
        let line = |paths: Vec<&str>| paths.join(" ");
        format!("{} | {}", line(written.collect()), line(read.collect()))
    };
    let run = "/kaniko/executor --no-push";
    for (before, behind, expected) in [
        (
            "echo a > /a; echo b > b",
            "cat /a b",
            "/a /workspace/b | /a /workspace/b",
        ),
        ("echo a > $X", "cat -n \"$X\"", " | "),
        ("test -e /x || echo a > /a", "true || cat /a", " | "),
        ("true", "echo b > /a; cat /a", " | "),
        ("true", "cp /b /a; cat /a", " | "),
        ("true", "cd /; grep a b", " | /a /b"),
    ] {
        assert_eq!(
            around(&format!("{before}; {run}; {behind}")),
            expected,
            "{behind}"
        );
    }
}

#[test]
fn files_that_a_script_writes_before() {
    let written = |script: &str| {
        let script = shell::script(crate::source::Text::verbatim(script, FileId::FIRST, 0));
        let nothing = |_: &str| (Value::Absent, None);
        let directory = Value::Known("/w".to_owned());
        let mut files = files::WrittenFiles::default();
        for command in shell::commands(&script, &nothing, &directory) {
            files.run(&command);
        }
        let all = files.all().into_iter().map(|one| {
            let content = one.content.as_deref().map_or("?", str::trim);
            format!("{}={content}", one.path)
        });
        all.collect::<Vec<_>>().join(" ")
    };
    for (script, expected) in [
        ("echo '{a}' > /x/../c", "/c={a}"),
        ("mkdir /kaniko/.docker; echo a > b; echo c", "/w/b=a"),
        ("cat > /c <<'E'\n{$A}\nE\n", "/c={$A}"),
        ("echo a > /c; echo b > /c", "/c=b"),
        // what it is afterwards is not known
        ("echo a > /c; echo b >> /c", "/c=?"),
        ("echo $A > /c", "/c=?"),
        ("echo 'a\\n' > /c", "/c=?"),
        ("echo a > /c; rm -rf /kaniko/c", "/c=?"),
        ("echo a > /c; make", "/c=?"),
        ("echo a > /c; echo b > $D", "/c=?"),
        ("echo a > /c; if x; then echo b > /c; fi", "/c=?"),
        ("if x; then echo a > /c; fi", ""),
        ("printf '%s' a > /c", "/c=?"),
    ] {
        assert_eq!(written(script), expected, "{script}");
    }
}
