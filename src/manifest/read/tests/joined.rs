//! Manifests that name other files.

use super::*;
use crate::manifest::{Container, Opened};
use crate::source::{Sources, Text};

/// A repository in memory.
pub(super) struct Shelf(Sources);

impl Shelf {
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut sources = Sources::new();
        for (path, text) in files {
            sources.add(*path, *text);
        }
        Shelf(sources)
    }

    /// The manifest that is the first file.
    pub fn read(&mut self) -> Manifest {
        let path = self.0.path(FileId::FIRST).to_path_buf();
        let text = self.0.file(FileId::FIRST).text.clone();
        read_file(FileId::FIRST, &path, &text, self)
    }

    /// The path of the file that a text stands in, and the characters there.
    pub fn place(&self, text: &Text) -> (String, &str) {
        let span = text.span_of(0..text.len());
        (
            self.0.path(span.file).display().to_string(),
            self.0.slice(span),
        )
    }

    pub fn parts(&self, manifest: &Manifest) -> Vec<String> {
        let paths = manifest.parts.iter().map(|part| self.0.path(part.file));
        paths.map(|path| path.display().to_string()).collect()
    }
}

impl Repository for Shelf {
    fn at_root(&mut self, path: &str) -> Option<Opened> {
        let path = path.trim_start_matches('/');
        let mut files = self.0.iter();
        let (file, found) = files.find(|(_, file)| file.path == Path::new(path))?;
        let text = found.text.clone();
        Some(Opened { file, text })
    }

    fn beside(&mut self, file: FileId, path: &str) -> Option<Opened> {
        let directory = self.0.path(file).parent()?.to_str()?.to_owned();
        self.at_root(&crate::path::join(&[&directory, path]))
    }

    fn matching(&mut self, pattern: &str) -> Vec<Opened> {
        let (start, end) = pattern.split_once('*').unwrap();
        let paths = self
            .0
            .iter()
            .map(|(_, file)| file.path.display().to_string());
        let paths: Vec<String> = paths
            .filter(|path| path.starts_with(start) && path.ends_with(end))
            .collect();
        paths.iter().filter_map(|path| self.at_root(path)).collect()
    }
}

fn container(manifest: &Manifest) -> Container {
    let runs = manifest
        .documents
        .iter()
        .flat_map(|document| &document.runs);
    let containers = runs.flat_map(|pod| pod.containers.clone());
    containers
        .into_iter()
        .next()
        .expect("a container that is run")
}

const POD: &str = "\
spec:
  containers:
  - {name: kaniko, image: kaniko:debug, command: [cat]}
";

#[test]
fn a_jenkinsfile_names_the_file_of_its_pod() {
    for named in [
        "agent { kubernetes { yamlFile 'ci/pod.yaml' } }",
        "podTemplate(cloud: 'c', yamlFile: \"ci/pod.yaml\") {",
        "agent { kubernetes { yaml readTrusted('ci/pod.yaml') } }",
        "podTemplate(yaml: readFile('ci/pod.yaml')) {",
    ] {
        let jenkinsfile = format!("{named}\ncontainer('kaniko') {{ sh '/kaniko/executor --a' }}");
        let mut shelf = Shelf::of(&[("Jenkinsfile", &jenkinsfile), ("ci/pod.yaml", POD)]);
        let manifest = shelf.read();
        assert_eq!(shelf.parts(&manifest), ["ci/pod.yaml"], "{named}");
        assert_eq!(manifest.documents[0].told_by_runs, [0]);
        let container = container(&manifest);
        let image = container.image.unwrap().value;
        let script = container.script.unwrap().text;
        assert_eq!(shelf.place(&image), ("ci/pod.yaml".into(), "kaniko:debug"));
        let place = shelf.place(&script.slice(0..16));
        assert_eq!(place, ("Jenkinsfile".into(), "/kaniko/executor"));
    }
}

#[test]
fn files_that_are_no_pod_or_not_known_are_left_alone() {
    for named in [
        "kubernetes { yamlFile \"ci/${branch}.yaml\" }",
        "kubernetes { yamlFile 'ci/other.yaml' }",
        "kubernetes { yaml libraryResource('ci/pod.yaml') }",
        "def text = readFile('ci/pod.yaml')",
        "kubernetes { yamlFile 'ci/config.yaml' }",
    ] {
        let config = ("ci/config.yaml", "spec: {a: b}\n");
        let mut shelf = Shelf::of(&[("Jenkinsfile", named), ("ci/pod.yaml", POD), config]);
        let manifest = shelf.read();
        assert!(manifest.parts.is_empty(), "{named}");
        assert!(manifest.documents.iter().all(|one| one.pod.is_none()));
    }
}

const INCLUDED: &str = "\
.k:
  image: {name: kaniko:debug, entrypoint: ['']}
  variables: {A: '1', B: '2'}
  script: [included]
";

#[test]
fn a_gitlab_job_takes_its_keys_from_included_files() {
    for include in ["/ci/k.yml", "[{local: ci/k.yml}]", "{local: ci/*.yml}"] {
        let own = format!(
            "include: {include}\njob:\n  extends: .k\n  variables: {{B: '3'}}\n  before_script: [own]\n"
        );
        let mut shelf = Shelf::of(&[(".gitlab-ci.yml", &own), ("ci/k.yml", INCLUDED)]);
        let manifest = shelf.read();
        assert_eq!(shelf.parts(&manifest), ["ci/k.yml"]);
        let container = container(&manifest);
        let script = container.script.unwrap().text;
        assert_eq!(script, "own\nincluded\n");
        let place = |range| shelf.place(&script.slice(range));
        assert_eq!(place(0..3), (".gitlab-ci.yml".into(), "own"));
        assert_eq!(place(4..12), ("ci/k.yml".into(), "included"));
        let values = container.env.iter().take(2).map(|one| match &one.value {
            Value::Known(value) => value.to_string(),
            _ => String::new(),
        });
        assert_eq!(values.collect::<Vec<_>>(), ["1", "3"]);
    }
}

#[test]
fn the_including_file_counts_and_included_files_include() {
    let mut shelf = Shelf::of(&[
        (
            ".gitlab-ci.yml",
            "include: [a.yml, a.yml]\njob: {script: [own]}\n",
        ),
        ("a.yml", "include: b.yml\njob: {image: x, script: [a]}\n"),
        ("b.yml", "include: a.yml\njob: {image: y, script: [b]}\n"),
    ]);
    let manifest = shelf.read();
    let container = container(&manifest);
    assert_eq!(container.image.unwrap().value, "x");
    assert_eq!(container.script.unwrap().text, "own\n");
}

#[test]
fn what_may_be_included_is_not_taken_in() {
    for include in [
        "[{local: ci/k.yml, rules: [{if: $A}]}]",
        "[{local: ci/k.yml, inputs: {a: b}}]",
        "$FILE",
        "https://example.com/ci/k.yml",
        "[{project: a/b, file: ci/k.yml}]",
    ] {
        let own = format!("include: {include}\njob:\n  image: kaniko:debug\n  script: [own]\n");
        let mut shelf = Shelf::of(&[(".gitlab-ci.yml", &own), ("ci/k.yml", INCLUDED)]);
        let manifest = shelf.read();
        assert!(manifest.parts.is_empty(), "{include}");
        let pod = &manifest.documents[0].runs[0];
        let VolumeSource::Checkout(checkout) = &pod.volumes[0].source else {
            panic!("{:?}", pod.volumes);
        };
        assert!(checkout.grown.is_some(), "{include}");
    }
}
