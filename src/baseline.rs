//! Findings that are known and not yet mended: a file of them, which only gets shorter.
//!
//! An entry is known by its rule, its files and its place in the model, so that it outlives a move
//! of lines. Paths are relative to the directory of the file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::relative;
use crate::finding::Finding;
use crate::report::{Hidden, HiddenBy, Report};
use crate::rule::Rule;
use crate::selection;

/// The version of the form of the file.
const SCHEMA: u32 = 1;

/// A baseline.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    directory: PathBuf,
    /// How many findings there are of each.
    entries: BTreeMap<Entry, usize>,
}

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// The manifest it belongs to, where it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub manifest: Option<String>,
    /// The file it points into.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path: Option<String>,
    /// The rule's name.
    pub rule: String,
    /// Its place in the model, and the characters meant.
    pub place: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema: u32,
    findings: Vec<WrittenEntry>,
}

#[derive(Serialize, Deserialize)]
struct WrittenEntry {
    #[serde(flatten)]
    entry: Entry,
    #[serde(skip_serializing_if = "is_one", default = "one")]
    count: usize,
}

fn one() -> usize {
    1
}

fn is_one(count: &usize) -> bool {
    *count == 1
}

impl Baseline {
    /// None known yet, in a file of that path.
    pub fn new(path: &Path) -> Self {
        Baseline {
            directory: path.parent().unwrap_or(Path::new("")).to_path_buf(),
            entries: BTreeMap::new(),
        }
    }

    /// Reads the text of a file of that path.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(path: &Path, text: &str, known: &[Rule]) -> Result<Self, String> {
        let written: Written = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if written.schema != SCHEMA {
            return Err(format!("schema {} is not known", written.schema));
        }
        let mut baseline = Baseline::new(path);
        for WrittenEntry { mut entry, count } in written.findings {
            // a rule may have been renamed
            if let Ok(rule) = selection::find(known, &entry.rule) {
                entry.rule = rule.name.to_owned();
            }
            *baseline.entries.entry(entry).or_default() += count;
        }
        Ok(baseline)
    }

    /// The text of the file: an entry a line, in an order that does not change.
    pub fn text(&self) -> String {
        let lines = self.entries.iter().filter_map(|(entry, count)| {
            let written = WrittenEntry {
                entry: entry.clone(),
                count: *count,
            };
            serde_json::to_string(&written).ok()
        });
        let lines: Vec<String> = lines.map(|line| format!("    {line}")).collect();
        let list = match lines.is_empty() {
            true => "[]".to_owned(),
            false => format!("[\n{}\n  ]", lines.join(",\n")),
        };
        format!("{{\n  \"schema\": {SCHEMA},\n  \"findings\": {list}\n}}\n")
    }

    /// Hides what is known, and gives the entries that no longer occur, of the manifests that were
    /// read or are gone and the rules that ran.
    pub fn hide(&self, report: &mut Report, run: &[&Rule]) -> Vec<Entry> {
        let mut left = self.entries.clone();
        let all = std::mem::take(&mut report.findings);
        for finding in all {
            match left.get_mut(&self.entry(report, &finding)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    let by = HiddenBy::Baseline;
                    report.hidden.push(Hidden { finding, by });
                }
                _ => report.findings.push(finding),
            }
        }
        let read = self.read_files(report);
        left.retain(|entry, count| *count > 0 && self.is_judged(entry, &read, run));
        left.into_keys().collect()
    }

    /// Knows what was found, and of what was known all that was not judged.
    pub fn renewed(&self, report: &Report, run: &[&Rule]) -> Self {
        let mut renewed = self.clone();
        let read = self.read_files(report);
        renewed
            .entries
            .retain(|entry, _| !self.is_judged(entry, &read, run));
        for finding in &report.findings {
            *renewed
                .entries
                .entry(self.entry(report, finding))
                .or_default() += 1;
        }
        renewed
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.entries.values().sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn entry(&self, report: &Report, finding: &Finding) -> Entry {
        let path = |file| self.path(report.sources.path(file));
        Entry {
            manifest: finding.document.map(|(file, _)| path(file)),
            path: finding.place().map(|span| path(span.file)),
            rule: finding.rule.name.to_owned(),
            place: finding.route.clone(),
        }
    }

    fn path(&self, path: &Path) -> String {
        let below = relative(path, &self.directory);
        let path = below.as_deref().unwrap_or(path);
        path.to_string_lossy().replace('\\', "/")
    }

    fn read_files(&self, report: &Report) -> BTreeSet<String> {
        let files = report.sources.iter();
        files.map(|(_, file)| self.path(&file.path)).collect()
    }

    /// Whether this run would have found it, were it still there.
    fn is_judged(&self, entry: &Entry, read: &BTreeSet<String>, run: &[&Rule]) -> bool {
        let Some(file) = entry.manifest.as_ref().or(entry.path.as_ref()) else {
            return false;
        };
        let ran = run.iter().any(|rule| rule.name == entry.rule);
        ran && (read.contains(file) || !self.directory.join(file).exists())
    }
}
