//! How many small setups are judged in a second.

mod support;

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn small_setups(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("small");
    group.throughput(Throughput::Elements(1));
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for name in [
        "tutorial-grown",
        "clean-hostpath",
        "clean-multi-stage",
        "ten-faults",
    ] {
        let manifests = [fixtures.join(name).join("pod.yaml")];
        let report = support::run(&manifests, None);
        assert!(report.failures.is_empty() && report.builds.len() == 1);
        group.bench_function(name, |bencher| {
            bencher.iter(|| support::run(black_box(&manifests), None));
        });
    }
    group.finish();
}

criterion_group!(benches, small_setups);
criterion_main!(benches);
