//! Two thousand manifests in one run, found in a tree and judged.
//!
//! `KANIKOLINT_BENCH_MANIFESTS` says how many.

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

criterion_group!(benches, manifests);
criterion_main!(benches);
