//! The blocks of a tar as Go's `archive/tar` reads them.

use super::{ArchiveError, Member, MemberKind};

/// A tar consists of blocks of this size.
pub(super) const BLOCK: usize = 512;

const INVALID: ArchiveError = ArchiveError::Executor("archive/tar: invalid tar header");

/// A header block with the fields that matter here.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) kind: u8,
    pub(super) size: u64,
    path: Vec<u8>,
    link: Vec<u8>,
    mode: u64,
    uid: u64,
    gid: u64,
}

/// What extension headers say of the member that follows them.
#[derive(Debug, Clone, Default)]
pub(super) struct Extensions {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    size: Option<u64>,
    uid: Option<u64>,
    gid: Option<u64>,
    long_path: Option<Vec<u8>>,
    long_link: Option<Vec<u8>>,
}

impl Header {
    /// Reads a header block; its checksum, as signed or unsigned bytes, must be right.
    pub(super) fn read(block: &[u8; BLOCK]) -> Result<Self, ArchiveError> {
        let field = |start: usize, length: usize| &block[start..start + length];
        let blanked = |at: usize| {
            if (148..156).contains(&at) {
                b' '
            } else {
                block[at]
            }
        };
        let unsigned: i64 = (0..BLOCK).map(|at| i64::from(blanked(at))).sum();
        let signed: i64 = (0..BLOCK)
            .map(|at| i64::from(blanked(at).cast_signed()))
            .sum();
        let stated = octal(field(148, 8)).and_then(|sum| i64::try_from(sum).ok());
        if stated != Some(unsigned) && stated != Some(signed) {
            return Err(INVALID);
        }
        let mut tar = tar::Header::new_old();
        tar.as_mut_bytes().copy_from_slice(block);
        let number = |start, length| number(field(start, length)).ok_or(INVALID);
        Ok(Header {
            kind: block[156],
            size: number(124, 12)?,
            path: tar.path_bytes().into_owned(),
            link: until_nul(field(157, 100)).to_vec(),
            mode: number(100, 8)?,
            uid: number(108, 8)?,
            gid: number(116, 8)?,
        })
    }

    /// The member that this header and its extensions describe, and the size of its content.
    pub(super) fn member(self, extensions: Extensions) -> (Member, u64) {
        let Extensions {
            path, link, size, ..
        } = extensions;
        let path = extensions.long_path.or(path).unwrap_or(self.path);
        let link = extensions.long_link.or(link).unwrap_or(self.link);
        let path = String::from_utf8_lossy(&path).into_owned();
        let target = String::from_utf8_lossy(&link).into_owned();
        let size = size.unwrap_or(self.size);
        let (kind, content) = match self.kind {
            0 if path.ends_with('/') => (MemberKind::Directory, 0),
            0 | b'0' => (MemberKind::File { size }, size),
            b'1' => (MemberKind::HardLink { target }, 0),
            b'2' => (MemberKind::Symlink { target }, 0),
            b'3' | b'4' | b'6' => (MemberKind::Other, 0),
            b'5' => (MemberKind::Directory, 0),
            _ => (MemberKind::Other, size),
        };
        let member = Member {
            path,
            kind,
            mode: u32::try_from(self.mode & 0o7777).unwrap_or_default(),
            uid: extensions.uid.unwrap_or(self.uid),
            gid: extensions.gid.unwrap_or(self.gid),
        };
        (member, content)
    }
}

impl Extensions {
    /// A GNU long name.
    pub(super) fn set_long_path(&mut self, data: &[u8]) {
        self.long_path = Some(until_nul(data).to_vec()).filter(|name| !name.is_empty());
    }

    /// A GNU long link target.
    pub(super) fn set_long_link(&mut self, data: &[u8]) {
        self.long_link = Some(until_nul(data).to_vec()).filter(|name| !name.is_empty());
    }

    /// PAX records, which replace those of a header before.
    pub(super) fn set_records(&mut self, data: &[u8]) -> Result<(), ArchiveError> {
        let (long_path, long_link) = (self.long_path.take(), self.long_link.take());
        *self = Extensions {
            long_path,
            long_link,
            ..Extensions::default()
        };
        let mut rest = data;
        while !rest.is_empty() {
            let (key, value, after) = record(rest).ok_or(INVALID)?;
            self.set(key, value)?;
            rest = after;
        }
        Ok(())
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> Result<(), ArchiveError> {
        if key.starts_with(b"GNU.sparse.") {
            return Err(ArchiveError::Unread("sparse files"));
        }
        if value.is_empty() {
            return Ok(());
        }
        let text = || Some(value.to_vec());
        match key {
            b"path" | b"linkpath" if value.contains(&0) => return Err(INVALID),
            b"path" => self.path = text(),
            b"linkpath" => self.link = text(),
            b"size" => self.size = Some(decimal(value).ok_or(INVALID)?),
            b"uid" => self.uid = Some(decimal(value).ok_or(INVALID)?),
            b"gid" => self.gid = Some(decimal(value).ok_or(INVALID)?),
            _ => {}
        }
        Ok(())
    }
}

/// A PAX record, `LENGTH KEY=VALUE\n`, and what follows it.
fn record(data: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = data.iter().position(|byte| *byte == b' ')?;
    let length = usize::try_from(decimal(data.get(..space)?)?).ok()?;
    let inside = data.get(space + 1..length)?.strip_suffix(b"\n")?;
    let equals = inside.iter().position(|byte| *byte == b'=')?;
    let key = inside.get(..equals).filter(|key| !key.is_empty())?;
    Some((key, inside.get(equals + 1..)?, data.get(length..)?))
}

fn decimal(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A number in octal, or in base 256 where its first bit says so; none that is negative is of use.
fn number(field: &[u8]) -> Option<u64> {
    match field.split_first()? {
        (first, rest) if first & 0x80 != 0 => {
            if first & 0x40 != 0 {
                return None;
            }
            let start = u64::from(first & 0x3F);
            rest.iter().try_fold(start, |value, byte| {
                let shifted = value.checked_mul(256)?;
                shifted.checked_add(u64::from(*byte))
            })
        }
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let padding = [' ', '\0'];
    let text = std::str::from_utf8(field).ok()?.trim_matches(padding);
    match text.split('\0').next() {
        None | Some("") => Some(0),
        Some(digits) if digits.starts_with('+') => None,
        Some(digits) => u64::from_str_radix(digits, 8).ok(),
    }
}

fn until_nul(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_base_256() {
        assert_eq!(number(b"0000644\0"), Some(0o644));
        assert_eq!(number(b"   644 \0"), Some(0o644));
        assert_eq!(number(b"\0\0\0\0"), Some(0));
        assert_eq!(number(&[0x80, 0, 1, 0]), Some(256));
        assert_eq!(number(&[0xFF, 0xFF]), None);
        assert_eq!(number(b"89"), None);
        assert_eq!(
            number(&[0x80, 255, 255, 255, 255, 255, 255, 255, 255, 255]),
            None
        );
    }

    #[test]
    fn records_state_their_length() {
        let after = b"12 x=y\n".as_slice();
        assert_eq!(record(b"8 path=a\n"), None);
        assert_eq!(
            record(b"9 path=a\n"),
            Some((&b"path"[..], &b"a"[..], &b""[..]))
        );
        assert_eq!(record(b"99999999999999999999 a=b\n"), None);
        assert_eq!(record(after), None);
    }
}
