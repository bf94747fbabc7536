//! Container path → mount → node path → local directory; the tree below it.

pub mod ignore;
pub mod path;
pub mod pattern;
