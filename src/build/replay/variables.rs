//! ARG, ENV and `--build-arg` as a stage sees them.
//!
//! Follows `BuildArgs` of the executor (osscontainertools v1.28.3,
//! `pkg/dockerfile/buildargs.go`; google v1.24.0 takes it from Docker's builder).

use std::collections::{BTreeMap, BTreeSet};

use crate::dockerfile::expand::Lookup;
use crate::value::{Value, Why};

/// The PATH of an image that says nothing of its environment (`constants.ScratchEnvVars`).
const SCRATCH_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Proxy variables, which need no ARG once `--build-arg` gives them.
pub(super) const PROXIES: [&str; 10] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// A variable's value: `Absent` where it is declared without one.
type Declared = Value<String>;

/// The ARGs of a build, as they stand at one point of it.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    /// Given by `--build-arg`; `Absent` for a name that the executor's environment lacks.
    given: BTreeMap<String, Declared>,
    /// Declared before the first FROM.
    meta: BTreeMap<String, Declared>,
    /// Declared in the stage.
    declared: BTreeMap<String, Declared>,
    /// Those of them that the stage itself or one that it builds on declares; the others leak from
    /// earlier stages.
    own: BTreeSet<String>,
    /// The platform's, usable once declared.
    predefined: BTreeMap<String, Declared>,
    /// The bytes of all values that were declared.
    held: usize,
    /// Why a name that nobody gave may have been given all the same.
    unknown_given: Option<Why>,
}

impl Arguments {
    /// With what `--build-arg` gives. `unknown` says why there may be more.
    pub fn new(given: BTreeMap<String, Declared>, unknown: Option<Why>) -> Self {
        Arguments {
            given,
            unknown_given: unknown,
            ..Self::default()
        }
    }

    /// Adds the platform's own arguments.
    pub fn predefine(&mut self, predefined: BTreeMap<String, Declared>) {
        self.predefined = predefined;
    }

    /// Adds an ARG that stands before the first FROM, and gives what is kept of its value.
    pub fn declare_meta(&mut self, name: &str, value: Declared) -> Declared {
        let kept = within_budget(&mut self.held, value);
        self.meta.insert(name.to_owned(), kept.clone());
        kept
    }

    /// As a stage sees them that builds on one with `base`, and to which all others leak.
    pub fn leaked_to(&self, base: Option<&Arguments>) -> Self {
        Arguments {
            own: base.map(|base| base.own.clone()).unwrap_or_default(),
            ..self.clone()
        }
    }

    /// Whether an ARG has a value here that an earlier stage alone declares.
    pub fn is_leaked(&self, name: &str) -> bool {
        !self.own.contains(name) && self.declared.contains_key(name)
    }

    /// The ARGs that leak.
    pub fn leaking(&self) -> impl Iterator<Item = &str> {
        let names = self.declared.keys().map(String::as_str);
        names.filter(|name| !self.own.contains(*name))
    }

    /// Adds an ARG of the stage.
    pub fn declare(&mut self, name: &str, value: Declared) {
        self.own.insert(name.to_owned());
        self.declared
            .insert(name.to_owned(), within_budget(&mut self.held, value));
    }

    /// Takes an ARG away, as a later ENV of the same name does.
    pub fn forget(&mut self, name: &str) {
        self.declared.remove(name);
    }

    /// Whether `--build-arg` gives a value.
    pub fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// The value of an ARG that the stage declared.
    pub fn allowed(&self, name: &str) -> Declared {
        let declared = self.declared.get(name);
        if declared.is_none() && !PROXIES.contains(&name) {
            return Value::Absent;
        }
        self.value(name, declared)
    }

    /// Whether an ARG stands before the first FROM.
    pub fn is_declared_before_stages(&self, name: &str) -> bool {
        self.meta.contains_key(name)
    }

    /// The value of an ARG that was declared before the first FROM.
    pub fn declared_before_stages(&self, name: &str) -> Declared {
        match self.meta.get(name) {
            None if !PROXIES.contains(&name) => Value::Absent,
            declared => self.value(name, declared),
        }
    }

    fn value(&self, name: &str, declared: Option<&Declared>) -> Declared {
        match self.given.get(name) {
            Some(Value::Absent) => {}
            Some(given) => return given.clone(),
            None => {
                if let Some(why) = &self.unknown_given {
                    return Value::Unknown(why.clone());
                }
            }
        }
        match declared {
            Some(Value::Absent) | None => {
                let meta = self.meta.get(name).filter(|value| !value.is_absent());
                let predefined = self.predefined.get(name).filter(|_| declared.is_some());
                meta.or(predefined).cloned().unwrap_or(Value::Absent)
            }
            Some(default) => default.clone(),
        }
    }
}

/// What ENV set, and what the base image may have set.
#[derive(Debug, Clone)]
pub struct Environment {
    set: BTreeMap<String, Value<String>>,
    /// The bytes of all values.
    held: usize,
    /// Why a variable that nobody set here may be set all the same.
    base: Option<Why>,
}

impl Environment {
    /// Of an image built from scratch.
    pub fn scratch() -> Self {
        let path = (String::from("PATH"), Value::Known(SCRATCH_PATH.to_owned()));
        Environment {
            set: BTreeMap::from([path]),
            held: 0,
            base: None,
        }
    }

    /// Of an image that is not known.
    pub fn unknown(why: impl Into<Why>) -> Self {
        Environment {
            set: BTreeMap::new(),
            held: 0,
            base: Some(why.into()),
        }
    }

    /// What it was set to.
    pub fn get(&self, name: &str) -> Option<&Value<String>> {
        self.set.get(name)
    }

    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: Value<String>) {
        self.set
            .insert(name.to_owned(), within_budget(&mut self.held, value));
    }
}

/// Keeps what variables hold within bounds: several of a file's own size would grow without end.
/// Values that a later one replaces are counted, too.
fn within_budget(held: &mut usize, value: Value<String>) -> Value<String> {
    const LARGEST: usize = 1 << 20;
    *held += value.known().map_or(0, String::len);
    match *held > LARGEST {
        true => Value::unknown("the variables together are too large"),
        false => value,
    }
}

/// ARGs and ENV together, as one instruction sees them.
#[derive(Debug, Clone)]
pub struct Variables {
    /// The ARGs.
    pub arguments: Arguments,
    /// The ENV.
    pub environment: Environment,
    /// Whether an ARG hides an ENV of the same name (osscontainertools v1.28.0 on); before, ENV
    /// always won.
    pub argument_wins: bool,
}

impl Variables {
    /// The value of a variable.
    pub fn look_up(&self, name: &str) -> Lookup {
        let environment = || self.environment.set.get(name).cloned();
        let argument = || Some(self.arguments.allowed(name)).filter(|value| !value.is_absent());
        let value = if self.argument_wins {
            argument().or_else(environment)
        } else {
            environment().or_else(argument)
        };
        match (value, &self.environment.base) {
            (Some(Value::Known(value)), _) => Lookup::Known(value),
            (Some(Value::Unknown(why)), _) => Lookup::Unknown(why),
            (_, Some(why)) => Lookup::Unknown(why.clone()),
            _ => Lookup::Unset,
        }
    }
}
