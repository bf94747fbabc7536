//! What the instructions say, the second of the two passes of BuildKit's parser.

use crate::source::Text;

use super::accepted::Flags;
use super::arguments::{KEYWORDS, Node};
use super::dialect::Dialect;
use super::flags::{Checked, Fault};
use super::healthcheck::healthcheck;
use super::instruction::*;
use super::model::{Heredoc, Phase, Problem};
use super::mount::{Device, Mount};
use super::transfer::transfer;
use crate::dockerfile::nearest::nearest;
use crate::golang::{quote, to_lower, to_upper};

/// An instruction that is to be read.
pub(super) struct Interpreter<'a> {
    pub(super) node: &'a Node,
    pub(super) heredocs: &'a [Heredoc],
    pub(super) dialect: &'a Dialect,
    /// For ONBUILD, the text of what it triggers.
    pub(super) triggered_text: Option<Text>,
    /// The line it starts on.
    pub(super) line: usize,
}

impl Interpreter<'_> {
    /// What the instruction says.
    pub(super) fn kind(&self) -> Result<Kind, Fault> {
        Ok(match self.node.name.as_str() {
            "add" => Kind::Add(transfer(self, "ADD", self.dialect.flags.add)?),
            "arg" => Kind::Arg(self.declarations()?),
            "cmd" => Kind::Cmd(self.checked_command()?),
            "copy" => Kind::Copy(transfer(self, "COPY", self.dialect.flags.copy)?),
            "entrypoint" => Kind::Entrypoint(self.checked_command()?),
            "env" => Kind::Env(self.pairs("ENV")?),
            "expose" => Kind::Expose(self.ports()?),
            "from" => Kind::From(self.from()?),
            "healthcheck" => Kind::Healthcheck(healthcheck(self)?),
            "label" => Kind::Label(self.pairs("LABEL")?),
            "maintainer" => Kind::Maintainer(self.only_argument("MAINTAINER")?),
            "onbuild" => Kind::OnBuild(self.onbuild()?),
            "run" => Kind::Run(self.run()?),
            "shell" => Kind::Shell(self.shell()?),
            "stopsignal" => Kind::StopSignal(self.argument("STOPSIGNAL")?),
            "user" => Kind::User(self.only_argument("USER")?),
            "volume" => Kind::Volume(self.volumes()?),
            "workdir" => Kind::Workdir(self.only_argument("WORKDIR")?),
            _ => return Err(self.unknown()),
        })
    }

    fn unknown(&self) -> Fault {
        let written = self.node.keyword.as_str();
        let shown = match self.dialect.capital_keywords {
            true => to_upper(&self.node.name),
            false => written.to_string(),
        };
        let near = nearest(&self.node.name, KEYWORDS.into_iter());
        let hint = match near.filter(|_| self.dialect.suggestions) {
            Some(near) if written == to_upper(written) && written != to_lower(written) => {
                format!(" (did you mean {}?)", near.to_ascii_uppercase())
            }
            Some(near) => format!(" (did you mean {near}?)"),
            None => String::new(),
        };
        self.fault(format!("unknown instruction: {shown}{hint}"))
    }

    /// A fault of the instruction as a whole.
    pub(super) fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault::new(reason, self.node.span())
    }

    pub(super) fn flags(&self, accepted: Flags) -> Result<Checked<'_>, Fault> {
        Checked::new(&self.node.flags, accepted, self.dialect)
    }

    fn no_flags(&self) -> Result<(), Fault> {
        self.flags(&[]).map(|_| ())
    }

    pub(super) fn at_least_one(&self, keyword: &str) -> Result<&Text, Fault> {
        let first = self.node.arguments.first();
        first.ok_or_else(|| self.fault(format!("{keyword} requires at least one argument")))
    }

    fn argument(&self, keyword: &str) -> Result<Text, Fault> {
        match self.node.arguments.as_slice() {
            [only] => Ok(only.clone()),
            _ => Err(self.fault(format!("{keyword} requires exactly one argument"))),
        }
    }

    fn only_argument(&self, keyword: &str) -> Result<Text, Fault> {
        let argument = self.argument(keyword)?;
        self.no_flags()?;
        Ok(argument)
    }

    fn from(&self) -> Result<From, Fault> {
        let (image, alias) = match self.node.arguments.as_slice() {
            [image] => (image, None),
            [image, word, name] if is_as(word) => {
                if !is_stage_name(name) {
                    let shown = match self.dialect.lower_stage_name {
                        true => to_lower(name),
                        false => name.to_string(),
                    };
                    let reason = format!(
                        "invalid name for build stage: {}, name can't start with a number or \
                         contain symbols",
                        quote(&shown)
                    );
                    return Err(Fault::new(reason, name.span()));
                }
                (image, Some(name.clone()))
            }
            _ => return Err(self.fault("FROM requires either one or three arguments")),
        };
        let flags = self.flags(self.dialect.flags.from)?;
        Ok(From {
            image: image.clone(),
            alias,
            platform: flags.value("platform"),
        })
    }

    /// ARG; its flags are read by nobody.
    fn declarations(&self) -> Result<Vec<Argument>, Fault> {
        match self.dialect.one_argument {
            true => self.argument("ARG").map(|_| ())?,
            false => self.at_least_one("ARG").map(|_| ())?,
        }
        let arguments = self.node.arguments.iter();
        arguments
            .map(|text| match text.find('=') {
                Some(0) => Err(Fault::new("ARG names can not be blank", text.span())),
                Some(equals) => Ok(Argument {
                    name: text.slice(0..equals),
                    default: Some(text.slice(equals + 1..text.len())),
                }),
                None => Ok(Argument {
                    name: text.clone(),
                    default: None,
                }),
            })
            .collect()
    }

    fn pairs(&self, keyword: &str) -> Result<Vec<Pair>, Fault> {
        self.no_flags()?;
        self.at_least_one(keyword)?;
        let (threes, _) = self.node.arguments.as_chunks::<3>();
        threes
            .iter()
            .map(|[name, value, separator]| {
                if name.is_empty() {
                    let reason = format!("{keyword} names can not be blank");
                    return Err(Fault::new(reason, separator.span()));
                }
                Ok(Pair {
                    name: name.clone(),
                    value: value.clone(),
                    without_equals: separator.is_empty(),
                })
            })
            .collect()
    }

    fn run(&self) -> Result<Run, Fault> {
        let flags = self.flags(self.dialect.flags.run)?;
        let devices = flags.values("device").map(|text| {
            Device::read(text, self.dialect).map_err(|reason| Fault::new(reason, text.span()))
        });
        let devices = devices.collect::<Result<_, _>>()?;
        let mounts = flags.values("mount").map(|text| {
            Mount::read(text, self.dialect).map_err(|reason| Fault::new(reason, text.span()))
        });
        let mounts = mounts.collect::<Result<_, _>>()?;
        let network = flags.value("network");
        if let Some(mode) = &network
            && !matches!(mode.as_str(), "default" | "none" | "host")
        {
            let reason = format!("invalid network mode {}", quote(mode));
            return Err(Fault::new(reason, mode.span()));
        }
        let security = flags.value("security");
        if let Some(mode) = &security
            && !matches!(mode.as_str(), "insecure" | "sandbox")
        {
            let reason = format!("security {} is not valid", quote(mode));
            return Err(Fault::new(reason, mode.span()));
        }
        Ok(Run {
            command: self.command(),
            mounts,
            devices,
            network,
            security,
        })
    }

    fn command(&self) -> Command {
        Command {
            words: self.node.arguments.clone(),
            exec_form: self.node.exec_form,
        }
    }

    fn checked_command(&self) -> Result<Command, Fault> {
        self.no_flags()?;
        Ok(self.command())
    }

    fn shell(&self) -> Result<Vec<Text>, Fault> {
        self.no_flags()?;
        self.at_least_one("SHELL")?;
        if !self.node.exec_form {
            return Err(self.fault("SHELL requires the arguments to be in JSON form"));
        }
        Ok(self.node.arguments.clone())
    }

    fn ports(&self) -> Result<Vec<Text>, Fault> {
        self.at_least_one("EXPOSE")?;
        self.no_flags()?;
        let mut ports = self.node.arguments.clone();
        ports.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        Ok(ports)
    }

    fn volumes(&self) -> Result<Vec<Text>, Fault> {
        self.at_least_one("VOLUME")?;
        self.no_flags()?;
        let volumes = self.node.arguments.iter();
        volumes
            .map(|volume| {
                let start = volume.len() - volume.trim_start().len();
                let trimmed = volume.slice(start..start + volume.trim().len());
                if trimmed.is_empty() {
                    let reason = "VOLUME specified can not be an empty string";
                    return Err(Fault::new(reason, volume.span()));
                }
                Ok(trimmed)
            })
            .collect()
    }

    fn onbuild(&self) -> Result<OnBuild, Fault> {
        self.at_least_one("ONBUILD")?;
        self.no_flags()?;
        let (Some(trigger), Some(text)) = (&self.node.trigger, &self.triggered_text) else {
            return Err(self.fault("ONBUILD requires at least one argument"));
        };
        match to_upper(&trigger.keyword).as_str() {
            "ONBUILD" => {
                let reason = "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed";
                return Err(Fault::new(reason, trigger.span()));
            }
            keyword @ ("MAINTAINER" | "FROM") => {
                let reason = format!("{keyword} isn't allowed as an ONBUILD trigger");
                return Err(Fault::new(reason, trigger.span()));
            }
            _ => {}
        }
        let inner = Interpreter {
            node: trigger,
            heredocs: self.heredocs,
            dialect: self.dialect,
            triggered_text: None,
            line: self.line,
        };
        let (kind, fault) = match inner.kind() {
            Ok(kind) => (kind, None),
            Err(fault) => (Kind::Invalid, Some(fault)),
        };
        Ok(OnBuild {
            text: text.clone(),
            keyword: trigger.keyword.clone(),
            flags: trigger.flags.clone(),
            trigger: Box::new(kind),
            problem: fault.map(|fault| Problem {
                phase: Phase::Instructions,
                words: fault.reason,
                reason: 0,
                line: self.line,
                span: fault.span,
            }),
            heredocs: self.heredocs.to_vec(),
        })
    }
}

/// `AS` in any case; Go also folds the long s.
fn is_as(word: &str) -> bool {
    let mut letters = word.chars();
    matches!(
        (letters.next(), letters.next(), letters.next()),
        (Some('a' | 'A'), Some('s' | 'S' | 'ſ'), None)
    )
}

fn is_stage_name(name: &str) -> bool {
    let name = to_lower(name);
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| allowed(byte) || b"-_.".contains(&byte))
}
