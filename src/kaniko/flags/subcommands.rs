//! The subcommands of the executor.

use super::Availability;
use crate::kaniko::release::v;

/// Which flags a subcommand understands besides `--help` and, where flags are persistent, those
/// of the executor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubcommandFlags {
    /// None of its own.
    None,
    /// Its own, which this catalog does not list.
    Own,
}

/// A subcommand: the executor then builds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subcommand {
    /// The word.
    pub name: &'static str,
    /// The releases that have it. Before google v0.13.0 such a word is ignored.
    pub availability: Availability,
    /// Its flags.
    pub flags: SubcommandFlags,
    /// What it does.
    pub meaning: &'static str,
}

const fn subcommand(
    name: &'static str,
    availability: Availability,
    flags: SubcommandFlags,
    meaning: &'static str,
) -> Subcommand {
    Subcommand {
        name,
        availability,
        flags,
        meaning,
    }
}

/// The subcommands. Source: google and osscontainertools, `cmd/executor/cmd`; `help` and
/// `completion` are cobra's.
#[rustfmt::skip]
pub const SUBCOMMANDS: &[Subcommand] = &[
    subcommand("version", Availability::since(v(0, 13, 0)), SubcommandFlags::None, "prints the version"),
    subcommand("help", Availability::since(v(0, 13, 0)), SubcommandFlags::None, "prints how to use it"),
    subcommand("completion", Availability::since(v(1, 8, 0)), SubcommandFlags::Own, "prints a shell completion script"),
    subcommand("login", Availability::oss(v(1, 26, 3)), SubcommandFlags::Own, "stores credentials of a registry"),
    subcommand("push", Availability::oss(v(1, 27, 6)), SubcommandFlags::Own, "pushes a tarball or an OCI layout"),
];
