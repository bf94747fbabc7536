//! `--fix` and `--diff`.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::arguments::Color;
use super::{Error, Exit, output};
use crate::fix::Mended;
use crate::report::{Report, sanitise};
use crate::source::Mask;

/// A fix may make room for another; more rounds than this nobody needs.
const MOST_ROUNDS: usize = 10;

/// Whether all of the paths can be written.
///
/// # Errors
/// Standard input is among them.
pub fn check(paths: &[PathBuf]) -> Result<(), Error> {
    match paths.iter().any(|path| path == Path::new("-")) {
        true => Err("standard input cannot be mended; `--diff` shows what would change".into()),
        false => Ok(()),
    }
}

/// Writes what is mended, judges again what is left, and so on until nothing changes.
///
/// # Errors
/// Why a file cannot be written.
pub fn mend<T>(
    mut last: (Report, T),
    judge: impl Fn() -> Result<(Report, T), Error>,
    unsafe_too: bool,
) -> Result<(Report, T), Error> {
    let mut files = BTreeSet::new();
    let mut findings = 0;
    for _ in 0..MOST_ROUNDS {
        let mut changed = false;
        for mended in last.0.mended(unsafe_too) {
            if write(&mended)? {
                changed = true;
                findings += mended.findings;
                files.insert(mended.path);
            }
        }
        if !changed {
            break;
        }
        last = judge()?;
    }
    if findings > 0 {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let (one, other) = (plural(findings), plural(files.len()));
        let count = files.len();
        output::complain(&format!(
            "mended {findings} finding{one} in {count} file{other}"
        ));
    }
    Ok(last)
}

/// Writes a file, unless somebody else has changed it since it was read.
fn write(mended: &Mended) -> Result<bool, Error> {
    let path = &mended.path;
    let is_same = fs::read(path).is_ok_and(|bytes| bytes == mended.before.as_bytes());
    if is_same {
        let written = replace(path, &mended.after);
        written.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    } else {
        output::complain(&format!(
            "{} has changed meanwhile, and is left as it is",
            path.display()
        ));
    }
    Ok(is_same)
}

/// Puts a new file in the place of one, with its permissions: at no time is there half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // what a link leads to, not the link
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.kanikolint"));
    let written = fs::write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, permissions))
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // nothing is to be said of what was never there
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Shows what would be mended at once.
///
/// # Errors
/// What the writer says.
pub fn show(report: &Report, unsafe_too: bool, color: Color) -> Result<Exit, Error> {
    let mended = report.mended(unsafe_too);
    super::write_out(None, color, |out| {
        mended
            .iter()
            .try_for_each(|mended| write_diff(mended, &report.sources.mask, out))
    })?;
    super::complain_of(&report.failures);
    Ok(match (report.failures.is_empty(), mended.is_empty()) {
        (false, _) => Exit::NotJudged,
        (true, true) => Exit::Clean,
        (true, false) => Exit::Findings,
    })
}

fn write_diff(mended: &Mended, mask: &Mask, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let path = mended.path.display().to_string();
    let diff = TextDiff::from_lines(&mended.before, &mended.after);
    let mut unified = diff.unified_diff();
    let (before, after) = (format!("a/{path}"), format!("b/{path}"));
    for line in unified.header(&before, &after).to_string().lines() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        writeln!(out, "{}", sanitise::line(&mask.cover(line)))?;
    }
    Ok(())
}
