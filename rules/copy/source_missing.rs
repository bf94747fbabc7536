//! A COPY or ADD whose source is not there.

use crate::build::Build;
use crate::build::replay::Fate;
use crate::context::nearest::Likeness;
use crate::context::resolve::How;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};
use crate::rules::context;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL501",
    name: "copy-source-missing",
    severity: Severity::Error,
    group: Group::Copy,
    common: false,
    card: include_str!("source_missing.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    // why nothing of it is there is said where the context is
    let without_context = context::explains_missing(build);
    for (step, copy) in build.copies() {
        if context::context_deleted::speaks_of(build, step) {
            continue;
        }
        for source in &copy.sources {
            let Fate::Missing { relative, nearest } = &source.fate else {
                continue;
            };
            if source.outside || (without_context && !copy.from_elsewhere) {
                continue;
            }
            let place = if copy.from_elsewhere {
                "the stage"
            } else {
                "the context"
            };
            let finding = findings.add(format!("`{relative}` is not in {place}"));
            finding.at(source.word.span(), "there is nothing of that name");
            if let Some(line) = step.stops_with() {
                finding.executor_says(&line);
            }
            let left_out = (!copy.from_elsewhere).then(|| build.left_out(relative));
            if let Some(left_out) = left_out.flatten() {
                finding.note(format!(
                    "`{}` is here, but git ignores it: no clone has it",
                    left_out.display()
                ));
                finding.help(match build.context.how {
                    How::Checkout => "make it in a step before the executor or in an earlier stage of the Dockerfile, or add it to the repository",
                    _ => "make it in an earlier stage of the Dockerfile, or add it to the repository",
                });
            } else if let Some(nearest) = nearest {
                let likeness = match nearest.likeness {
                    Likeness::Case => "it differs in case alone",
                    Likeness::Elsewhere => "it has that name",
                    Likeness::Spelling => "it is spelt alike",
                };
                finding.help(format!("did you mean `{}`? {likeness}", nearest.path));
                if source.word.as_str() == relative {
                    finding.unsafe_fix(vec![Change::Replace {
                        span: source.word.span(),
                        old: relative.clone(),
                        new: nearest.path.clone(),
                    }]);
                }
            } else {
                finding.help(match copy.from_elsewhere {
                    true => "name a path from the stage's root, whatever its WORKDIR is, or make it in that stage",
                    false => "name a path relative to the context's root, or add the file to the context",
                });
            }
        }
    }
}
