use super::*;
use crate::kaniko::argument::Unknown;
use crate::source::{FileId, Text};
use crate::value::Value;

fn words(texts: &[&str]) -> Vec<Argument> {
    let mut start = 0;
    let mut words = Vec::new();
    for text in texts {
        let mut argument = Argument::known(Text::verbatim(*text, FileId::FIRST, start));
        let open = text.find("$(");
        let close = text.rfind(')');
        if let (Some(open), Some(close)) = (open, close) {
            argument.unknown.push(Unknown {
                range: open..close + 1,
                why: "unknown".into(),
            });
        }
        words.push(argument);
        start += text.len() + 1;
    }
    words
}

fn read(release: &str, texts: &[&str]) -> CommandLine {
    CommandLine::read(&words(texts), &Facts::of(release.parse().unwrap()))
}

fn google(texts: &[&str]) -> CommandLine {
    read("google@v1.24.0", texts)
}

fn error(texts: &[&str]) -> String {
    google(texts)
        .error()
        .map(Problem::error_line)
        .unwrap_or_default()
}

#[test]
fn errors_in_the_executors_words() {
    for (texts, expected) in [
        (
            &["--no-push", "foo"][..],
            "unknown command \"foo\" for \"executor\"",
        ),
        (
            &["--cache", "false"],
            "unknown command \"false\" for \"executor\"",
        ),
        (
            &[" --no-push"],
            "unknown command \" --no-push\" for \"executor\"",
        ),
        (&["--unknown", "foo"], "unknown flag: --unknown"),
        (
            &["--unknown=1", "foo"],
            "unknown command \"foo\" for \"executor\"",
        ),
        (&["-z"], "unknown shorthand flag: 'z' in -z"),
        (&["-no-push"], "unknown shorthand flag: 'n' in -no-push"),
        (&["--target"], "flag needs an argument: --target"),
        (&["-c"], "flag needs an argument: 'c' in -c"),
        (&["--=x"], "bad flag syntax: --=x"),
        (&["---x"], "bad flag syntax: ---x"),
        (
            &["--cache=yes"],
            "invalid argument \"yes\" for \"--cache\" flag: strconv.ParseBool: parsing \"yes\": invalid syntax",
        ),
        (
            &["--help=x"],
            "invalid argument \"x\" for \"-h, --help\" flag: strconv.ParseBool: parsing \"x\": invalid syntax",
        ),
    ] {
        assert_eq!(error(texts), format!("Error: {expected}"), "{texts:?}");
    }
}

#[test]
fn accepted_as_written() {
    for texts in [
        &[""][..],
        &["-"],
        &["--", "foo", "--bar"],
        &["--destination", "--no-push"],
        &["-context=x", "-force", "-cache=true"],
        &["--help", "foo"],
        &["version", "more"],
        &["--no-push", "version"],
    ] {
        assert_eq!(error(texts), "", "{texts:?}");
    }
    assert_eq!(read("google@v0.12.0", &["foo"]).error(), None);
}

#[test]
fn clusters_of_letters() {
    let line = google(&["-context=x", "-force", "-c=dir:///w", "-v", "debug"]);
    let text = |name| line.options.text(name);
    assert_eq!(text("context"), Value::Known("dir:///w"));
    assert_eq!(text("dockerfile"), Value::Known("orce"));
    assert_eq!(text("verbosity"), Value::Known("debug"));
    let first = &line.options.all()[0];
    assert_eq!(
        (first.name.as_str(), first.name.span().range()),
        ("c", 1..2)
    );
    assert_eq!(first.text(), Value::Known("ontext=x"));
}

#[test]
fn reading_goes_on_after_an_error() {
    let line = google(&[
        "--desination",
        "x",
        "--cache=no",
        "--secret=id=a",
        "--no-push",
        "y",
    ]);
    let problems: Vec<_> = line
        .problems
        .iter()
        .map(|problem| problem.kind.message())
        .collect();
    assert_eq!(
        problems,
        [
            "unknown flag: --desination",
            "invalid argument \"no\" for \"--cache\" flag: strconv.ParseBool: parsing \"no\": invalid syntax",
            "unknown flag: --secret",
            "unknown command \"y\" for \"executor\"",
        ]
    );
    assert_eq!(
        line.error(),
        line.problems.last(),
        "cobra speaks before pflag"
    );
    assert_eq!(line.options.switch("no-push"), Value::Known(true));
    let ProblemKind::UnknownFlag { nearest, .. } = line.problems[0].kind else {
        panic!("{:?}", line.problems[0])
    };
    assert_eq!(nearest.map(|flag| flag.name), Some("destination"));
}

#[test]
fn unknown_values_of_known_flags() {
    let line = google(&["--destination=$(image)", "--no-push=$(push)", "--cache"]);
    assert_eq!(line.error(), None);
    assert!(line.options.are_complete());
    assert!(line.options.switch("no-push").why().is_some());
    assert_eq!(line.options.switch("cache"), Value::Known(true));
}

#[test]
fn nothing_is_claimed_after_an_unknown_argument() {
    let line = google(&["--context=/w", "$(extra)", "--nonsense", "foo"]);
    assert_eq!(line.error(), None);
    assert_eq!(line.uncertain.as_ref().map(|at| at.argument), Some(1));
    assert!(!line.problems.is_empty());
    assert!(line.problems.iter().all(|problem| !problem.certain));
    let line = google(&["--nonsense", "$(extra)"]);
    assert_eq!(
        line.error().map(Problem::error_line).as_deref(),
        Some("Error: unknown flag: --nonsense")
    );
    assert!(google(&["--cache$(x)"]).uncertain.is_some());
}

#[test]
fn help_and_subcommands_build_nothing() {
    assert_eq!(google(&["-h"]).outcome, Outcome::PrintsHelp);
    assert_eq!(google(&["--help=false"]).outcome, Outcome::Builds);
    let outcome = google(&["version"]).outcome;
    assert!(matches!(outcome, Outcome::RunsSubcommand(known) if known.name == "version"));
    let error = |release| {
        let line = read(release, &["--verbosity=debug", "version"]);
        line.error().map(Problem::error_line)
    };
    assert_eq!(error("osscontainertools@v1.26.2"), None);
    assert_eq!(
        error("osscontainertools@v1.26.3").as_deref(),
        Some("Error: unknown flag: --verbosity")
    );
}

#[test]
fn targets_are_a_list_where_they_are() {
    let targets = |release, texts: &[&str]| read(release, texts).options.targets();
    let two = ["--target=a,b", "--target=c"];
    assert_eq!(
        targets("google@v1.24.0", &two),
        Value::Known(vec!["c".to_owned()])
    );
    let list = targets("osscontainertools@v1.27.0", &two);
    assert_eq!(list.known().map(Vec::len), Some(3));
}

#[test]
fn a_word_unknown_in_part_may_be_a_subcommand() {
    let line = google(&["ver$(x)"]);
    assert_eq!(line.error(), None);
    assert!(line.uncertain.is_some());
    assert_eq!(error(&["--cache", "$(x)"]), "");
}

#[test]
fn long_lines_are_read_in_no_time() {
    let line = google(&[&format!("-{}", "h".repeat(100_000))]);
    assert_eq!(line.outcome, Outcome::PrintsHelp);
    assert_eq!(line.options.all().len(), 1);
    let secrets: Vec<String> = (0..20_000).map(|n| format!("--secret=id={n}")).collect();
    let mut secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    secrets.push("--secret=id=7");
    let line = read("osscontainertools@v1.28.3", &secrets);
    let error = line.error().map(Problem::error_line).unwrap_or_default();
    assert!(
        error.ends_with("secret with ID \"7\" is already defined"),
        "{error}"
    );
}
