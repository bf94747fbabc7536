//! A context with a scheme that the executor does not have, or that it takes for a path.

use super::{context_span, written_path};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kaniko::startup::{SourceKind, StopKind};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL301",
    name: "context-scheme",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("scheme.md"),
    scope: Scope::Build(check),
};

const SERVERS: [&str; 3] = ["github.com/", "gitlab.com/", "bitbucket.org/"];
const SCHEMES: [&str; 8] = ["dir", "tar", "gs", "s3", "git", "https", "http", "file"];

fn check(build: &Build, findings: &mut Findings) {
    for stop in &build.stops {
        if stop.kind != StopKind::ContextScheme {
            continue;
        }
        let finding = findings.add("the context has a scheme that this executor does not know");
        let span = stop.spans.first().copied();
        finding.at(
            span.unwrap_or_else(|| context_span(build)),
            "no known scheme",
        );
        finding.executor_says(&stop.message);
        finding.help("use `dir:///path`, `tar://file.tar.gz`, `git://host/repository`, `s3://`, `gs://` or `https://` with a tarball");
    }
    if let Some(meant) = names_a_server(build) {
        let written = written_path(build).unwrap_or("");
        let finding = findings.add(format!("`{written}` is taken for a path of the container"));
        finding.at(context_span(build), "it has no `://`");
        if let Value::Known(path) = &build.context.path {
            finding.note(format!("the executor looks for the directory `{path}`, and notices that it is not there only when it needs a file of it"));
        }
        finding.help(format!("write `{meant}`"));
        if meant.starts_with("dir:") {
            finding.unsafe_fix(vec![Change::Replace {
                span: context_span(build),
                old: written.to_owned(),
                new: meant,
            }]);
        }
    }
    if let Some(address) = repository_as_tarball(build) {
        let finding = findings.add("the executor takes an `https://` context for a tarball");
        finding.at(context_span(build), "this is a git repository");
        finding.note("it downloads what the server answers and unpacks it: `gzip: invalid header`");
        finding.help(format!(
            "write `{}`",
            address.replacen("https://", "git://", 1)
        ));
    }
}

/// What a context means that the executor takes for a path: an address without its scheme, or
/// one with a scheme that lacks its slashes.
pub fn names_a_server(build: &Build) -> Option<String> {
    let written = written_path(build)?;
    let has_scheme = matches!(
        build.context.source.as_ref()?.kind,
        SourceKind::Directory { scheme: true, .. }
    );
    if has_scheme || build.context.exists == Value::Known(true) {
        return None;
    }
    if let Some((user, rest)) = written.split_once('@')
        && let Some((host, repository)) = rest.split_once([':', '/'])
        && !user.contains('/')
        && host.contains('.')
    {
        return Some(format!("git://{host}/{repository}"));
    }
    if SERVERS.iter().any(|server| written.starts_with(server)) {
        return Some(format!("git://{written}"));
    }
    let (scheme, rest) = written.split_once(':')?;
    let rest = rest.trim_start_matches('/');
    match scheme {
        "dir" => Some(format!(
            "dir:///{}",
            rest.trim_start_matches("./").trim_matches('.')
        )),
        scheme if SCHEMES.contains(&scheme) => Some(format!("{scheme}://{rest}")),
        _ => None,
    }
}

/// The address of a git repository that is written as that of a tarball.
fn repository_as_tarball(build: &Build) -> Option<&str> {
    let SourceKind::Https { address } = &build.context.source.as_ref()?.kind else {
        return None;
    };
    let path = address.split(['#', '?']).next()?;
    path.ends_with(".git").then_some(address)
}
