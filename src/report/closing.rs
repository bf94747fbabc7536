//! What stands below the findings: what was assumed of a build, what was left out, how many
//! there are.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{BuildReport, Hidden, HiddenBy, Report, Showing, Verdict, sanitise, shown};
use crate::finding::{Finding, Severity};

/// How many reasons for an unknown verdict are written out.
const REASONS: usize = 3;

/// Says of each build that findings belong to what was assumed of it.
///
/// # Errors
/// What the writer says.
pub fn write_builds(
    report: &Report,
    findings: &[&Finding],
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let builds: BTreeSet<usize> = findings.iter().filter_map(|found| found.build).collect();
    for build in builds {
        if let Some(build) = report.builds.get(build) {
            write_build(report, build, out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_build(
    report: &Report,
    build: &BuildReport,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let mut place = shown(report.sources.path(build.manifest));
    if build.document > 0 {
        place.push_str(&format!(", document {}", build.document + 1));
    }
    if let Some(container) = &build.container {
        place.push_str(&format!(", container `{container}`"));
    }
    writeln!(out, "in {}:", sanitise::line(&place))?;
    writeln!(out, "  executor {}", sanitise::line(&executor(build)))?;
    writeln!(out, "  {}", sanitise::line(&context(build)))?;
    if build.verdict == Verdict::Unknown {
        for reason in build.unknown.iter().take(REASONS) {
            writeln!(out, "  unknown: {}", sanitise::line(reason))?;
        }
        let more = build.unknown.len().saturating_sub(REASONS);
        if more > 0 {
            writeln!(out, "  unknown: {more} more, see `kanikolint plan`")?;
        }
    }
    Ok(())
}

fn executor(build: &BuildReport) -> String {
    let executor = &build.executor;
    let assumed = if executor.assumed {
        " (assumed, the image does not tell; --executor does)"
    } else {
        ""
    };
    let (distribution, version) = (&executor.distribution, &executor.version);
    format!("{distribution} {version}{assumed}")
}

fn context(build: &BuildReport) -> String {
    let path = build.context_path.as_ref();
    let local = build.context_local.as_deref().map(shown);
    let mut phrase = match (path, local) {
        (Some(path), Some(local)) => format!("context {path} is taken from {local}"),
        (None, Some(local)) => format!("the context is taken from {local}"),
        (Some(path), None) => format!("context {path} is not known here"),
        (None, None) => "the context is not known here".to_owned(),
    };
    if !build.context_how.is_empty() {
        phrase.push_str(&format!(" ({})", build.context_how));
    }
    phrase
}

/// Writes the closing lines.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, showing: Showing, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    write_hidden(report, showing, out)?;
    write_ignored(report, out)?;
    let picked = showing.pick(report);
    let mut line = if picked.is_empty() {
        nothing_found(report)
    } else {
        counts(report, &picked)
    };
    if !report.failures.is_empty() {
        let unread = counted(report.failures.len(), "input");
        line.push_str(&format!("; {unread} could not be read"));
    }
    writeln!(out, "{line}")?;
    write_fixes(&picked, out)
}

/// Says what can be mended by itself.
fn write_fixes(findings: &[&Finding], out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let fixes: Vec<_> = findings
        .iter()
        .filter_map(|found| found.fix.as_ref())
        .collect();
    let safe = fixes.iter().filter(|fix| fix.safe).count();
    match (safe, fixes.len() - safe) {
        (0, 0) => Ok(()),
        (safe, 0) => writeln!(out, "--fix mends {safe}"),
        (0, others) => writeln!(out, "--fix --unsafe-fixes mends {others}"),
        (safe, others) => writeln!(out, "--fix mends {safe}, with --unsafe-fixes {others} more"),
    }
}

/// Says which common notes were left out, if any were.
///
/// # Errors
/// What the writer says.
pub fn write_hidden(
    report: &Report,
    showing: Showing,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let hidden: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| showing.hides(finding))
        .collect();
    if hidden.is_empty() {
        return Ok(());
    }
    let names: BTreeSet<&str> = hidden.iter().map(|found| found.rule.name).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let count = counted(hidden.len(), "common note");
    let names = names.join(", ");
    writeln!(out, "{count} hidden: {names} (show with --select all)")
}

/// Says how much comments and the baseline hide.
fn write_ignored(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let known = |hidden: &&Hidden| hidden.by == HiddenBy::Baseline;
    let known = report.hidden.iter().filter(known).count();
    let ignored = report.hidden.len() - known;
    if ignored > 0 {
        writeln!(out, "{} ignored by comments", counted(ignored, "finding"))?;
    }
    if known > 0 {
        writeln!(out, "{} known to the baseline", counted(known, "finding"))?;
    }
    Ok(())
}

fn counts(report: &Report, findings: &[&Finding]) -> String {
    let of = |severity| {
        let count = findings.iter().filter(|found| found.severity == severity);
        counted(count.count(), Severity::name(severity))
    };
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(of)
        .filter(|part| !part.starts_with("0 "))
        .collect();
    let places = findings.iter().filter_map(|found| found.place());
    let files: BTreeSet<_> = places
        .map(|place| report.sources.path(place.file))
        .collect();
    let parts = parts.join(", ");
    if files.is_empty() {
        parts
    } else {
        format!("{parts} in {}", counted(files.len(), "file"))
    }
}

fn nothing_found(report: &Report) -> String {
    if report.builds.is_empty() {
        return "no findings: nothing read here starts a Kaniko executor".to_owned();
    }
    let mut line = format!("no findings in {}", counted(report.builds.len(), "build"));
    let unknown = |build: &&BuildReport| build.verdict == Verdict::Unknown;
    let unknown = report.builds.iter().filter(unknown).count();
    if unknown > 0 {
        line.push_str(&format!(
            ", {unknown} of them judged only in part (see `kanikolint plan`)"
        ));
    }
    line
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
