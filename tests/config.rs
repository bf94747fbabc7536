//! The configuration as its users see it: what holds, whose word it is, and what is said of a
//! mistake in it.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "support/command.rs"]
mod command;

use command::{Here, POD, Said};
use snapbox::{assert_data_eq, str};

/// A repository with a Dockerfile in which one rule finds an error.
fn faulty() -> Here {
    let here = Here::with_pod("shop", "FROM scratch\nCOPY app.jra /\n");
    here.write("shop/app.jar", "jar");
    here.write(".git/HEAD", "");
    here
}

fn within(here: &Here, directory: &str, arguments: &[&str]) -> Said {
    let mut command = here.command(arguments);
    Said::of(command.current_dir(here.at(directory)))
}

#[test]
fn the_file_holds_for_the_repository_and_below() {
    let here = faulty();
    assert_eq!(here.run(&[]).exit, Some(1));
    here.write("kanikolint.toml", "ignore = [\"copy\"]\n");
    assert_eq!(here.run(&[]).exit, Some(0));
    assert_eq!(within(&here, "shop", &["pod.yaml"]).exit, Some(0));
    assert_eq!(here.run(&["--no-config"]).exit, Some(1));
    here.write("other.toml", "format = \"concise\"\n");
    let other = here.run(&["--config", "other.toml"]);
    assert_eq!(other.exit, Some(1));
    assert!(other.out.starts_with("shop/Dockerfile:2:6: error"));
}

#[test]
fn the_command_line_is_over_the_environment_and_that_over_the_file() {
    let here = faulty();
    here.write(
        "kanikolint.toml",
        "format = \"json\"\nignore = [\"copy\"]\n",
    );
    let with = |arguments: &[&str], variable: &str, value: &str| {
        Said::of(here.command(arguments).env(variable, value))
    };
    let format = "KANIKOLINT_FORMAT";
    assert!(here.run(&[]).out.starts_with('{'));
    assert!(with(&[], format, "github").out.is_empty());
    assert_eq!(with(&[], "KANIKOLINT_IGNORE", "pod").exit, Some(1));
    let said = with(&["--format", "human", "--ignore", "copy"], format, "github");
    assert!(said.out.starts_with("no findings"));
    let wrong = with(&[], format, "xml");
    assert_eq!(wrong.exit, Some(2));
    assert!(
        wrong
            .error
            .starts_with("kanikolint: KANIKOLINT_FORMAT: `xml` is none of human")
    );
}

#[test]
fn what_holds_is_shown_with_where_it_comes_from() {
    let here = faulty();
    here.write(
        "kanikolint.toml",
        "ignore = [\"floating-tag\"]\ncontext = \"shop\"\n\n[map]\n\"/data\" = \"here\"\n\n\
         [severity]\nfloating-tag = \"warning\"\n\n[[overrides]]\npaths = [\"a\"]\nignore = [\"copy\"]\n",
    );
    let mut command = here.command(&["config", "--executor", "google@v1.24.0"]);
    let said = Said::of(command.env("KANIKOLINT_FAIL_ON", "warning"));
    assert_eq!((said.exit, said.error.as_str()), (Some(0), ""));
    assert_data_eq!(
        &said.out,
        str![[r#"
select = ["all"]                                                     # default
ignore = ["floating-tag"]                                            # kanikolint.toml:1
fail-on = "warning"                                                  # KANIKOLINT_FAIL_ON
format = "human"                                                     # default
ignore-comments = "allow"                                            # default
executor = "google@v1.24.0"                                          # command line
context = "shop"                                                     # kanikolint.toml:2
map."/data" = "here"                                                 # kanikolint.toml:4
severity.floating-tag = "warning"                                    # kanikolint.toml:7
overrides = [{ paths = ["a"], ignore = ["copy"], severity = {  } }]  # kanikolint.toml:10

"#]]
    );
    here.write("kanikolint.toml", &said.out);
    assert_eq!(
        here.run(&["config"]).exit,
        Some(0),
        "what is shown is a configuration"
    );
}

#[test]
fn a_mistake_is_told_with_its_place() {
    let here = faulty();
    here.write("kanikolint.toml", "ignore = []\nfail_on = \"note\"\n");
    let said = here.run(&[]);
    assert_eq!((said.exit, said.out.as_str()), (Some(2), ""));
    assert_eq!(
        said.error,
        "kanikolint: kanikolint.toml:2:1: there is no key `fail_on`, did you mean `fail-on`?\n"
    );
    assert_eq!(here.run(&["plan"]).exit, Some(2));
    let missing = here.run(&["--config", "none.toml"]);
    assert_eq!(missing.exit, Some(2));
    assert_eq!(
        missing.error,
        "kanikolint: none.toml: no such file or directory\n"
    );
}

#[test]
fn severities_and_overrides_change_what_fails() {
    let here = faulty();
    here.pod("legacy/shop", "FROM scratch\nCOPY gone /\n");
    let exit = |config: &str, arguments: &[&str]| {
        here.write("kanikolint.toml", config);
        let said = here.run(arguments);
        (
            said.exit,
            said.out.matches("error[copy-source-missing]").count(),
        )
    };
    assert_eq!(exit("", &[]), (Some(1), 2));
    let overridden = "[[overrides]]\npaths = [\"legacy\"]\nignore = [\"copy-source-missing\"]\n";
    assert_eq!(exit(overridden, &[]), (Some(1), 1));
    assert_eq!(exit(overridden, &["legacy"]), (Some(0), 0));
    let lower = "[severity]\nKL501 = \"warning\"\n[[overrides]]\npaths = [\"**/shop/Dockerfile\"]\n\
        [[overrides]]\npaths = [\"shop\"]\nseverity = { copy-source-missing = \"error\" }\n";
    assert_eq!(exit(lower, &[]), (Some(1), 1));
    assert_eq!(exit(lower, &["legacy"]), (Some(0), 0));
}

#[test]
fn paths_and_executors_of_the_file_count() {
    let here = faulty();
    here.write("elsewhere/Dockerfile", "FROM scratch\n");
    here.write("shop/pod.yaml", POD.replace(":v1.28.3", ""));
    here.write(
        "kanikolint.toml",
        "executor = \"osscontainertools@v1.27.0\"\nmap = { \"/workspace\" = \"elsewhere\" }\n",
    );
    let build = &within(&here, "shop", &["pod.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&build.out).unwrap();
    assert_eq!(json["builds"][0]["executor"]["version"], "v1.27.0");
    assert_eq!(json["builds"][0]["verdict"], "accepts", "{}", build.out);
}
