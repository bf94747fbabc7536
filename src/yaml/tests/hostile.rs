//! Texts that nobody means well with: what they cost, and that any text is read.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

#[test]
fn alias_bombs_are_defused() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, of) in ('b'..='z').zip('a'..) {
        let aliases = format!("*{of}, ").repeat(9);
        bomb.push_str(&format!("{name}: &{name} [{aliases}]\n"));
    }
    assert_eq!(error(&bomb), "yaml: document contains excessive aliasing");

    let wide = format!(
        "a: &a {:?}\nb: [{}]",
        "x".repeat(1 << 20),
        "*a,".repeat(10_000)
    );
    let started = Instant::now();
    assert_eq!(root(&wide).get("b").unwrap().items().len(), 10_000);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn deep_nesting_is_refused() {
    let mut chain = "a0: &a0 x\n".to_owned();
    for level in 1..=DEPTH_LIMIT {
        chain.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        chain,
    ] {
        let document = document(&text);
        assert_eq!(document.root, None);
        assert_eq!(document.error().unwrap().kind, ProblemKind::TooDeep);
    }
    let deep = format!("{}{}", "[".repeat(DEPTH_LIMIT), "]".repeat(DEPTH_LIMIT));
    assert!(document(&deep).root.is_some());
}

/// Checks that every place of a tree lies in the text, between whole characters.
fn check_places(text: &str, node: &Node) {
    slice(text, node.span);
    if let Some(scalar) = node.text() {
        check_text(text, scalar);
    }
    node.items().for_each(|item| check_places(text, item));
    for entry in node.entries() {
        check_text(text, &entry.key);
        check_places(text, &entry.value);
    }
}

fn check_text(text: &str, scalar: &Text) {
    slice(text, scalar.span());
    for (start, character) in scalar.char_indices() {
        let place = scalar.span_of(start..start + character.len_utf8());
        let written = slice(text, place);
        let verbatim = written.len() == character.len_utf8() && !written.starts_with('\r');
        if verbatim && !character.is_whitespace() {
            assert!(
                written.starts_with(character),
                "{written:?} for {character:?}"
            );
        }
    }
}

fn check(text: &str) {
    let stream = read(FileId::FIRST, text);
    for document in &stream.documents {
        slice(text, document.span);
        for problem in &document.problems {
            slice(text, problem.span);
            assert!(!problem.message.is_empty());
        }
        if let Some(root) = &document.root {
            check_places(text, root);
            root.to_json();
        }
    }
    for comment in &stream.comments {
        assert!(slice(text, comment.span).starts_with('#'), "{text:?}");
    }
}

/// Bits of YAML, to be strung together.
fn soup() -> impl Strategy<Value = String> {
    let words = [
        "a",
        "b",
        "é",
        "日",
        ": ",
        ":",
        "- ",
        "-",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "|\n",
        ">-\n",
        "|2+\n",
        "'",
        "\"",
        "\\",
        "\\n",
        "\\x41",
        "''",
        "#",
        " # c",
        "\n",
        "\r\n",
        "\r",
        "\n  ",
        "\n ",
        "\n\t",
        "\t",
        "  ",
        "---\n",
        "--- ",
        "...\n",
        "%YAML 1.1\n",
        "<<: ",
        "~",
        "yes",
        "0x1F",
        "1e3",
        ".inf",
        "\u{feff}",
        "\u{85}",
        "\0",
        "{{ x }}",
        "@",
        "`",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..40)
        .prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in ".*") {
        check(&text);
    }

    #[test]
    fn any_soup_is_read(text in soup()) {
        check(&text);
    }

    #[test]
    fn quoted_strings_keep_every_character(value in "[ -~é日\u{85}]*") {
        let text = format!("key: {}\n", serde_json::to_string(&value).unwrap());
        let node = root(&text);
        prop_assert_eq!(node.get("key").unwrap().as_str().unwrap().as_str(), value);
    }
}
