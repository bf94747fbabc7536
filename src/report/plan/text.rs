//! The plans of a run, as a person reads them.

use std::io::{self, Write};

use super::{
    BuildPlan, CopyPlan, LookedFrom, LookupOutcome, LookupPlan, MountPlan, SecurityPlan,
    SourcePlan, StagePlan, StepOutcome, StepPlan,
};
use crate::report::{BuildReport, Report, sanitise, shown};

/// The width of the names at the left.
const NAMES: usize = 12;

/// Writes what each build resolves to.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    for (place, build) in report.builds.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", sanitise::line(&title(report, build)))?;
        for row in rows(build) {
            writeln!(out, "{}", sanitise::line(&row).trim_end())?;
        }
    }
    if report.builds.is_empty() {
        writeln!(out, "nothing read here starts a Kaniko executor")?;
    }
    Ok(())
}

pub(super) fn title(report: &Report, build: &BuildReport) -> String {
    let mut title = shown(report.sources.path(build.manifest));
    if build.document > 0 {
        title.push_str(&format!(", document {}", build.document + 1));
    }
    let plan = &build.plan;
    title.push_str(&format!(", {}", plan.kind));
    for (word, name) in [("", &plan.name), (", container", &build.container)] {
        if let Some(name) = name {
            title.push_str(&format!("{word} `{name}`"));
        }
    }
    title
}

fn rows(build: &BuildReport) -> Vec<String> {
    let plan = &build.plan;
    let mut rows = Vec::new();
    section(&mut rows, "executor", executor(build));
    section(&mut rows, "options", plan.options.clone());
    section(&mut rows, "mounts", plan.mounts.iter().map(mount).collect());
    section(&mut rows, "context", vec![context(build)]);
    section(&mut rows, "Dockerfile", vec![dockerfile(&plan.dockerfile)]);
    section(&mut rows, "ignore file", ignore_file(plan));
    for (number, stage) in plan.stages.iter().enumerate() {
        section(&mut rows, &format!("stage {number}"), stage_rows(stage));
    }
    section(&mut rows, "verdict", verdict(build));
    section(&mut rows, "privileges", security(&plan.security));
    rows
}

/// Adds rows, the first with the name of all.
fn section(rows: &mut Vec<String>, name: &str, texts: Vec<String>) {
    for (place, text) in texts.into_iter().enumerate() {
        let name = if place == 0 { name } else { "" };
        rows.push(format!("  {name:NAMES$} {text}"));
    }
}

/// `thing → where it leads`.
fn leads_to(thing: &str, there: &str) -> String {
    format!("{thing} → {there}")
}

fn executor(build: &BuildReport) -> Vec<String> {
    let (plan, executor) = (&build.plan, &build.executor);
    let mut line = format!("{} {}", executor.distribution, executor.version);
    if executor.variant != "executor" {
        line.push_str(&format!(", {}", executor.variant));
    }
    if let Some(directory) = &plan.working_directory {
        line.push_str(&format!(", starts in {directory}"));
    }
    let mut rows = vec![line];
    rows.extend(plan.image.as_ref().map(|image| format!("image {image}")));
    let presumed = plan.presumed.as_ref();
    rows.extend(presumed.map(|why| format!("presumed: {why}")));
    rows
}

fn mount(mount: &MountPlan) -> String {
    let path = mount.path.as_deref().unwrap_or("a path that is not known");
    let mut line = path.to_owned();
    if let Some(volume) = &mount.volume {
        line = leads_to(&line, &format!("volume `{}`", volume.name));
        let source = volume.source.as_deref();
        line.push_str(&format!(
            " ({})",
            source.unwrap_or("the pod has no such volume")
        ));
        if let Some(below) = &mount.sub_path {
            line.push_str(&format!(", `{below}` in it"));
        }
        if mount.read_only {
            line.push_str(", read-only");
        }
    }
    if let Some(node) = &mount.node {
        line = leads_to(&line, &format!("{node} on the node"));
    }
    match (&mount.local, &mount.unknown) {
        (Some(local), _) => {
            line = leads_to(&line, &format!("{} here ({})", shown(local), mount.how));
        }
        (None, Some(why)) => line.push_str(&format!("; {why}")),
        (None, None) if mount.starts_empty => line.push_str("; empty at the start"),
        (None, None) => {}
    }
    line
}

fn context(build: &BuildReport) -> String {
    let unknown = build.plan.context_unknown.as_deref();
    let path = build.context_path.as_deref().or(unknown);
    let path = path.unwrap_or("a path that is not known");
    let line = match build.context_local.as_deref() {
        Some(local) => leads_to(path, &format!("{} here", shown(local))),
        None => path.to_owned(),
    };
    format!("{line} ({})", build.context_how)
}

fn dockerfile(lookup: &LookupPlan) -> String {
    let asked = match &lookup.value {
        Some(value) => format!("`{value}`"),
        None => "its name is not known".to_owned(),
    };
    match &lookup.found {
        LookupOutcome::Open => format!("{asked}, not looked up"),
        LookupOutcome::Found { path, local, from } => {
            let from = match from {
                LookedFrom::Root => "an absolute path",
                LookedFrom::WorkingDirectory => "found from the directory the executor starts in",
                LookedFrom::Context => "found from the context",
                LookedFrom::Both => {
                    "found from the directory the executor starts in, which is the context"
                }
            };
            let taken = leads_to(path, &format!("{} here", shown(local)));
            format!("{taken} ({asked}, {from})")
        }
        LookupOutcome::Missing(other_case) => {
            let tried = lookup.tried.join(", then ");
            let mut line = format!("{asked} is not there; looked for {tried}");
            if let Some(other) = other_case {
                line.push_str(&format!("; there is {other}"));
            }
            line
        }
        LookupOutcome::Unusable(line) => format!("{asked} cannot be used: {line}"),
        LookupOutcome::Remote => format!("{asked}, fetched from a server"),
        LookupOutcome::Unknown(why) => format!("{asked}, unknown: {why}"),
    }
}

fn ignore_file(plan: &BuildPlan) -> Vec<String> {
    let file = plan.ignore_file.iter();
    file.map(|file| {
        let taken = leads_to(&file.path, &format!("{} here", shown(&file.local)));
        format!("{taken}, {}", counted(file.patterns, "pattern"))
    })
    .collect()
}

fn stage_rows(stage: &StagePlan) -> Vec<String> {
    let mut line = format!("FROM {}", stage.base);
    if let Some(name) = &stage.name {
        line.push_str(&format!(" AS {name}"));
    }
    line.push_str(&format!(" (line {})", stage.line));
    if !stage.built {
        line.push_str(", not built");
    }
    let mut rows = vec![line];
    for step in &stage.steps {
        rows.extend(step_rows(step).into_iter().map(|row| format!("  {row}")));
    }
    rows
}

fn step_rows(step: &StepPlan) -> Vec<String> {
    let mut line = format!("line {} {}", step.line, step.keyword);
    if let Some(copy) = &step.copy {
        line.push_str(&transfer(copy));
    }
    let mut rows = vec![line];
    match (&step.outcome, &step.copy) {
        (StepOutcome::Done, Some(copy)) => rows.push(format!("  {}", taken(copy))),
        (StepOutcome::Done, None) => {}
        (StepOutcome::Stops(line), _) => rows.push(format!("  stops: {line}")),
        (StepOutcome::Unknown(why), _) => rows.push(format!("  unknown: {why}")),
    }
    rows
}

fn transfer(copy: &CopyPlan) -> String {
    let mut line = String::new();
    if let Some(from) = &copy.from {
        line.push_str(&format!(" --from={from}"));
    }
    for source in &copy.sources {
        line.push_str(&format!(" {}", written(source)));
    }
    if let Some(destination) = &copy.destination {
        line.push_str(&format!(" → {destination}"));
    }
    line
}

fn written(source: &SourcePlan) -> String {
    let mut text = source.written.clone();
    let expanded = source.expanded.as_ref();
    let matches = source.matches.map(|count| match count {
        1 => "1 path matches".to_owned(),
        count => format!("{count} paths match"),
    });
    let more: Vec<String> = expanded.cloned().into_iter().chain(matches).collect();
    if !more.is_empty() {
        text.push_str(&format!(" ({})", more.join(", ")));
    }
    text
}

fn taken(copy: &CopyPlan) -> String {
    let mut line = format!("{}, {}", counted(copy.files, "file"), size(copy.bytes));
    if copy.excluded > 0 {
        line.push_str(&format!("; .dockerignore keeps out {}", copy.excluded));
    }
    if copy.dropped > 0 {
        line.push_str(&format!(
            "; {} dropped, where a mount or the executor itself lies",
            copy.dropped
        ));
    }
    line
}

/// A `securityContext` to paste, below the sentence that says so.
fn security(security: &SecurityPlan) -> Vec<String> {
    let mut rows = vec![
        "the least with which this builds, for the container:".to_owned(),
        "securityContext:".to_owned(),
        "  allowPrivilegeEscalation: false".to_owned(),
        "  capabilities:".to_owned(),
        "    drop: [ALL]".to_owned(),
    ];
    if !security.add.is_empty() {
        rows.push(format!("    add: [{}]", security.add.join(", ")));
    }
    if security.if_owned_by_root {
        rows.push(
            "    # and CHOWN, DAC_OVERRIDE, FOWNER if files of the context are not root's"
                .to_owned(),
        );
    }
    rows.push("  seccompProfile:".to_owned());
    rows.push("    type: RuntimeDefault".to_owned());
    rows
}

fn verdict(build: &BuildReport) -> Vec<String> {
    let mut first = build.verdict.name().to_owned();
    if let Some(error) = &build.error {
        first.push_str(&format!(": {error}"));
    }
    let unknown = build.unknown.iter();
    let unknown = unknown.map(|why| format!("unknown: {why}"));
    std::iter::once(first).chain(unknown).collect()
}

pub(super) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// A size as people say it.
pub(super) fn size(bytes: u64) -> String {
    if bytes == 1 {
        return "1 byte".to_owned();
    }
    if bytes < 10_000 {
        return format!("{bytes} bytes");
    }
    let units = ["kB", "MB", "GB", "TB"];
    let mut size = bytes as f64 / 1000.0;
    let mut units = units.into_iter().peekable();
    let mut unit = units.next().unwrap_or("kB");
    while size >= 1000.0 && units.peek().is_some() {
        size /= 1000.0;
        unit = units.next().unwrap_or(unit);
    }
    format!("{size:.1} {unit}")
}
