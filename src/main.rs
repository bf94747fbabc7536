//! The command; see [`kanikolint::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    kanikolint::cli::run().into()
}
