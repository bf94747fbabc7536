//! A finding as running text, for formats that have one field for all of it.

use super::sanitise;
use crate::finding::Finding;

/// The message, and below it the notes and the help, a line each or more.
pub fn whole(finding: &Finding) -> String {
    let notes = finding.notes.iter().map(|note| format!("note: {note}"));
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    let parts = std::iter::once(finding.message.clone())
        .chain(notes)
        .chain(help);
    let parts: Vec<String> = parts
        .map(|part| sanitise::lines(&part).into_owned())
        .collect();
    parts.join("\n")
}
