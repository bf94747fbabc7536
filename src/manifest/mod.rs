//! Tree → runs: one reader per carrier.

/// One document of a manifest.
#[derive(Debug)]
pub struct Document {}
