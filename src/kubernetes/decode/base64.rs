//! Base64, as Go's `encoding/base64` reads it: with padding, line breaks left out.

/// What the decoder says of it; nothing if it can read it.
pub(super) fn complaint(text: &str) -> Option<String> {
    corrupt_at(text.as_bytes()).map(|at| format!("illegal base64 data at input byte {at}"))
}

fn corrupt_at(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    // how many characters of a group of four were read
    let mut group = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\r' | b'\n' => {}
            b'=' => return padding(bytes, at, group),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => group = (group + 1) % 4,
            _ => return Some(at),
        }
        at += 1;
    }
    // a line break within the group is not counted
    (group != 0).then(|| at.saturating_sub(group))
}

/// The padding that begins at `at`, in a group of which `group` characters were read.
fn padding(bytes: &[u8], at: usize, group: usize) -> Option<usize> {
    let after_breaks = |from: usize| {
        let rest = bytes.get(from..).unwrap_or(&[]);
        let breaks = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        from + breaks.count()
    };
    let mut next = after_breaks(at + 1);
    match group {
        0 | 1 => return Some(at),
        2 => match bytes.get(next) {
            Some(b'=') => next = after_breaks(next + 1),
            Some(_) => return Some(next - 1),
            None => return Some(bytes.len()),
        },
        _ => {}
    }
    (next < bytes.len()).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::corrupt_at;

    #[test]
    fn the_byte_is_the_one_that_go_names() {
        for (text, at) in [
            ("", None),
            ("eA==", None),
            ("eHg=", None),
            ("eHh4", None),
            ("eH\nh4\n", None),
            ("eA=\n=", None),
            ("hunter2", Some(4)),
            ("pass word", Some(4)),
            ("eA", Some(0)),
            ("eA=", Some(3)),
            ("eA=x", Some(2)),
            ("e===", Some(1)),
            ("=", Some(0)),
            ("eA==x", Some(4)),
            ("eHh4eA", Some(4)),
            ("s3cret!", Some(6)),
            ("a-b_", Some(1)),
        ] {
            assert_eq!(corrupt_at(text.as_bytes()), at, "{text:?}");
        }
    }
}
