//! What is known of a value: the type that keeps us from guessing.

use std::borrow::Cow;

/// Why something cannot be known, as a phrase that completes "unknown: …", e.g.
/// "`$(params.image)` is filled in by the carrier".
pub type Why = Cow<'static, str>;

/// A value as far as the files tell it.
///
/// `Unknown` is not an error and not a default: whatever rests on it is unknown too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<T> {
    /// The files say it.
    Known(T),
    /// There is a value, but the files do not say which.
    Unknown(Why),
    /// The files say that there is none.
    Absent,
}

impl<T> Value<T> {
    /// An unknown value and the reason for it.
    pub fn unknown(why: impl Into<Why>) -> Self {
        Value::Unknown(why.into())
    }

    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Value::Known(value) => Some(value),
            _ => None,
        }
    }

    /// The reason, where it is unknown.
    pub fn why(&self) -> Option<&Why> {
        match self {
            Value::Unknown(why) => Some(why),
            _ => None,
        }
    }

    /// Whether the files say that there is none.
    pub fn is_absent(&self) -> bool {
        matches!(self, Value::Absent)
    }

    /// The same knowledge about a value made from this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Value<U> {
        match self {
            Value::Known(value) => Value::Known(make(value)),
            Value::Unknown(why) => Value::Unknown(why),
            Value::Absent => Value::Absent,
        }
    }

    /// The same knowledge, by reference.
    pub fn as_ref(&self) -> Value<&T> {
        match self {
            Value::Known(value) => Value::Known(value),
            Value::Unknown(why) => Value::Unknown(why.clone()),
            Value::Absent => Value::Absent,
        }
    }
}

impl<T> From<Option<T>> for Value<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Absent, Value::Known)
    }
}
