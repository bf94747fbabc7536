//! The manifest as a file.

pub mod duplicate_key;
pub mod no_executor;
pub mod unreadable;
pub mod unused_ignore;
pub mod wrong_type;
