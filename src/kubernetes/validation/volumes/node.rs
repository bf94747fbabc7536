//! Volumes that are made from the node.

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::paths;
use super::required;

const TYPES: [&str; 8] = [
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
];

pub(super) fn host_path(source: &Field<'_>, faults: &mut Faults) {
    let path = source.child("path");
    if path.text().is_empty() {
        faults.required(&path, "");
        return;
    }
    paths::without_backsteps(&path, faults);
    let kind = source.child("type");
    if !TYPES.contains(&kind.text()) {
        faults.unsupported(&kind, &json(kind.text()), &TYPES);
    }
}

pub(super) fn git_repo(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["repository"], faults);
    paths::descending(&source.child("directory"), faults);
}
