//! The readers, held against recorded readings.

#[path = "readers/dockerfile.rs"]
mod dockerfile;
