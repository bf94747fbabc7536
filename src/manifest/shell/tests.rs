use super::*;
use crate::source::FileId;

fn variables(name: &str) -> (Value<crate::kaniko::argument::Argument>, Option<Span>) {
    let known = |value: &str| Value::Known(Text::verbatim(value, FileId::FIRST, 0).into());
    let value = match name {
        "TAG" => known("v1"),
        "FLAGS" => known("--no-push  --cache"),
        "EMPTY" => known(""),
        "SECRET" => Value::unknown("it is a secret"),
        _ => Value::Absent,
    };
    (value, None)
}

fn read(text: &str) -> Vec<Command> {
    let text = Text::verbatim(text, FileId::FIRST, 0);
    let directory = Value::Known("/workspace".to_owned());
    commands(&script(text), &variables, &directory)
}

/// A word with what is unknown in it in brackets.
fn shown(word: &Expanded) -> String {
    let mut text = word.argument.text.to_string();
    for unknown in word.argument.unknown.iter().rev() {
        text.insert(unknown.range.end, '>');
        text.insert(unknown.range.start, '<');
    }
    text
}

/// The commands, one a line.
fn lines(script: &str) -> Vec<String> {
    let commands = read(script);
    let line = |command: &Command| {
        let words: Vec<String> = command.words.iter().map(shown).collect();
        words.join("|")
    };
    commands.iter().map(line).collect()
}

fn last(script: &str) -> Command {
    read(script).pop().expect("a command")
}

#[test]
fn words() {
    for (script, expected) in [
        ("a b  c", "a|b|c"),
        ("a \\\n  b", "a|b"),
        ("a b\\\nc", "a|bc"),
        ("a 'b c'\"d e\"f\\ g", "a|b cd ef g"),
        (r#"a "x\"\$\n""#, r#"a|x"$\n"#),
        ("a --t=$TAG ${TAG}x", "a|--t=v1|v1x"),
        ("a $FLAGS b", "a|--no-push|--cache|b"),
        ("a \"$FLAGS\"", "a|--no-push  --cache"),
        ("a $EMPTY b", "a|b"),
        ("a \"$EMPTY\" b", "a||b"),
        ("a $NO ${SECRET}/x", "a|<$NO>|<${SECRET}>/x"),
        (
            "a ${TAG:-x} ${TAG%1} ${NO:-y}",
            "a|v1|<${TAG%1}>|<${NO:-y}>",
        ),
        (
            "a $(date) `date` $((1+1))",
            "a|<$(date)>|<`date`>|<$((1+1))>",
        ),
        (
            "a $(pwd)/x \"`pwd`\" $PWD",
            "a|/workspace/x|/workspace|/workspace",
        ),
        ("a \"$TAG $TAG\"", "a|v1 v1"),
        (
            "a --c=`pwd`/x --d=$(pwd) `pwd`y",
            "a|--c=/workspace/x|--d=/workspace|/workspacey",
        ),
        ("a *.txt ~/x", "a|<*.txt>|<~/x>"),
        ("a --x='{\"b\": 1}' # c", "a|--x={\"b\": 1}"),
        ("exec a b", "a|b"),
        ("timeout 60 a b", "a|b"),
        ("env X=1 a b", "a|b"),
        (
            "a --build-arg A=1 -e B=\"2 3\"",
            "a|--build-arg|A=1|-e|B=2 3",
        ),
        (
            "a --x=${{ b.c }}/d {{ e }}",
            "a|--x=<${{ b.c }}>/d|<{{ e }}>",
        ),
        ("a --é=ü 'ß'", "a|--é=ü|ß"),
    ] {
        assert_eq!(lines(script), [expected], "{script}");
    }
}

#[test]
fn statements() {
    assert_eq!(
        lines("a && b || c; d\nif e; then f; else g; fi\n( h; )\n{ i; }\nj | k &"),
        ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]
    );
    assert_eq!(lines("for x in 1 2; do a $x; done"), ["a|<$x>"]);
    assert_eq!(lines("case $1 in x) a;; *) b;; esac"), ["a", "b"]);
}

#[test]
fn variables_of_the_script() {
    assert_eq!(lines("I=r/i:$TAG\na $I").last().unwrap(), "a|r/i:v1");
    assert_eq!(lines("if x; then I=1; fi; a $I").last().unwrap(), "a|<$I>");
    assert_eq!(lines("I=$(date); a $I").last().unwrap(), "a|<$(date)>");
    assert_eq!(lines("TAG=v2; (TAG=v3); a $TAG").last().unwrap(), "a|v2");
    assert_eq!(lines(". ./x; a $TAG").last().unwrap(), "a|<$TAG>");
    let command = last("export A=1; B=2 C=$NO a");
    let known = |value: &str| Value::Known(value.to_owned());
    assert_eq!(command.environment[0], ("A".into(), known("1")));
    assert_eq!(command.environment[1], ("B".into(), known("2")));
    assert!(command.environment[2].1.why().is_some());
}

#[test]
fn directories() {
    let directory = |script: &str| last(script).directory.known().cloned();
    assert_eq!(directory("cd a && b"), Some("/workspace/a".into()));
    assert_eq!(directory("cd /x; cd ../y\nb"), Some("/y".into()));
    assert_eq!(directory("(cd a); b"), Some("/workspace".into()));
    assert_eq!(directory("if x; then cd a; fi; b"), None);
    assert_eq!(directory("cd $NO; b"), None);
}

#[test]
fn what_ran_before() {
    let after = |script: &str| last(script).after;
    assert_eq!(
        after("echo a; mkdir -p /kaniko/.docker; echo b > /kaniko/.docker/config.json; c"),
        None
    );
    assert!(
        after("npm run build; c")
            .expect("a reason")
            .contains("`npm`")
    );
    assert!(after("echo a > b; c").is_some());
    assert!(after("mkdir dist; c").is_some());
    assert!(after("if x; then cp a b; fi; c").is_some());
}

#[test]
fn what_is_written() {
    let write = |script: &str| last(script).writes.pop().expect("a write");
    let written = write("echo '{}' > /kaniko/.docker/config.json");
    assert_eq!(written.path.argument.text, "/kaniko/.docker/config.json");
    assert_eq!(written.content.expect("content").argument.text, "{}");
    let written = write("cat <<EOF > /x\n{\"a\": $B}\nEOF\n");
    assert_eq!(written.path.argument.text, "/x");
    assert_eq!(shown(&written.content.expect("content")), "{\"a\": <$B>}\n");
}

#[test]
fn input() {
    assert!(last("tar c . | a").piped);
    assert!(last("a < x").piped);
    assert!(!last("a > x").piped);
}

#[test]
fn nonsense_ends() {
    for script in [
        "((((((",
        "a '",
        "if",
        "<<",
        "$(",
        "\"${",
        "\u{0}",
        "a {{ .x }} b",
        ")",
    ] {
        read(script);
    }
    read(&"(".repeat(100_000));
    read(&"if a; then ".repeat(10_000));
    assert!(read(&"a;".repeat(200_000)).is_empty());
}
