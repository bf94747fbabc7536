//! Generates what kanikolint holds as data.
//!
//! `cargo run --manifest-path xtask/Cargo.toml -- DIRECTORY LATER` writes
//! `src/kubernetes/schema/table.rs` from the Go types of Kubernetes. DIRECTORY holds `k8s.io/api`
//! and `k8s.io/apimachinery` v0.34.1 as they are published, for example a `vendor` directory;
//! LATER is a later `k8s.io/api`.

mod go;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [vendor, later] = arguments.as_slice() else {
        eprintln!("usage: xtask DIRECTORY-WITH-k8s.io LATER-k8s.io/api");
        return ExitCode::from(2);
    };
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/kubernetes/schema/table.rs");
    let written = table::generate(vendor, later)
        .and_then(|table| std::fs::write(&output, table).map_err(|error| error.to_string()));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
