//! The plans of a run as a flowchart in Mermaid, which GitHub and GitLab draw as it is: the
//! volumes under the container's paths, the context, the stages, and what flows where.

use std::io::{self, Write};

use super::text::{counted, size, title};
use super::{CopyPlan, LookupOutcome, MountPlan, StagePlan, StepOutcome, StepPlan};
use crate::report::{BuildReport, Report, Verdict, sanitise, shown};

/// Writes one flowchart with a part for each build.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let mut chart = Chart::default();
    for (place, build) in report.builds.iter().enumerate() {
        chart.build(place, build, &title(report, build));
    }
    writeln!(out, "flowchart TB")?;
    for line in &chart.lines {
        writeln!(out, "  {line}")?;
    }
    writeln!(out, "  classDef fails stroke:#c00,stroke-width:3px")?;
    writeln!(out, "  classDef unknown stroke-dasharray:5 5")?;
    if !chart.failing.is_empty() {
        let edges: Vec<String> = chart.failing.iter().map(usize::to_string).collect();
        writeln!(
            out,
            "  linkStyle {} stroke:#c00,stroke-width:3px",
            edges.join(",")
        )?;
    }
    Ok(())
}

/// The mount that a path of the container lies on: the nearest above it.
fn covering(mounts: &[MountPlan], path: &str) -> Option<usize> {
    let covers = |mount: &MountPlan| {
        let at = mount.path.as_deref()?.trim_end_matches('/');
        let rest = path.strip_prefix(at)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(at.len())
    };
    let covering = mounts.iter().enumerate();
    let covering = covering.filter_map(|(number, mount)| Some((covers(mount)?, number)));
    Some(covering.max()?.1)
}

/// A flowchart under way.
#[derive(Default)]
struct Chart {
    lines: Vec<String>,
    /// How many edges there are.
    edges: usize,
    /// Those at which the executor stops.
    failing: Vec<usize>,
}

impl Chart {
    fn build(&mut self, place: usize, build: &BuildReport, title: &str) {
        let id = |what: &str| format!("b{place}{what}");
        self.lines
            .push(format!("subgraph {}[{}]", id(""), quoted(title)));
        // else it would lie across to the whole
        self.lines.push(String::from("direction TB"));
        let context = id("context");
        let path = build.context_path.as_deref();
        let label = format!("context {}", path.unwrap_or("of a path that is not known"));
        self.node(
            &context,
            &label,
            build.context_local.is_none().then_some("unknown"),
        );
        let mounts = &build.plan.mounts;
        let shows_context = path.and_then(|path| covering(mounts, path));
        for (number, mount) in mounts.iter().enumerate() {
            let target = (shows_context == Some(number)).then_some(context.as_str());
            self.mount(&id(&format!("mount{number}")), mount, target);
        }
        self.dockerfile(&id("dockerfile"), build, &context);
        let stages = &build.plan.stages;
        for (number, stage) in stages.iter().enumerate() {
            self.stage(&id(""), number, stage, stages, &context);
        }
        if let Some(last) = stages.iter().rposition(|stage| stage.built) {
            let image = id("image");
            let (label, class) = match build.verdict {
                Verdict::Accepts => ("image", None),
                Verdict::Rejects => ("no image: the executor stops", Some("fails")),
                Verdict::Unknown => ("image, if what is unknown passes", Some("unknown")),
            };
            self.node(&image, label, class);
            self.edge(&id(&format!("stage{last}")), &image, "", false);
        }
        self.lines.push("end".to_owned());
    }

    fn node(&mut self, id: &str, label: &str, class: Option<&str>) {
        let class = class.map_or_else(String::new, |class| format!(":::{class}"));
        self.lines.push(format!("{id}[{}]{class}", quoted(label)));
    }

    fn edge(&mut self, from: &str, to: &str, label: &str, fails: bool) {
        let label = match label {
            "" => String::new(),
            label => format!("|{}|", quoted(label)),
        };
        self.lines.push(format!("{from} -->{label} {to}"));
        if fails {
            self.failing.push(self.edges);
        }
        self.edges += 1;
    }

    /// Where the files lie, and what of the container shows them: the context, or a path.
    fn mount(&mut self, id: &str, mount: &MountPlan, context: Option<&str>) {
        let Some(path) = mount.path.as_deref() else {
            return;
        };
        let volume = mount.volume.as_ref();
        let name = volume.map_or("--map", |volume| volume.name.as_str());
        let source = volume.map_or(Some(""), |volume| volume.source.as_deref());
        let here = match (&mount.local, source) {
            (Some(local), _) => format!("{} here", shown(local)),
            (None, None) => format!("no volume {name}"),
            (None, Some(source)) => match &mount.node {
                Some(node) => format!("{node} on the node"),
                None => format!("{name} ({source})"),
            },
        };
        let class = match (source, &mount.local) {
            (None, _) => Some("fails"),
            (_, None) => Some("unknown"),
            _ => None,
        };
        self.node(id, &here, class);
        let read_only = if mount.read_only { ", read-only" } else { "" };
        let label = format!("{name} at {path}{read_only}");
        if let Some(context) = context {
            return self.edge(id, context, &label, source.is_none());
        }
        let at = format!("{id}at");
        self.node(&at, path, None);
        self.edge(id, &at, &label, source.is_none());
    }

    fn dockerfile(&mut self, id: &str, build: &BuildReport, context: &str) {
        let lookup = &build.plan.dockerfile;
        let asked = lookup
            .value
            .as_deref()
            .unwrap_or("of a name that is not known");
        let (label, class) = match &lookup.found {
            LookupOutcome::Found { local, .. } => (format!("Dockerfile {}", shown(local)), None),
            LookupOutcome::Missing(_) => (format!("no Dockerfile {asked}"), Some("fails")),
            LookupOutcome::Unusable(_) => (format!("Dockerfile {asked}: no file"), Some("fails")),
            LookupOutcome::Remote => (format!("Dockerfile of a server: {asked}"), Some("unknown")),
            LookupOutcome::Open | LookupOutcome::Unknown(_) => {
                (format!("Dockerfile {asked}"), Some("unknown"))
            }
        };
        self.node(id, &label, class);
        self.edge(context, id, "", class == Some("fails"));
    }

    fn stage(
        &mut self,
        prefix: &str,
        number: usize,
        stage: &StagePlan,
        all: &[StagePlan],
        context: &str,
    ) {
        let id = format!("{prefix}stage{number}");
        let name = stage.name.as_deref();
        let name = name.map_or_else(String::new, |name| format!(" AS {name}"));
        let left_out = if stage.built { "" } else { " (not built)" };
        let label = format!("stage {number}: FROM {}{name}{left_out}", stage.base);
        let stops = stage
            .steps
            .iter()
            .any(|step| matches!(step.outcome, StepOutcome::Stops(_)));
        let class = match (stops, stage.built) {
            (true, _) => Some("fails"),
            (_, false) => Some("unknown"),
            _ => None,
        };
        self.node(&id, &label, class);
        let earlier = all.get(..number).unwrap_or_default();
        if let Some(base) = named(earlier, &stage.base) {
            self.edge(&format!("{prefix}stage{base}"), &id, "FROM", false);
        }
        for (place, step) in stage.steps.iter().enumerate() {
            let Some(copy) = &step.copy else { continue };
            let from = match &copy.from {
                None => context.to_owned(),
                Some(from) => match named(earlier, from) {
                    Some(stage) => format!("{prefix}stage{stage}"),
                    None => {
                        let image = format!("{id}from{place}");
                        self.node(&image, &format!("image {from}"), Some("unknown"));
                        image
                    }
                },
            };
            let fails = matches!(step.outcome, StepOutcome::Stops(_));
            self.edge(&from, &id, &transfer(step, copy), fails);
        }
    }
}

/// The stage of that name or number.
fn named(stages: &[StagePlan], name: &str) -> Option<usize> {
    let by_name = stages.iter().rposition(|stage| {
        let own = stage.name.as_deref();
        own.is_some_and(|own| own.eq_ignore_ascii_case(name))
    });
    by_name.or_else(|| name.parse().ok().filter(|number| *number < stages.len()))
}

fn transfer(step: &StepPlan, copy: &CopyPlan) -> String {
    let sources: Vec<&str> = copy
        .sources
        .iter()
        .map(|one| one.written.as_str())
        .collect();
    let to = copy.destination.as_deref().unwrap_or("?");
    let what = format!("{} {} → {to}", step.keyword, sources.join(" "));
    match &step.outcome {
        StepOutcome::Done => format!(
            "{what}: {}, {}",
            counted(copy.files, "file"),
            size(copy.bytes)
        ),
        StepOutcome::Stops(_) => format!("{what}: stops"),
        StepOutcome::Unknown(_) => format!("{what}: unknown"),
    }
}

/// A label: nothing in it is taken for Mermaid's own or for HTML.
fn quoted(text: &str) -> String {
    let mut label = String::from("\"");
    for character in sanitise::line(text).chars() {
        match character {
            '"' => label.push_str("#quot;"),
            '<' => label.push_str("#lt;"),
            '>' => label.push_str("#gt;"),
            '#' => label.push_str("#35;"),
            '&' => label.push_str("#amp;"),
            // a label between two of them is Markdown
            '`' => {}
            other => label.push(other),
        }
    }
    label.push('"');
    label
}
