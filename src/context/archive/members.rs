//! The members of a tar, one after the other.

use std::io::{self, ErrorKind, Read};

use super::header::{BLOCK, Extensions, Header};
use super::{ArchiveError, Budget, Member, MemberKind};

/// The largest extension header that Go's `archive/tar` takes.
const LARGEST_EXTENSION: u64 = 1 << 20;

/// Reads the members of a tar. Ends after the first error.
#[derive(Debug)]
pub struct Members<R> {
    reader: R,
    left: Budget,
    /// What remains of the present member: its content, and the padding behind it.
    content: u64,
    padding: u64,
    done: bool,
}

impl<R: Read> Members<R> {
    pub(super) fn new(reader: R, budget: Budget) -> Self {
        Members {
            reader,
            left: budget,
            content: 0,
            padding: 0,
            done: false,
        }
    }

    /// The next member; `None` at the end.
    fn advance(&mut self) -> Result<Option<Member>, ArchiveError> {
        let mut extensions = Extensions::default();
        loop {
            let Some(header) = self.header()? else {
                return Ok(None);
            };
            match header.kind {
                b'x' => {
                    let data = self.extension(header.size)?;
                    extensions.set_records(&data)?;
                }
                b'g' => {
                    let data = self.extension(header.size)?;
                    Extensions::default().set_records(&data)?;
                    let (member, _) = header.member(Extensions::default());
                    return self.counted(member).map(Some);
                }
                b'L' => extensions.set_long_path(&self.extension(header.size)?),
                b'K' => extensions.set_long_link(&self.extension(header.size)?),
                b'S' => return Err(ArchiveError::Unread("sparse files")),
                _ => {
                    let (member, size) = header.member(extensions);
                    self.expect(size);
                    return self.counted(member).map(Some);
                }
            }
        }
    }

    fn header(&mut self) -> Result<Option<Header>, ArchiveError> {
        if !self.pass_over_content()? {
            return Ok(None);
        }
        let Some(block) = self.block()? else {
            return Ok(None);
        };
        if block != [0; BLOCK] {
            return Header::read(&block).map(Some);
        }
        match self.block()? {
            Some(second) if second != block => {
                Err(ArchiveError::Executor("archive/tar: invalid tar header"))
            }
            _ => Ok(None),
        }
    }

    /// The content of an extension header.
    fn extension(&mut self, size: u64) -> Result<Vec<u8>, ArchiveError> {
        if size > LARGEST_EXTENSION {
            return Err(ArchiveError::Executor("archive/tar: header field too long"));
        }
        self.expect(size);
        let mut data = vec![0; usize::try_from(size).unwrap_or_default()];
        let read = self.fill(&mut data)?;
        if read < data.len() {
            return Err(ArchiveError::Executor("unexpected EOF"));
        }
        self.content = 0;
        Ok(data)
    }

    fn expect(&mut self, size: u64) {
        self.content = size;
        self.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    }

    /// Whether the archive goes on behind the content: it may end within the padding.
    fn pass_over_content(&mut self) -> Result<bool, ArchiveError> {
        let (content, padding) = (self.content, self.padding);
        (self.content, self.padding) = (0, 0);
        if self.skip(content)? < content {
            return Err(ArchiveError::Executor("unexpected EOF"));
        }
        Ok(self.skip(padding)? == padding)
    }

    fn skip(&mut self, count: u64) -> Result<u64, ArchiveError> {
        self.spend(count)?;
        io::copy(&mut self.reader.by_ref().take(count), &mut io::sink()).map_err(failure)
    }

    /// The next block; `None` at the end.
    fn block(&mut self) -> Result<Option<[u8; BLOCK]>, ArchiveError> {
        let mut block = [0; BLOCK];
        match self.fill(&mut block)? {
            BLOCK => Ok(Some(block)),
            0 => Ok(None),
            _ => Err(ArchiveError::Executor("unexpected EOF")),
        }
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, ArchiveError> {
        self.spend(buffer.len() as u64)?;
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.reader.read(rest) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(failure(error)),
            }
        }
        Ok(filled)
    }

    fn spend(&mut self, bytes: u64) -> Result<(), ArchiveError> {
        let left = self.left.bytes.checked_sub(bytes);
        self.left.bytes = left.ok_or(ArchiveError::TooLarge)?;
        Ok(())
    }

    fn counted(&mut self, member: Member) -> Result<Member, ArchiveError> {
        let target = match &member.kind {
            MemberKind::Symlink { target } | MemberKind::HardLink { target } => target.len(),
            _ => 0,
        };
        let names = (member.path.len() + target) as u64;
        let left = (
            self.left.members.checked_sub(1),
            self.left.names.checked_sub(names),
        );
        let (Some(members), Some(names)) = left else {
            return Err(ArchiveError::TooLarge);
        };
        (self.left.members, self.left.names) = (members, names);
        Ok(member)
    }
}

impl<R: Read> Iterator for Members<R> {
    type Item = Result<Member, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = self.advance().transpose();
        self.done = !matches!(next, Some(Ok(_)));
        next
    }
}

fn failure(error: io::Error) -> ArchiveError {
    match error.kind() {
        ErrorKind::UnexpectedEof => ArchiveError::Executor("unexpected EOF"),
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::Other => {
            ArchiveError::Corrupt(error.to_string())
        }
        _ => ArchiveError::Io(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Archive, Compression};
    use super::*;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use std::io::{Cursor, Write};

    fn archive() -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        let mut add = |kind, path: &str, target: &str, content: &str| {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(kind);
            header.set_mode(0o4755);
            header.set_size(content.len() as u64);
            match target {
                "" => builder.append_data(&mut header, path, content.as_bytes()),
                _ => builder.append_link(&mut header, path, target),
            }
            .unwrap();
        };
        add(tar::EntryType::Directory, "d/", "", "");
        add(tar::EntryType::Regular, "d/f", "", "content");
        add(tar::EntryType::Symlink, "d/l", "f", "");
        add(tar::EntryType::Link, "h", "d/f", "");
        add(tar::EntryType::Fifo, "p", "", "");
        add(tar::EntryType::Regular, &"long/".repeat(60), "", "");
        builder.into_inner().unwrap()
    }

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn members(data: &[u8]) -> Result<Vec<Member>, ArchiveError> {
        let kind = Archive::detect(&mut Cursor::new(data)).unwrap();
        kind.members(data, Budget::default())?.collect()
    }

    #[test]
    fn members_are_listed_compressed_or_not() {
        let tar = archive();
        assert_eq!(
            Archive::detect(&mut Cursor::new(&tar)).unwrap(),
            Archive::Tar
        );
        let listed = members(&tar).unwrap();
        let kinds: Vec<_> = listed.iter().map(|it| it.kind.clone()).collect();
        let target = |target: &str| target.to_owned();
        let expected = [
            MemberKind::Directory,
            MemberKind::File { size: 7 },
            MemberKind::Symlink {
                target: target("f"),
            },
            MemberKind::HardLink {
                target: target("d/f"),
            },
            MemberKind::Other,
            MemberKind::File { size: 0 },
        ];
        assert_eq!(kinds, expected);
        assert_eq!(listed[1].path, "d/f");
        assert_eq!(listed[1].mode, 0o4755);
        assert_eq!(listed[5].path.len(), 300);

        let mut bzip2 = Vec::new();
        let fast = bzip2::Compression::fast();
        bzip2::read::BzEncoder::new(tar.as_slice(), fast)
            .read_to_end(&mut bzip2)
            .unwrap();
        assert_eq!(members(&gzip(&tar)).unwrap(), listed);
        assert_eq!(members(&bzip2).unwrap(), listed);
    }

    #[test]
    fn broken_archives_end_in_the_words_of_go() {
        let words = |data: &[u8]| members(data).unwrap_err().to_string();
        assert_eq!(words(&gzip(b"no tar")), "unexpected EOF");
        assert_eq!(words(&gzip(&[1; 600])), "archive/tar: invalid tar header");
        assert_eq!(
            words(b"no archive"),
            "path does not lead to local tar archive"
        );
        let tar = archive();
        assert_eq!(words(&tar[..1030]), "unexpected EOF", "within the content");
        assert_eq!(
            members(&tar[..1031]).unwrap().len(),
            2,
            "within the padding"
        );
        let whole = gzip(&tar);
        assert_eq!(words(&whole[..whole.len() / 2]), "unexpected EOF");
        assert_eq!(words(b"\xFD7zXZ\0"), "unsupported compression algorithm: 3");
        assert_eq!(members(&gzip(b"")).unwrap(), []);
    }

    #[test]
    fn an_empty_tar_is_a_file() {
        let detect = |data: &[u8]| Archive::detect(&mut Cursor::new(data)).unwrap();
        assert_eq!(detect(&[0; 1024]), Archive::None);
        assert_eq!(detect(&[]), Archive::None);
        assert_eq!(detect(b"PK\x03\x04"), Archive::None);
        assert_eq!(detect(b"BZh"), Archive::Compressed(Compression::Bzip2));
    }

    #[test]
    fn pax_records_say_more_than_the_header() {
        let mut builder = tar::Builder::new(Vec::new());
        let records = [("path", "é".as_bytes()), ("size", b"3"), ("uid", b"77")];
        builder.append_pax_extensions(records).unwrap();
        let mut header = tar::Header::new_ustar();
        header.set_size(3);
        builder.append_data(&mut header, "e", &b"abc"[..]).unwrap();
        let listed = members(&builder.into_inner().unwrap()).unwrap();
        assert_eq!((listed[0].path.as_str(), listed[0].uid), ("é", 77));
    }

    #[test]
    fn hostile_archives_cost_no_more_than_the_budget() {
        let tar = archive();
        let limited = |budget| Archive::Tar.members(tar.as_slice(), budget).unwrap();
        let stingy = |change: fn(&mut Budget)| {
            let mut budget = Budget::default();
            change(&mut budget);
            limited(budget).collect::<Result<Vec<_>, _>>()
        };
        assert_eq!(stingy(|it| it.members = 2), Err(ArchiveError::TooLarge));
        assert_eq!(stingy(|it| it.bytes = 1_500), Err(ArchiveError::TooLarge));
        assert_eq!(stingy(|it| it.names = 100), Err(ArchiveError::TooLarge));

        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::GNULongName);
        header.set_size(1 << 40);
        header.set_cksum();
        let words = members(&gzip(header.as_bytes())).unwrap_err().to_string();
        assert_eq!(words, "archive/tar: header field too long");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn mutants_never_panic(at in 0usize..8_000, byte: u8, fix: bool) {
            let mut tar = archive();
            let at = at % tar.len();
            tar[at] = byte;
            if fix && tar.len() - at > BLOCK {
                let start = at / BLOCK * BLOCK;
                let mut header = tar::Header::new_old();
                header.as_mut_bytes().copy_from_slice(&tar[start..start + BLOCK]);
                header.set_cksum();
                tar[start..start + BLOCK].copy_from_slice(header.as_bytes());
            }
            let _ = members(&tar);
            let _ = members(&gzip(&tar));
        }
    }
}
