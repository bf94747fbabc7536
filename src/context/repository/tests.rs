use super::*;
use address::{object_format, remotes};

const CONFIG: &str = "[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = \
    git@github.com:Team/Shop.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n; [remote \"x\"]\n\
    [remote \"mirror\"]\n\tURL = \"https://me:token@git.example.com:8443/team/shop\"\n\
    [extensions]\n\tobjectFormat = sha256\n";

/// An index of version 2 of files, and of submodules by their mode.
fn index_of(entries: &[(&str, u32)]) -> Vec<u8> {
    let mut bytes = b"DIRC\0\0\0\x02".to_vec();
    bytes.extend(u32::try_from(entries.len()).unwrap().to_be_bytes());
    for (path, mode) in entries {
        let mut entry = vec![1; 24];
        entry.extend(mode.to_be_bytes());
        entry.extend([1; 12 + 20]);
        entry.extend([0, u8::try_from(path.len()).unwrap()]);
        entry.extend(path.as_bytes());
        let padded = (entry.len() + 1).next_multiple_of(8);
        entry.resize(padded, 0);
        bytes.extend(entry);
    }
    bytes.extend(b"TREE\0\0\0\x01a");
    bytes.extend([7; 20]);
    bytes
}

const FILE: u32 = 0o100644;

#[test]
fn one_repository_has_many_addresses() {
    let same = |one: &str, other: &str| Address::parse(one) == Address::parse(other);
    for address in [
        "github.com/team/shop",
        "github.com/Team/Shop.git",
        "https://github.com/team/shop.git/",
        "ssh://git@github.com:22/team/shop.git",
        "git@github.com:team/shop.git",
        "token@github.com/team/shop",
    ] {
        assert!(same(address, "git://github.com/team/shop.git"), "{address}");
    }
    assert!(!same("github.com/team/shop", "github.com/team/shop2"));
    assert!(!same("github.com/team/shop", "gitlab.com/team/shop"));
    for none in ["/srv/shop.git", "../shop", "file:///srv/shop", "shop", ""] {
        assert_eq!(Address::parse(none), None, "{none}");
    }
}

#[test]
fn the_configuration_names_remotes() {
    let urls: Vec<&str> = remotes(CONFIG).collect();
    assert_eq!(
        urls,
        [
            "git@github.com:Team/Shop.git",
            "https://me:token@git.example.com:8443/team/shop"
        ]
    );
    assert_eq!(object_format(CONFIG), Some("sha256"));
    assert_eq!(object_format("[core]\nbare = false\n"), None);
}

#[test]
fn an_index_is_read_or_refused() {
    let bytes = index_of(&[
        ("a", FILE),
        ("lib/x.txt", FILE),
        ("vendor/y", SUBMODULE_MODE),
    ]);
    let index = Index::read(&bytes, 20).unwrap();
    assert_eq!(Vec::from_iter(index.files), ["a", "lib/x.txt"]);
    assert_eq!(index.submodules, ["vendor/y"]);
    for end in 0..bytes.len() - 32 {
        assert_eq!(Index::read(&bytes[..end], 20), None, "{end}");
    }
    let split = [&bytes[..bytes.len() - 29], b"link\0\0\0\0", &[7; 20]].concat();
    assert_eq!(Index::read(&split, 20), None);
    let sparse = index_of(&[("lib/", 0o040000)]);
    assert_eq!(Index::read(&sparse, 20), None);
}

const SUBMODULE_MODE: u32 = 0o160000;

#[test]
fn paths_of_version_4_share_their_beginnings() {
    let mut bytes = b"DIRC\0\0\0\x04\0\0\0\x02".to_vec();
    for (removed, rest) in [(0, "lib/one"), (3, "two")] {
        bytes.extend([0; 24]);
        bytes.extend(FILE.to_be_bytes());
        bytes.extend([0; 12 + 20 + 2]);
        bytes.push(removed);
        bytes.extend(rest.as_bytes());
        bytes.push(0);
    }
    bytes.extend([7; 20]);
    let index = Index::read(&bytes, 20).unwrap();
    assert_eq!(Vec::from_iter(index.files), ["lib/one", "lib/two"]);
}

/// A working tree on branch `main`, with these files in its index.
fn repository(kept: &[&str], files: &[(&str, &str)]) -> (tempfile::TempDir, Repository) {
    let directory = tempfile::tempdir().unwrap();
    let at = |path: &str| directory.path().join(path);
    let entries: Vec<(&str, u32)> = kept.iter().map(|path| (*path, FILE)).collect();
    fs::create_dir_all(at(".git/refs/heads")).unwrap();
    fs::write(at(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    fs::write(at(".git/refs/heads/main"), "0123abcd\n").unwrap();
    let config = CONFIG.split("[extensions]").next().unwrap();
    fs::write(at(".git/config"), config).unwrap();
    fs::write(at(".git/index"), index_of(&entries)).unwrap();
    for (path, text) in files {
        fs::create_dir_all(at(path).parent().unwrap()).unwrap();
        fs::write(at(path), text).unwrap();
    }
    let repository = Repository::of(directory.path()).unwrap();
    (directory, repository)
}

#[test]
fn what_is_checked_out_goes_by_branch_and_commit() {
    let (_directory, repository) = repository(&[], &[]);
    assert!(repository.is_at("github.com/team/shop.git"));
    assert!(!repository.is_at("github.com/team/other"));
    for here in ["main", "refs/heads/main", "0123abcd"] {
        assert!(repository.is_checked_out(here), "{here}");
    }
    for other in ["dev", "refs/tags/main", "0123"] {
        assert!(!repository.is_checked_out(other), "{other}");
    }
}

#[test]
fn a_clone_lacks_what_is_ignored_and_was_not_added() {
    let (_directory, repository) = repository(
        &["app.txt", "dist/kept.txt", "lib/.gitignore", "lib/also.log"],
        &[
            (".gitignore", "dist/\n*.log\n/target\n"),
            ("lib/.gitignore", "!needed.log\n"),
            ("target/.gitignore", "!app.jar\n"),
        ],
    );
    let cloned = repository.cloned().unwrap();
    assert!(cloned.submodules.is_empty());
    let lacks = |path: &str, is_directory| cloned.left_out.contains(Path::new(path), is_directory);
    assert!(lacks("debug.log", false));
    assert!(lacks("dist/main.js", false));
    assert!(lacks("target", true));
    // what lies in an ignored directory cannot be taken back in
    assert!(lacks("target/app.jar", false));
    for (there, is_directory) in [
        ("app.txt", false),
        ("dist/kept.txt", false),
        ("dist", true),
        ("lib/also.log", false),
        ("lib/needed.log", false),
        // not ignored: it will be added
        ("new.txt", false),
        ("lib/target", true),
    ] {
        assert!(!lacks(there, is_directory), "{there}");
    }
}
