//! What flags and environment together set.

use super::Start;
use crate::golang::parse_bool;
use crate::kaniko::command_line::{Secret, Setting, read_secret};
use crate::kaniko::facts::KanikoDir;
use crate::kaniko::flags::Catalog;
use crate::value::Value;

/// A `--build-arg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildArg {
    /// `NAME=VALUE`; without `=` on the command line the value is the environment's.
    pub text: Value<String>,
    /// The index of the argument that holds it.
    pub argument: usize,
}

/// A `--build-arg` without a value, whose name the environment lacks: it is given, and empty.
#[derive(Debug, Clone, Copy)]
pub struct EmptyBuildArg<'a> {
    /// The name.
    pub name: &'a str,
    /// Where it is given.
    pub setting: &'a Setting,
}

impl<'a> Start<'a> {
    /// `--no-push`, or `KANIKO_NO_PUSH`, which wins.
    pub fn no_push(&self) -> Value<bool> {
        let flag = self.options().switch("no-push");
        if !self.facts.startup.reads_no_push {
            return flag;
        }
        match self.environment.get("KANIKO_NO_PUSH") {
            Value::Known(text) => Value::Known(parse_bool(text).unwrap_or(false)),
            Value::Unknown(why) => Value::Unknown(why),
            Value::Absent => flag,
        }
    }

    /// The destinations, in order; unknown where an argument is unknown as a whole.
    pub fn destinations(&self) -> Value<Vec<&'a Setting>> {
        if let Some(uncertain) = &self.line.uncertain {
            return Value::Unknown(uncertain.why.clone());
        }
        Value::Known(self.options().each("destination").collect())
    }

    /// `--custom-platform`, or `--customPlatform`, which wins; empty for the node's own.
    pub fn custom_platform(&self) -> Value<&'a str> {
        self.renamed("custom-platform", "customPlatform")
    }

    /// `--snapshot-mode`, or `--snapshotMode`, which wins.
    pub fn snapshot_mode(&self) -> Value<&'a str> {
        self.renamed("snapshot-mode", "snapshotMode")
    }

    /// `--tar-path` or `--tarPath`, which are one; the last wins.
    pub fn tar_path(&self) -> Value<&'a str> {
        self.either("tar-path", "tarPath")
    }

    /// `--ignore-var-run` or `--whitelist-var-run`, which are one; the last wins.
    pub fn ignore_var_run(&self) -> Value<bool> {
        let text = self.either("ignore-var-run", "whitelist-var-run");
        text.map(|text| parse_bool(text).unwrap_or(true))
    }

    /// `--cleanup`, whose default may come from `KANIKO_CLEANUP`.
    pub fn cleanup(&self) -> Value<bool> {
        let read = self.facts.startup.cleanup_from_environment;
        self.switch_with_default("cleanup", "KANIKO_CLEANUP", read)
    }

    /// `--dryrun`.
    pub fn dry_run(&self) -> Value<bool> {
        self.options().switch("dryrun")
    }

    /// `--pre-cleanup`, whose default may come from `KANIKO_PRE_CLEANUP`.
    pub fn pre_cleanup(&self) -> Value<bool> {
        let read = self.facts.startup.pre_cleanup_from_environment;
        self.switch_with_default("pre-cleanup", "KANIKO_PRE_CLEANUP", read)
    }

    /// `--preserve-context`, whose default may come from `KANIKO_PRESERVE_CONTEXT`.
    pub fn preserve_context(&self) -> Value<bool> {
        let read = self.facts.startup.pre_cleanup_from_environment;
        self.switch_with_default("preserve-context", "KANIKO_PRESERVE_CONTEXT", read)
    }

    /// The executor's directory: `--kaniko-dir`, which wins where it is not the default, or
    /// `KANIKO_DIR`, or `/kaniko`.
    pub fn kaniko_dir(&self) -> Value<&'a str> {
        let flag = match self.options().text("kaniko-dir") {
            Value::Absent => return Value::Known("/kaniko"),
            flag => flag,
        };
        let default = match self.facts.startup.kaniko_dir {
            KanikoDir::Renamed => "",
            KanikoDir::Copied | KanikoDir::Fixed => "/kaniko",
        };
        match flag {
            Value::Known(directory) if directory == default => {
                match self.environment.get("KANIKO_DIR") {
                    Value::Absent | Value::Known("") => Value::Known("/kaniko"),
                    set => set,
                }
            }
            flag => flag,
        }
    }

    /// The build arguments, in order.
    pub fn build_args(&self) -> Vec<BuildArg> {
        let read = |setting: &Setting| {
            let text = match setting.text() {
                Value::Known(text) if text.contains('=') => Value::Known(text.to_owned()),
                Value::Known(name) => match self.environment.get(name) {
                    Value::Known(value) => Value::Known(format!("{name}={value}")),
                    Value::Unknown(why) => Value::Unknown(why),
                    Value::Absent => Value::Known(format!("{name}=")),
                },
                Value::Unknown(why) => Value::Unknown(why),
                Value::Absent => Value::Absent,
            };
            BuildArg {
                text,
                argument: setting.argument,
            }
        };
        self.options().each("build-arg").map(read).collect()
    }

    /// The build arguments that are given, and empty since the environment lacks them.
    pub fn empty_build_args(&self) -> Vec<EmptyBuildArg<'a>> {
        let settings = self.options().each("build-arg");
        let named = settings.filter_map(|setting| Some((setting, *setting.text().known()?)));
        named
            .filter(|(_, name)| !name.contains('=') && self.environment.get(name).is_absent())
            .map(|(setting, name)| EmptyBuildArg { name, setting })
            .collect()
    }

    /// The secrets that are known, in order, and where each is set.
    pub fn secrets(&self) -> Vec<(Secret, &'a Setting)> {
        let read = |setting: &'a Setting| {
            let text = setting.text().known().copied()?;
            Some((read_secret(text).ok()?, setting))
        };
        self.options().each("secret").filter_map(read).collect()
    }

    /// A flag that was renamed and whose old name, where it is set, overrides the new one.
    fn renamed(&self, new: &str, old: &str) -> Value<&'a str> {
        match self.options().text(old) {
            Value::Known("") | Value::Absent => self.options().text(new),
            value => value,
        }
    }

    /// A flag with two names.
    fn either(&self, new: &str, old: &str) -> Value<&'a str> {
        let newest = self
            .options()
            .all()
            .iter()
            .rev()
            .find(|setting| setting.flag.name == new || setting.flag.name == old);
        let known = Catalog::of(self.facts.release).named(new).is_some();
        self.options().text(match newest {
            Some(setting) => setting.flag.name,
            None if known => new,
            None => old,
        })
    }

    fn switch_with_default(&self, flag: &str, variable: &str, read: bool) -> Value<bool> {
        if !read || self.options().last(flag).is_some() {
            return self.options().switch(flag);
        }
        match (self.environment.get(variable), self.options().switch(flag)) {
            (_, Value::Unknown(why)) | (Value::Unknown(why), _) => Value::Unknown(why),
            (Value::Known(text), _) => Value::Known(parse_bool(text).unwrap_or(false)),
            (Value::Absent, flag) => flag,
        }
    }
}
