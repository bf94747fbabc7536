//! Reading files, and why that fails.
//!
//! Invariant: nothing but a regular file is opened, so nothing waits for another to write.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// An input that could not be judged.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The path as it was given.
    pub path: PathBuf,
    /// Why, e.g. "permission denied".
    pub message: String,
}
/// Reads a file whole.
///
/// # Errors
/// Why it cannot be read, as a phrase: the system's words, "larger than 16 MiB", "is a
/// directory", "not a regular file".
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    if metadata.is_dir() {
        return Err("is a directory".to_owned());
    }
    if !metadata.is_file() {
        return Err("not a regular file".to_owned());
    }
    let file = File::open(path).map_err(|error| reason(&error))?;
    read_from(file)
}

/// Reads a stream to its end.
///
/// # Errors
/// As [`read`].
pub fn read_from(stream: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    stream
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| reason(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err("larger than 16 MiB".to_owned());
    }
    Ok(bytes)
}

/// The system's words, in lower case and without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    words.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_said() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        assert_eq!(read(&at("none")).unwrap_err(), "no such file or directory");
        assert_eq!(read(root.path()).unwrap_err(), "is a directory");
        let null = Path::new("/dev/null");
        assert_eq!(read(null).unwrap_err(), "not a regular file");
        let large = File::create(at("large")).unwrap();
        large.set_len(LARGEST + 1).unwrap();
        assert_eq!(read(&at("large")).unwrap_err(), "larger than 16 MiB");
        fs::write(at("x"), "x").unwrap();
        assert_eq!(read(&at("x")).unwrap(), b"x");
    }
}
