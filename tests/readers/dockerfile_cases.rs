//! What the Dockerfile reader promises beyond what was recorded: spans, recovery, generations,
//! hostile files.

use kanikolint::dockerfile::{Dockerfile, Kind, Source};
use kanikolint::source::Span;
use proptest::prelude::*;

use super::read_with;

/// All spans of a Dockerfile.
fn spans(dockerfile: &Dockerfile) -> Vec<Span> {
    let mut spans: Vec<Span> = dockerfile
        .problems
        .iter()
        .map(|problem| problem.span)
        .collect();
    spans.extend(dockerfile.comments.iter().map(|comment| comment.span));
    spans.extend(dockerfile.directives.iter().map(|directive| directive.span));
    for instruction in &dockerfile.instructions {
        spans.push(instruction.span);
        spans.push(instruction.keyword.span());
        let flags = instruction.flags.iter();
        let texts = flags.flat_map(|flag| flag.value.iter().chain([&flag.text, &flag.name]));
        let texts = texts.chain(&instruction.arguments);
        let texts = texts.chain(instruction.heredocs.iter().map(|heredoc| &heredoc.content));
        for text in texts {
            spans.push(text.span());
            spans.push(text.span_of(0..text.len()));
        }
    }
    spans
}

fn check_spans(text: &str, minor: u32) {
    let dockerfile = read_with(minor, text);
    for span in spans(&dockerfile) {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
    for instruction in &dockerfile.instructions {
        let keyword = instruction.keyword.span();
        assert!(instruction.span.start <= keyword.start && keyword.end <= instruction.span.end);
    }
}

#[test]
fn spans_point_at_the_words() {
    let text = "\u{feff}# escape=`\r\nFROM  a AS b\r\nCOPY --from=\"x\" `\r\n  # why\r\n  a.txt `\r\n  é /\r\n";
    let dockerfile = read_with(32, text);
    assert_eq!(dockerfile.error(), None);
    let Kind::Copy(copy) = &dockerfile.instructions[1].kind else {
        panic!("not a COPY");
    };
    let at = |span: Span| &text[span.range()];
    let Source::Path(second) = &copy.sources[1] else {
        panic!("not a path");
    };
    assert_eq!(at(second.span()), "é");
    assert_eq!(at(copy.destination.span()), "/");
    assert_eq!(at(copy.from.as_ref().expect("--from").span()), "x");
    assert_eq!(
        at(dockerfile.instructions[1].flags[0].text.span()),
        "--from=\"x\""
    );
    assert_eq!(at(dockerfile.instructions[1].keyword.span()), "COPY");
    assert_eq!(dockerfile.comments[0].text, "why");
    assert_eq!(at(dockerfile.comments[0].span), "# why");
    assert_eq!(dockerfile.instructions[1].end_line, 6);
    let stage = &dockerfile.stages[0];
    assert_eq!(stage.name.as_ref().expect("a name"), "b");
    assert_eq!(at(stage.base.span()), "a");
    assert_eq!(dockerfile.instructions_of(stage).len(), 1);
    assert!(dockerfile.before_stages().is_empty());
}

#[test]
fn all_problems_are_told() {
    let text = "FROM a\nENV x\nFOO\nCOPY a\nRUN --mont=x y\n";
    let dockerfile = read_with(32, text);
    let reasons: Vec<_> = dockerfile
        .problems
        .iter()
        .map(|problem| problem.reason())
        .collect();
    assert_eq!(
        reasons,
        [
            "ENV must have two arguments",
            "unknown instruction: FOO (did you mean FROM?)",
            "COPY requires at least two arguments, but only one was provided. Destination could not be determined",
            "unknown flag: --mont (did you mean mount?)",
        ]
    );
    let error = dockerfile.error().expect("an error");
    assert_eq!(error.words, "ENV must have two arguments");
}

#[test]
fn generations_differ() {
    let error = |minor, text: &str| {
        let dockerfile = read_with(minor, &format!("FROM a\n{text}\n"));
        let reason = dockerfile
            .error()
            .map(|problem| problem.reason().to_string());
        reason.unwrap_or_default()
    };
    let cases = [
        (6, "COPY --chmod=755 a b", "Unknown flag: chmod"),
        (8, "COPY --chmod=755 a b", ""),
        (
            6,
            "RUN --mount=type=cache,target=/a x",
            "Unknown flag: mount",
        ),
        (6, "ARG a b", "ARG requires exactly one argument"),
        (8, "ARG a b", ""),
        (
            6,
            "FROM a AS Über",
            "invalid name for build stage: \"über\", name can't start with a number or contain symbols",
        ),
        (6, "RUN a \\\\\nb", ""),
        (8, "RUN a \\\\\nb", "unknown instruction: B"),
        (8, "RUN --network=none x", "Unknown flag: network"),
        (11, "RUN --network=none x", ""),
        (11, "RUN --network=no x", "invalid network mode \"no\""),
        (22, "RUN --security=insecure x", "unknown flag: --security"),
        (26, "RUN --security=x x", "security \"x\" is not valid"),
        (
            8,
            "RUN --mount=type=cashe x",
            "unsupported mount type \"cashe\"",
        ),
        (8, "RUN --mount=typ=a x", "unexpected key 'typ' in 'typ=a'"),
        (
            8,
            "RUN --mount=type=secret,required=x x",
            "invalid value for required: x",
        ),
        (
            8,
            "RUN --mount=uid=1 x",
            "uid not allowed for \"bind\" type mounts",
        ),
        (
            8,
            "RUN --mount=type=secret x",
            "invalid secret mount. one of source, target required",
        ),
        (11, "RUN --mount=type=cashe x", ""),
        (
            11,
            "RUN --mount=from=$A x",
            "'from' doesn't support variable expansion, define alias stage instead",
        ),
        (
            22,
            "RUN --mount=\\\"a x",
            "failed to parse csv mounts: parse error on line 1, column 2: extraneous or missing \" in quoted-field",
        ),
        (
            32,
            "RUN --device=a,nme=b x",
            "unexpected key 'nme' in 'nme=b' (did you mean name?)",
        ),
        (
            8,
            "HEALTHCHECK --interval=0s CMD x",
            "Interval \"interval\" cannot be less than 1ms",
        ),
        (11, "HEALTHCHECK --interval=0s --retries=0 CMD x", ""),
        (
            8,
            "HEALTHCHECK --retries=0 CMD x",
            "--retries must be at least 1 (not 0)",
        ),
        (
            11,
            "HEALTHCHECK --start-interval=1s CMD x",
            "unknown flag: start-interval",
        ),
        (12, "HEALTHCHECK --start-interval=1s CMD x", ""),
        (
            32,
            "HEALTHCHECK CMD\u{a0}x",
            "Unknown type \"CMD\u{fffd}\" in HEALTHCHECK (try CMD)",
        ),
        (8, "RUN <<EOF\nx\nEOF", "unknown instruction: X"),
        (11, "RUN << EOF\nRUN x", ""),
        (22, "RUN << EOF\nRUN x", "unterminated heredoc"),
        (
            11,
            "COPY a <<EOF\nEOF",
            "COPY cannot accept a heredoc as a destination",
        ),
        (
            32,
            "FROM a as 1",
            "invalid name for build stage: \"1\", name can't start with a number or contain symbols",
        ),
        (
            32,
            "FROM a b c",
            "FROM requires either one or three arguments",
        ),
        (
            32,
            "VOLUME [\" \"]",
            "VOLUME specified can not be an empty string",
        ),
        (32, "ARG =a", "ARG names can not be blank"),
        (32, "STOPSIGNAL --x 9", ""),
    ];
    for (minor, text, expected) in cases {
        assert_eq!(error(minor, text), expected, "v0.{minor}: {text}");
    }
    let exec_form = |minor, text: &str| read_with(minor, text).instructions[1].exec_form;
    assert!(exec_form(14, "FROM a\nCMD [\"a\"] b\n"));
    assert!(!exec_form(22, "FROM a\nCMD [\"a\"] b\n"));
    let text = "# check=skip=all\n# escape=`\nFROM a\n";
    assert_eq!(
        (read_with(13, text).escape, read_with(14, text).escape),
        ('\\', '`')
    );
    let text = "# syntax=a\n# escape=`\nFROM a\n";
    assert_eq!(
        (read_with(6, text).escape, read_with(8, text).escape),
        ('\\', '`')
    );
    let words = |minor, text: &str| {
        let dockerfile = read_with(minor, text);
        dockerfile.error().map(|problem| problem.words.clone())
    };
    let said = |words: &str| Some(words.to_string());
    assert_eq!(words(6, "# escape=`x\nFROM a\n"), None);
    assert_eq!(
        words(6, "# escape=X\nFROM a\n"),
        said("invalid ESCAPE 'x'. Must be ` or \\")
    );
    assert_eq!(words(6, "#\n"), said("file with no instructions."));
    assert_eq!(
        words(6, "FROM a\nFOO x\n"),
        said("Dockerfile parse error line 2: unknown instruction: FOO")
    );
    let text = "# escape=`\nFROM a\nCOPY --chown=a`b x /\n";
    let chown = |minor| {
        read_with(minor, text).instructions[1].flags[0]
            .text
            .to_string()
    };
    assert_eq!(
        (chown(14), chown(22)),
        ("--chown=a`b".into(), "--chown=ab".into())
    );
}

#[test]
fn an_open_heredoc_takes_the_rest() {
    let text = "FROM a\nRUN <<A <<B\nx\nFOO\n";
    let dockerfile = read_with(32, text);
    let words: Vec<_> = dockerfile
        .problems
        .iter()
        .map(|problem| problem.reason())
        .collect();
    assert_eq!(words, ["unterminated heredoc"]);
    assert_eq!(dockerfile.instructions[1].heredocs[0].content, "x\nFOO\n");
    assert_eq!(dockerfile.instructions[1].span.range(), 7..text.len());
}

#[test]
fn triggers_are_read() {
    let text = "FROM a\nONBUILD  COPY --lnk a /\nONBUILD RUN <<E\nx\nE\n";
    let dockerfile = read_with(32, text);
    assert_eq!(dockerfile.error(), None);
    let Kind::OnBuild(first) = &dockerfile.instructions[1].kind else {
        panic!("not an ONBUILD");
    };
    assert_eq!(first.expression(), "COPY --lnk a /");
    let problem = first.problem.as_ref().expect("a problem");
    assert_eq!(problem.words, "unknown flag: --lnk (did you mean link?)");
    let Kind::OnBuild(second) = &dockerfile.instructions[2].kind else {
        panic!("not an ONBUILD");
    };
    assert_eq!(second.expression(), "RUN <<E\nx\nE");
    assert!(matches!(*second.trigger, Kind::Run(_)));
}

#[test]
fn hostile_files_end() {
    let megabytes = 10 * 1024 * 1024;
    let long = "x".repeat(megabytes);
    let error = |text: &str| {
        read_with(32, text)
            .error()
            .map(|problem| problem.words.clone())
    };
    let too_long = Some("dockerfile line greater than max allowed size of 65535".to_string());
    assert_eq!(error(&format!("FROM a\n{long}")), too_long);
    assert_eq!(error(&format!("FROM a\n#{}\n", "x".repeat(65_534))), None);
    assert_eq!(
        error(&format!("FROM a\n#{}\n", "x".repeat(65_535))),
        too_long
    );
    for repeated in [
        "ENV a=b \\\n",
        "a ",
        "ONBUILD ",
        "a=b \\\n",
        "\\\n",
        "[",
        "<<a ",
        "\"",
        "\0",
        "RUN <<a\n",
        "--a=b \\\n",
    ] {
        let lines = repeated.repeat(megabytes / 20 / repeated.len());
        for start in [
            "",
            "FROM a\nENV ",
            "FROM a\nRUN ",
            "FROM a\nCOPY \\\n",
            "FROM a\nONBUILD \\\n",
        ] {
            let text = format!("{start}{lines}");
            assert!(!read_with(32, &text).instructions.is_empty() || start.is_empty());
        }
    }
}

const FRAGMENTS: [&str; 40] = [
    "FROM a\n",
    "from scratch AS x\n",
    "RUN ",
    "COPY ",
    "ADD ",
    "ENV ",
    "LABEL ",
    "ARG ",
    "ONBUILD ",
    "HEALTHCHECK ",
    "CMD ",
    "SHELL ",
    "VOLUME ",
    "EXPOSE ",
    "USER ",
    "--from=",
    "--mount=type=",
    "--interval=",
    "--",
    "<<EOF",
    "<<-\"E\"",
    "EOF\n",
    "E\n",
    "# escape=`\n",
    "# check=x\n",
    "#",
    "\\\n",
    "`\n",
    "\n",
    "\r\n",
    " ",
    "\t",
    "[\"",
    "\"",
    "'",
    "]",
    "=",
    "a$b",
    "\u{feff}",
    "\u{a0}",
];

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>(), minor in 6u32..33) {
        check_spans(&text, minor);
    }

    #[test]
    fn any_mixture_is_read(
        parts in prop::collection::vec(
            prop_oneof![prop::sample::select(&FRAGMENTS[..]).prop_map(str::to_string), ".{0,4}"],
            0..24,
        ),
        minor in 6u32..33,
    ) {
        check_spans(&parts.concat(), minor);
    }
}
