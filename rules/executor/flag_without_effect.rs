//! A flag that the executor reads and does nothing with.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::{Cause, Idle};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{release, say_if_presumed};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL217",
    name: "flag-without-effect",
    severity: Severity::Note,
    group: Group::Executor,
    common: false,
    card: include_str!("flag_without_effect.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for Idle { setting, why } in build.start().into_iter().flat_map(|start| start.idle()) {
        let name = setting.flag.name;
        let (severity, note, help) = match why {
            Cause::SubPathOfPlainContext(context) => (
                Severity::Error,
                format!("the context `{context}` has no scheme, and is taken as it is"),
                format!(
                    "write `--context=dir://{context}`, or name the directory below in `--context`"
                ),
            ),
            Cause::BucketBesidePlainContext(context) => (
                Severity::Error,
                format!(
                    "the context is `{context}`: a context without a scheme wins, also the default"
                ),
                String::from("name the bucket in the context: `--context=gs://BUCKET/PATH`"),
            ),
            Cause::Retired => (
                Severity::Note,
                String::from("it is read for the sake of older manifests alone"),
                String::from("leave it out"),
            ),
            Cause::NeverRead => (
                Severity::Warning,
                String::from("nothing reads it: certificates are checked when images are pulled"),
                String::from(
                    "name the registry: `--skip-tls-verify-registry=HOST`, or better its \
                     certificate: `--registry-certificate=HOST=/path/to/ca.crt`",
                ),
            ),
            Cause::ZstdByBase => (
                Severity::Note,
                String::from(
                    "layers on a base image in Docker's format, and on `scratch`, stay gzip",
                ),
                String::from("build on an image in OCI format"),
            ),
            Cause::OldNameWins(_) | Cause::GitKey(_) => continue,
        };
        let message = match why {
            Cause::ZstdByBase => format!("`--{name}=zstd` holds for images in OCI format alone"),
            _ => format!("`--{name}` has no effect here"),
        };
        let finding = findings.add(message);
        finding
            .at(setting.name.span(), "without effect")
            .severity(severity);
        finding.note(note);
        if matches!(why, Cause::Retired) {
            finding.note(format!("{} does so by itself, or no more", release(build)));
            say_if_presumed(finding, build);
        }
        finding.help(help);
    }
}
