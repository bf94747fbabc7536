//! A context that is relative to the directory in which the executor starts.

use super::{context_span, off_mounts, scheme, stop_for_missing, written_path};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::rules::executor::quote;
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL302",
    name: "relative-context",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("relative.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(resolved), Some(written)) = (resolved(build), written_path(build)) else {
        return;
    };
    // what a person fills in may be absolute
    if written.contains('<') {
        return;
    }
    let directory = build.working_directory.known().map_or("", String::as_str);
    let source = build.context.source.as_ref();
    let below = source.and_then(|source| source.sub_path.as_deref());
    let meant = path::join(&["/", plain(written), below.unwrap_or("")]);
    let names_variable = written.contains('$');
    let finding = findings.add(match names_variable {
        true => format!("the context is `{resolved}`, dollar sign and all"),
        false => format!("the context is `{resolved}`, not `{meant}`"),
    });
    finding.at(
        context_span(build),
        format!("relative to `{directory}`, where the executor starts"),
    );
    match stop_for_missing(build) {
        Some(line) => {
            finding.severity(Severity::Error);
            quote(finding, build, &line);
        }
        None => {
            finding.note("nothing checks that the directory is there: the build fails once a COPY needs a file of it");
        }
    }
    if names_variable {
        finding.help(
            "Kubernetes expands `$(NAME)` alone: write that and set NAME in the container's `env`",
        );
        return;
    }
    let new = format!("dir:///{}", plain(written));
    finding.help(format!("a directory has three slashes: `{new}`"));
    if below.is_none() {
        finding.fix(vec![Change::Replace {
            span: context_span(build),
            old: format!("dir://{written}"),
            new,
        }]);
    }
}

fn plain(written: &str) -> &str {
    written.trim_start_matches("./").trim_end_matches('/')
}

/// What a relative context comes to, if that is hardly what was meant: a directory that is not
/// there, or one of the working directory's own name in it.
pub fn resolved(build: &Build) -> Option<&str> {
    let written = written_path(build)?;
    let resolved = build.context.path.known()?;
    let directory = build.working_directory.known()?;
    let clean = path::clean(written);
    if path::is_abs(written) || clean == "." || scheme::names_a_server(build).is_some() {
        return None;
    }
    let first = path::components(&clean).next();
    let doubled = first == Some(path::base(directory));
    let speaks = match build.context.exists {
        Value::Known(true) => false,
        Value::Known(false) => doubled || off_mounts(build).is_some(),
        _ => doubled,
    };
    speaks.then_some(resolved)
}
