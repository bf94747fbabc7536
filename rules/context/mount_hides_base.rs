//! A volume over a path where base images have files.

use crate::build::{Build, Found};
use crate::context::mounts::MountPoint;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::security::unpacking;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL312",
    name: "mount-hides-base",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("mount_hides_base.md"),
    scope: Scope::Build(check),
};

/// Where nearly every image has files, and what they are.
const PATHS: [(&str, &str); 21] = [
    ("/bin", "the shell of the image"),
    ("/etc", "the configuration and the users of the image"),
    ("/etc/ssl", "the certificates of the image"),
    ("/etc/ssl/certs", "the certificates of the image"),
    ("/home", "the homes of the image's users"),
    ("/lib", "the libraries of the image"),
    ("/lib64", "the libraries of the image"),
    ("/opt", "what the image keeps in `/opt`"),
    ("/root", "the home of root"),
    ("/sbin", "programs of the image"),
    ("/usr", "the programs and libraries of the image"),
    ("/usr/bin", "the programs of the image"),
    ("/usr/lib", "the libraries of the image"),
    ("/usr/lib64", "the libraries of the image"),
    ("/usr/local", "what the image has installed"),
    ("/usr/local/bin", "programs of the image"),
    ("/usr/local/lib", "libraries of the image"),
    ("/usr/sbin", "programs of the image"),
    ("/usr/share", "data of the image"),
    ("/var", "the state of the image's packages"),
    ("/var/lib", "the state of the image's packages"),
];

/// Those of which it is only worth knowing: images may have nothing there, or certificates may be
/// what the mount is for.
const MILD: [&str; 5] = ["/etc/ssl", "/etc/ssl/certs", "/home", "/opt", "/root"];

fn check(build: &Build, findings: &mut Findings) {
    let unpacks = match &build.dockerfile.found {
        Found::Here(_) => unpacking::bases(build)
            .into_iter()
            .any(|base| base.is_image),
        _ => false,
    };
    if !unpacks {
        return;
    }
    for point in build.mounts.points() {
        let Some((at, holds)) = PATHS.iter().find(|(path, _)| *path == point.path) else {
            continue;
        };
        let Some(path) = point
            .volume_mount()
            .and_then(|mount| mount.mount.path.as_ref())
        else {
            continue;
        };
        let finding = findings.add(format!("the volume at `{at}` hides {holds}"));
        finding.at(
            path.span,
            "the base image's files are not unpacked where something is mounted",
        );
        if MILD.contains(at) {
            finding.severity(Severity::Note);
        }
        if let Some(run) = shell_run(build).filter(|_| *at == "/bin" && holds_no_shell(point)) {
            finding
                .severity(Severity::Error)
                .see(run, "this RUN needs `/bin/sh`")
                .executor_says("error building image: error building stage: failed to execute command: starting command: fork/exec /bin/sh: no such file or directory");
        }
        finding
            .note("what a RUN writes there is not part of the image")
            .help("mount it where images have nothing, as below `/workspace` or `/mnt`");
    }
}

/// A RUN in the shell form.
fn shell_run(build: &Build) -> Option<crate::source::Span> {
    let mut runs = build
        .executed()
        .filter_map(|(_, instruction)| match &instruction.kind {
            Kind::Run(run) if !run.command.exec_form => Some(instruction.span),
            _ => None,
        });
    runs.next()
}

/// Whether the volume certainly holds no shell.
fn holds_no_shell(point: &MountPoint) -> bool {
    point.starts_empty() || point.volume_mount().is_some_and(|mount| mount.holds_data())
}
