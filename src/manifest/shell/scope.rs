//! What a script has set so far: its directory and its variables.

use std::collections::BTreeMap;

use crate::kaniko::argument::Argument;
use crate::path;
use crate::value::{Value, Why};

/// The state of a shell between two commands.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// The working directory.
    pub directory: Value<String>,
    /// Why files may have changed.
    pub after: Option<Why>,
    /// Why any variable may have any value.
    lost: Option<Why>,
    variables: BTreeMap<String, Variable>,
}

#[derive(Debug, Clone)]
struct Variable {
    value: Value<Argument>,
    exported: bool,
}

impl Scope {
    pub fn new(directory: Value<String>) -> Self {
        Scope {
            directory,
            after: None,
            lost: None,
            variables: BTreeMap::new(),
        }
    }

    /// What the script has made of a variable; absent if it has not touched it.
    pub fn variable(&self, name: &str) -> Value<Argument> {
        match (self.variables.get(name), &self.lost) {
            (Some(variable), _) => variable.value.clone(),
            (None, Some(why)) => Value::Unknown(why.clone()),
            (None, None) => Value::Absent,
        }
    }

    pub fn assign(&mut self, name: &str, value: Value<Argument>, export: bool) {
        let exported = export || self.variables.get(name).is_some_and(|known| known.exported);
        let variable = Variable { value, exported };
        self.variables.insert(name.to_owned(), variable);
    }

    /// `export NAME` of a variable that the script has set.
    pub fn export(&mut self, name: &str) {
        if let Some(variable) = self.variables.get_mut(name) {
            variable.exported = true;
        }
    }

    /// Something ran that may set any variable.
    pub fn lose(&mut self, why: Why) {
        for variable in self.variables.values_mut() {
            variable.value = Value::Unknown(why.clone());
        }
        self.lost = Some(why);
    }

    /// What a command started now gets.
    pub fn environment(&self) -> Vec<(String, Value<String>)> {
        let exported = self.variables.iter().filter(|(_, known)| known.exported);
        exported
            .map(|(name, known)| (name.clone(), whole(&known.value)))
            .collect()
    }

    /// `cd`.
    pub fn change_directory(&mut self, to: Value<&str>) {
        self.directory = match (&self.directory, to) {
            (_, Value::Known(to)) if path::is_abs(to) => Value::Known(path::clean(to).into_owned()),
            (Value::Known(from), Value::Known(to)) => Value::Known(path::join(&[from, to])),
            (_, Value::Unknown(why)) => Value::Unknown(why),
            (from, _) => from.clone(),
        };
    }

    /// Files may have changed since.
    pub fn disturb(&mut self, why: impl FnOnce() -> Why) {
        if self.after.is_none() {
            self.after = Some(why());
        }
    }

    /// Takes over what a part did that may not have run.
    pub fn may_have_run(&mut self, part: Scope) {
        let unsure = || Why::from("it is set in a part of the script that may not run");
        if part.directory != self.directory {
            let why = "the script changes its directory in a part that may not run";
            self.directory = Value::unknown(why);
        }
        for (name, variable) in part.variables {
            let same = self
                .variables
                .get(&name)
                .is_some_and(|known| known.value == variable.value);
            if !same {
                let unknown = Value::Unknown(unsure());
                self.assign(&name, unknown, variable.exported);
            }
        }
        self.lost = self.lost.take().or(part.lost);
        self.after = self.after.take().or(part.after);
    }
}

/// The text of a value of which all is known.
fn whole(value: &Value<Argument>) -> Value<String> {
    match value {
        Value::Known(argument) => argument.value().map(str::to_owned),
        Value::Unknown(why) => Value::Unknown(why.clone()),
        Value::Absent => Value::Absent,
    }
}
