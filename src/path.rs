//! Go's `path/filepath` as it is on Unix: container paths are strings, and the executor cleans and
//! joins them by these rules.

use std::borrow::Cow;

/// The shortest path that lexically means the same: no `.`, no double or trailing slash, `..` only
/// where it leads out of a relative path; `.` for an empty path (`filepath.Clean`).
pub fn clean(path: &str) -> Cow<'_, str> {
    if is_clean(path) {
        return Cow::Borrowed(path);
    }
    let rooted = is_abs(path);
    let mut kept: Vec<&str> = Vec::new();
    for component in path.split('/') {
        match component {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if rooted => {}
            other => kept.push(other),
        }
    }
    let joined = kept.join("/");
    Cow::Owned(match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    })
}

/// Whether a path plainly has nothing to clean; spares the common case a copy.
fn is_clean(path: &str) -> bool {
    let relative = path.strip_prefix('/').unwrap_or(path);
    path == "/"
        || relative
            .split('/')
            .all(|component| !matches!(component, "" | "." | ".."))
}

/// The elements joined by slashes and cleaned; empty ones are skipped, and all of them empty make
/// an empty path (`filepath.Join`).
pub fn join(elements: &[&str]) -> String {
    let present: Vec<&str> = elements
        .iter()
        .copied()
        .filter(|element| !element.is_empty())
        .collect();
    if present.is_empty() {
        return String::new();
    }
    clean(&present.join("/")).into_owned()
}

/// Everything but the last element, cleaned (`filepath.Dir`).
pub fn dir(path: &str) -> Cow<'_, str> {
    match split(path).0.trim_end_matches('/') {
        "" if is_abs(path) => Cow::Borrowed("/"),
        "" => Cow::Borrowed("."),
        parent => clean(parent),
    }
}

/// The last element; `.` for an empty path, `/` for one of slashes alone (`filepath.Base`).
pub fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    match split(path.trim_end_matches('/')).1 {
        "" => "/",
        name => name,
    }
}

/// The part of a clean path below a clean directory, without a leading slash; empty for the
/// directory itself, none where it lies elsewhere.
pub fn below<'p>(path: &'p str, directory: &str) -> Option<&'p str> {
    if directory == "/" {
        return path.strip_prefix('/');
    }
    match path.strip_prefix(directory)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

/// Whether a clean path is a clean directory or lies below it.
pub fn lies_below(path: &str, directory: &str) -> bool {
    below(path, directory).is_some()
}

/// The path cut behind its last slash (`filepath.Split`).
pub fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |slash| slash + 1))
}

/// Whether it starts at the root (`filepath.IsAbs`).
pub fn is_abs(path: &str) -> bool {
    path.starts_with('/')
}

/// The path that leads from `from` to `to`, lexically (`filepath.Rel`); `None` where Go cannot say
/// because only one of them is absolute, or `from` climbs further up than `to`.
pub fn rel(from: &str, to: &str) -> Option<String> {
    let (from, to) = (clean(from), clean(to));
    if from == to {
        return Some(".".to_owned());
    }
    if is_abs(&from) != is_abs(&to) {
        return None;
    }
    let from: Vec<&str> = components(if from == "." { "" } else { &from }).collect();
    let to: Vec<&str> = components(&to).collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.get(shared..).unwrap_or_default();
    if up.first() == Some(&"..") {
        return None;
    }
    let down = to.get(shared..).unwrap_or_default();
    let way: Vec<&str> = up
        .iter()
        .map(|_| "..")
        .chain(down.iter().copied())
        .collect();
    Some(way.join("/"))
}

/// The elements of a path, without empty ones.
pub fn components(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|component| !component.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cleans_as_go_does() {
        let table = [
            ("", "."),
            (".", "."),
            ("/", "/"),
            ("//", "/"),
            ("abc", "abc"),
            ("abc/def/", "abc/def"),
            ("/abc//def", "/abc/def"),
            ("./a", "a"),
            ("a/.", "a"),
            ("a/..", "."),
            ("a/../..", ".."),
            ("../../a", "../../a"),
            ("abc/def/../../../ghi/jkl/../../../mno", "../../mno"),
            ("/../abc", "/abc"),
            ("/..", "/"),
            ("a/../../b", "../b"),
            ("...", "..."),
            ("a/.../b", "a/.../b"),
        ];
        for (path, expected) in table {
            assert_eq!(clean(path), expected, "{path:?}");
        }
    }

    #[test]
    fn joins_splits_and_names_as_go_does() {
        assert_eq!(join(&[]), "");
        assert_eq!(join(&["", ""]), "");
        assert_eq!(join(&["a", "", "b/"]), "a/b");
        assert_eq!(join(&["/", "a"]), "/a");
        assert_eq!(join(&["", "/a"]), "/a");
        assert_eq!(join(&["/ctx", "/a/../../b"]), "/b");

        for (path, parent, name) in [
            ("", ".", "."),
            ("/", "/", "/"),
            ("//", "/", "/"),
            ("a", ".", "a"),
            ("/a", "/", "a"),
            ("a/b", "a", "b"),
            ("a/b/", "a/b", "b"),
            ("x//y", "x", "y"),
            ("../a", "..", "a"),
        ] {
            assert_eq!(dir(path), parent, "dir of {path:?}");
            assert_eq!(base(path), name, "base of {path:?}");
        }
        assert_eq!(split("a/b"), ("a/", "b"));
        assert_eq!(split("a"), ("", "a"));
        assert_eq!(split("a/"), ("a/", ""));
    }

    #[test]
    fn relates_as_go_does() {
        let table = [
            ("a/b", "a/b", Some(".")),
            ("a/b", "./a/b/.", Some(".")),
            ("a/b", "a/b/c/d", Some("c/d")),
            ("a/b/c", "a/b", Some("..")),
            ("a/b/c/d", "a/x", Some("../../../x")),
            ("ab/cd", "ab/cde", Some("../cde")),
            ("/a", "/", Some("..")),
            ("/", "/a/b", Some("a/b")),
            (".", "a/b", Some("a/b")),
            (".", "..", Some("..")),
            ("..", ".", None),
            ("..", "a", None),
            ("../..", "..", None),
            ("a", "/a", None),
            ("/a", "a", None),
        ];
        for (from, to, expected) in table {
            assert_eq!(rel(from, to).as_deref(), expected, "{from:?} to {to:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent(path in "[a./é]{0,24}") {
            let once = clean(&path).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
            prop_assert_eq!(is_abs(&once), is_abs(&path));
        }

        #[test]
        fn what_leads_there_leads_there(from in "/[ab./]{0,12}", to in "/[ab./]{0,12}") {
            let way = rel(&from, &to).unwrap();
            prop_assert_eq!(join(&[&from, &way]), clean(&to));
        }

        #[test]
        fn a_clean_path_is_its_directory_and_its_name(path in "/?[ab./]{1,16}") {
            let cleaned = clean(&path);
            if cleaned != "/" {
                prop_assert_eq!(join(&[&dir(&cleaned), base(&cleaned)]), cleaned);
            }
        }
    }
}
