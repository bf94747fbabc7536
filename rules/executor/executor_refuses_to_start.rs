//! Whatever else the executor refuses before it builds.

use super::{quote, reads_its_arguments, stops, variable};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::StopKind;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL213",
    name: "executor-refuses-to-start",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("executor_refuses_to_start.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for stop in stops(build, |kind| explanation(kind).is_some()) {
        let Some((message, help)) = explanation(stop.kind) else {
            continue;
        };
        if needs_destination(stop.kind) && destination_is_missed(build) {
            continue;
        }
        let finding = findings.add(message);
        let named = match stop.kind {
            StopKind::NoPushVariable => variable(build, "KANIKO_NO_PUSH"),
            StopKind::RegistryMapVariable => variable(build, "KANIKO_REGISTRY_MAP"),
            _ => None,
        };
        let place = stop.spans.first().copied().or(named);
        finding.at(place.unwrap_or_else(|| build.arguments_span()), "refused");
        for span in stop.spans.iter().skip(1) {
            finding.see(*span, "together with this");
        }
        quote(finding, build, &stop.message);
        if let Some(why) = &stop.unless {
            finding.note(format!("an earlier check is not known to pass: {why}"));
        }
        say_if_presumed(finding, build);
        finding.help(help);
    }
}

/// Whether a destination would mend it.
fn needs_destination(kind: StopKind) -> bool {
    matches!(
        kind,
        StopKind::DigestFileWithoutDestination | StopKind::TarWithoutDestination
    )
}

/// Whether the missing destination is spoken of already, or may be among what is refused.
fn destination_is_missed(build: &Build) -> bool {
    let mut stops = build.stops.iter();
    !reads_its_arguments(build) || stops.any(|stop| stop.kind == StopKind::NoDestination)
}

/// What is wrong and how to mend it; nothing for what rules of their own speak of.
fn explanation(kind: StopKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        StopKind::NoDestination
        | StopKind::CacheWithoutRepository
        | StopKind::Destination
        | StopKind::MovedExecutor
        | StopKind::ReadOnlyRoot
        | StopKind::ContextScheme => return None,
        StopKind::Verbosity => (
            "`--verbosity` names no log level",
            "write `panic`, `fatal`, `error`, `warn`, `info`, `debug` or `trace`",
        ),
        StopKind::LogFormat => (
            "`--log-format` names no format",
            "write `text`, `color` or `json`",
        ),
        StopKind::NoPushVariable => (
            "`KANIKO_NO_PUSH` is no boolean",
            "set it to `true` or `false`, or leave it out",
        ),
        StopKind::RegistryMapVariable => (
            "`KANIKO_REGISTRY_MAP` is not `registry=other`",
            "write `registry=other`, or several of them joined by `;`",
        ),
        StopKind::Platform => (
            "`--custom-platform` names no platform",
            "write `os/architecture` or `os/architecture/variant`, such as `linux/arm64`",
        ),
        StopKind::SecretVariable => (
            "a secret's environment variable is not set",
            "set the variable in the container's `env`, or name a file: `--secret=id=NAME,src=PATH`",
        ),
        StopKind::SecretFile => (
            "a secret's file is not there",
            "mount the Secret that holds it, or set a variable and name it: `--secret=id=NAME,env=VARIABLE`",
        ),
        StopKind::ZstdInDockerFormat => (
            "zstd layers do not fit the docker format",
            "write `--image-format=oci`, or leave `--compression=zstd` out",
        ),
        StopKind::TarInOciFormat => (
            "`--tar-path` does not write the OCI format",
            "write `--oci-layout-path=PATH`, or leave `--image-format=oci` out",
        ),
        StopKind::ZstdInTar => (
            "`--tar-path` does not write zstd layers",
            "write `--oci-layout-path=PATH`, or leave `--compression=zstd` out",
        ),
        StopKind::NoContext => (
            "neither `--context` nor `--bucket` says where the context is",
            "write `--context=dir:///workspace`, or leave the empty `--context` out",
        ),
        StopKind::AzureKey => (
            "the context lies in Azure Blob Storage and there is no key for it",
            "set `AZURE_STORAGE_ACCESS_KEY` in the container's `env`, from a Secret",
        ),
        StopKind::GitHost => (
            "the context's address names no host",
            "write `git://HOST/PATH.git`, with `#refs/heads/BRANCH` behind it for a branch",
        ),
        StopKind::Stdin => (
            "the context comes from standard input and nothing is attached to it",
            "set `stdin: true` on the container and attach to it, or mount the context",
        ),
        StopKind::DigestFileWithoutDestination => (
            "a file for the image's name is asked for, and the image has no name",
            "add `--destination`, beside `--no-push` too; `--digest-file` needs none",
        ),
        StopKind::TarWithoutDestination => (
            "`--tar-path` needs a destination to name the image by",
            "add `--destination=NAME:TAG`; `--no-push` keeps it from being pushed",
        ),
        StopKind::Label => ("`--label` is not `key=value`", "write `--label=key=value`"),
        StopKind::SnapshotMode => (
            "`--snapshot-mode` names no mode",
            "write `full`, `time` or `redo`, in lower case",
        ),
    })
}
