//! The file of the findings that are known: read, applied, written.

use std::fs;
use std::path::Path;

use super::{Error, Exit, output};
use crate::Options;
use crate::baseline::{Baseline, Entry};
use crate::report::Report;
use crate::rule::Rule;
use crate::rules::RULES;
use crate::source::disk;

/// The file that is written where none is named.
const DEFAULT: &str = "kanikolint-baseline.json";

fn read(path: &Path) -> Result<Baseline, Error> {
    let shown = path.display();
    let bytes = disk::read(path).map_err(|error| format!("{shown}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{shown}: not UTF-8"))?;
    let baseline = Baseline::read(path, &text, RULES);
    Ok(baseline.map_err(|error| format!("{shown}: no baseline: {error}"))?)
}

/// Hides what the file knows, and gives what it knows in vain, where everything was judged.
///
/// # Errors
/// Why the file cannot be read.
pub fn hide(report: &mut Report, path: &Path, options: &Options) -> Result<Vec<Entry>, Error> {
    let in_vain = read(path)?.hide(report, &options.rules);
    Ok(match options.changed {
        Some(_) => Vec::new(),
        None => in_vain,
    })
}

/// Tells of what the file knows in vain.
pub fn complain_of(gone: Vec<Entry>, path: &Path) {
    for entry in gone {
        let file = entry.path.or(entry.manifest).unwrap_or_default();
        let (rule, place) = (entry.rule, entry.place);
        output::complain(&format!(
            "{}: no longer found, and to be deleted (--write-baseline does): {rule} in {file}, {place}",
            path.display()
        ));
    }
}

/// Writes what was found into the file. What it knew of files and rules that were not looked at
/// stays.
///
/// # Errors
/// Why that cannot be.
pub fn write(report: &Report, path: Option<&Path>, run: &[&Rule]) -> Result<Exit, Error> {
    let path = path.unwrap_or(Path::new(DEFAULT));
    if !report.failures.is_empty() {
        super::complain_of(&report.failures);
        return Ok(Exit::NotJudged);
    }
    let before = match path.exists() {
        true => read(path)?,
        false => Baseline::new(path),
    };
    let baseline = before.renewed(report, run);
    let shown = path.display();
    fs::write(path, baseline.text()).map_err(|error| format!("cannot write {shown}: {error}"))?;
    let plural = if baseline.len() == 1 { "" } else { "s" };
    output::complain(&format!("{shown} knows {} finding{plural}", baseline.len()));
    Ok(Exit::Clean)
}
