//! The command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kanikolint::cli::run().into()
}
