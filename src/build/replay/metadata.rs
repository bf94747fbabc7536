//! Instructions that change the image's configuration: ARG, ENV, LABEL, EXPOSE, USER,
//! STOPSIGNAL, SHELL, VOLUME, WORKDIR, CMD (`pkg/commands/*.go`; google v1.24.0,
//! osscontainertools v1.28.3).

use std::collections::BTreeSet;
use std::path::Path;

use crate::build::filesystem::{Miss, is_missing};
use crate::dockerfile::{self, Argument, Kind, Pair};
use crate::golang::quote;
use crate::path;
use crate::source::Text;
use crate::value::Value;

use super::outcome::{DeclaredVolume, Halt, Within, known};
use super::plan::Command;
use super::platform;
use super::remark::Silence;
use super::signals;
use super::stage::Stage;

/// Linux's `PATH_MAX`, in bytes.
const LONGEST_PATH: usize = 4096;

impl Stage<'_> {
    /// Replays an instruction other than COPY, ADD and RUN.
    pub(super) fn configure(&mut self, kind: &Kind) -> Result<(), Halt> {
        match kind {
            Kind::Arg(arguments) => self.declare_arguments(arguments),
            Kind::Env(pairs) => self.set_environment(pairs),
            Kind::Label(pairs) => self.set_labels(pairs),
            Kind::Expose(ports) => ports.iter().try_for_each(|port| self.expose(port)),
            Kind::User(user) => self.set_user(user),
            Kind::StopSignal(signal) => self.set_stop_signal(signal),
            Kind::Volume(paths) => self.declare_volumes(paths),
            Kind::Workdir(directory) => self.change_directory(directory),
            Kind::Cmd(command) if self.scene.asserts_commands => assert_command(command),
            Kind::Shell(words) => {
                self.shell = Some(words.iter().map(ToString::to_string).collect());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A value: an unknown one is a value too.
    fn value(&self, word: &Text) -> Result<Value<String>, Halt> {
        match self.expand(word, &mut Vec::new()) {
            Ok(value) => Ok(Value::Known(value)),
            Err(Halt::Unknown(why)) => Ok(Value::Unknown(why)),
            Err(stop) => Err(stop),
        }
    }

    pub(super) fn declare_arguments(&mut self, arguments: &[Argument]) -> Result<(), Halt> {
        for argument in arguments {
            let name = known(self.value(&argument.name)?)?;
            if argument.default.is_none() {
                self.note_leak_taken_over(&argument.name, &name);
            }
            let value = match &argument.default {
                Some(default) => self.value(default)?,
                None => match self.variables.arguments.allowed(&name) {
                    Value::Absent => self.variables.arguments.declared_before_stages(&name),
                    value => value,
                },
            };
            let is_empty = value.is_absent();
            self.variables.arguments.declare(&name, value);
            self.note_argument(&argument.name, &name, is_empty);
        }
        Ok(())
    }

    /// Notes an ARG that the platform was to fill in, and one that an ENV hides.
    fn note_argument(&mut self, word: &Text, name: &str, is_empty: bool) {
        let allowed = self.variables.arguments.allowed(name);
        let is_platforms = platform::NAMES.contains(&name);
        if is_platforms && is_empty && allowed.is_absent() {
            let name = word.clone();
            self.remark(Silence::PlatformArgumentEmpty { name });
        }
        let hidden = match (self.variables.environment.get(name), &allowed) {
            (Some(Value::Known(set)), Value::Known(argument)) => set != argument,
            _ => false,
        };
        if hidden && !self.variables.argument_wins {
            let is_given = self.variables.arguments.is_given(name);
            self.remark(Silence::ArgumentHidden {
                name: word.clone(),
                is_given,
            });
        }
    }

    pub(super) fn set_environment(&mut self, pairs: &[Pair]) -> Result<(), Halt> {
        // all values are expanded before any of them is set
        let mut expanded = Vec::new();
        for pair in pairs {
            let name = known(self.value(&pair.name)?)?;
            expanded.push((name, self.value(&pair.value)?, &pair.name));
        }
        for (name, value, written) in expanded {
            self.variables.environment.set(&name, value);
            if self.variables.argument_wins {
                self.variables.arguments.forget(written);
            }
        }
        Ok(())
    }

    /// Labels are expanded once more, where the optimizing pass did so already.
    fn set_labels(&mut self, pairs: &[Pair]) -> Result<(), Halt> {
        for word in pairs.iter().flat_map(|pair| [&pair.name, &pair.value]) {
            let value = self.value(word)?;
            if self.optimized
                && let Value::Known(value) = value
            {
                let again = self.value(&Text::replaced(value.clone(), word.span()))?;
                if let Value::Known(becomes) = again
                    && becomes != value
                {
                    let word = word.clone();
                    self.remark(Silence::LabelExpandedTwice { word, becomes });
                }
            }
        }
        Ok(())
    }

    fn expose(&mut self, word: &Text) -> Result<(), Halt> {
        let expanded = known(self.value(word)?)?;
        let mut port = expanded.clone();
        if !port.contains('/') {
            port.push_str("/tcp");
        }
        let parts: Vec<&str> = port.split('/').collect();
        if parts.len() != 2 && self.facts().metadata.expose_refuses_two_slashes {
            return Err(Halt::stop(format!("invalid exposed port: {port}")));
        }
        match parts.get(1) {
            Some(&("tcp" | "udp")) => {
                self.note_port(word, &expanded, &port);
                Ok(())
            }
            protocol => Err(Halt::stop(format!(
                "invalid protocol: {}",
                protocol.unwrap_or(&"")
            ))),
        }
    }

    fn set_user(&mut self, user: &Text) -> Result<(), Halt> {
        let (name, group) = user.split_once(':').unwrap_or((user, ""));
        let names_other = !group.is_empty() && group != name;
        self.group_of_user = names_other.then(|| user.clone());
        let mut values = Vec::new();
        let mut start = 0;
        for (part, what) in user.split(':').zip(["user", "group"]) {
            let word = user.slice(start..start + part.len());
            start += part.len() + 1;
            values.push(
                self.value(&word)
                    .within(&format!("resolving {what} {part}"))?,
            );
        }
        self.user = values
            .into_iter()
            .reduce(|all, part| match (all, part) {
                (Value::Known(all), Value::Known(part)) => Value::Known(format!("{all}:{part}")),
                (Value::Known(_), other) | (other, _) => other,
            })
            .unwrap_or(Value::Known(String::new()));
        Ok(())
    }

    fn set_stop_signal(&mut self, signal: &Text) -> Result<(), Halt> {
        let signal = known(self.value(signal)?)?;
        if signals::is_signal(&signal) {
            return Ok(());
        }
        let invalid = match self.facts().wording.invalid_signal_capital {
            true => "Invalid",
            false => "invalid",
        };
        Err(Halt::stop(format!("{invalid} signal: {signal}")))
    }

    fn declare_volumes(&mut self, paths: &[Text]) -> Result<(), Halt> {
        let mut resolved = Vec::new();
        for word in paths {
            resolved.push((word, self.expand_path(word, &mut Vec::new())?));
        }
        for (word, volume) in resolved {
            let at = path::join(&["/", &volume]);
            self.volumes.push(DeclaredVolume {
                path: at.clone(),
                word: word.clone(),
            });
            if !self.facts().metadata.volume_makes_directory && is_missing(&self.files.stat(&at)) {
                let path = word.clone();
                self.remark(Silence::VolumeNotMade { path });
            }
            if self.facts().metadata.volume_makes_directory && is_missing(&self.files.stat(&at)) {
                if self.scene.cache {
                    // only then is a layer made of it
                    self.note_reset(word, &at);
                }
                let made = self.files.mkdir_all(&at, 0o755);
                made.map_err(|(path, miss)| Halt::system("mkdir", &path, miss))
                    .within(&format!("could not create directory for volume {volume}"))?;
            }
        }
        Ok(())
    }

    /// The assertion that a VOLUME puts no file into its layer: it puts its directory there, those
    /// above it, and those of the volumes before.
    pub(super) fn assert_no_files(&self, command: &Command<'_>) -> Result<(), Halt> {
        if !matches!(command.kind, Kind::Volume(_)) || !self.scene.asserts_volumes {
            return Ok(());
        }
        let mut files = BTreeSet::new();
        for volume in &self.volumes {
            let at = path::clean(&volume.path).into_owned();
            let is_there = match self.files.stat(&at) {
                Ok(_) => true,
                // there or not, it is made
                Err(Miss::Unknown(_)) if self.facts().metadata.volume_makes_directory => true,
                Err(Miss::Unknown(why)) => return Err(Halt::Unknown(why)),
                Err(Miss::Error(_)) => false,
            };
            if is_there && !self.is_ignored(&at) {
                files.extend(Path::new(&at).ancestors().map(Path::to_owned));
            }
        }
        if files.is_empty() {
            return Ok(());
        }
        let command = quote(command.source);
        Err(Halt::stop(format!(
            "panic: Assertion violated [executor.build.without-fs]: build: MetadataOnly command \
             {command} snapshotted {} file(s)",
            files.len()
        )))
    }

    fn change_directory(&mut self, directory: &Text) -> Result<(), Halt> {
        let to = match self.expand_path(directory, &mut Vec::new()) {
            Ok(to) => to,
            Err(Halt::Unknown(why)) => {
                self.blur(why.clone());
                self.working_directory = Value::Unknown(why);
                return Ok(());
            }
            Err(stop) => return Err(stop),
        };
        let at = match path::is_abs(&to) {
            true => to,
            false if self.working_directory.known().is_none() => return Ok(()),
            false => path::join(&[self.directory(), &to]),
        };
        if at.len() > LONGEST_PATH {
            self.working_directory = Value::unknown("it is longer than a path can be");
            return Ok(());
        }
        self.working_directory = Value::Known(at.clone());
        if !is_missing(&self.files.stat(&at)) {
            return Ok(());
        }
        self.note_reset(directory, &at);
        self.find_current_user()
            .within(self.facts().wording.workdir_owner.trim_end_matches(": "))?;
        if self.facts().metadata.workdir_owned_by_user {
            let user = known(self.user.clone())?;
            if !user.is_empty() {
                self.find_user_and_group(&user)
                    .within(&self.workdir_owner(&user))?;
            }
        }
        self.make_directory(&at, 0o755)
            .within(&format!("creating workdir {at}"))
    }

    /// What stands before an error about the USER that a WORKDIR belongs to.
    fn workdir_owner(&self, user: &str) -> String {
        let caller = self.facts().wording.workdir_owner;
        format!("{caller}identifying uid and gid for user {user}")
    }
}

/// The assertion that the shell form of CMD says something.
fn assert_command(command: &dockerfile::Command) -> Result<(), Halt> {
    let is_empty = command.words.iter().all(|word| word.trim().is_empty());
    match !command.exec_form && is_empty {
        true => Err(Halt::stop(
            "panic: Assertion violated [cmd.command-nonempty]: CMD shell form produced an empty command",
        )),
        false => Ok(()),
    }
}
