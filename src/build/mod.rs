//! The joined model and the replay.

pub mod filesystem;
pub mod replay;

/// One build.
#[derive(Debug)]
pub struct Build {}
