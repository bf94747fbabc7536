//! Flags and environment against each other.

use super::{Check, Start, Stat, Step, StopKind, all, in_order, span_of};
use crate::golang::{parse_bool, quote};
use crate::kaniko::command_line::{Secret, SecretSource};
use crate::kaniko::facts::{KanikoDir, SecretsResolved};
use crate::path::clean;
use crate::value::Value;

/// Where the executor lies in its images.
const KANIKO: &str = "/kaniko";

impl Start<'_> {
    /// Everything before the source context is looked at, in the release's order; volumes are
    /// mounted at these paths. Of a file, `stat` says what the system does where it cannot be found.
    pub fn before_context(&self, mounted: &[&str], stat: Stat<'_>) -> Step<()> {
        let early = [
            self.no_push_variable(),
            self.registry_map_variable(),
            self.platform(),
        ];
        let logging = [self.verbosity(), self.log_format()];
        let late = [
            self.secrets_are_there(SecretsResolved::AtStart, stat),
            self.move_of_executor(mounted),
            self.destination_or_no_push(),
            self.image_format(),
            self.cache(),
        ];
        if self.facts.startup.logging_first {
            in_order(logging.into_iter().chain(early).chain(late))
        } else {
            in_order(early.into_iter().chain(logging).chain(late))
        }
    }

    /// What follows once the Dockerfile is found: in some releases the variables and files of secrets,
    /// then the digest files.
    pub fn after_dockerfile(&self, stat: Stat<'_>) -> Step<()> {
        in_order([
            self.secrets_are_there(SecretsResolved::AfterDockerfile, stat),
            self.digest_file("image-name-with-digest-file", "ImageNameDigestFile"),
            self.digest_file("image-name-tag-with-digest-file", "ImageNameTagDigestFile"),
        ])
    }

    /// The executor's directory moves where `--kaniko-dir` or `KANIKO_DIR` says. A mount can neither
    /// be deleted nor replaced.
    fn move_of_executor(&self, mounted: &[&str]) -> Check {
        let to = match self.kaniko_dir() {
            Value::Known(to) if to != KANIKO && to.starts_with('/') => to,
            // where a path is not known, no mount is known to be in its way
            _ => return Check::Passes,
        };
        let is_below = |path: &&&str| {
            path.strip_prefix(KANIKO)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let message = match self.facts.startup.kaniko_dir {
            KanikoDir::Copied => mounted
                .iter()
                .find(is_below)
                .map(|path| format!("unlinkat /{path}: device or resource busy")),
            KanikoDir::Renamed => mounted
                .contains(&clean(to).as_ref())
                .then(|| format!("rename {KANIKO} {to}: file exists")),
            KanikoDir::Fixed => None,
        };
        message.map_or(Check::Passes, |message| {
            self.error(
                StopKind::MovedExecutor,
                &message,
                self.spans(&["kaniko-dir"]),
            )
        })
    }

    fn verbosity(&self) -> Check {
        const LEVELS: [&str; 8] = [
            "panic", "fatal", "error", "warn", "warning", "info", "debug", "trace",
        ];
        let level = match self.options().text("verbosity") {
            Value::Known(level) => level,
            Value::Unknown(why) => return Check::Unknown(why),
            Value::Absent => return Check::Passes,
        };
        if LEVELS.contains(&level.to_lowercase().as_str()) {
            return Check::Passes;
        }
        let message = format!(
            "parsing log level: not a valid logrus Level: {}",
            quote(level)
        );
        self.error(StopKind::Verbosity, &message, self.spans(&["verbosity"]))
    }

    fn log_format(&self) -> Check {
        let format = match self.options().text("log-format") {
            Value::Known(format) => format,
            Value::Unknown(why) => return Check::Unknown(why),
            Value::Absent => return Check::Passes,
        };
        if matches!(format, "text" | "color" | "json") {
            return Check::Passes;
        }
        let message = format!(
            "not a valid log format: {}. Please specify one of (text, color, json)",
            quote(format)
        );
        self.error(StopKind::LogFormat, &message, self.spans(&["log-format"]))
    }

    fn no_push_variable(&self) -> Check {
        if !self.facts.startup.strict_environment {
            return Check::Passes;
        }
        match self.environment.get("KANIKO_NO_PUSH") {
            Value::Known(text) if parse_bool(text).is_err() => {
                let value = quote(text);
                let message =
                    format!("invalid value {value} for KANIKO_NO_PUSH environment variable");
                self.fatal(StopKind::NoPushVariable, &message, &[])
            }
            Value::Unknown(why) => Check::Unknown(why),
            _ => Check::Passes,
        }
    }

    fn registry_map_variable(&self) -> Check {
        if !self.facts.startup.strict_environment {
            return Check::Passes;
        }
        match self.environment.get("KANIKO_REGISTRY_MAP") {
            Value::Known(text)
                if !text.is_empty() && text.split(';').any(|pair| !pair.contains('=')) =>
            {
                let message = format!("failed to set registry map {text}");
                self.fatal(StopKind::RegistryMapVariable, &message, &[])
            }
            Value::Unknown(why) => Check::Unknown(why),
            _ => Check::Passes,
        }
    }

    /// go-containerregistry's `ParsePlatform` only counts slashes.
    fn platform(&self) -> Check {
        let platform = match self.custom_platform() {
            Value::Known(platform) if self.facts.startup.checks_platform => platform,
            Value::Unknown(why) => return Check::Unknown(why),
            _ => return Check::Passes,
        };
        let before_version = match platform.trim().split(':').collect::<Vec<_>>()[..] {
            [first, ..] => first,
            [] => "",
        };
        if before_version.split('/').count() <= 3 {
            return Check::Passes;
        }
        let message = format!(
            "Invalid platform {}: too many slashes in platform spec: {platform}",
            quote(platform)
        );
        self.fatal(
            StopKind::Platform,
            &message,
            &["custom-platform", "customPlatform"],
        )
    }

    fn secrets_are_there(&self, when: SecretsResolved, stat: Stat<'_>) -> Check {
        if self.facts.startup.secrets != when {
            return Check::Passes;
        }
        let mut unknown = None;
        for (secret, setting) in self.secrets() {
            match self.secret_trouble(&secret, stat) {
                Value::Absent => {}
                Value::Unknown(why) => unknown = Some(why),
                Value::Known((kind, trouble)) => {
                    let message = format!("error resolving secrets: {trouble}");
                    return self.error(kind, &message, vec![span_of(setting)]);
                }
            }
        }
        unknown.map_or(Check::Passes, Check::Unknown)
    }

    /// What keeps a secret from being read; absent where nothing does.
    fn secret_trouble(&self, secret: &Secret, stat: Stat<'_>) -> Value<(StopKind, String)> {
        let file = match &secret.source {
            SecretSource::File(file) => file,
            SecretSource::Variable(name) | SecretSource::VariableOrFile(name) => {
                match self.environment.get(name) {
                    Value::Known(_) => return Value::Absent,
                    Value::Unknown(why) => return Value::Unknown(why),
                    Value::Absent => {}
                }
                if matches!(secret.source, SecretSource::Variable(_)) {
                    let id = quote(&secret.id);
                    let trouble = format!("environment variable for secret {id} not set: {name}");
                    return Value::Known((StopKind::SecretVariable, trouble));
                }
                name
            }
        };
        stat(file).map(|trouble| {
            let trouble = format!("copying secret {file}: stat {file}: {trouble}");
            (StopKind::SecretFile, trouble)
        })
    }

    fn destination_or_no_push(&self) -> Check {
        let no_destination = self
            .destinations()
            .map(|destinations| destinations.is_empty());
        let message = format!(
            "{} must provide --destination, or use --no-push",
            self.facts.wording.you
        );
        let applies = all([self.no_push().map(|on| !on), no_destination]);
        self.refuse_if(applies, StopKind::NoDestination, &message, &["no-push"])
    }

    fn image_format(&self) -> Check {
        if !self.facts.startup.checks_image_format {
            return Check::Passes;
        }
        let is = |flag, value: &str| self.options().text(flag).map(|text| text == value);
        let tar = || self.tar_path().map(|path| !path.is_empty());
        let conflicts = [
            (
                all([is("image-format", "docker"), is("compression", "zstd")]),
                StopKind::ZstdInDockerFormat,
                "--compression=zstd cannot be used with --image-format=docker, the Docker schema2 format has no zstd layer media type, use --image-format=oci",
                ["compression", "image-format"],
            ),
            (
                all([tar(), is("image-format", "oci")]),
                StopKind::TarInOciFormat,
                "--tar-path writes a Docker schema2 tarball and cannot be used with --image-format=oci, use --oci-layout-path to write an OCI image",
                ["image-format", "tar-path"],
            ),
            (
                all([tar(), is("compression", "zstd")]),
                StopKind::ZstdInTar,
                "--compression=zstd cannot be used with --tar-path, the Docker schema2 tarball has no zstd layer media type, use --oci-layout-path for zstd layers",
                ["compression", "tar-path"],
            ),
        ];
        let mut unknown = None;
        for (applies, kind, message, flags) in conflicts {
            match self.refuse_if(applies, kind, message, &flags) {
                Check::Passes => {}
                Check::Unknown(why) => unknown = unknown.or(Some(why)),
                stop => return stop,
            }
        }
        unknown.map_or(Check::Passes, Check::Unknown)
    }

    fn cache(&self) -> Check {
        let no_push_cache = match self.facts.startup.no_push_cache_waives_cache_repo {
            true => self.options().switch("no-push-cache"),
            false => Value::Known(false),
        };
        let no_repository = self.options().text("cache-repo").map(str::is_empty);
        let applies = all([
            self.options().switch("cache"),
            self.no_push(),
            no_push_cache.map(|on| !on),
            no_repository,
        ]);
        let message = "cache flags invalid: if using cache with --no-push, specify cache repo with --cache-repo";
        let kind = StopKind::CacheWithoutRepository;
        self.refuse_if(applies, kind, message, &["cache", "no-push"])
    }

    fn digest_file(&self, flag: &str, field: &str) -> Check {
        let set = match self.options().text(flag) {
            Value::Absent => Value::Known(false),
            text => text.map(|text| !text.is_empty()),
        };
        let no_destination = self
            .destinations()
            .map(|destinations| destinations.is_empty());
        let you = self.facts.wording.you;
        let message = format!("{you} must provide --destination if setting {field}");
        let kind = StopKind::DigestFileWithoutDestination;
        self.refuse_if(all([set, no_destination]), kind, &message, &[flag])
    }

    fn refuse_if(
        &self,
        applies: Value<bool>,
        kind: StopKind,
        message: &str,
        flags: &[&str],
    ) -> Check {
        match applies {
            Value::Known(true) => self.error(kind, message, self.spans(flags)),
            Value::Unknown(why) => Check::Unknown(why),
            _ => Check::Passes,
        }
    }

    /// A fatal line of the log, as `--log-format` has it; before logging is set up it is
    /// logrus' own text.
    fn fatal(&self, kind: StopKind, message: &str, flags: &[&str]) -> Check {
        let format = self.options().text("log-format");
        let format = match format {
            Value::Known(format) if self.facts.startup.logging_first => format,
            _ => "text",
        };
        let line = match format {
            "color" => format!("FATA {message}"),
            "json" => format!("{{\"level\":\"fatal\",\"msg\":{}}}", quote(message)),
            _ => format!("level=fatal msg={}", quote(message)),
        };
        self.stop(kind, line, self.spans(flags))
    }
}
