//! Writes the handbook's pages for mdBook: `cargo run --example handbook`, then `mdbook build book`.

mod card_page;
mod pages;

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = root.join("book/src");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    for (path, text) in pages::all(root)? {
        let path = source.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}
