//! Generates what kanikolint holds as data.
//!
//! `cargo run --manifest-path xtask/Cargo.toml -- DIRECTORY` writes
//! `src/kubernetes/schema/table.rs` from the Go types of Kubernetes. DIRECTORY holds `k8s.io/api`
//! and `k8s.io/apimachinery` as they are published, for example a `vendor` directory.

mod go;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(vendor) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: xtask DIRECTORY-WITH-k8s.io");
        return ExitCode::from(2);
    };
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/kubernetes/schema/table.rs");
    let written = table::generate(&vendor)
        .and_then(|table| std::fs::write(&output, table).map_err(|error| error.to_string()));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
