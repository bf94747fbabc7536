//! A report made by hand, with everything in it that is hard to draw.

use super::plan::BuildPlan;
use super::{BuildReport, DocumentReport, ExecutorReport, PodSecurityReport, Report, Verdict};
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Policy;
use crate::rule::{Group, Rule, Scope};
use crate::source::{FileId, Sources, Span};

const fn rule(
    id: &'static str,
    name: &'static str,
    severity: Severity,
    group: Group,
    common: bool,
) -> Rule {
    Rule {
        id,
        name,
        severity,
        group,
        common,
        card: "",
        scope: Scope::Build(|_, _| {}),
    }
}

/// Rules by hand.
pub static RULES: [Rule; 4] = [
    rule(
        "KL301",
        "copy-source-missing",
        Severity::Error,
        Group::Copy,
        false,
    ),
    rule(
        "KL101",
        "floating-tag",
        Severity::Note,
        Group::Executor,
        true,
    ),
    rule(
        "KL201",
        "odd-character",
        Severity::Warning,
        Group::Dockerfile,
        false,
    ),
    rule(
        "KL001",
        "empty-file",
        Severity::Note,
        Group::Manifest,
        false,
    ),
];

const POD: &str = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: kaniko\n    \
    image: gcr.io/kaniko-project/executor:latest\n    args:\n    - --context=dir:///workspace\n    \
    - --destination=x/y\n";
const DOCKERFILE: &str = "FROM scratch\r\nCOPY\ttarget/日本🚀.jar\t/app/\r\n\
    LABEL a=\"\u{1b}[31mred\u{9b}\u{202e}\" b=1\r\n";

/// The place of the first `what` in a file.
fn span(sources: &Sources, file: FileId, what: &str) -> Span {
    let start = sources.file(file).text.find(what).unwrap();
    Span::new(file, start, start + what.len())
}

/// The report.
pub fn report() -> Report {
    let mut sources = Sources::new();
    let pod = sources.add("demo/pod.yaml", POD);
    let dockerfile = sources.add("demo/Dockerfile", DOCKERFILE);
    let empty = sources.add("empty\u{1b}.yaml", "");
    let long = format!("RUN {} --needle {}\n", "é ".repeat(300), "x".repeat(300));
    let long = sources.add("demo/long.Dockerfile", format!("FROM a\n{long}USER b\n"));

    let mut findings = missing(&sources, pod, dockerfile);
    findings.extend(floating(&sources, pod));
    findings.extend(odd(&sources, dockerfile, long));
    let mut nothing = Findings::of(&RULES[3]);
    nothing.belong_to(Some((empty, 0)), None);
    nothing
        .add("nothing stands in it")
        .at(Span::new(empty, 0, 0), "");
    findings.extend(nothing.into_vec());

    Report {
        sources,
        documents: vec![document(pod, Some("Pod")), document(empty, None)],
        builds: vec![build(pod)],
        findings,
        hidden: Vec::new(),
        failures: Vec::new(),
    }
}

fn missing(sources: &Sources, pod: FileId, dockerfile: FileId) -> Vec<crate::finding::Finding> {
    let mut findings = Findings::of(&RULES[0]);
    findings.belong_to(Some((pod, 0)), Some(0));
    findings
        .add("nothing matches `target/日本🚀.jar` in the context")
        .see(
            span(sources, pod, "dir:///workspace"),
            "the context is this directory",
        )
        .see(span(sources, dockerfile, "/app/"), "it would go here")
        .at(
            span(sources, dockerfile, "target/日本🚀.jar"),
            "no such file",
        )
        .executor_says("error building image: file does not exist")
        .note("two\nlines")
        .help("build the jar before the image,\nor copy another file");
    findings.into_vec()
}

fn floating(sources: &Sources, pod: FileId) -> Vec<crate::finding::Finding> {
    let mut findings = Findings::of(&RULES[1]);
    findings.belong_to(Some((pod, 0)), Some(0));
    findings
        .add("`latest` is another image tomorrow")
        .at(span(sources, pod, "latest"), "");
    findings.into_vec()
}

fn odd(sources: &Sources, dockerfile: FileId, long: FileId) -> Vec<crate::finding::Finding> {
    let mut findings = Findings::of(&RULES[2]);
    findings.belong_to(None, None);
    findings
        .add("a message with \u{1b}[31mescapes\u{1b}[0m\nand a second line")
        .at(
            span(sources, dockerfile, "red"),
            "this is \u{1b}[1mbold\u{7}",
        )
        .see(span(sources, dockerfile, "b=1"), "and this is aligned");
    findings
        .add("in a long line")
        .at(span(sources, long, "--needle"), "here it is");
    let whole = sources.file(long).text.len();
    findings
        .add("over a whole file")
        .at(Span::new(long, 0, whole), "all of it");
    findings.add("nowhere at all").help("look elsewhere");
    findings.into_vec()
}

fn document(manifest: FileId, kind: Option<&str>) -> DocumentReport {
    DocumentReport {
        manifest,
        document: 0,
        kind: kind.map(str::to_owned),
        verdict: Verdict::Accepts,
        errors: Vec::new(),
        warnings: vec!["spec.containers[0]: a warning".to_owned()],
        pod_security: PodSecurityReport {
            policy: Policy::default(),
            verdict: Verdict::Rejects,
            message: Some("violates PodSecurity \"baseline:latest\": privileged".to_owned()),
        },
    }
}

fn build(manifest: FileId) -> BuildReport {
    BuildReport {
        manifest,
        document: 0,
        container: Some("kaniko".to_owned()),
        executor: ExecutorReport {
            distribution: "google".to_owned(),
            version: "v1.24.0".to_owned(),
            variant: "executor".to_owned(),
            assumed: true,
        },
        context_path: Some("/workspace".to_owned()),
        context_local: Some("demo".into()),
        context_how: "the manifest's own directory".to_owned(),
        dockerfile: Some("demo/Dockerfile".into()),
        verdict: Verdict::Rejects,
        error: Some("error building image: file does not exist".to_owned()),
        unknown: vec!["`$(params.x)` is filled in by the carrier".to_owned()],
        files: Some(vec!["d 0755 /app".to_owned()]),
        plan: BuildPlan::default(),
    }
}
