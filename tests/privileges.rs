//! The least capabilities with which builds of a shape work, as taking them away one by one showed.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "support/command.rs"]
mod command;
mod support;

use command::POD;
use support::Directory;

const SEVEN: &str = "CHOWN DAC_OVERRIDE FOWNER FSETID SETFCAP SETGID SETUID";
const FIVE: &str = "CHOWN DAC_OVERRIDE FOWNER FSETID SETFCAP";
const THREE: &str = "CHOWN DAC_OVERRIDE FOWNER";

fn least(dockerfile: &str) -> (String, bool) {
    let here = Directory::empty();
    here.write("pod.yaml", POD);
    here.write("Dockerfile", dockerfile);
    here.write("app", "app");
    let report = here.lint(&[]);
    let security = &report.builds[0].plan.security;
    (security.add.join(" "), security.if_owned_by_root)
}

#[test]
fn a_build_has_what_its_shape_needs() {
    for (dockerfile, expected) in [
        ("FROM scratch\nCOPY app /\n", ""),
        ("FROM scratch\nENV A=b\n", ""),
        ("FROM scratch\nCOPY --chown=1:1 app /\n", THREE),
        ("FROM scratch\nUSER 1\nWORKDIR /app\n", THREE),
        ("FROM alpine\nENV A=b\n", ""),
        ("FROM alpine\nCOPY app /\n", FIVE),
        ("FROM alpine\nUSER root\nRUN true\n", FIVE),
        ("FROM alpine\nRUN true\n", SEVEN),
        ("FROM alpine\nUSER 1\nRUN true\n", SEVEN),
        ("FROM debian\nUSER 0\nRUN apt-get update\n", SEVEN),
        ("FROM alpine AS a\nUSER root\nFROM a\nRUN true\n", FIVE),
        ("FROM scratch\nCOPY --from=alpine /bin /bin\n", FIVE),
    ] {
        assert_eq!(least(dockerfile).0, expected, "{dockerfile}");
    }
}

#[test]
fn the_owner_of_the_context_counts_where_nothing_is_given_away() {
    assert!(least("FROM scratch\nCOPY app /\n").1);
    assert!(!least("FROM scratch\nENV A=b\n").1);
    assert!(!least("FROM alpine\nCOPY app /\n").1);
}
