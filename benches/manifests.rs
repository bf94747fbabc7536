//! Two thousand manifests in one run, found in a tree and judged; and a tree of fifty thousand files
//! that is searched for the two hundred that start an executor.
//!
//! `KANIKOLINT_BENCH_MANIFESTS` and `KANIKOLINT_BENCH_SEARCHED` say how many.

mod support;

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kanikolint::discover;
use kanikolint::progress::Unwatched;

fn manifests(criterion: &mut Criterion) {
    let count = support::number("KANIKOLINT_BENCH_MANIFESTS", 2_000);
    let root = support::once(&format!("manifests-{count}"), |root| {
        for service in 0..count {
            lay(&root.join(format!("services/s{service:04}")), service);
        }
    });
    let mut group = criterion.benchmark_group("manifests");
    group.sample_size(10);
    group.throughput(Throughput::Elements(count as u64));
    group.bench_function(format!("found-and-judged/{count}"), |bencher| {
        bencher.iter(|| {
            let found = discover::manifests(black_box(std::slice::from_ref(&root)), &Unwatched);
            let report = support::run(&found.files, None);
            assert_eq!(report.builds.len(), count);
            report
        });
    });
    group.finish();
}

fn search(criterion: &mut Criterion) {
    let count = support::number("KANIKOLINT_BENCH_SEARCHED", 50_000);
    let root = support::once(&format!("searched-{count}"), |root| {
        for file in 0..count {
            let directory = root.join(format!("d{:03}/e{:02}", file / 1000, file / 50 % 20));
            let text = match file % 250 {
                0 => support::pod(&format!("build-{file}"), "Dockerfile"),
                _ => "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n".repeat(20),
            };
            support::write(directory.join(format!("f{file:05}.yaml")), &text);
        }
    });
    let mut group = criterion.benchmark_group("search");
    group.sample_size(10);
    group.throughput(Throughput::Elements(count as u64));
    group.bench_function(format!("found/{count}"), |bencher| {
        bencher.iter(|| {
            let found = discover::manifests(black_box(std::slice::from_ref(&root)), &Unwatched);
            assert_eq!(found.files.len(), count.div_ceil(250));
            found
        });
    });
    group.finish();
}

/// A service with a pod, a Dockerfile and two files.
fn lay(directory: &Path, service: usize) {
    let pod = support::pod(&format!("service-{service}"), "Dockerfile");
    support::write(directory.join("pod.yaml"), &pod);
    let dockerfile = "FROM python:3.13-slim\nWORKDIR /app\nCOPY app.py requirements.txt ./\n\
        RUN pip install -r requirements.txt\nCMD [\"python\", \"app.py\"]\n";
    support::write(directory.join("Dockerfile"), dockerfile);
    support::write(directory.join("app.py"), "print('up')\n");
    support::write(directory.join("requirements.txt"), "flask\n");
}

criterion_group!(benches, manifests, search);
criterion_main!(benches);
