//! For code scanning: SARIF 2.1.0.

mod log;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use super::{Hidden, HiddenBy, Report, Showing, fingerprint, json, prose, sanitise, shown};
use crate::card::Card;
use crate::finding::{Finding, Label, Severity};
use crate::fix::Fix;
use crate::rule::Rule;
use crate::source::{FileId, SourceFile, Span};
use log::{
    Artifact, ArtifactChange, Configuration, Driver, Invocation, Location, Log, Message,
    Notification, Physical, Properties, Region, Replacement, ReportingDescriptor, Run, SarifFix,
    SarifResult, Suppression, Tool,
};

/// Writes a log with one run.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, showing: Showing, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let mut findings = showing.pick(report);
    let shown = findings.len();
    findings.extend(report.hidden.iter().map(|hidden| &hidden.finding));
    let suppressions = std::iter::repeat_n(None, shown).chain(report.hidden.iter().map(Some));
    let mut rules: Vec<&'static Rule> = findings.iter().map(|finding| finding.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    let fingerprints = fingerprint::fingerprints(report, &findings);
    let results = findings.iter().zip(fingerprints).zip(suppressions);
    let results = results.map(|((finding, fingerprint), hidden)| SarifResult {
        suppressions: hidden.map(suppression).into_iter().collect(),
        ..result(report, finding, &rules, fingerprint)
    });
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.iter().map(|rule| descriptor(rule)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            invocations: [invocation(report)],
            results: results.collect(),
        }],
    };
    json::write_pretty(&log, out)
}

fn invocation(report: &Report) -> Invocation {
    let notifications = report.failures.iter().map(|failure| Notification {
        level: "error",
        message: message(&format!("{}: {}", shown(&failure.path), failure.message)),
    });
    Invocation {
        execution_successful: report.failures.is_empty(),
        tool_execution_notifications: notifications.collect(),
    }
}

/// A rule with what its card says.
fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let card = Card::parse(rule.card).ok();
    let title = card
        .as_ref()
        .map_or_else(|| rule.name.to_owned(), |card| card.title.clone());
    let section = |heading: &str| {
        let sections = card.iter().flat_map(|card| &card.sections);
        let mut found = sections.filter(|section| section.heading == heading);
        found.next().map(|section| section.body.trim().to_owned())
    };
    let happens = section("What happens").unwrap_or_else(|| title.clone());
    let markdown = ["What happens", "Why", "Bad", "Good"]
        .into_iter()
        .filter_map(|heading| Some(format!("## {heading}\n\n{}\n", section(heading)?)))
        .collect::<Vec<_>>()
        .join("\n");
    ReportingDescriptor {
        id: rule.id,
        name: rule.name,
        short_description: message(&title),
        full_description: message(&happens),
        help: Message {
            markdown: (!markdown.is_empty()).then_some(markdown),
            text: happens,
        },
        default_configuration: Configuration {
            level: rule.severity.name(),
        },
        properties: Properties {
            tags: [rule.group.name()],
            problem_severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        },
    }
}

fn result(report: &Report, finding: &Finding, rules: &[&Rule], fingerprint: String) -> SarifResult {
    let place = finding.place();
    let (at, related): (Vec<&Label>, Vec<&Label>) = finding
        .labels
        .iter()
        .partition(|label| label.primary || Some(label.span) == place);
    let locations = |labels: Vec<&Label>| {
        let each = labels.into_iter();
        each.map(|label| location(report, label.span, &label.text))
            .collect()
    };
    SarifResult {
        rule_id: finding.rule.id,
        rule_index: rules.iter().position(|rule| rule.id == finding.rule.id),
        level: finding.severity.name(),
        message: message(&prose::whole(finding)),
        locations: locations(at),
        related_locations: locations(related),
        partial_fingerprints: [("kanikolint/v1", fingerprint)].into(),
        fixes: finding
            .fix
            .iter()
            .filter(|fix| fix.can_be_shown(&report.sources.mask))
            .map(|fix| sarif_fix(report, fix))
            .collect(),
        suppressions: Vec::new(),
    }
}

fn suppression(hidden: &Hidden) -> Suppression {
    match &hidden.by {
        HiddenBy::Comment(reason) => Suppression {
            kind: "inSource",
            justification: sanitise::lines(reason).into_owned(),
        },
        HiddenBy::Baseline => Suppression {
            kind: "external",
            justification: "known to the baseline".to_owned(),
        },
    }
}

fn sarif_fix(report: &Report, fix: &Fix) -> SarifFix {
    let mut by_file: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        let file = report.sources.file(edit.span.file);
        by_file
            .entry(edit.span.file)
            .or_default()
            .push(Replacement {
                deleted_region: region(file, edit.span),
                inserted_content: message(&edit.text),
            });
    }
    let changes = by_file
        .into_iter()
        .map(|(file, replacements)| ArtifactChange {
            artifact_location: artifact(report.sources.path(file)),
            replacements,
        });
    SarifFix {
        artifact_changes: changes.collect(),
    }
}

fn location(report: &Report, span: Span, text: &str) -> Location {
    let file = report.sources.file(span.file);
    Location {
        physical_location: Physical {
            artifact_location: artifact(&file.path),
            region: region(file, span),
        },
        message: (!text.is_empty()).then(|| message(text)),
    }
}

fn region(file: &SourceFile, span: Span) -> Region {
    let (start, end) = file.positions(span);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// A path as a URI: relative to the root of the sources, unless it is absolute.
fn artifact(path: &Path) -> Artifact {
    let absolute = path.is_absolute();
    let path = shown(path).replace('\\', "/");
    let mut uri = String::new();
    if absolute {
        uri.push_str("file://");
    }
    for byte in path.strip_prefix("./").unwrap_or(&path).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Artifact {
        uri,
        uri_base_id: (!absolute).then_some("%SRCROOT%"),
    }
}

fn message(text: &str) -> Message {
    Message {
        text: sanitise::lines(text).into_owned(),
        markdown: None,
    }
}
