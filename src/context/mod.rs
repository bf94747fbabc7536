//! Container path → mount → node path → local directory; the tree below it.
