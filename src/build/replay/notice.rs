//! Where the replay notes what the executor passes over (`pkg/commands/run.go`, `copy.go`,
//! `add.go`; google v1.24.0, osscontainertools v1.28.3).

use crate::dockerfile::{Flag, Heredoc, Kind, Mount, MountOptions, MountType, Run};
use crate::kaniko::facts::{Chmod, Mount as Support};
use crate::path;
use crate::source::Text;
use crate::value::Value;

use super::plan::Command;
use super::remark::{IgnoredMount, Silence};
use super::stage::Stage;

impl Stage<'_> {
    /// Adds a remark on the instruction that is executed.
    pub(super) fn remark(&mut self, what: Silence) {
        self.remarks.push(what);
    }

    /// Notes the flags of an instruction that the release parses and does not heed.
    pub(super) fn note_flags(&mut self, command: &Command<'_>) {
        let Some(instruction) = self.scene.dockerfile.instructions.get(command.instruction) else {
            return;
        };
        let flags = match &instruction.kind {
            Kind::OnBuild(trigger) => &trigger.flags,
            _ => &instruction.flags,
        };
        let ignored = flags.iter().filter(|flag| self.ignores(command.kind, flag));
        let ignored: Vec<Silence> = ignored.cloned().map(Silence::FlagIgnored).collect();
        self.remarks.extend(ignored);
    }

    /// Whether a flag makes no difference here, and would elsewhere.
    fn ignores(&self, kind: &Kind, flag: &Flag) -> bool {
        let value = flag.value.as_deref().unwrap_or("true");
        let is_on = !matches!(value.to_lowercase().as_str(), "false" | "0" | "f");
        match (kind, flag.name.as_str()) {
            (Kind::Copy(_) | Kind::Add(_), "chmod") => self.facts().copy.chmod == Chmod::Ignored,
            (Kind::Copy(_), "link" | "parents") | (Kind::Add(_), "link" | "keep-git-dir") => is_on,
            (Kind::Copy(_) | Kind::Add(_), "exclude") | (Kind::Add(_), "checksum") => true,
            (Kind::Add(_), "unpack") => !is_on,
            (Kind::Run(_), "network") => value != "default",
            (Kind::Run(_), "security") => value != "sandbox",
            (Kind::Run(_), "device") | (Kind::Healthcheck(_), "start-interval") => true,
            _ => false,
        }
    }

    /// Notes what a RUN has that its command does not get.
    pub(super) fn note_run(&mut self, run: &Run, heredocs: &[Heredoc]) {
        if let Some(user) = self.group_of_user.take() {
            match self.facts().run.honours_group {
                true => {}
                false => self.remark(Silence::GroupIgnored { user }),
            }
        }
        self.note_leaks_in_run(run);
        for mount in &run.mounts {
            // what the release refuses it will say itself
            if let Ok(options) = self.options_of(mount) {
                self.note_mount(mount, options);
            }
        }
        self.note_heredoc(run, heredocs);
    }

    fn note_mount(&mut self, mount: &Mount, options: MountOptions) {
        let run = self.facts().run;
        let support = match options.kind {
            MountType::Cache => run.cache,
            MountType::Secret => run.secret,
            MountType::Bind => run.bind,
            MountType::Ssh | MountType::Tmpfs => run.other,
        };
        let is_elsewhere = !options.from.is_empty() && options.from != "context";
        let is_skipped = options.kind == MountType::Bind && is_elsewhere;
        if support != Support::Mounted || is_skipped {
            self.remark(Silence::MountIgnored(IgnoredMount {
                mount: mount.text.clone(),
                kind: options.kind,
                required: options.required,
                from: options.from,
            }));
            return;
        }
        if options.kind == MountType::Cache {
            let mount = mount.text.clone();
            let target = path::clean(&options.target).into_owned();
            self.remark(match self.files.is_mounted_on_root(&target) {
                true => Silence::CacheOnMount { mount, target },
                false => Silence::CacheNotKept { mount },
            });
        }
        self.note_secret_mode(mount, &options);
        self.note_relative_target(mount, &options);
    }

    fn note_secret_mode(&mut self, mount: &Mount, options: &MountOptions) {
        let id = match options.id.as_str() {
            "" => path::base(&options.target),
            id => id,
        };
        let is_given = |ids: &Vec<String>| ids.iter().any(|given| given == id);
        let is_file = options.env.is_none() || !options.target.is_empty();
        let is_plain = options.mode.is_none() && options.uid.is_none();
        if options.kind != MountType::Secret || !is_file || !is_plain {
            return;
        }
        let Value::Known(user) = &self.user else {
            return;
        };
        let name = user.split(':').next().unwrap_or("");
        let is_root = matches!(name, "" | "root" | "0");
        if !is_root && self.scene.secrets.known().is_some_and(is_given) {
            let user = user.clone();
            let mount = mount.text.clone();
            self.remark(Silence::SecretOfRoot { mount, user });
        }
    }

    fn note_relative_target(&mut self, mount: &Mount, options: &MountOptions) {
        let target = &options.target;
        let is_relative = !target.is_empty() && !path::is_abs(target);
        if !is_relative || self.working_directory.known().is_none() || self.directory() == "/" {
            return;
        }
        let directory = self.directory().to_owned();
        self.remark(Silence::MountFromRoot {
            mount: mount.text.clone(),
            target: target.clone(),
            directory,
        });
    }

    fn note_heredoc(&mut self, run: &Run, heredocs: &[Heredoc]) {
        let Some(first) = heredocs.first() else {
            return;
        };
        let command = run.command.words.first().map_or("", |word| word.trim());
        let announced = command.trim_start_matches("<<").trim_start_matches('-');
        let announced = announced.trim_matches(['"', '\'', ' ']);
        let is_all = command.starts_with("<<") && announced == first.name && heredocs.len() == 1;
        if !self.facts().run.executes_heredocs {
            self.remark(Silence::HeredocDropped { is_all });
            return;
        }
        if !is_all {
            return;
        }
        let shebang = first.content.lines().next().unwrap_or("").trim();
        let shell = self.shell.as_ref().and_then(|words| words.first()).cloned();
        let meant = match shebang.strip_prefix("#!") {
            Some(interpreter) => Some(interpreter.trim().to_owned()),
            None => shell,
        };
        let is_sh = |meant: &String| {
            let mut words = meant.split_whitespace();
            words.next().is_some_and(|word| path::base(word) == "sh")
        };
        if let Some(meant) = meant.filter(|meant| !is_sh(meant)) {
            self.remark(Silence::HeredocRunBySh { meant });
        }
    }

    /// Notes the here-documents of a COPY or ADD: dropped, or not expanded.
    pub(super) fn note_written_heredocs(&mut self, heredocs: &[&Heredoc]) {
        if heredocs.is_empty() {
            return;
        }
        if !self.facts().copy.writes_heredocs {
            self.remark(Silence::HeredocDropped { is_all: false });
            return;
        }
        if self.facts().variables.expands_heredocs {
            return;
        }
        let expanded = heredocs.iter().filter(|heredoc| heredoc.expand);
        let first = expanded
            .filter_map(|heredoc| first_variable(heredoc))
            .next();
        if let Some(variable) = first {
            self.remark(Silence::HeredocNotExpanded { variable });
        }
    }

    /// Notes that a directory is made anew which the base has, or may have: it was not unpacked.
    pub(super) fn note_reset(&mut self, word: &Text, at: &str) {
        let Some(base) = &self.withheld else {
            return;
        };
        let mode = match base.mode_of_directory(at) {
            Value::Known(0o755) | Value::Absent => return,
            Value::Known(mode) => Some(mode),
            Value::Unknown(_) => None,
        };
        let path = word.clone();
        self.remark(Silence::DirectoryReset { path, mode });
    }

    /// Notes that an archive is unpacked in spite of flags and the ignore file.
    pub(super) fn note_archive(&mut self, at: &str, word: Option<Text>, owns: bool) {
        let Some(archive) = word else { return };
        if owns {
            let archive = archive.clone();
            self.remark(Silence::ArchiveKeepsOwners { archive });
        }
        let root = super::sources::Root {
            path: self.scene.context.clone(),
            ignores: true,
        };
        if path::lies_below(at, &self.scene.context) && self.excludes(at, &root) {
            self.remark(Silence::IgnoredArchiveUnpacked { archive });
        }
    }
}

/// The first variable that a here-document refers to.
fn first_variable(heredoc: &Heredoc) -> Option<Text> {
    let text = heredoc.content.as_str();
    let mut dollars = text.match_indices('$').map(|(at, _)| at);
    dollars.find_map(|at| {
        if at > 0 && text.as_bytes().get(at - 1) == Some(&b'\\') {
            return None;
        }
        let rest = text.get(at + 1..)?;
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = match rest.strip_prefix('{') {
            Some(inner) => inner.find('}')? + 2,
            None => rest.bytes().take_while(is_name).count(),
        };
        let starts = rest.trim_start_matches('{').bytes().next()?;
        let is_one = starts.is_ascii_alphabetic() || starts == b'_';
        is_one.then(|| heredoc.content.slice(at..at + 1 + length))
    })
}
