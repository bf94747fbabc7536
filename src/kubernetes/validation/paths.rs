//! Paths inside a volume and on a node.

use super::faults::Faults;
use super::field::Field;
use crate::golang::quote;

/// Neither absolute nor climbing.
pub(super) fn descending(path: &Field<'_>, faults: &mut Faults) {
    if path.text().starts_with('/') {
        faults.invalid(path, &quote(path.text()), "must be a relative path");
    }
    without_backsteps(path, faults);
}

/// The same, and none of the names that the kubelet keeps to itself.
pub(super) fn not_reserved(path: &Field<'_>, faults: &mut Faults) {
    descending(path, faults);
    if path.text().starts_with("..") && !path.text().starts_with("../") {
        faults.invalid(path, &quote(path.text()), "must not start with '..'");
    }
}

/// Without `..` as a part.
pub(super) fn without_backsteps(path: &Field<'_>, faults: &mut Faults) {
    if has_backsteps(path.text()) {
        faults.invalid(path, &quote(path.text()), "must not contain '..'");
    }
}

/// Whether a part of it is `..`.
pub(super) fn has_backsteps(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}

/// The mode of a file, if there is one.
pub(super) fn file_mode(mode: &Field<'_>, faults: &mut Faults) {
    if let Some(bits) = mode.optional_integer()
        && !(0..=0o777).contains(&bits)
    {
        faults.invalid(
            mode,
            &bits.to_string(),
            "must be a number between 0 and 0777 (octal), both inclusive",
        );
    }
}
