//! The rules as a list: for people, for programs and for a document.

use std::io;

use codespan_reporting::term::termcolor::WriteColor;
use serde::Serialize;

use super::arguments::RulesFormat;
use super::handbook::bold;
use crate::card::{self, Card};
use crate::rule::Rule;

/// A rule with what its card says of it.
#[derive(Debug, Serialize)]
struct Entry {
    id: &'static str,
    name: &'static str,
    severity: &'static str,
    group: &'static str,
    since: String,
    executors: String,
    title: String,
    /// The card in Markdown, without its front matter.
    card: &'static str,
}

impl Entry {
    fn of(rule: &Rule) -> Option<Self> {
        let card = Card::parse(rule.card).ok()?;
        Some(Entry {
            id: rule.id,
            name: rule.name,
            severity: rule.severity.name(),
            group: rule.group.name(),
            since: card.since,
            executors: card.executors,
            title: card.title,
            card: card::page(rule.card),
        })
    }
}

/// Writes the rules in that format.
///
/// # Errors
/// What the writer says.
pub fn write(rules: &[Rule], format: RulesFormat, out: &mut dyn WriteColor) -> io::Result<()> {
    let entries: Vec<Entry> = rules.iter().filter_map(Entry::of).collect();
    match format {
        RulesFormat::Text => text(&entries, out),
        RulesFormat::Markdown => markdown(&entries, out),
        RulesFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &entries)?;
            writeln!(out)
        }
    }
}

fn text(entries: &[Entry], out: &mut dyn WriteColor) -> io::Result<()> {
    let name = width(entries, |entry| entry.name);
    let severity = width(entries, |entry| entry.severity);
    let group = width(entries, |entry| entry.group);
    for entry in entries {
        out.set_color(&bold())?;
        write!(out, "{}  {:name$}", entry.id, entry.name)?;
        out.reset()?;
        let (its_severity, its_group) = (entry.severity, entry.group);
        let title = &entry.title;
        writeln!(
            out,
            "  {its_severity:severity$}  {its_group:group$}  {title}"
        )?;
    }
    Ok(())
}

fn width(entries: &[Entry], of: impl Fn(&Entry) -> &str) -> usize {
    let widths = entries.iter().map(|entry| of(entry).len());
    widths.max().unwrap_or(0)
}

fn markdown(entries: &[Entry], out: &mut dyn WriteColor) -> io::Result<()> {
    writeln!(out, "| id | name | severity | what it finds |")?;
    writeln!(out, "|---|---|---|---|")?;
    for entry in entries {
        let (id, name, severity) = (entry.id, entry.name, entry.severity);
        writeln!(out, "| {id} | `{name}` | {severity} | {} |", entry.title)?;
    }
    Ok(())
}
