//! The command as its callers see it: what it writes where, and what it exits with.
#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "support/command.rs"]
mod command;
#[path = "cli/inputs.rs"]
mod inputs;
#[path = "cli/mended.rs"]
mod mended;

use std::fs;

use command::{Here, POD, Said};
use snapbox::{assert_data_eq, str};

#[test]
fn help_and_version_are_answers() {
    let here = Here::new();
    let version = here.run(&["--version"]);
    assert_eq!(version.exit, Some(0));
    assert_eq!(
        version.out,
        format!("kanikolint {}\n", env!("CARGO_PKG_VERSION"))
    );
    let help = here.run(&["--help"]);
    assert_eq!(help.exit, Some(0));
    for word in [
        "explain",
        "rules",
        "plan",
        "--context",
        "--map",
        "--executor",
    ] {
        assert!(help.out.contains(word), "{word}");
    }
}

/// A Dockerfile with a fault that one rule speaks of.
const FAULTY: &str = "FROM scratch\nCOPY app.jra /\n";

fn faulty() -> Here {
    let here = Here::with_pod("shop", FAULTY);
    here.write("shop/app.jar", "jar");
    here
}

#[test]
fn the_exit_status_tells_what_was_found() {
    let here = faulty();
    assert_eq!(here.run(&["shop"]).exit, Some(1));
    assert_eq!(here.run(&["shop/pod.yaml"]).exit, Some(1));
    assert_eq!(here.run(&["shop", "none"]).exit, Some(2));
    here.write("shop/Dockerfile", "FROM scratch\nCOPY app.jar /\n");
    assert_eq!(here.run(&["shop"]).exit, Some(0));
    assert_eq!(here.run(&["shop", "--fail-on", "warning"]).exit, Some(0));
}

#[test]
fn a_person_sees_the_lines() {
    let said = faulty().run(&["shop"]);
    assert_data_eq!(
        said.out,
        str![[r#"
error[copy-source-missing]: `app.jra` is not in the context
  ┌─ shop/Dockerfile:2:6
  │
2 │ COPY app.jra /
  │      ^^^^^^^ there is nothing of that name
  │
  = note: the executor will say: error building image: error building stage: failed to get files used from context: failed to get fileinfo for /workspace/app.jra: lstat /workspace/app.jra: no such file or directory
  = help: did you mean `app.jar`? it is spelt alike

in shop/pod.yaml, container `kaniko`:
  executor osscontainertools v1.28.3
  context /workspace is taken from shop (presumed: the manifest's own directory holds the Dockerfile)

1 error in 1 file
--fix --unsafe-fixes mends 1

"#]]
    );
    assert_eq!(said.error, "");
}

#[test]
fn an_editor_sees_one_line_a_finding() {
    let said = faulty().run(&["shop", "--format", "concise"]);
    assert_data_eq!(
        said.out,
        str![[r#"
shop/Dockerfile:2:6: error[copy-source-missing] `app.jra` is not in the context

"#]]
    );
}

#[test]
fn a_program_sees_the_schema() {
    let json = faulty().json(&["shop"]);
    assert_eq!(json["schema"], 1);
    assert_eq!(json["tool"]["name"], "kanikolint");
    assert_eq!(json["builds"][0]["verdict"], "rejects");
    let error = json["builds"][0]["error"].as_str().unwrap();
    assert!(error.ends_with("lstat /workspace/app.jra: no such file or directory"));
    assert_eq!(json["findings"][0]["rule"], "copy-source-missing");
    assert_eq!(json["summary"]["errors"], 1);
}

#[test]
fn the_plan_shows_the_way() {
    let said = faulty().run(&["plan", "shop"]);
    assert_eq!(said.exit, Some(0), "a plan judges nothing");
    assert_data_eq!(
        said.out,
        str![[r#"
shop/pod.yaml, Pod `build`, container `kaniko`
  executor     osscontainertools v1.28.3, starts in /workspace
               image ghcr.io/osscontainertools/kaniko:v1.28.3
  options      --context=dir:///workspace
               --no-push
  mounts       /workspace → volume `sources` (persistentVolumeClaim), read-only → shop here (presumed: the manifest's own directory holds the Dockerfile)
  context      /workspace → shop here (presumed: the manifest's own directory holds the Dockerfile)
  Dockerfile   /workspace/Dockerfile → shop/Dockerfile here (`Dockerfile`, found from the directory the executor starts in, which is the context)
  stage 0      FROM scratch (line 1)
                 line 2 COPY app.jra → /
                   stops: error building stage: failed to get files used from context: failed to get fileinfo for /workspace/app.jra: lstat /workspace/app.jra: no such file or directory
  verdict      rejects: error building image: error building stage: failed to get files used from context: failed to get fileinfo for /workspace/app.jra: lstat /workspace/app.jra: no such file or directory
  privileges   the least with which this builds, for the container:
               securityContext:
                 allowPrivilegeEscalation: false
                 capabilities:
                   drop: [ALL]
                   # and CHOWN, DAC_OVERRIDE, FOWNER if files of the context are not root's
                 seccompProfile:
                   type: RuntimeDefault

"#]]
    );
    let unread = faulty().run(&["plan", "shop", "none"]);
    assert_eq!(unread.exit, Some(2));
}

#[test]
fn standard_input_is_a_manifest_that_lies_here() {
    let here = faulty();
    let manifest = fs::File::open(here.at("shop/pod.yaml")).unwrap();
    let arguments = ["-", "--context", "shop", "--format", "concise"];
    let said = Said::of(here.command(&arguments).stdin(manifest));
    assert_eq!(said.exit, Some(1));
    assert!(said.out.starts_with("shop/Dockerfile:2:6: error"));

    here.write("Dockerfile", "FROM scratch\nCOPY gone /\n");
    let manifest = fs::File::open(here.at("shop/pod.yaml")).unwrap();
    let said = Said::of(here.command(&["-", "--format", "json"]).stdin(manifest));
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["builds"][0]["manifest"], "<stdin>");
    assert_eq!(json["builds"][0]["dockerfile"], "Dockerfile");
}

#[test]
fn rules_are_chosen_by_name_id_group_and_severity() {
    let here = faulty();
    for (arguments, exit) in [
        (["--select", "copy-source-missing"], 1),
        (["--select", "KL501"], 1),
        (["--select", "copy"], 1),
        (["--select", "error"], 1),
        (["--select", "note"], 0),
        (["--ignore", "copy-source-missing"], 0),
        (["--ignore", "kl501"], 0),
        (["--ignore", "copy"], 0),
        (["--ignore", "note,warning"], 1),
    ] {
        let arguments = [&["shop"], &arguments[..]].concat();
        assert_eq!(here.run(&arguments).exit, Some(exit), "{arguments:?}");
    }
}

#[test]
fn portability_is_told_when_asked_for() {
    let here = Here::with_pod("app", "FROM scratch\nEXPOSE 8000-8002\n");
    let told = |arguments: &[&str]| here.run(arguments).out.contains("port-as-written");
    assert!(!told(&["app/pod.yaml"]));
    assert!(told(&["app/pod.yaml", "--select", "portability"]));
    assert!(told(&["app/pod.yaml", "--select", "all"]));
}

#[test]
fn the_handbook_is_at_hand() {
    let here = Here::new();
    let rules = here.run(&["rules"]);
    assert_eq!(rules.exit, Some(0));
    assert!(rules.out.lines().any(|line| {
        line.starts_with("KL501  copy-source-missing") && line.contains(" error ")
    }));
    let by_name = here.run(&["explain", "copy-source-missing"]);
    assert_eq!(by_name.exit, Some(0));
    assert!(by_name.out.contains("What happens"));
    assert_eq!(here.run(&["explain", "KL501"]).out, by_name.out);
    let typo = here.run(&["explain", "copy-source-mising"]);
    assert_eq!(
        typo.error,
        "kanikolint: `copy-source-mising` is no rule, did you mean `copy-source-missing`?\n"
    );
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let here = faulty();
    let coloured = |said: Said| said.out.contains('\u{1b}');
    let with = |arguments: &[&str], variable: (&str, &str)| {
        let mut command = here.command(arguments);
        Said::of(command.env(variable.0, variable.1))
    };
    for command in [
        &["shop"][..],
        &["rules"],
        &["explain", "KL501"],
        &["plan", "shop"],
    ] {
        assert!(!coloured(here.run(command)), "{command:?} into a pipe");
    }
    let always = ["shop", "--color", "always"];
    let never = ["shop", "--color", "never"];
    assert!(coloured(here.run(&always)));
    assert!(coloured(with(&["shop"], ("CLICOLOR_FORCE", "1"))));
    assert!(!coloured(with(&never, ("CLICOLOR_FORCE", "1"))));
    assert!(!coloured(with(&["shop"], ("NO_COLOR", "1"))));
    here.run(&["shop", "--output", "report.txt"]);
    let written = fs::read_to_string(here.at("report.txt")).unwrap();
    assert!(written.contains("app.jra") && !written.contains('\u{1b}'));
}

#[test]
fn what_the_options_say_counts() {
    let here = faulty();
    here.write("elsewhere/Dockerfile", "FROM scratch\n");
    let with_context = here.json(&["shop/pod.yaml", "--context", "elsewhere"]);
    assert_eq!(with_context["builds"][0]["verdict"], "accepts");
    let mapped = here.json(&["shop/pod.yaml", "--map", "/workspace=elsewhere"]);
    assert_eq!(mapped["builds"][0]["context"]["local"], "elsewhere");
    here.write("shop/pod.yaml", POD.replace(":v1.28.3", ""));
    let assumed = here.json(&["shop"]);
    assert_eq!(assumed["builds"][0]["executor"]["assumed"], true);
    let given = here.json(&["shop", "--executor", "osscontainertools@v1.27.0"]);
    assert_eq!(given["builds"][0]["executor"]["version"], "v1.27.0");
    assert_eq!(given["builds"][0]["executor"]["assumed"], false);
}

#[test]
fn several_formats_go_to_several_files() {
    let here = faulty();
    let formats = [
        "human",
        "concise",
        "json",
        "json-lines",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
    ];
    let mut arguments = vec!["shop".to_owned()];
    for format in formats {
        arguments.extend([
            "--output-format".to_owned(),
            format!("{format}=report.{format}"),
        ]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = here.run(&[&arguments[..], &["--format", "concise"]].concat());
    assert_eq!((said.exit, said.error.as_str()), (Some(1), ""));
    for format in formats {
        let written = fs::read_to_string(here.at(&format!("report.{format}"))).unwrap();
        assert!(written.contains("copy-source-missing"), "{format}");
        assert_eq!(
            here.run(&["shop", "--format", format]).out,
            written,
            "{format}"
        );
    }
    assert!(said.out.starts_with("shop/Dockerfile:2:6: error"));
    let wrong = here.run(&["--output-format", "sarif"]);
    assert_eq!(wrong.exit, Some(2));
    assert!(
        wrong.error.contains("sarif=kanikolint.sarif"),
        "{}",
        wrong.error
    );
    let nowhere = here.run(&["shop", "--output-format", "sarif=none/x"]);
    assert_eq!(nowhere.exit, Some(2));
}
