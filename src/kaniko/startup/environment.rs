//! The environment of the executor's container.

use crate::value::{Value, Why};

/// Environment variables, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: Vec<(String, Value<String>)>,
    others: Option<Why>,
}

impl Environment {
    /// No variable, and no other.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable; a later one of the same name wins.
    pub fn set(&mut self, name: impl Into<String>, value: Value<String>) {
        self.variables.push((name.into(), value));
    }

    /// There may be other variables (`envFrom`), and why they are not known.
    pub fn may_have_others(&mut self, why: impl Into<Why>) {
        self.others.get_or_insert(why.into());
    }

    /// The value of a variable; absent where it is certainly not set.
    pub fn get(&self, name: &str) -> Value<&str> {
        let set = self
            .variables
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_ref().map(String::as_str));
        match (set, &self.others) {
            (Some(value), _) => value,
            (None, Some(why)) => Value::Unknown(why.clone()),
            (None, None) => Value::Absent,
        }
    }

    /// Every known variable with its value, as [`crate::kaniko::facts::Facts::with_environment`]
    /// takes them.
    pub fn known(&self) -> Vec<(&str, &str)> {
        self.variables
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.known()?.as_str())))
            .collect()
    }
}
