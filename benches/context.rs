//! What a large context costs. A literal source must cost the same in 300,000 files as in three;
//! only patterns and directories may walk.
//!
//! `KANIKOLINT_BENCH_FILES` makes the large one smaller or larger.

mod support;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use kanikolint::verdict::Verdict;

const FILES_PER_DIRECTORY: usize = 1000;

/// What is copied, by name.
const DOCKERFILES: [(&str, &str); 4] = [
    ("literal", "COPY app.jar d0/f0.txt /x/"),
    ("pattern-at-the-top", "COPY *.jar /x/"),
    ("pattern-everywhere", "COPY d*/f*9.txt /x/"),
    ("everything", "COPY . /x/"),
];

fn contexts(criterion: &mut Criterion) {
    let large = support::number("KANIKOLINT_BENCH_FILES", 300_000);
    let mut group = criterion.benchmark_group("context");
    group.sample_size(10);
    for files in [3, large] {
        let context = tree(files);
        for (name, _) in DOCKERFILES {
            let manifests = [manifest(name)];
            let report = support::run(&manifests, Some(&context));
            assert_eq!(report.builds[0].verdict, Verdict::Accepts, "{name}");
            let slow = files > 10_000 && name != "literal";
            let seconds = if slow { 20 } else { 2 };
            group.measurement_time(Duration::from_secs(seconds));
            group.bench_function(format!("{name}/{files}"), |bencher| {
                bencher.iter(|| support::run(black_box(&manifests), Some(&context)));
            });
        }
    }
    group.finish();
}

/// A context of so many files, in directories of a thousand.
fn tree(files: usize) -> PathBuf {
    support::once(&format!("context-{files}"), |root| {
        support::write(root.join("app.jar"), "jar");
        for (name, copy) in DOCKERFILES {
            let text = format!("FROM scratch\n{copy}\n");
            support::write(root.join(format!("Dockerfile.{name}")), &text);
        }
        for first in (0..files).step_by(FILES_PER_DIRECTORY) {
            let directory = root.join(format!("d{}", first / FILES_PER_DIRECTORY));
            let last = files.min(first + FILES_PER_DIRECTORY);
            fill(&directory, last - first);
        }
        // every pattern has to match something
        support::write(root.join("d0/f9.txt"), "9");
    })
}

fn fill(directory: &Path, files: usize) {
    std::fs::create_dir_all(directory).expect("a directory");
    for file in 0..files {
        std::fs::write(directory.join(format!("f{file}.txt")), "text").expect("a file");
    }
}

fn manifest(name: &str) -> PathBuf {
    let directory = support::once("context-manifests", |root| {
        for (name, _) in DOCKERFILES {
            let pod = support::pod(name, &format!("Dockerfile.{name}"));
            support::write(root.join(format!("{name}.yaml")), &pod);
        }
    });
    directory.join(format!("{name}.yaml"))
}

criterion_group!(benches, contexts);
criterion_main!(benches);
