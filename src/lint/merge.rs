//! What there is to say of each manifest → one report, in the order of the manifests.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::judge::Judged;
use crate::ignores::Ignore;
use crate::report::Report;
use crate::source::{FileId, Sources};

/// What manifests come to together.
pub(super) struct Whole {
    report: Report,
    ignores: BTreeMap<FileId, Vec<Ignore>>,
}

impl Whole {
    /// Nothing yet but the files of all manifests.
    pub(super) fn above(shared: Arc<Sources>) -> Self {
        let sources = Arc::try_unwrap(shared).unwrap_or_else(|shared| (*shared).clone());
        Whole {
            report: Report {
                sources,
                ..Report::default()
            },
            ignores: BTreeMap::new(),
        }
    }

    /// Adds what there is to say of the next manifest.
    pub(super) fn take_in(&mut self, judged: Judged) {
        let report = &mut self.report;
        let numbers = report.sources.take_in(judged.files);
        let first_build = report.builds.len();
        // manifests lie below the layers, and keep their numbers
        report.documents.extend(judged.documents);
        report.builds.extend(judged.builds);
        for mut finding in judged.findings {
            finding.build = finding.build.map(|build| first_build + build);
            finding.move_spans(&|span| numbers.of_span(span));
            report.findings.push(finding);
        }
        for (file, mut ignores) in judged.ignores {
            // of a Dockerfile that several build, each finds the same
            self.ignores.entry(numbers.of(file)).or_insert_with(|| {
                let moved = |ignore: &mut Ignore| ignore.move_spans(&|span| numbers.of_span(span));
                ignores.iter_mut().for_each(moved);
                ignores
            });
        }
    }

    /// The report, and the ignores in the order of their files.
    pub(super) fn into_parts(self) -> (Report, Vec<Ignore>) {
        let ignores = self.ignores.into_values().flatten().collect();
        (self.report, ignores)
    }
}
