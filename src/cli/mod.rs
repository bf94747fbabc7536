//! The command: arguments, exit codes.
