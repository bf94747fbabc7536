//! Container path → mount → node path → local directory; the tree below it.

pub mod archive;
pub mod cluster;
pub mod here;
pub mod ignore;
pub mod local;
pub mod mounts;
pub mod nearest;
pub mod node_path;
pub mod node_table;
pub mod pattern;
pub mod repository;
pub mod resolve;
pub mod sensitive;
