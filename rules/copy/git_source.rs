//! An ADD of a git repository, whose page is downloaded.

use crate::build::Build;
use crate::build::replay::Fate;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL513",
    name: "git-source",
    severity: Severity::Error,
    group: Group::Copy,
    common: false,
    card: include_str!("git_source.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (step, copy) in build.copies() {
        for source in &copy.sources {
            let is_repository = source.path.known().is_some_and(|path| is_repository(path));
            if source.fate != Fate::Remote || !is_repository || step.stops_with().is_some() {
                continue;
            }
            let finding =
                findings.add("no repository is cloned: ADD downloads what the server shows");
            finding.at(source.word.span(), "a page, or an error");
            finding.note("BuildKit clones a URL that ends in `.git`");
            finding.help("clone it in a RUN, or make it the context: `--context=git://…`");
        }
    }
}

/// Whether BuildKit takes a URL for a repository.
fn is_repository(url: &str) -> bool {
    let path = url.split(['#', '?']).next().unwrap_or("");
    path.ends_with(".git")
}
