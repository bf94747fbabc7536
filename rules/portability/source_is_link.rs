//! A source that is a symbolic link.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::context::from_keys;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL908",
    name: "source-is-link",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("source_is_link.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, copy) in build.copies() {
        if !copy.from_elsewhere && from_keys::speaks(build) {
            continue;
        }
        for source in &copy.sources {
            let links = copy.links.iter().filter(|link| source.stands_for(link));
            let links: Vec<&String> = links.collect();
            let [first, others @ ..] = links.as_slice() else {
                continue;
            };
            let finding = findings.add(match others.len() {
                0 => format!("`{first}` is copied as the symbolic link that it is; Docker copies what it leads to"),
                more => format!("`{first}` and {more} more are copied as the symbolic links that they are; Docker copies what they lead to"),
            });
            finding
                .at(source.word.span(), "a link in the image")
                .note("Docker follows a link that is a source by itself, within the context, and stops where nothing is there; links in a directory stay links with both")
                .help("name what the link leads to");
        }
    }
}
