//! Tree → runs: one reader per carrier.
