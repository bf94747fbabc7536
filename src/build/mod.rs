//! The joined model and the replay.

/// One build.
#[derive(Debug)]
pub struct Build {}
