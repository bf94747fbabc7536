use proptest::prelude::*;

use super::*;
use crate::source::FileId;

fn text(value: &str, start: usize) -> Text {
    Text::verbatim(value, FileId::FIRST, start)
}

/// An environment of literal variables; `None` stands for `valueFrom`.
fn environment(variables: &[(&str, Option<&str>)], has_env_from: bool) -> Environment {
    let mut environment = Environment {
        variables: Vec::new(),
        by_name: HashMap::new(),
        has_env_from,
        has_service_links: true,
        is_filled_in: false,
        is_template: false,
    };
    let mut budget = LONGEST_COMMAND_LINE;
    for (index, (name, value)) in variables.iter().enumerate() {
        let start = 10_000 + index * 100;
        let variable = EnvVar {
            name: text(name, start),
            value: value.map_or(Value::unknown("from a Secret"), |value| {
                Value::Known(text(value, start + 50))
            }),
            span: Span::new(FileId::FIRST, start, start + 99),
        };
        environment.define(&variable, &mut budget);
    }
    environment
}

fn expanded(variables: &[(&str, Option<&str>)], value: &str) -> String {
    let environment = environment(variables, false);
    environment
        .expand(&text(value, 0))
        .argument
        .text
        .to_string()
}

#[test]
fn references_are_replaced() {
    let variables = [
        ("A", Some("1")),
        ("B", Some("$(A)$(C)")),
        ("C", Some("$$(A)")),
    ];
    for (value, expected) in [
        ("--x=$(A)", "--x=1"),
        ("$(A)$(A)", "11"),
        ("$(B)", "1$(C)"),
        ("$(C)", "$(A)"),
        ("$$(A)", "$(A)"),
        ("$$$(A)", "$1"),
        ("$$$$", "$$"),
        ("$", "$"),
        ("a$", "a$"),
        ("$(", "$("),
        ("$(A", "$(A"),
        ("$()", "$()"),
        ("$(NOPE)", "$(NOPE)"),
        ("$(params.x)", "$(params.x)"),
        ("${A}", "${A}"),
        ("$A", "$A"),
        ("<destination>", "<destination>"),
        ("$($(A))", "$($(A))"),
        ("é$(A)é", "é1é"),
    ] {
        assert_eq!(expanded(&variables, value), expected, "{value}");
    }
}

#[test]
fn a_later_definition_wins_and_may_use_the_earlier() {
    assert_eq!(
        expanded(&[("A", Some("1")), ("A", Some("$(A)2"))], "$(A)"),
        "12"
    );
}

#[test]
fn values_map_to_their_references() {
    let environment = environment(&[("DEST", Some("reg.example/app"))], false);
    let expanded = environment.expand(&text("-d=$(DEST):1", 100));
    let argument = &expanded.argument;
    assert_eq!(argument.text, "-d=reg.example/app:1");
    assert_eq!(argument.text.span_of(3..18).range(), 103..110);
    assert_eq!(argument.text.span_of(18..20).range(), 110..112);
    let [origin] = expanded.origins.as_slice() else {
        panic!("one origin, not {:?}", expanded.origins);
    };
    assert_eq!(
        (origin.range.clone(), origin.name.as_str()),
        (3..18, "DEST")
    );
    assert_eq!(origin.span.start, 10_000);
}

/// The unknown parts of an expanded text.
fn unknown_parts(environment: &Environment, value: &str) -> Vec<String> {
    let Argument { text, unknown } = environment.expand(&text(value, 0)).argument;
    let parts = unknown
        .into_iter()
        .map(|unknown| text[unknown.range].to_owned());
    parts.collect()
}

#[test]
fn what_the_files_do_not_tell_is_unknown() {
    let variables = [("S", None), ("T", Some("a$(S)b"))];
    let plain = environment(&variables, false);
    assert_eq!(unknown_parts(&plain, "x$(S)y"), ["$(S)"]);
    assert_eq!(unknown_parts(&plain, "x$(T)y"), ["$(S)"]);
    assert_eq!(
        unknown_parts(&plain, "{{ .Values.tag }}:{{x"),
        ["{{ .Values.tag }}"]
    );
    assert_eq!(unknown_parts(&plain, "$({{ x }})"), ["$({{ x }})"]);
    assert_eq!(
        unknown_parts(&plain, "$(MY_SERVICE_HOST)"),
        ["$(MY_SERVICE_HOST)"]
    );
    assert_eq!(
        unknown_parts(&plain, "$(MY_PORT_80_TCP_ADDR)"),
        ["$(MY_PORT_80_TCP_ADDR)"]
    );
    assert!(unknown_parts(&plain, "$(EXPORT) $(_PORT) $(my_PORT) $(NOPE)").is_empty());
    assert_eq!(unknown_parts(&plain, "$é"), ["$é"]);
    assert_eq!(
        unknown_parts(&environment(&[], true), "$(NOPE)"),
        ["$(NOPE)"]
    );
}

#[test]
fn in_a_template_variables_are_filled_in_before() {
    let plain = environment(&[("A", Some("1"))], false);
    let template = Environment {
        is_template: true,
        ..environment(&[("A", Some("1"))], false)
    };
    for (text, parts) in [
        ("--context=${CTX}/$(A)", &["${CTX}"][..]),
        ("$REPO/app:$TAG", &["$REPO", "$TAG"]),
        ("${A:-$(A)}/${1}/$1/$/${", &[]),
        ("${{ github.sha }}", &["${{ github.sha }}"]),
    ] {
        assert_eq!(unknown_parts(&template, text), parts, "{text}");
        let kept = if text.contains("{{") { parts } else { &[] };
        assert_eq!(unknown_parts(&plain, text), kept, "{text}");
    }
    assert_eq!(
        template.expand(&text("${A:-$(A)}", 0)).argument.text,
        "${A:-1}"
    );
}

#[test]
fn values_of_variables() {
    let environment = environment(&[("A", Some("1")), ("S", None)], false);
    assert_eq!(environment.value("A"), Value::Known("1"));
    assert_eq!(
        environment.value("S").why().map(|why| &**why),
        Some("from a Secret")
    );
    assert!(environment.value("NOPE").is_absent());
}

#[test]
fn a_bomb_stays_small() {
    let names: Vec<String> = (0..64).map(|index| format!("V{index}")).collect();
    let values: Vec<String> = (0..64)
        .map(|index| match index {
            0 => "0123456789".to_owned(),
            _ => format!("$(V{0})$(V{0})", index - 1),
        })
        .collect();
    let variables: Vec<(&str, Option<&str>)> = names
        .iter()
        .zip(&values)
        .map(|(name, value)| (name.as_str(), Some(value.as_str())))
        .collect();
    let environment = environment(&variables, false);
    let last = environment.expand(&text("$(V63)", 0)).argument;
    assert!(last.text.len() <= LONGEST_ARGUMENT);
    assert!(!last.unknown.is_empty());
    let many = vec![text("$(V10)", 0); 10_000];
    let all = environment.expand_all(&many);
    let total: usize = all.iter().map(|one| one.argument.text.len()).sum();
    assert!(total <= LONGEST_COMMAND_LINE + 10 * many.len());
}

/// The expansion of ASCII text, one character at a time.
fn simply_expanded(text: &str, value_of: impl Fn(&str) -> Option<&'static str>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("$$") {
            out.push('$');
            rest = &rest[2..];
        } else if let Some((name, after)) = rest.strip_prefix("$(").and_then(|r| r.split_once(')'))
        {
            match value_of(name) {
                Some(value) => out.push_str(value),
                None => out.push_str(&rest[..rest.len() - after.len()]),
            }
            rest = after;
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

proptest! {
    #[test]
    fn agrees_with_the_simple_expansion(value in "[$()AB{x ]{0,24}") {
        prop_assume!(!value.contains("{{"));
        let variables = [("A", Some("one")), ("B", Some(""))];
        let simple = simply_expanded(&value, |name| match name {
            "A" => Some("one"),
            "B" => Some(""),
            _ => None,
        });
        prop_assert_eq!(expanded(&variables, &value), simple);
    }

    #[test]
    fn every_part_lies_in_the_text(value in "([$(){}AS]|[a-zé{]|\\$\\(A\\)|\\$\\(S\\)|\\{\\{ x \\}\\}){0,16}") {
        let environment = environment(&[("A", Some("long enough")), ("S", None)], false);
        let source = text(&value, 7);
        let Expanded { argument, origins } = environment.expand(&source);
        let ranges = argument.unknown.iter().map(|unknown| &unknown.range);
        for range in ranges.chain(origins.iter().map(|origin| &origin.range)) {
            prop_assert!(argument.text.get(range.clone()).is_some());
            let span = argument.text.span_of(range.clone());
            prop_assert!(span.start >= 7 && span.end as usize <= 7 + value.len());
        }
        prop_assert!(argument.unknown.is_sorted_by_key(|unknown| unknown.range.start));
    }
}
