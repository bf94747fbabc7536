//! RUN, as far as files tell: whether its command can be started, and what it mounts
//! (`pkg/commands/run.go`; google v1.24.0, osscontainertools v1.28.3). What the command does is
//! not known, nor what it leaves behind.

use std::io::Read;

use crate::build::filesystem::{Kind, Miss, Origin};
use crate::dockerfile::expand::Lookup;
use crate::dockerfile::{Heredoc, Mount, MountOptions, MountType, Run};
use crate::kaniko::facts::Mount as Support;
use crate::path;
use crate::source::Text;
use crate::value::Value;

use super::links;
use super::outcome::{Halt, Within, known};
use super::stage::Stage;

impl Stage<'_> {
    /// Replays a RUN on `line`.
    pub(super) fn run(&mut self, run: &Run, heredocs: &[Heredoc], line: usize) -> Result<(), Halt> {
        let caller = "failed to execute command";
        self.note_run(run, heredocs);
        let started = self
            .mounts(run)
            .and_then(|mounts| self.check_mounts(&mounts).within(caller))
            .and_then(|()| self.start(run).within(caller));
        let texts: Vec<&str> = heredocs
            .iter()
            .map(|heredoc| heredoc.content.as_str())
            .collect();
        let links = links::made_by(run, &texts, self.directory());
        self.links.extend(links);
        self.blur(format!(
            "the RUN on line {line} may have made or changed it"
        ));
        started
    }

    fn start(&self, run: &Run) -> Result<(), Halt> {
        let program = self.program(run)?;
        let user = known(self.user.clone())?;
        let name = user.split(':').next().unwrap_or("");
        if !name.is_empty() {
            self.find_user(name)
                .within("get uid/gid")
                .within("credentials")?;
        }
        self.find_program(&program).within("starting command")
    }

    /// The program that is started.
    fn program(&self, run: &Run) -> Result<String, Halt> {
        let words = &run.command.words;
        let default = || String::from("/bin/sh");
        if run.command.exec_form {
            let program = words.first().map(ToString::to_string);
            return program.ok_or_else(|| {
                Halt::stop("panic: runtime error: index out of range [0] with length 0")
            });
        }
        let shell = self.shell.as_ref().and_then(|words| words.first());
        Ok(shell.cloned().unwrap_or_else(default))
    }

    fn find_program(&self, program: &str) -> Result<(), Halt> {
        if program.contains('/') {
            let at = match path::is_abs(program) {
                true => program.to_owned(),
                false => path::join(&[self.directory(), program]),
            };
            return self.check_program(&at, program);
        }
        let Lookup::Known(directories) = self.variables.look_up("PATH") else {
            return presumed(program);
        };
        for directory in directories.split(':') {
            let at = path::join(&[directory, program]);
            match self.files.stat(&at) {
                Ok(entry) if entry.mode & 0o111 != 0 => return self.check_program(&at, &at),
                Err(Miss::Unknown(_)) => return presumed(program),
                _ => {}
            }
        }
        Err(Halt::stop(format!(
            "exec: {program:?}: executable file not found in $PATH"
        )))
    }

    fn check_program(&self, at: &str, shown: &str) -> Result<(), Halt> {
        let refuse = |why: &str| Err(Halt::stop(format!("fork/exec {shown}: {why}")));
        match self.files.stat(at) {
            Err(Miss::Unknown(_)) => presumed(shown),
            Err(Miss::Error(errno)) => refuse(&errno.to_string()),
            Ok(entry) if entry.is_directory() || entry.mode & 0o111 == 0 => {
                refuse("permission denied")
            }
            Ok(entry) if entry.kind == Kind::File => match self.first_bytes(at).as_deref() {
                Some([first, second, ..]) if ![b"\x7fE", b"#!"].contains(&&[*first, *second]) => {
                    refuse("exec format error")
                }
                _ => Err(Halt::Unknown(
                    format!("whether `{at}` can run is not known").into(),
                )),
            },
            Ok(_) => Ok(()),
        }
    }

    fn first_bytes(&self, at: &str) -> Option<Vec<u8>> {
        match self.files.origin(at) {
            Origin::Text(text) => Some(text.bytes().take(4).collect()),
            Origin::Local(file) => {
                let mut first = Vec::new();
                let file = std::fs::File::open(file).ok()?;
                file.take(4).read_to_end(&mut first).ok()?;
                Some(first)
            }
            Origin::Unknown => None,
        }
    }

    /// The options of its mounts. Releases that mount the context look for its files first.
    fn mounts(&self, run: &Run) -> Result<Vec<MountOptions>, Halt> {
        if !self.facts().run.checks_mounts {
            return Ok(Vec::new());
        }
        let caller = match self.facts().run.bind {
            Support::Mounted => "failed to get files used from context",
            _ => "failed to execute command",
        };
        let mounts = run.mounts.iter().map(|mount| self.options_of(mount));
        mounts.collect::<Result<_, _>>().within(caller)
    }

    /// What a mount's fields say.
    pub(super) fn options_of(&self, mount: &Mount) -> Result<MountOptions, Halt> {
        let mut unknown = None;
        let options = mount.options(&self.scene.dialect, &mut |word| {
            let text = Text::replaced(word, mount.text.span());
            match self.expand(&text, &mut Vec::new()) {
                Ok(value) => Ok(value),
                Err(Halt::Stop(line)) => Err(line),
                Err(Halt::Unknown(why)) => {
                    unknown = Some(why);
                    Ok(word.to_owned())
                }
            }
        });
        match unknown {
            Some(why) => Err(Halt::Unknown(why)),
            None => options.map_err(Halt::stop),
        }
    }

    fn check_mounts(&self, mounts: &[MountOptions]) -> Result<(), Halt> {
        let run = &self.facts().run;
        for mount in mounts {
            match mount.kind {
                MountType::Bind if run.bind == Support::Mounted => {
                    self.check_bind(&mount.from, &mount.source, &mount.target)?;
                }
                MountType::Cache if run.cache == Support::Mounted => {
                    self.check_cache(&mount.target)?;
                }
                MountType::Secret if run.secret == Support::Mounted => {
                    self.check_secret(&mount.id, &mount.target, mount.required)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn check_bind(&self, from: &str, source: &str, target: &str) -> Result<(), Halt> {
        if !from.is_empty() && from != "context" {
            return Ok(());
        }
        let at = path::join(&[&self.scene.context, source]);
        let found = self.files.lstat(&at);
        found
            .map(|_| ())
            .map_err(|miss| Halt::system("open", &at, miss))
            .within(&format!("copying bind source {at} to {target}"))
    }

    fn check_cache(&self, target: &str) -> Result<(), Halt> {
        if target.is_empty() {
            return Err(Halt::stop("paths must not be empty"));
        }
        if self.files.is_mounted(target) {
            return Err(Halt::Unknown(
                format!("`{target}` is a mount, where a cache cannot be put").into(),
            ));
        }
        Ok(())
    }

    fn check_secret(&self, id: &str, target: &str, required: bool) -> Result<(), Halt> {
        let id = if id.is_empty() {
            path::base(target).to_owned()
        } else {
            id.to_owned()
        };
        if id == "." || id == "/" {
            return Err(Halt::stop(format!(
                "failed to produce secretId for: {target}"
            )));
        }
        match &self.scene.secrets {
            Value::Unknown(why) => Err(Halt::Unknown(why.clone())),
            Value::Known(ids) if ids.contains(&id) => Ok(()),
            _ if required => Err(Halt::stop(format!("secret not defined: {id}"))),
            _ => Ok(()),
        }
    }
}

/// Programs that an image of unknown content is presumed to hold: its shell and the coreutils.
const PRESUMED: [&str; 40] = [
    "sh", "cat", "chgrp", "chmod", "chown", "cp", "cut", "date", "dd", "df", "dirname", "echo",
    "env", "expr", "false", "head", "id", "install", "ln", "ls", "mkdir", "mktemp", "mv", "printf",
    "pwd", "readlink", "rm", "rmdir", "sleep", "sort", "stat", "tail", "tee", "test", "touch",
    "tr", "true", "uname", "wc", "whoami",
];

fn presumed(program: &str) -> Result<(), Halt> {
    match PRESUMED.contains(&path::base(program)) {
        true => Ok(()),
        false => Err(Halt::Unknown(
            format!("whether the base image holds `{program}` is not known").into(),
        )),
    }
}
