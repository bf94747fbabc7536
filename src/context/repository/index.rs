//! Git's index: the files that it keeps, as its format of versions 2 to 4 has them.
//!
//! Source: git, `Documentation/gitformat-index.txt`.

use std::collections::BTreeSet;

/// The most entries that are read.
const MOST_ENTRIES: u32 = 4_000_000;
/// Where the mode stands in an entry: behind times, device and inode.
const MODE_AT: usize = 24;
/// Where the object's name stands: behind mode, owner, group and size.
const NAME_OF_OBJECT_AT: usize = 40;
/// A submodule.
const SUBMODULE: u32 = 0o160000;
/// A directory, in a sparse index.
const DIRECTORY: u32 = 0o040000;

/// What git keeps.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// Files and links, by their paths from the root.
    pub files: BTreeSet<String>,
    /// Submodules.
    pub submodules: Vec<String>,
}

impl Index {
    /// Reads an index whose objects have names of that many bytes; none where it is not of a kind
    /// that tells all files by itself.
    pub(super) fn read(bytes: &[u8], hash_length: usize) -> Option<Self> {
        let mut rest = Reader(bytes);
        if rest.take(4)? != b"DIRC" {
            return None;
        }
        let version = rest.number()?;
        let count = rest.number()?;
        if !(2..=4).contains(&version) || count > MOST_ENTRIES {
            return None;
        }
        let mut index = Index::default();
        let mut path = Vec::new();
        for _ in 0..count {
            let start = rest.0.len();
            let fixed = rest.take(NAME_OF_OBJECT_AT)?;
            let mode = Reader(fixed.get(MODE_AT..)?).number()?;
            rest.take(hash_length)?;
            let flags = rest.take(2)?;
            // an entry of version 3 or later may have more of them
            if flags[0] & 0x40 != 0 {
                rest.take(2)?;
            }
            if version == 4 {
                let kept = path.len().checked_sub(rest.varied_number()?)?;
                path.truncate(kept);
            } else {
                path.clear();
            }
            path.extend_from_slice(rest.until_nul()?);
            if version < 4 {
                // padded with one to eight zeros, of which one is read
                let length = start - rest.0.len();
                rest.take(length.next_multiple_of(8) - length)?;
            }
            let text = String::from_utf8_lossy(&path).into_owned();
            match mode {
                DIRECTORY => return None,
                SUBMODULE => index.submodules.push(text),
                _ => {
                    index.files.insert(text);
                }
            }
        }
        (!rest.links_to_another(hash_length)).then_some(index)
    }
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take(4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    }

    /// A number in bytes of seven bits, as offsets in packs are written.
    fn varied_number(&mut self) -> Option<usize> {
        let mut byte = self.take(1)?[0];
        let mut number = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.take(1)?[0];
            number = number
                .checked_add(1)?
                .checked_mul(128)?
                .checked_add(usize::from(byte & 0x7f))?;
        }
        Some(number)
    }

    fn until_nul(&mut self) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let text = self.take(end)?;
        self.take(1)?;
        Some(text)
    }

    /// Whether other entries stand in another index: the extension `link`.
    fn links_to_another(&mut self, hash_length: usize) -> bool {
        while self.0.len() > hash_length {
            let Some(name) = self.take(4) else { break };
            if name == b"link" {
                return true;
            }
            let length = self
                .number()
                .and_then(|length| usize::try_from(length).ok());
            if length.and_then(|length| self.take(length)).is_none() {
                break;
            }
        }
        false
    }
}
