use super::*;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

fn tree() -> (tempfile::TempDir, LocalTree) {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    fs::create_dir_all(root.join("b/sub")).unwrap();
    fs::write(root.join("a"), "12345").unwrap();
    fs::write(root.join("b.txt"), "").unwrap();
    fs::write(root.join("b/sub/x"), "x").unwrap();
    fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o4750)).unwrap();
    for (link, target) in [
        ("to-b", "b"),
        ("b/up", "../a"),
        ("out", "../elsewhere"),
        ("absolute", "/etc"),
        ("loop", "loop"),
        ("dangling", "nothing"),
        ("here", "."),
    ] {
        symlink(target, root.join(link)).unwrap();
    }
    let tree = LocalTree::new(root);
    (temporary, tree)
}

#[test]
fn entries_are_what_lstat_says() {
    let (_temporary, tree) = tree();
    let entry = tree.entry("./x/../a").unwrap().unwrap();
    assert_eq!(entry.kind, Kind::File { size: 5 });
    assert_eq!(entry.mode, 0o4750);
    assert_eq!(tree.entry("").unwrap().unwrap().kind, Kind::Directory);
    assert_eq!(tree.entry("/b").unwrap().unwrap().kind, Kind::Directory);
    assert_eq!(tree.entry("nothing/at/all").unwrap(), None);
    let target = PathBuf::from("nothing");
    let dangling = tree.entry("dangling").unwrap().unwrap();
    assert_eq!(dangling.kind, Kind::Symlink { target });
    assert_eq!(LocalTree::new("/no/such/place").entry("a").unwrap(), None);
}

#[test]
fn links_are_followed_inside_and_never_out() {
    let (_temporary, tree) = tree();
    let at = |path: &str| tree.target(path).map(|found| found.map(|(at, _)| at));
    assert_eq!(at("to-b/sub/x").unwrap(), Some("b/sub/x".into()));
    assert_eq!(at("to-b/up").unwrap(), Some("a".into()));
    assert_eq!(at("here/here/a").unwrap(), Some("a".into()));
    assert_eq!(at("here").unwrap(), Some("".into()));
    assert_eq!(at("dangling").unwrap(), None);
    assert!(matches!(at("loop"), Err(Unseen::Loop)));
    assert!(matches!(at("a/x"), Err(Unseen::NotADirectory { at }) if at == Path::new("a")));
    assert!(matches!(at("out/x"), Err(Unseen::Outside { at, .. }) if at == Path::new("out")));
    assert!(matches!(at("absolute/x"), Err(Unseen::Outside { .. })));
    assert!(matches!(at("b/../../x"), Err(Unseen::Outside { .. })));
    assert!(
        tree.entry("out").unwrap().is_some(),
        "the link itself is here"
    );
}

#[test]
fn children_are_listed_by_name() {
    let (_temporary, tree) = tree();
    let children = tree.children("to-b").unwrap().unwrap();
    let names: Vec<_> = children.iter().map(Found::name).collect();
    assert_eq!(names, ["to-b/sub", "to-b/up"]);
    assert!(tree.children("a").unwrap().is_none());
}

#[test]
fn strange_names_and_files_are_no_trouble() {
    let (temporary, tree) = tree();
    let name = OsStr::from_bytes(b"b/\xffbad");
    fs::write(temporary.path().join(name), "").unwrap();
    let children = tree.children("b").unwrap().unwrap();
    let found = children.last().unwrap();
    assert_eq!(found.name(), "b/\u{fffd}bad");
    assert!(tree.entry(&found.path).unwrap().is_some());

    let _socket = UnixListener::bind(temporary.path().join("socket")).unwrap();
    assert_eq!(tree.entry("socket").unwrap().unwrap().kind, Kind::Other);
}

#[test]
fn what_lies_here_is_shown_without_a_dot() {
    assert_eq!(LocalTree::new(".").locate("a/b"), Path::new("a/b"));
    assert_eq!(LocalTree::new(".").locate(""), Path::new("."));
    assert_eq!(LocalTree::new("x").locate("a"), Path::new("x/a"));
}
