//! GitHub Actions: jobs in an executor's container, and steps that use one.
//!
//! Source: GitHub's documentation of the workflow syntax (`jobs.<id>.container`, `docker://`), and
//! `actions/runner` (where the workspace is mounted).

use std::path::Path;

use super::job::{Job, Variables, joined};
use crate::manifest::read::docker;
use crate::manifest::read::text_files::{somewhere, starts_executor};
use crate::manifest::{Carrier, Checkout, Pod, shell};
use crate::source::Text;
use crate::value::{Value, Why};
use crate::yaml::{Entry, Node};

/// Where a job's container has the checkout; GitHub tells the repository's name.
const IN_JOB: &str = "/__w/$GITHUB_REPOSITORY";
/// Where a step's own container has it.
const IN_STEP: &str = "/github/workspace";
/// Actions that leave the checkout as it is.
const HARMLESS: [&str; 6] = [
    "actions/checkout",
    "aws-actions/",
    "azure/login",
    "docker/login-action",
    "docker/metadata-action",
    "google-github-actions/auth",
];

/// The containers of the jobs and of their steps.
pub(super) fn pods(path: &Path, root: &Node) -> Vec<Pod> {
    let Some(jobs) = root.get("jobs") else {
        return Vec::new();
    };
    let file = File {
        up: levels(path),
        root,
    };
    jobs.entries().flat_map(|entry| file.job(entry)).collect()
}

struct File<'a> {
    /// How far up the repository's root lies, if that is known.
    up: Option<usize>,
    root: &'a Node,
}

/// A workflow lies in `.github/workflows` of its repository.
fn levels(path: &Path) -> Option<usize> {
    let parent = path.parent()?;
    parent.ends_with(".github/workflows").then_some(2)
}

impl<'a> File<'a> {
    fn job(&self, entry: &'a Entry) -> Vec<Pod> {
        let node = &entry.value;
        let steps: Vec<&Node> = node
            .get("steps")
            .into_iter()
            .flat_map(Node::items)
            .collect();
        let mut pods = Vec::new();
        pods.extend(self.in_container(entry, &steps));
        for (index, step) in steps.iter().enumerate() {
            let before = steps.get(..index).unwrap_or_default();
            pods.extend(self.in_step(node, step, before));
        }
        pods
    }

    /// A job in a container runs its steps' scripts there.
    fn in_container(&self, entry: &'a Entry, steps: &[&'a Node]) -> Option<Pod> {
        let node = &entry.value;
        let container = node.get("container")?;
        let image = container.get("image").unwrap_or(container);
        let mut lines = Vec::new();
        for step in steps {
            lines.extend(step.get("run").and_then(Node::as_str).cloned());
        }
        let mut job = Job::new(node.span);
        job.named(&entry.key);
        job.image(image);
        self.environment(&mut job, &[Some(self.root), Some(node), Some(container)]);
        self.at(&mut job, IN_JOB, steps);
        job.script("sh", joined(&lines)?);
        Some(job.pod(Carrier::GithubJob))
    }

    /// A step that is a container, or whose script starts one with docker.
    fn in_step(&self, job: &'a Node, step: &'a Node, before: &[&'a Node]) -> Vec<Pod> {
        let uses = step.get("uses").and_then(Node::as_str);
        let image = uses.filter(|uses| uses.starts_with("docker://"));
        if let Some(image) = image {
            return vec![self.action(job, step, image, before)];
        }
        let script = step.get("run").and_then(Node::as_str);
        let Some(script) = script.filter(|_| job.get("container").is_none()) else {
            return Vec::new();
        };
        let started = docker::Started {
            script: &shell::script(script.clone()),
            carrier: Carrier::GithubJob,
            checkout: self
                .up
                .filter(|_| is_checked_out(before))
                .map(|up| Checkout::clone_of(up, grown(before))),
            names: &["GITHUB_WORKSPACE"],
        };
        let mut pods = started.pods();
        // on a runner that has it
        if pods.is_empty() && starts_executor(script) {
            pods.push(somewhere(script.clone(), Carrier::GithubJob));
        }
        pods
    }

    fn action(&self, job: &'a Node, step: &'a Node, image: &Text, before: &[&'a Node]) -> Pod {
        let with = step.get("with");
        let mut container = Job::new(step.span);
        if let Some(name) = step.get("name").and_then(Node::as_str) {
            container.named(name);
        }
        let reference = image.slice("docker://".len()..image.len());
        container.image_text(&reference);
        let entrypoint = with.and_then(|with| with.get("entrypoint"));
        let is_given = |node: &&Node| node.as_str().is_none_or(|text| !text.is_empty());
        if let Some(entrypoint) = entrypoint.filter(is_given) {
            container.command(entrypoint);
        }
        if let Some(args) = with.and_then(|with| with.get("args")) {
            match args.as_str() {
                Some(text) => container.arguments(docker::split(text)),
                None => container.args(args, &Variables::default(), "GitHub"),
            }
        }
        self.environment(&mut container, &[Some(self.root), Some(job), Some(step)]);
        self.at(&mut container, IN_STEP, before);
        container.pod(Carrier::GithubJob)
    }

    fn environment(&self, job: &mut Job, holders: &[Option<&'a Node>]) {
        for holder in holders.iter().flatten() {
            for entry in holder.get("env").into_iter().flat_map(Node::entries) {
                let value = match entry.value.text() {
                    Some(text) => Value::Known(text.clone()),
                    None => Value::unknown("it is no text"),
                };
                job.variable(entry.key.clone(), value, entry.key.span());
            }
        }
    }

    /// The workspace at its path, and the container started there.
    fn at(&self, job: &mut Job, path: &str, before: &[&'a Node]) {
        let at = job.span();
        let value = Value::Known(Text::replaced(path, at));
        job.variable(Text::replaced("GITHUB_WORKSPACE", at), value, at);
        job.working_directory(Value::Known(path));
        match self.up.filter(|_| is_checked_out(before)) {
            Some(up) => job.checkout(path, Checkout::clone_of(up, grown(before))),
            None => job.files(path, "workspace"),
        }
    }
}

/// Whether a step checks this repository out at the workspace's root.
fn is_checked_out(steps: &[&Node]) -> bool {
    steps.iter().any(|step| {
        let uses = step.get("uses").and_then(Node::as_str);
        let elsewhere = step.get("with").is_some_and(|with| {
            ["repository", "path", "ref"]
                .iter()
                .any(|key| with.get(key).is_some())
        });
        uses.is_some_and(|uses| uses.starts_with("actions/checkout")) && !elsewhere
    })
}

/// Why the workspace may hold more than the repository.
fn grown(steps: &[&Node]) -> Option<Why> {
    steps.iter().find_map(|step| {
        let uses = step.get("uses").and_then(Node::as_str);
        match uses {
            Some(uses) if HARMLESS.iter().any(|action| uses.starts_with(action)) => None,
            Some(uses) => Some(format!("`{}` runs before and may add files", uses.as_str()).into()),
            None => {
                let script = step.get("run").and_then(Node::as_str)?;
                let line = script.lines().next().unwrap_or("").trim();
                Some(format!("`{line}` runs before and may add files").into())
            }
        }
    })
}
