//! The flags that are set.

use crate::golang::parse_bool;
use crate::kaniko::argument::Argument;
use crate::kaniko::flags::{Catalog, Flag, Kind};
use crate::kaniko::release::Release;
use crate::source::Text;
use crate::value::Value;

/// One occurrence of a flag.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The flag.
    pub flag: &'static Flag,
    /// The name as it is written, with its dashes.
    pub name: Text,
    /// The value; `None` for a switch without one, which means true.
    pub value: Option<Argument>,
    /// The index of the argument that holds the name.
    pub argument: usize,
    /// The index of the argument that holds the value.
    pub value_argument: usize,
    /// Whether the flag is certainly read so: nothing uncertain stands before it.
    pub certain: bool,
}

impl Setting {
    /// The value as text; `true` for a switch without one.
    pub fn text(&self) -> Value<&str> {
        let value = match &self.value {
            Some(value) => value.value(),
            None => Value::Known("true"),
        };
        match value {
            Value::Known(_) if !self.certain => {
                Value::unknown("an argument before it is not known")
            }
            value => value,
        }
    }
}

/// The flags that are set, and the defaults of those that are not.
#[derive(Debug, Clone)]
pub struct Options {
    pub(super) settings: Vec<Setting>,
    pub(super) release: Release,
    pub(super) certain: bool,
}

impl Options {
    /// Every occurrence of every flag, in order.
    pub fn all(&self) -> &[Setting] {
        &self.settings
    }

    /// Every occurrence of one flag, in order.
    pub fn each<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Setting> + 'a {
        self.settings
            .iter()
            .filter(move |setting| setting.flag.name == name)
    }

    /// The flags whose names stand in one argument.
    pub fn at(&self, argument: usize) -> &[Setting] {
        let start = self.settings.partition_point(|one| one.argument < argument);
        let end = self
            .settings
            .partition_point(|one| one.argument <= argument);
        self.settings.get(start..end).unwrap_or(&[])
    }

    /// The last occurrence of a flag, which wins where it is no list.
    pub fn last(&self, name: &str) -> Option<&Setting> {
        let mut latest = self.settings.iter().rev();
        latest.find(|setting| setting.flag.name == name)
    }

    /// Whether every flag is certainly here: no argument is unknown as a whole.
    pub fn are_complete(&self) -> bool {
        self.certain
    }

    /// The value of a flag that holds one text, its default where it is not set. Absent where the
    /// release has no such flag.
    pub fn text(&self, name: &str) -> Value<&str> {
        let Some(flag) = Catalog::of(self.release).named(name) else {
            return Value::Absent;
        };
        if !self.certain {
            return Value::unknown("an argument is not known");
        }
        match self.last(name) {
            Some(setting) => setting.text(),
            None => Value::Known(flag.default(self.release)),
        }
    }

    /// The value of a switch; false where the release has no such flag.
    pub fn switch(&self, name: &str) -> Value<bool> {
        match self.text(name) {
            Value::Known(text) => Value::Known(parse_bool(text).unwrap_or(false)),
            Value::Unknown(why) => Value::Unknown(why),
            Value::Absent => Value::Known(false),
        }
    }

    /// The stages of `--target`, none where it is not set: one name, or from osscontainertools
    /// v1.27.0 on a comma-separated list.
    pub fn targets(&self) -> Value<Vec<String>> {
        let mut targets = Vec::new();
        if !self.certain {
            return Value::unknown("an argument is not known");
        }
        for setting in self.each("target") {
            let text = match setting.text() {
                Value::Known(text) => text,
                Value::Unknown(why) => return Value::Unknown(why),
                Value::Absent => continue,
            };
            if setting.flag.kind(self.release) == Kind::CommaList {
                targets.extend(super::value::comma_list(text).unwrap_or_default());
            } else {
                targets = Vec::from_iter((!text.is_empty()).then(|| text.to_owned()));
            }
        }
        Value::Known(targets)
    }
}
