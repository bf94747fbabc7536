//! A flag of an instruction that is parsed, and not heeded.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::dockerfile::Instruction;
use crate::finding::{Findings, Severity};
use crate::kaniko::facts::Chmod;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};
use crate::source::Text;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL408",
    name: "flag-ignored",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("flag_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (instruction, what) in remarks(build) {
        if let Silence::ArchiveKeepsOwners { archive } = what {
            report_archive(instruction, archive, findings);
        }
        let Silence::FlagIgnored(flag) = what else {
            continue;
        };
        let name = flag.name.as_str();
        let message = format!("{} parses `--{name}`, and ignores it", release(build));
        let finding = findings.add(message);
        finding.at(flag.text.span(), "without effect");
        if matches!(name, "link" | "keep-git-dir" | "start-interval" | "device") {
            finding.severity(Severity::Note);
        }
        finding.note(consequence(name));
        say_if_presumed(finding, build);
        let cure = match name {
            "chmod" => upgrade(build, |facts| facts.copy.chmod != Chmod::Ignored),
            _ => None,
        };
        help_or_upgrade(finding, remedy(name), cure);
    }
}

/// Whom the files of an archive belong to, it says itself.
fn report_archive(instruction: &Instruction, archive: &Text, findings: &mut Findings) {
    let flags = instruction.flags.iter();
    for flag in flags.filter(|flag| matches!(flag.name.as_str(), "chown" | "chmod")) {
        let message = format!("`--{}` does not touch what ADD unpacks", flag.name);
        let finding = findings.add(message);
        finding.severity(Severity::Note);
        finding.at(flag.text.span(), "without effect");
        finding.see(archive.span(), "keeps its own owners and modes");
        finding.help("unpack it in a RUN, with `tar --no-same-owner`");
    }
}

fn consequence(flag: &str) -> &'static str {
    match flag {
        "chmod" => "the files keep the modes they have",
        "link" => "the layer is built on those below it all the same",
        "parents" => "the files land in the destination without the directories above them",
        "exclude" => "the files that it names are copied all the same",
        "checksum" => "nobody compares the file with it",
        "unpack" => "archives are unpacked all the same",
        "network" => "the command has the network of the pod",
        "security" => "the command has the privileges of the pod's container",
        "start-interval" => "it is left out of the image's configuration",
        _ => "it makes no difference",
    }
}

/// What to write instead of a flag that does nothing.
pub(super) fn remedy(flag: &str) -> &'static str {
    match flag {
        "chmod" => "change the modes with `RUN chmod`",
        "parents" => "write an instruction for each directory",
        "exclude" => "name the files in `.dockerignore`, or copy only what is wanted",
        "checksum" => "download and compare it in a RUN: `echo \"… file\" | sha256sum -c`",
        "unpack" => "compress the archive with zip, or remove what was unpacked",
        _ => "leave it out",
    }
}
