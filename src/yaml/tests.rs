//! Tests of the reader as a whole: the tree, its places, its errors.

mod hostile;

use super::*;

fn document(text: &str) -> Document {
    let mut documents = read(FileId::FIRST, text).documents;
    assert_eq!(documents.len(), 1, "{text}");
    documents.swap_remove(0)
}

fn root(text: &str) -> Node {
    let document = document(text);
    assert_eq!(document.problems, [], "{text}");
    document.root.expect("a value")
}

fn error(text: &str) -> String {
    let document = document(text);
    document.error().expect("an error").message.clone()
}

/// The characters of a span.
fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).expect("a span of the text")
}

#[test]
fn a_pod_in_block_style() {
    let text = "\
# builds the image
apiVersion: v1
kind: Pod
spec:
  hostNetwork: yes
  containers:
  - name: kaniko
    args: [--dockerfile=Dockerfile,
           \"--context=dir:///work\",   # mounted
           '--build-arg=A=it''s',
    ]
    command:
    - /bin/sh
    - -c
    - |
      set -e
      executor
    resources:
      limits: {memory: 1Gi}
";
    let stream = read(FileId::FIRST, text);
    let pod = stream.documents[0].root.as_ref().unwrap();
    let container = pod.at(&["spec", "containers", "0"]).unwrap();
    let args: Vec<_> = container.get("args").unwrap().items().collect();
    let texts: Vec<_> = args
        .iter()
        .map(|arg| arg.as_str().unwrap().as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "--dockerfile=Dockerfile",
            "--context=dir:///work",
            "--build-arg=A=it's"
        ]
    );
    assert_eq!(slice(text, args[1].span), "\"--context=dir:///work\"");
    let context = args[1].as_str().unwrap();
    let path = context.find("/work").unwrap();
    assert_eq!(slice(text, context.span_of(path..path + 5)), "/work");

    let script = container.at(&["command", "2"]).unwrap();
    assert_eq!(script.style, Style::BlockScalar);
    assert_eq!(slice(text, script.span), "|\n      set -e\n      executor");
    let script = script.as_str().unwrap();
    let executor = script.find("executor").unwrap();
    assert_eq!(
        slice(text, script.span_of(executor..executor + 8)),
        "executor"
    );

    let host_network = pod.at(&["spec", "hostNetwork"]).unwrap();
    assert_eq!(host_network.as_bool(), Some(true));
    assert_eq!(*host_network.text().unwrap(), "yes");
    let memory = container.at(&["resources", "limits", "memory"]).unwrap();
    assert_eq!(slice(text, memory.span), "1Gi");
    let comments: Vec<_> = stream
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    assert_eq!(comments, [" builds the image", " mounted"]);
    assert_eq!(slice(text, stream.comments[1].span), "# mounted");
}

#[test]
fn comments_need_no_blank_behind_a_bracket_or_quote() {
    let text = "a: [b]#c\nd: \"x\"#é # y\ne: |#z\n  t # u\n# v\n";
    let stream = read(FileId::FIRST, text);
    let json = stream.documents[0].root.as_ref().unwrap().to_json();
    assert_eq!(
        json,
        serde_json::json!({"a": ["b"], "d": "x", "e": "t # u\n"})
    );
    let comments: Vec<_> = stream
        .comments
        .iter()
        .map(|comment| &*comment.text)
        .collect();
    assert_eq!(comments, ["c", "é # y", "z", " v"]);
}

#[test]
fn collections_end_with_their_last_child() {
    let text = "a:\n  b: 1\n  c:\n  - x\n\n# end\nd: {e: [1, 2] } \n";
    let node = root(text);
    assert_eq!(
        slice(text, node.get("a").unwrap().span),
        "b: 1\n  c:\n  - x"
    );
    assert_eq!(slice(text, node.at(&["a", "c"]).unwrap().span), "- x");
    assert_eq!(slice(text, node.get("d").unwrap().span), "{e: [1, 2] }");
    assert_eq!(slice(text, node.at(&["d", "e"]).unwrap().span), "[1, 2]");
}

#[test]
fn a_value_left_out_stands_behind_its_colon() {
    let text = "a:\nb: &x\nc: {d, e: }\n";
    let node = root(text);
    let a = node.get("a").unwrap();
    assert!(a.is_null() && a.span.is_empty());
    assert_eq!(a.span.start, 2);
    assert_eq!(node.at(&["c", "e"]).unwrap().span.start, 18);
}

#[test]
fn an_alias_stands_where_its_anchor_does() {
    let text = "a: &m\n- name: x\nb: *m\nc: &s yes\nd: *s\n";
    let node = root(text);
    let shared = node.at(&["b", "0", "name"]).unwrap();
    assert_eq!(slice(text, shared.span), "x");
    assert_eq!(shared, node.at(&["a", "0", "name"]).unwrap());
    assert_eq!(slice(text, node.get("d").unwrap().span), "yes");
}

#[test]
fn merge_keys_replace_what_stands_before_them() {
    let text = "x: &x {a: 1, b: 2}\nv: {a: 0, <<: *x, b: 3}\nw: {<<: [{a: 4}, *x]}\n";
    let document = document(text);
    let json = document.root.unwrap().to_json();
    assert_eq!(json["v"], serde_json::json!({"a": 1, "b": 3}));
    assert_eq!(json["w"], serde_json::json!({"a": 4, "b": 2}));
    let merged =
        |problem: &Problem| matches!(problem.kind, ProblemKind::DuplicateKey { merged: true, .. });
    assert_eq!(document.problems.len(), 3);
    assert!(document.problems.iter().all(merged));
    assert_eq!(
        error("a: {<<: 1}"),
        "yaml: map merge requires map or sequence of maps as the value"
    );
}

#[test]
fn a_duplicate_key_points_at_both() {
    let text = "a: 1\nb: 2\n'a': 3\n";
    let document = document(text);
    let [problem] = &document.problems[..] else {
        panic!("{:?}", document.problems);
    };
    let ProblemKind::DuplicateKey { first, merged } = problem.kind else {
        panic!("{problem:?}");
    };
    assert!(!merged);
    assert_eq!(
        (slice(text, first), slice(text, problem.span)),
        ("a", "'a'")
    );
    assert_eq!(document.error(), None);
}

#[test]
fn a_broken_document_leaves_the_others() {
    let text = "a: 1\n---\nb: [1\n---\n# nothing\n---\nc: 3\n...\nd: 4\n";
    let documents = read(FileId::FIRST, text).documents;
    assert_eq!(documents.len(), 4);
    assert_eq!(documents[1].root, None);
    let problem = documents[1].error().unwrap();
    assert_eq!(
        problem.message,
        "yaml: line 1: did not find expected ',' or ']'"
    );
    assert_eq!(slice(text, problem.span), "[1");
    assert_eq!((&documents[2].root, documents[2].error()), (&None, None));
    let last = documents[3].root.as_ref().unwrap();
    assert_eq!(last.to_json(), serde_json::json!({"c": 3}));
    assert_eq!(slice(text, last.span), "c: 3");
}

#[test]
fn errors_speak_as_go_yaml_does() {
    for (text, message) in [
        (
            "a: 1\nb:\n\tc: 2\n",
            "yaml: line 3: found character that cannot start any token",
        ),
        (
            "a: 1\n\tb: 2\n",
            "yaml: line 2: found a tab character that violates indentation",
        ),
        (
            "a: |\n \tx\n",
            "yaml: line 2: found a tab character where an indentation space is expected",
        ),
        ("-\ta", "yaml: found character that cannot start any token"),
        (
            "a: [http://x?y=1]",
            "yaml: did not find expected ',' or ']'",
        ),
        ("a: \"\\/\"", "yaml: found unknown escape character"),
        ("a: \"x\n", "yaml: line 2: found unexpected end of stream"),
        ("a: \u{1}", "yaml: control characters are not allowed"),
        (
            "key value\nother: x",
            "yaml: line 2: mapping values are not allowed in this context",
        ),
        ("a: 1\nb\nc: 2", "yaml: line 3: could not find expected ':'"),
        ("a: 'x' y", "yaml: did not find expected key"),
        (
            "a: {b: c,\n d\n e: f}",
            "yaml: line 2: did not find expected ',' or '}'",
        ),
        ("a: [b, :80]", "yaml: did not find expected node content"),
        (
            "a: &b.c d",
            "yaml: did not find expected alphabetic or numeric character",
        ),
        ("a: &a [*a]", "yaml: anchor 'a' value contains itself"),
        ("a: 1\n--- b\n", "invalid Yaml document separator: b"),
        (
            "a: {b: {[1, x]: .5}}",
            "yaml: invalid map key: []interface {}{1, \"x\"}",
        ),
        (
            "18446744073709551615: x",
            "unsupported map key of type: uint64, key: 0xffffffffffffffff, value: \"x\"",
        ),
    ] {
        assert_eq!(error(text), message, "{text}");
    }
}

#[test]
fn tabs_stand_where_spaces_need_not() {
    for text in [
        "a:\tb",
        "a: b\t\nc: d",
        "a: {x: 1,\n\ty: 2}",
        "{\n\t\"a\": 1\n}",
        "a: 'x\n\ty'",
        "a: |\n  x\n  \ty\n",
        "a: b\n  \tc",
        "a: b\t# c",
        "- a\t",
        "[\n\ta,\n\tb\n]",
    ] {
        assert!(document(text).root.is_some(), "{text:?}");
        assert_eq!(document(text).problems, [], "{text:?}");
    }
}

#[test]
fn numbers_as_keys_are_text() {
    let node = root("1e3: a\n0x10: b\n1.50: c\n1e7: d\n.inf: e\n-0.00001: f\n~x: g\n");
    let keys: Vec<_> = node.entries().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["1000", "16", "1.5", "1e+07", ".inf", "-1e-05", "~x"]);
}
