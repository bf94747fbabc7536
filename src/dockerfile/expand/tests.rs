use super::super::dialect::Dialect;
use super::*;

fn variables(name: &str) -> Lookup {
    match name {
        "A" => Lookup::Known("a.b.c".to_string()),
        "EMPTY" => Lookup::Known(String::new()),
        "SPACED" => Lookup::Known("x  y".to_string()),
        "SECRET" => Lookup::Unknown("it comes from a secret".into()),
        _ => Lookup::Unset,
    }
}

fn expand_with(minor: u32, mode: Mode, word: &str) -> Result<Expanded, ExpandError> {
    expand(word, &variables, mode, &Dialect::buildkit(minor).variables)
}

fn value(minor: u32, word: &str) -> Result<String, String> {
    match expand_with(minor, Mode::WORD, word) {
        Ok(expanded) => Ok(match expanded.value {
            Value::Known(value) => value,
            Value::Unknown(why) => format!("unknown: {why}"),
            Value::Absent => "absent".to_string(),
        }),
        Err(error) => Err(error
            .words
            .replace(&format!("failed to process {word:?}: "), "")),
    }
}

#[track_caller]
fn is(word: &str, expected: &str) {
    assert_eq!(value(32, word), Ok(expected.to_string()), "{word}");
}

#[track_caller]
fn fails(minor: u32, word: &str, expected: &str) {
    assert_eq!(value(minor, word), Err(expected.to_string()), "{word}");
}

#[test]
fn plain_forms() {
    is("x$A.${A}", "xa.b.c.a.b.c");
    is("$NO-${NO}", "-");
    is("$", "$");
    is("a$/b", "a$/b");
    is("$$x", "x");
    is("$1a", "a");
    is("\u{feff}x", "x");
}

#[test]
fn quotes_and_escapes() {
    is(r#"'$A'"$A"\$A"#, "$Aa.b.c$A");
    is(r#""a\"b\n\\""#, r#"a"b\n\"#);
    is(r"a\", "a");
    fails(
        32,
        "\"x",
        "unexpected end of statement while looking for matching double-quote",
    );
    fails(
        32,
        "it's",
        "unexpected end of statement while looking for matching single-quote",
    );
}

#[test]
fn operators() {
    is("${A:-d}${NO:-d}${EMPTY:-d}${EMPTY-d}${NO-d}", "a.b.cddd");
    is("${A:+d}${NO:+d}${EMPTY:+d}${EMPTY+d}", "dd");
    is("${NO:-${A}x}", "a.b.cx");
    is("${A?m}", "a.b.c");
    fails(32, "${NO:?}", "NO: is not allowed to be unset");
    fails(32, "${EMPTY:?}", "EMPTY: is not allowed to be empty");
    fails(32, "${NO:?give $A}", "NO: give a.b.c");
    fails(32, "${A^^}", "unsupported modifier (^) in substitution");
    fails(32, "${A:1:2}", "unsupported modifier (:1) in substitution");
    fails(32, "${A", "unsupported modifier (\u{fffd}) in substitution");
    fails(32, "${A:-x", "syntax error: missing '}'");
    fails(32, "${", "syntax error: missing '}'");
    fails(32, "${}", "syntax error: bad substitution");
}

#[test]
fn patterns() {
    is("${A#*.}", "b.c");
    is("${A##*.}", "c");
    is("${A%.*}", "a.b");
    is("${A%%.*}", "a");
    is("${A#?}", ".b.c");
    is("${A#}", "a.b.c");
    is("${A/./-}", "a-b.c");
    is("${A//./-}", "a-b-c");
    is(
        "${A//?/[$0]}",
        "a.b.c".chars().map(|_| "[]").collect::<String>().as_str(),
    );
    is("${A/.b/}", "a.c");
    is(r"${A/\//x}", "a.b.c");
    is("${A//*/x}", "x");
    fails(
        32,
        r"${A#\a}",
        "invalid pattern (\\a) in substitution: invalid escape '\\a'",
    );
    fails(32, "${A/x}", "syntax error: missing '/' in ${}");
    fails(32, "${A:#a}", "unsupported modifier (:#) in substitution");
    assert_eq!(value(14, "${A:#a}"), Ok(".b.c".to_string()));
    let panicked = expand_with(13, Mode::WORD, "${A#}").unwrap_err();
    assert!(panicked.panics);
}

#[test]
fn earlier_generations_know_fewer_forms() {
    fails(11, "${A-d}", "missing ':' in substitution");
    fails(11, "${A#x}", "missing ':' in substitution");
    fails(11, "${A", "missing ':' in substitution");
    fails(6, "${A:?x}", "unsupported modifier (?) in substitution");
    fails(6, "${A?x}", "missing ':' in substitution");
    fails(11, "${A:1}", "unsupported modifier (1) in substitution");
    fails(12, "${A#x}", "unsupported modifier (#) in substitution");
    assert_eq!(value(11, "${NO:-d}"), Ok("d".to_string()));
}

#[test]
fn unknown_stays_unknown() {
    let why = "unknown: it comes from a secret";
    is("x$SECRET", why);
    is("${SECRET:-d}", why);
    is("${NO:-$SECRET}", why);
    is("${A:-$SECRET}", "a.b.c");
    is("${SECRET:+}", "");
    is("${SECRET:?m}", why);
    is("${SECRET:?m}${NO:?n}", why);
    is("${SECRET#x}", why);
    fails(32, "$SECRET${NO:?n}", "NO: n");
}

#[test]
fn references_are_told() {
    let expanded = expand_with(32, Mode::WORD, "a$NO/${A:-$EMPTY}").unwrap();
    let found: Vec<_> = expanded
        .references
        .iter()
        .map(|found| (found.name.as_str(), found.range.clone(), found.set))
        .collect();
    assert_eq!(
        found,
        [
            ("NO", 1..4, Some(false)),
            ("EMPTY", 10..16, Some(true)),
            ("A", 5..17, Some(true))
        ]
    );
}

#[test]
fn words_are_split_after_expansion() {
    let words = |word| expand_with(32, Mode::WORD, word).map(|expanded| expanded.words);
    let known = |words: &[&str]| {
        Ok(Value::Known(
            words.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ))
    };
    assert_eq!(words("a$SPACED b"), known(&["ax", "y", "b"]));
    assert_eq!(words("\"$SPACED\" a\\ b"), known(&["x  y", "a b"]));
}

#[test]
fn modes() {
    let value = |mode, word| expand_with(32, mode, word).unwrap().value;
    let known = |text: &str| Value::Known(text.to_string());
    assert_eq!(
        value(Mode::VERBATIM, r#""$A" \$x $NO ${NO:-d}"#),
        known(r#""a.b.c" \$x $NO ${NO:-d}"#)
    );
    assert_eq!(value(Mode::BODY, "it's $A"), known("it's a.b.c"));
}

#[test]
fn hostile_words_end() {
    let deep = "${A:-".repeat(100_000);
    assert!(matches!(
        expand_with(32, Mode::WORD, &deep).unwrap().value,
        Value::Unknown(_)
    ));
    let stars = format!("${{A#{}}}", "*".repeat(100_000));
    is(&stars, "a.b.c");
    let endless = [
        "$A".repeat(100_000),
        format!("${{A//?/{}}}", "x".repeat(100_000)),
    ];
    for word in endless {
        let value = expand_with(32, Mode::WORD, &word).unwrap().value;
        assert!(matches!(value, Value::Unknown(_)));
    }
}

proptest::proptest! {
    #[test]
    fn any_word_ends(
        word in r#"([$\\{}"':\-+?#%/*]|[a-c]|A|EMPTY|SECRET|<|.){0,16}"#,
        minor in 8u32..33,
        verbatim in proptest::bool::ANY,
    ) {
        let mode = if verbatim { Mode::VERBATIM } else { Mode::WORD };
        if let Ok(expanded) = expand_with(minor, mode, &word) {
            for reference in expanded.references {
                let written = word.get(reference.range).unwrap_or_default();
                assert!(written.starts_with('$'), "{word:?}");
            }
        }
    }
}
