//! What the build checks of the command line once the Dockerfile is parsed.
//!
//! Source: google and osscontainertools, `pkg/executor/build.go`; osscontainertools,
//! `pkg/dockerfile/buildargs.go`; containerd, `platforms.Parse`.

use super::{Check, Start, Step, StopKind, in_order, span_of};
use crate::golang::quote;
use crate::kaniko::facts::{PlatformParse, WithoutSlash};
use crate::value::Value;

impl Start<'_> {
    /// Everything that is checked before the first instruction runs: the platform, labels and the
    /// snapshot mode. osscontainertools looks at labels only when it comes to the stage that is
    /// pushed, see [`Start::labels`].
    pub fn before_stages(&self) -> Step<()> {
        let labels = match self.facts.stages.labels_in_every_stage {
            true => self.each_label(),
            false => Vec::new(),
        };
        let checks = std::iter::once(self.target_platform())
            .chain(labels)
            .chain([self.mode()]);
        in_order(checks)
    }

    /// The labels of the command line.
    pub fn labels(&self) -> Step<()> {
        in_order(self.each_label())
    }

    /// The platform once more, when a stage is built and its image is given one.
    pub fn stage_platform(&self) -> Step<()> {
        let platform = match self.custom_platform() {
            Value::Known("") | Value::Absent => return Step::Done(()),
            Value::Known(platform) if platform.contains('/') => return Step::Done(()),
            Value::Known(platform) => platform,
            Value::Unknown(why) => return Step::Unknown(why),
        };
        let message = match self.facts.stages.platform_without_slash {
            WithoutSlash::Taken => return Step::Done(()),
            WithoutSlash::Panics => {
                "panic: runtime error: index out of range [1] with length 1".to_owned()
            }
            WithoutSlash::Refused => format!(
                "error building image: invalid platform format {}, expected os/arch",
                quote(platform)
            ),
        };
        let spans = self.spans(&["custom-platform", "customPlatform"]);
        in_order([self.stop(StopKind::Platform, message, spans)])
    }

    fn each_label(&self) -> Vec<Check> {
        let label = |setting| match self.label(setting) {
            Value::Known(Some(check)) => check,
            Value::Unknown(why) => Check::Unknown(why),
            _ => Check::Passes,
        };
        let uncertain = self.line.uncertain.as_ref();
        let uncertain = uncertain.map(|uncertain| Check::Unknown(uncertain.why.clone()));
        let labels = self.options().each("label").map(label);
        labels.chain(uncertain).collect()
    }

    fn label(&self, setting: &crate::kaniko::command_line::Setting) -> Value<Option<Check>> {
        setting.text().map(|text| {
            let message =
                format!("error building image: labels must be of the form key=value, got {text}");
            let spans = vec![span_of(setting)];
            (!text.contains('=')).then(|| self.stop(StopKind::Label, message, spans))
        })
    }

    fn mode(&self) -> Check {
        match self.snapshot_mode() {
            Value::Known("full" | "time" | "redo") | Value::Absent => Check::Passes,
            Value::Unknown(why) => Check::Unknown(why),
            Value::Known(mode) => {
                let message = format!("error building image: {mode} is not a valid snapshot mode");
                let spans = self.spans(&["snapshot-mode", "snapshotMode"]);
                self.stop(StopKind::SnapshotMode, message, spans)
            }
        }
    }

    fn target_platform(&self) -> Check {
        let PlatformParse::Yes(pattern) = self.facts.stages.platform_parse else {
            return Check::Passes;
        };
        let platform = match self.custom_platform() {
            Value::Known("") | Value::Absent => return Check::Passes,
            Value::Known(platform) => platform,
            Value::Unknown(why) => return Check::Unknown(why),
        };
        let Err(reason) = parse_platform(platform, pattern) else {
            return Check::Passes;
        };
        let message = format!(
            "error building image: {}{}: {reason}: invalid argument",
            self.facts.wording.target_platform,
            quote(platform)
        );
        let spans = self.spans(&["custom-platform", "customPlatform"]);
        self.stop(StopKind::Platform, message, spans)
    }
}

/// Whether containerd reads the platform; `pattern` is what it says an OS must match.
fn parse_platform(platform: &str, pattern: &str) -> Result<(), String> {
    let whole = quote(platform);
    if platform.contains('*') {
        return Err(format!("{whole}: wildcards not yet supported"));
    }
    let parts: Vec<&str> = platform.splitn(4, '/').collect();
    let (os, others) = parts.split_first().ok_or("")?;
    if !is_os(os, pattern.contains('%')) {
        return Err(format!(
            "{} is an invalid OS component of {whole}: OSAndVersion specifier component must match {}",
            quote(os),
            quote(pattern)
        ));
    }
    if let Some(part) = others.iter().find(|part| !is_component(part)) {
        return Err(format!(
            "{} is an invalid component of {whole}: platform specifier component must match \"^[A-Za-z0-9_.-]+$\"",
            quote(part)
        ));
    }
    match others.len() {
        0 if !is_known(os) => Err(format!("{whole}: unknown operating system or architecture")),
        0..=2 => Ok(()),
        _ => Err(format!("{whole}: cannot parse platform specifier")),
    }
}

fn is_component(part: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    !part.is_empty() && part.bytes().all(allowed)
}

/// `linux`, or `windows(10.0.1)`; newer releases also take `+feature` and `%`.
fn is_os(text: &str, newer: bool) -> bool {
    let (name, version) = match text.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')),
        None => (text, Some("")),
    };
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let in_version =
        |byte: u8| in_name(byte) || byte == b'.' || (newer && (byte == b'%' || byte == b'+'));
    let version = version.is_some_and(|version| {
        let features = version.split('+').skip(1);
        version.bytes().all(in_version) && features.into_iter().all(|part| !part.is_empty())
    });
    !name.is_empty() && name.bytes().all(in_name) && version
}

/// An OS or an architecture by name. Source: containerd, `platforms/database.go`.
fn is_known(text: &str) -> bool {
    const NAMES: [&str; 47] = [
        "aix",
        "android",
        "darwin",
        "macos",
        "dragonfly",
        "freebsd",
        "hurd",
        "illumos",
        "ios",
        "js",
        "linux",
        "nacl",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "windows",
        "zos",
        "386",
        "i386",
        "amd64",
        "x86_64",
        "x86-64",
        "amd64p32",
        "arm",
        "armbe",
        "armhf",
        "armel",
        "arm64",
        "aarch64",
        "arm64be",
        "ppc64",
        "ppc64le",
        "loong64",
        "mips",
        "mipsle",
        "mips64",
        "mips64le",
        "mips64p32",
        "mips64p32le",
        "ppc",
        "riscv",
        "riscv64",
        "s390",
        "s390x",
        "sparc",
        "sparc64",
    ];
    let name = text.split('(').next().unwrap_or("").to_lowercase();
    name == "wasm" || NAMES.contains(&name.as_str())
}
