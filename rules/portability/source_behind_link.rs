//! A source that a link leads out of the context for.

use crate::build::Build;
use crate::build::replay::Source;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL912",
    name: "source-behind-link",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("source_behind_link.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, copy) in build.copies() {
        let is_led = |source: &&Source| copy.led_outside.iter().any(|led| source.stands_for(led));
        for source in copy.sources.iter().filter(is_led) {
            let finding = findings.add(format!(
                "a link on the way to `{}` leads out of the context, and Docker stays in it",
                source.word
            ));
            finding
                .at(source.word.span(), "not below the context")
                .note("Docker takes the context for `/`, and so finds another file there, or stops")
                .help("make a directory above both the context, or put what the link leads to into it");
        }
    }
}
