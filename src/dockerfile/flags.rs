//! Whether an instruction accepts its flags.

use crate::source::{Span, Text};

use super::accepted::{FlagType, Flags};
use super::dialect::{Dialect, FlagWords};
use super::model::Flag;
use crate::dockerfile::nearest::nearest;
use crate::golang::to_lower;

/// What an instruction is refused for, and where.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) reason: String,
    pub(super) span: Span,
}

impl Fault {
    pub(super) fn new(reason: impl Into<String>, span: Span) -> Self {
        Fault {
            reason: reason.into(),
            span,
        }
    }
}

/// The flags of an instruction, all of them accepted.
pub(super) struct Checked<'a> {
    flags: &'a [Flag],
}

impl<'a> Checked<'a> {
    /// Checks flags against those that are accepted.
    pub(super) fn new(
        flags: &'a [Flag],
        accepted: Flags,
        dialect: &Dialect,
    ) -> Result<Self, Fault> {
        let mut used = Vec::new();
        for flag in flags {
            check(flag, &used, accepted, dialect)?;
            if !used.contains(&flag.name.as_str()) {
                used.push(flag.name.as_str());
            }
        }
        Ok(Checked { flags })
    }

    /// The value of a flag.
    pub(super) fn value(&self, name: &str) -> Option<Text> {
        self.values(name).next().cloned()
    }

    /// The values of a flag that may be repeated.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &'a Text> {
        let named = self.flags.iter().filter(move |flag| flag.name == *name);
        named.filter_map(|flag| flag.value.as_ref())
    }

    /// Whether a flag is given, and not as `=false`.
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        let flag = self.flags.iter().find(|flag| flag.name == *name)?;
        let value = flag.value.as_ref();
        Some(value.is_none_or(|value| !value.eq_ignore_ascii_case("false")))
    }
}

fn check(flag: &Flag, used: &[&str], accepted: Flags, dialect: &Dialect) -> Result<(), Fault> {
    let words = dialect.flag_words;
    let shown = match words {
        FlagWords::Dashed => format!("--{}", flag.name),
        _ => flag.name.to_string(),
    };
    let say = |start: &str, rest: String| match words {
        FlagWords::Capital => capitalized(start) + &rest,
        _ => format!("{start}{rest}"),
    };
    let Some((_, kind)) = accepted.iter().find(|(name, _)| flag.name == *name) else {
        let mut reason = say("unknown flag: ", shown);
        let options = accepted.iter().map(|(name, _)| *name);
        if let Some(near) = nearest(&flag.name, options).filter(|_| dialect.suggestions) {
            reason += &format!(" (did you mean {near}?)");
        }
        return Err(Fault::new(reason, flag.text.span()));
    };
    if used.contains(&flag.name.as_str()) && *kind != FlagType::Values {
        let reason = say("duplicate flag specified: ", shown);
        return Err(Fault::new(reason, flag.text.span()));
    }
    let missing = || {
        Fault::new(
            say("missing a value on flag: ", shown.clone()),
            flag.text.span(),
        )
    };
    let value = flag.value.as_ref();
    if *kind != FlagType::Switch {
        return value.map(|_| ()).ok_or_else(missing);
    }
    let Some(value) = value else {
        return Ok(());
    };
    match to_lower(value).as_str() {
        "true" | "false" => Ok(()),
        "" => Err(missing()),
        _ => {
            let reason = say(
                "expecting boolean value for flag ",
                format!("{shown}, not: {value}"),
            );
            Err(Fault::new(reason, value.span()))
        }
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
