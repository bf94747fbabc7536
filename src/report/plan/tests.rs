//! Plans, over a report made by hand.

use super::*;
use crate::report::{Report, sample, sanitise};

fn text(report: &Report) -> String {
    let mut out = Vec::new();
    write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A report with a plan that has something of everything.
fn report() -> Report {
    let mut report = sample::report();
    let mut second = report.builds[0].clone();
    report.builds[0].plan = BuildPlan {
        kind: "Job".into(),
        name: Some("build\u{1b}".into()),
        image: Some("gcr.io/kaniko-project/executor:latest".into()),
        presumed: Some("the tag `latest` does not name a version".into()),
        working_directory: Some("/workspace".into()),
        options: vec!["--context=dir:///workspace".into(), "--no-push".into()],
        mounts: mounts(),
        context_unknown: None,
        dockerfile: LookupPlan {
            value: Some("Dockerfile".into()),
            tried: vec!["/workspace/Dockerfile".into()],
            found: LookupOutcome::Found {
                path: "/workspace/Dockerfile".into(),
                local: "demo/Dockerfile".into(),
                from: LookedFrom::Both,
            },
        },
        ignore_file: Some(IgnorePlan {
            path: "/workspace/.dockerignore".into(),
            local: "demo/.dockerignore".into(),
            patterns: 3,
        }),
        security: SecurityPlan {
            add: vec!["CHOWN".into(), "FOWNER".into()],
            if_owned_by_root: true,
        },
        stages: stages(),
    };
    second.document = 1;
    second.context_local = None;
    second.context_path = None;
    second.plan = BuildPlan {
        kind: "Pod".into(),
        context_unknown: Some("the context is fetched from git".into()),
        dockerfile: LookupPlan {
            value: Some("Dockerfile".into()),
            tried: vec!["/a/Dockerfile".into(), "/b/Dockerfile".into()],
            found: LookupOutcome::Missing(Some("/b/dockerfile".into())),
        },
        ..BuildPlan::default()
    };
    report.builds.push(second);
    report
}

fn mounts() -> Vec<MountPlan> {
    let volume = |name: &str, source: Option<&str>| {
        Some(VolumePlan {
            name: name.into(),
            source: source.map(str::to_owned),
        })
    };
    vec![
        MountPlan {
            path: Some("/kaniko/.docker".into()),
            volume: volume("nobody", None),
            ..MountPlan::default()
        },
        MountPlan {
            path: Some("/".into()),
            volume: volume("whole", Some("emptyDir")),
            ..MountPlan::default()
        },
        MountPlan {
            path: Some("/scratch".into()),
            volume: volume("scratch", Some("emptyDir")),
            starts_empty: true,
            ..MountPlan::default()
        },
        MountPlan {
            path: Some("/workspace".into()),
            volume: volume("sources", Some("hostPath")),
            sub_path: Some("app".into()),
            read_only: true,
            node: Some("/srv/shop/app".into()),
            local: Some("demo".into()),
            how: "a directory of the repository ends as the hostPath does".into(),
            ..MountPlan::default()
        },
        MountPlan {
            volume: volume("cache", Some("persistentVolumeClaim")),
            unknown: Some("the claim `cache` is in none of the files".into()),
            ..MountPlan::default()
        },
    ]
}

fn stages() -> Vec<StagePlan> {
    let source = |written: &str| SourcePlan {
        written: written.into(),
        ..SourcePlan::default()
    };
    let copied = CopyPlan {
        sources: vec![
            source("go.mod"),
            SourcePlan {
                matches: Some(2),
                expanded: Some("cmd/*.go".into()),
                ..source("$DIR/*.go")
            },
        ],
        destination: Some("/src/".into()),
        files: 3,
        bytes: 1_234_567,
        excluded: 4,
        dropped: 1,
        ..CopyPlan::default()
    };
    let stopped = CopyPlan {
        from: Some("build".into()),
        sources: vec![source("/app")],
        ..CopyPlan::default()
    };
    let step = |line, outcome, copy| StepPlan {
        line,
        keyword: "COPY".into(),
        outcome,
        copy,
    };
    let stops = StepOutcome::Stops("error building image: no such file or directory".into());
    let unknown = StepOutcome::Unknown("what RUN leaves behind is not known".into());
    vec![
        StagePlan {
            name: Some("build".into()),
            base: "golang:1.22".into(),
            line: 1,
            built: true,
            steps: vec![step(2, StepOutcome::Done, Some(copied))],
        },
        StagePlan {
            base: "build".into(),
            line: 5,
            ..StagePlan::default()
        },
        StagePlan {
            base: "scratch".into(),
            line: 9,
            built: true,
            steps: vec![
                step(10, stops, Some(stopped.clone())),
                step(11, unknown, Some(stopped)),
            ],
            ..StagePlan::default()
        },
    ]
}

#[test]
fn for_a_person() {
    insta::assert_snapshot!(text(&report()));
}

#[test]
fn as_a_flowchart() {
    let mut out = Vec::new();
    mermaid::write(&report(), &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn nothing_unseen_reaches_a_terminal() {
    let written = text(&report());
    let mut characters = written.chars();
    assert!(!characters.any(|shown| shown != '\n' && sanitise::is_unseen(shown)));
}

#[test]
fn nothing_to_build_is_said() {
    let said = text(&Report::default());
    assert_eq!(said, "nothing read here starts a Kaniko executor\n");
}
