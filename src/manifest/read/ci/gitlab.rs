//! GitLab CI: the jobs whose script, or whose image, starts the executor.
//!
//! Source: GitLab 18, `doc/ci/yaml/index.md` (what is merged with what), `doc/ci/variables`, and
//! GitLab Runner 18, `docs/executors/docker.md`.

use std::path::Path;

use super::include::Included;
use super::job::{Job, Variables, joined};
use crate::manifest::{Carrier, Checkout, Pod};
use crate::source::Text;
use crate::value::{Value, Why};
use crate::yaml::Node;

/// Where the runner puts the checkout; GitLab tells the project's path.
const CHECKOUT: &str = "/builds/$CI_PROJECT_PATH";
/// Who sets the variables that no file sets.
const GITLAB: &str = "GitLab";
/// How far `extends` and `!reference` are followed; GitLab itself stops at eleven and ten.
const DEEPEST: usize = 11;

/// The containers of the jobs.
pub(super) fn pods(path: &Path, included: &Included) -> Vec<Pod> {
    let root = &included.root;
    let file = File {
        path,
        root,
        unread: included.unread,
    };
    let jobs = root.entries().filter(|entry| {
        let name = entry.key.as_str();
        !name.starts_with('.') && name != "default" && entry.value.as_mapping().is_some()
    });
    jobs.filter_map(|entry| file.job(&entry.key, &entry.value))
        .collect()
}

struct File<'a> {
    path: &'a Path,
    /// Its keys, with those of the files that it includes.
    root: &'a Node,
    /// Whether it includes something that is not read.
    unread: bool,
}

impl<'a> File<'a> {
    fn job(&self, name: &Text, node: &'a Node) -> Option<Pod> {
        let layers = self.layers(node, DEEPEST);
        let image = find(&layers, "image").or_else(|| self.default("image"))?;
        let reference = image.get("name").unwrap_or(image);
        let lines = self.script(&layers);
        let mut job = Job::new(node.span);
        job.named(name);
        job.image(reference);
        if let Some(entrypoint) = image.get("entrypoint") {
            job.command(entrypoint);
        }
        let mut variables = self.variables(&layers);
        variables.set("CI_PROJECT_DIR", Value::Known(CHECKOUT.to_owned()));
        variables.give(&mut job, reference.span);
        job.working_directory(Value::Known(CHECKOUT));
        match self.is_root() {
            true => job.checkout(CHECKOUT, Checkout::clone_of(0, self.grown(&layers))),
            false => job.files(CHECKOUT, "checkout"),
        }
        job.script("sh", joined(&lines)?);
        Some(job.pod(Carrier::GitlabJob))
    }

    /// Whether the file is the one that GitLab reads of its own, at the repository's root.
    fn is_root(&self) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str());
        matches!(name, Some(".gitlab-ci.yml" | ".gitlab-ci.yaml"))
    }

    /// Why the checkout may hold more than the repository: artifacts and caches of other jobs.
    fn grown(&self, layers: &[&'a Node]) -> Option<Why> {
        if find(layers, "cache").is_some() || self.default("cache").is_some() {
            return Some("a cache may add files".into());
        }
        let takes_none = |key| {
            let list = find(layers, key);
            list.is_some_and(|list| list.items().len() == 0 && list.as_mapping().is_none())
        };
        if takes_none("dependencies") || takes_none("needs") {
            return None;
        }
        if self.unread {
            return Some("the artifacts of a job in an included file may add files".into());
        }
        let mut others = self.root.entries();
        let maker = others.find(|entry| entry.value.get("artifacts").is_some())?;
        let name = maker.key.as_str();
        Some(format!("the artifacts of `{name}` may add files").into())
    }

    /// The job, then what it extends, the nearest first.
    fn layers(&self, node: &'a Node, left: usize) -> Vec<&'a Node> {
        let mut layers = vec![node];
        let Some(parents) = node.get("extends").filter(|_| left > 0) else {
            return layers;
        };
        let single = parents.as_str().into_iter();
        let names = single.chain(parents.items().filter_map(Node::as_str));
        // of several the last counts most
        for name in names.collect::<Vec<_>>().into_iter().rev() {
            if let Some(parent) = self.root.get(name) {
                layers.extend(self.layers(parent, left - 1));
            }
        }
        layers
    }

    fn default(&self, key: &str) -> Option<&'a Node> {
        let section = self
            .root
            .get("default")
            .and_then(|section| section.get(key));
        section.or_else(|| self.root.get(key))
    }

    fn script(&self, layers: &[&'a Node]) -> Vec<Text> {
        let before = find(layers, "before_script").or_else(|| self.default("before_script"));
        let mut lines = Vec::new();
        for part in [before, find(layers, "script")].into_iter().flatten() {
            self.lines(part, DEEPEST, &mut lines);
        }
        lines
    }

    /// The lines of a list of lists; a `!reference` is a list of the keys that lead to others.
    fn lines(&self, node: &'a Node, left: usize, lines: &mut Vec<Text>) {
        if let Some(text) = node.as_str() {
            lines.push(text.clone());
        } else if let Some(target) = self.referenced(node).filter(|_| left > 0) {
            self.lines(target, left - 1, lines);
        } else if left > 0 {
            for item in node.items() {
                self.lines(item, left - 1, lines);
            }
        }
    }

    fn referenced(&self, node: &Node) -> Option<&'a Node> {
        let mut keys = node.items().map(Node::as_str);
        let first = self.root.get(keys.next()??)?;
        let target = keys.try_fold(first, |node, key| node.get(key?))?;
        (node.items().len() > 1).then_some(target)
    }

    /// The file's variables, then those of the job.
    fn variables(&self, layers: &[&'a Node]) -> Variables {
        let mut variables = Variables::default();
        let global = self.root.get("variables");
        let of_jobs = layers
            .iter()
            .rev()
            .filter_map(|layer| layer.get("variables"));
        for section in global.into_iter().chain(of_jobs) {
            for entry in section.entries() {
                let value = entry.value.get("value").unwrap_or(&entry.value);
                let Some(text) = value.text() else { continue };
                let filled = variables
                    .fill_whole(text, GITLAB)
                    .map(|text| text.to_string());
                variables.set(&entry.key, filled);
            }
        }
        variables
    }
}

/// The value of a key in the nearest layer that has it.
fn find<'a>(layers: &[&'a Node], key: &str) -> Option<&'a Node> {
    layers.iter().find_map(|layer| layer.get(key))
}
