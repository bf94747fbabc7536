//! For programs: schema 1. Lines and columns count from 1, columns in characters; offsets are
//! bytes. Fields may be added to the schema, none is taken away or changes its meaning.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::{BuildReport, DocumentReport, Report, sanitise, shown};
use crate::finding::{Finding, Label, Severity};
use crate::fix::Fix;
use crate::source::{FileId, SourceFile, Sources, Span};

/// Writes a report as JSON.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    write_pretty(&Root::of(report), out)
}

/// Writes a value as JSON that may be shown on a terminal.
///
/// # Errors
/// What the writer says.
pub fn write_pretty(value: &impl Serialize, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    out.write_all(visible(&json).as_bytes())?;
    out.write_all(b"\n")
}

/// Writes what a report says as one JSON object a line: the elements of the lists of schema 1 in
/// their order, each with its `type`. Their indexes count the lines of a type.
///
/// # Errors
/// What the writer says.
pub fn write_lines(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let root = Root::of(report);
    let Root {
        schema,
        tool,
        documents,
        builds,
        findings,
        summary,
    } = root;
    let lines = std::iter::once(Line::Start { schema, tool })
        .chain(documents.into_iter().map(Line::Document))
        .chain(builds.into_iter().map(Line::Build))
        .chain(findings.into_iter().map(Line::Finding))
        .chain([Line::Summary(summary)]);
    for line in lines {
        let json = serde_json::to_string(&line)?;
        writeln!(out, "{}", visible(&json))?;
    }
    Ok(())
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Start { schema: u32, tool: Tool },
    Document(Document<'a>),
    Build(Build<'a>),
    Finding(Found<'a>),
    Summary(Summary),
}

/// The same JSON with unseen characters as `\u` escapes: it may be shown on a terminal.
fn visible(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character != '\n' && sanitise::is_unseen(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out
}

#[derive(Serialize)]
struct Root<'a> {
    schema: u32,
    tool: Tool,
    documents: Vec<Document<'a>>,
    builds: Vec<Build<'a>>,
    findings: Vec<Found<'a>>,
    summary: Summary,
}

impl<'a> Root<'a> {
    fn of(report: &'a Report) -> Self {
        let sources = &report.sources;
        let documents = report.documents.iter();
        let builds = report.builds.iter();
        let findings = report.findings.iter();
        Root {
            schema: 1,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            documents: documents
                .map(|document| Document::of(sources, document))
                .collect(),
            builds: builds.map(|build| Build::of(sources, build)).collect(),
            findings: findings.map(|finding| Found::of(report, finding)).collect(),
            summary: Summary::of(report),
        }
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Document<'a> {
    manifest: String,
    /// Its place in the manifest, from 0.
    document: usize,
    kind: Option<&'a str>,
    api: Api<'a>,
    pod_security: PodSecurity<'a>,
}

#[derive(Serialize)]
struct Api<'a> {
    verdict: &'static str,
    errors: &'a [String],
    warnings: &'a [String],
}

#[derive(Serialize)]
struct PodSecurity<'a> {
    level: &'static str,
    version: String,
    verdict: &'static str,
    message: Option<&'a str>,
}

impl<'a> Document<'a> {
    fn of(sources: &Sources, document: &'a DocumentReport) -> Self {
        Document {
            manifest: shown(sources.path(document.manifest)),
            document: document.document,
            kind: document.kind.as_deref(),
            api: Api {
                verdict: document.verdict.name(),
                errors: &document.errors,
                warnings: &document.warnings,
            },
            pod_security: PodSecurity {
                level: document.pod_security.policy.level.name(),
                version: document.pod_security.policy.version.to_string(),
                verdict: document.pod_security.verdict.name(),
                message: document.pod_security.message.as_deref(),
            },
        }
    }
}

#[derive(Serialize)]
struct Build<'a> {
    manifest: String,
    /// The place of its document in the manifest, from 0.
    document: usize,
    container: Option<&'a str>,
    executor: Executor<'a>,
    context: Context<'a>,
    dockerfile: Option<String>,
    verdict: &'static str,
    error: Option<&'a str>,
    unknown: &'a [String],
    files: Option<&'a [String]>,
}

#[derive(Serialize)]
struct Executor<'a> {
    distribution: &'a str,
    version: &'a str,
    variant: &'a str,
    assumed: bool,
}

#[derive(Serialize)]
struct Context<'a> {
    path: Option<&'a str>,
    local: Option<String>,
    how: &'a str,
}

impl<'a> Build<'a> {
    fn of(sources: &Sources, build: &'a BuildReport) -> Self {
        Build {
            manifest: shown(sources.path(build.manifest)),
            document: build.document,
            container: build.container.as_deref(),
            executor: Executor {
                distribution: &build.executor.distribution,
                version: &build.executor.version,
                variant: &build.executor.variant,
                assumed: build.executor.assumed,
            },
            context: Context {
                path: build.context_path.as_deref(),
                local: build.context_local.as_deref().map(shown),
                how: &build.context_how,
            },
            dockerfile: build.dockerfile.as_deref().map(shown),
            verdict: build.verdict.name(),
            error: build.error.as_deref(),
            unknown: &build.unknown,
            files: build.files.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Found<'a> {
    rule: &'static str,
    id: &'static str,
    severity: &'static str,
    message: &'a str,
    /// An index into `documents`.
    document: Option<usize>,
    /// An index into `builds`.
    build: Option<usize>,
    locations: Vec<Location<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Mend<'a>>,
}

/// What mends a finding.
#[derive(Serialize)]
struct Mend<'a> {
    /// Whether it can only be what was meant.
    safe: bool,
    edits: Vec<Replacement<'a>>,
}

/// What is to stand in the place of some characters.
#[derive(Serialize)]
struct Replacement<'a> {
    #[serde(flatten)]
    stretch: Stretch,
    text: &'a str,
}

impl<'a> Mend<'a> {
    fn of(sources: &Sources, fix: &'a Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| Replacement {
            stretch: Stretch::of(sources, edit.span),
            text: &edit.text,
        });
        Mend {
            safe: fix.safe,
            edits: edits.collect(),
        }
    }
}

impl<'a> Found<'a> {
    fn of(report: &'a Report, finding: &'a Finding) -> Self {
        let labels = finding.labels.iter();
        Found {
            rule: finding.rule.name,
            id: finding.rule.id,
            severity: finding.severity.name(),
            message: &finding.message,
            document: finding
                .document
                .and_then(|document| index_of(&report.documents, document)),
            build: finding.build,
            locations: labels
                .map(|label| Location::of(&report.sources, label))
                .collect(),
            notes: &finding.notes,
            help: finding.help.as_deref(),
            fix: finding
                .fix
                .as_ref()
                .filter(|fix| fix.can_be_shown(&report.sources.mask))
                .map(|fix| Mend::of(&report.sources, fix)),
        }
    }
}

fn index_of(documents: &[DocumentReport], wanted: (FileId, usize)) -> Option<usize> {
    documents
        .iter()
        .position(|document| (document.manifest, document.document) == wanted)
}

#[derive(Serialize)]
struct Location<'a> {
    #[serde(flatten)]
    stretch: Stretch,
    label: &'a str,
    primary: bool,
}

impl<'a> Location<'a> {
    fn of(sources: &Sources, label: &'a Label) -> Self {
        Location {
            stretch: Stretch::of(sources, label.span),
            label: &label.text,
            primary: label.primary,
        }
    }
}

/// Some characters of a file.
#[derive(Serialize)]
struct Stretch {
    path: String,
    start: Place,
    end: Place,
}

impl Stretch {
    fn of(sources: &Sources, span: Span) -> Self {
        let file = sources.file(span.file);
        Stretch {
            path: shown(&file.path),
            start: Place::of(file, span.start),
            end: Place::of(file, span.end),
        }
    }
}

#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
    offset: u32,
}

impl Place {
    fn of(file: &SourceFile, offset: u32) -> Self {
        let position = file.position(offset as usize);
        Place {
            line: position.line,
            column: position.column,
            offset,
        }
    }
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    /// What comments ignore or the baseline knows is in none of the lists.
    ignored: usize,
}

impl Summary {
    fn of(report: &Report) -> Self {
        Summary {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            ignored: report.hidden.len(),
        }
    }
}
