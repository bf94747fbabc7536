//! The manifest as a file.

pub mod duplicate_key;
pub mod no_executor;
pub mod unknown_field;
pub mod unknown_kind;
pub mod unreadable;
pub mod wrong_type;
