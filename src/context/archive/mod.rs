//! What ADD unpacks: archives told by their content, and what is in them.
//!
//! The executor looks at the first bytes for a compression, and else tries to read the first header
//! of a tar (`pkg/util/tar_util.go`, `IsFileLocalTarArchive`). What follows is Go's `archive/tar`.

mod header;
mod members;

use std::fmt;
use std::io::{self, Read, Seek};

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;

pub use members::Members;

/// What a file is to ADD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archive {
    /// Nothing to unpack: it is copied.
    None,
    /// A tar as it is. One without any member is [`Archive::None`].
    Tar,
    /// Compressed, whatever is inside: ADD will try to unpack it.
    Compressed(Compression),
}

/// A compression that the executor knows by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// bzip2, which is unpacked.
    Bzip2,
    /// gzip, which is unpacked.
    Gzip,
    /// xz, which is told but cannot be unpacked.
    Xz,
    /// Zstandard, which is told (google: since 1.9.2) but cannot be unpacked.
    Zstd,
}

/// A member of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its path as it is written, not cleaned; what is not UTF-8 is replaced.
    pub path: String,
    /// What it is.
    pub kind: MemberKind,
    /// Its permission bits, set-id and sticky bits included.
    pub mode: u32,
    /// The owner's number.
    pub uid: u64,
    /// The group's number.
    pub gid: u64,
}

/// What a member is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberKind {
    /// A regular file.
    File {
        /// Its size in bytes.
        size: u64,
    },
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink {
        /// Where it points to.
        target: String,
    },
    /// A hard link.
    HardLink {
        /// The path it shares its content with.
        target: String,
    },
    /// Anything else: a device, a pipe, a global header. The executor creates nothing for it.
    Other,
}

/// How much of an archive is read at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Members.
    pub members: u64,
    /// Bytes after decompression.
    pub bytes: u64,
    /// Bytes of paths and link targets.
    pub names: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            members: 1_000_000,
            bytes: 4 << 30,
            names: 256 << 20,
        }
    }
}

/// Why an archive cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveError {
    /// The executor stops here too, with these words.
    Executor(&'static str),
    /// The compressed data is broken: the executor stops here too, in words not known to us.
    Corrupt(String),
    /// A compression that the executor does not unpack; its words depend on the version.
    Unsupported(Compression),
    /// It is larger than the [`Budget`].
    TooLarge,
    /// It uses something that is not read here, such as sparse files.
    Unread(&'static str),
    /// The system does not give the file.
    Io(String),
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArchiveError::Executor(words) => out.write_str(words),
            ArchiveError::Corrupt(detail) => write!(out, "corrupt: {detail}"),
            ArchiveError::Unsupported(compression) => {
                let number = compression.number();
                write!(out, "unsupported compression algorithm: {number}")
            }
            ArchiveError::TooLarge => out.write_str("archive too large to read"),
            ArchiveError::Unread(what) => write!(out, "{what} in an archive are not read"),
            ArchiveError::Io(detail) => out.write_str(detail),
        }
    }
}

impl std::error::Error for ArchiveError {}

impl Compression {
    /// The compression that a file's first bytes (eight are enough) tell of.
    pub fn detect(head: &[u8]) -> Option<Self> {
        const BZIP2: &[u8] = b"BZh";
        const GZIP: &[u8] = &[0x1F, 0x8B, 0x08];
        const XZ: &[u8] = &[0xFD, b'7', b'z', b'X', b'Z', 0x00];
        const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];
        match head {
            _ if head.starts_with(BZIP2) => Some(Compression::Bzip2),
            _ if head.starts_with(GZIP) => Some(Compression::Gzip),
            _ if head.starts_with(XZ) => Some(Compression::Xz),
            _ if head.starts_with(ZSTD) => Some(Compression::Zstd),
            // A frame to be skipped, which a Zstandard file may start with.
            [0x50..=0x5F, 0x2A, 0x4D, 0x18, _, _, _, _, ..] => Some(Compression::Zstd),
            _ => None,
        }
    }

    /// The number by which the executor speaks of it: `unsupported compression algorithm: 3`
    /// (osscontainertools since 1.26.0).
    pub fn number(self) -> u8 {
        match self {
            Compression::Bzip2 => 1,
            Compression::Gzip => 2,
            Compression::Xz => 3,
            Compression::Zstd => 4,
        }
    }
}

impl Archive {
    /// Tells what a file is to ADD, and goes back to its start.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn detect(file: &mut (impl Read + Seek)) -> io::Result<Archive> {
        let mut head = Vec::with_capacity(8);
        file.rewind()?;
        file.by_ref().take(8).read_to_end(&mut head)?;
        file.rewind()?;
        if let Some(compression) = Compression::detect(&head) {
            return Ok(Archive::Compressed(compression));
        }
        let first = Members::new(&mut *file, Budget::default()).next();
        file.rewind()?;
        match first {
            Some(Ok(_) | Err(ArchiveError::Unread(_))) => Ok(Archive::Tar),
            _ => Ok(Archive::None),
        }
    }

    /// The members of an archive of this kind, one after the other; contents are passed over.
    ///
    /// # Errors
    /// A compression that the executor does not unpack either, or no archive.
    pub fn members<'a>(
        self,
        file: impl Read + 'a,
        budget: Budget,
    ) -> Result<Members<Box<dyn Read + 'a>>, ArchiveError> {
        let reader: Box<dyn Read + 'a> = match self {
            Archive::None => {
                let words = "path does not lead to local tar archive";
                return Err(ArchiveError::Executor(words));
            }
            Archive::Tar => Box::new(file),
            Archive::Compressed(Compression::Gzip) => Box::new(MultiGzDecoder::new(file)),
            Archive::Compressed(Compression::Bzip2) => Box::new(MultiBzDecoder::new(file)),
            Archive::Compressed(other) => return Err(ArchiveError::Unsupported(other)),
        };
        Ok(Members::new(reader, budget))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressions_are_told_by_their_first_bytes() {
        let table: [(&[u8], Option<Compression>); 8] = [
            (b"BZh9", Some(Compression::Bzip2)),
            (&[0x1F, 0x8B, 8], Some(Compression::Gzip)),
            (&[0x1F, 0x8B, 9], None),
            (b"\xFD7zXZ\0", Some(Compression::Xz)),
            (&[0x28, 0xB5, 0x2F, 0xFD], Some(Compression::Zstd)),
            (
                &[0x5A, 0x2A, 0x4D, 0x18, 0, 0, 0, 0],
                Some(Compression::Zstd),
            ),
            (&[0x5A, 0x2A, 0x4D, 0x18, 0, 0, 0], None),
            (b"PK\x03\x04", None),
        ];
        for (head, expected) in table {
            assert_eq!(Compression::detect(head), expected, "{head:x?}");
        }
        let error = ArchiveError::Unsupported(Compression::Xz);
        assert_eq!(error.to_string(), "unsupported compression algorithm: 3");
    }
}
