//! The readers against recorded ground truth, row by row.

#[path = "readers/context.rs"]
mod context;
