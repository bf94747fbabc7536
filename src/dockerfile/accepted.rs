//! The flags that each generation of BuildKit accepts.

use FlagType::{Switch, Value, Values};

/// What follows a flag's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagType {
    /// Nothing, `=true` or `=false`.
    Switch,
    /// A value; only once.
    Value,
    /// A value; any number of times.
    Values,
}

/// Flags by name.
pub type Flags = &'static [(&'static str, FlagType)];

/// The flags that each instruction accepts; those not listed here accept none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedFlags {
    /// Of FROM.
    pub from: Flags,
    /// Of ADD.
    pub add: Flags,
    /// Of COPY.
    pub copy: Flags,
    /// Of RUN.
    pub run: Flags,
    /// Of HEALTHCHECK.
    pub healthcheck: Flags,
}

pub(super) const FROM: Flags = &[("platform", Value)];
/// RUN's flags stood behind build tags that Kaniko did not set.
pub(super) const NONE: Flags = &[];
pub(super) const ADD_6: Flags = &[("chown", Value)];
pub(super) const ADD_8: Flags = &[("chown", Value), ("chmod", Value)];
pub(super) const ADD_11: Flags = &[
    ("chown", Value),
    ("chmod", Value),
    ("link", Switch),
    ("keep-git-dir", Switch),
    ("checksum", Value),
];
pub(super) const ADD_23: Flags = &[
    ("chown", Value),
    ("chmod", Value),
    ("link", Switch),
    ("keep-git-dir", Switch),
    ("checksum", Value),
    ("unpack", Switch),
];
pub(super) const ADD_25: Flags = &[
    ("chown", Value),
    ("chmod", Value),
    ("link", Switch),
    ("keep-git-dir", Switch),
    ("checksum", Value),
    ("unpack", Switch),
    ("exclude", Values),
];
pub(super) const COPY_6: Flags = &[("chown", Value), ("from", Value)];
pub(super) const COPY_8: Flags = &[("chown", Value), ("from", Value), ("chmod", Value)];
pub(super) const COPY_11: Flags = &[
    ("chown", Value),
    ("from", Value),
    ("chmod", Value),
    ("link", Switch),
];
pub(super) const COPY_25: Flags = &[
    ("chown", Value),
    ("from", Value),
    ("chmod", Value),
    ("link", Switch),
    ("exclude", Values),
];
pub(super) const COPY_26: Flags = &[
    ("chown", Value),
    ("from", Value),
    ("chmod", Value),
    ("link", Switch),
    ("exclude", Values),
    ("parents", Switch),
];
pub(super) const RUN_8: Flags = &[("mount", Values)];
pub(super) const RUN_11: Flags = &[("mount", Values), ("network", Value)];
pub(super) const RUN_22: Flags = &[("device", Values), ("mount", Values), ("network", Value)];
pub(super) const RUN_26: Flags = &[
    ("device", Values),
    ("mount", Values),
    ("network", Value),
    ("security", Value),
];
pub(super) const HEALTHCHECK_8: Flags = &[
    ("interval", Value),
    ("timeout", Value),
    ("start-period", Value),
    ("retries", Value),
];
pub(super) const HEALTHCHECK_12: Flags = &[
    ("interval", Value),
    ("timeout", Value),
    ("start-period", Value),
    ("start-interval", Value),
    ("retries", Value),
];
