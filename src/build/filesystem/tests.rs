use super::*;
use crate::context::local::LocalTree;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

/// A local directory with links, as the mount `/w`.
fn mounted() -> (tempfile::TempDir, FileSystem) {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path();
    std::fs::create_dir_all(root.join("b/sub")).unwrap();
    std::fs::write(root.join("a"), "12345").unwrap();
    std::fs::write(root.join("b.txt"), "").unwrap();
    std::fs::write(root.join("b/sub/x"), "x").unwrap();
    for (link, target) in [("to-b", "b"), ("b/up", "../a"), ("absolute", "/etc")] {
        symlink(target, root.join(link)).unwrap();
    }
    let ground = Ground {
        at: String::from("/w"),
        content: Content::Local(LocalTree::new(root)),
        mounted: true,
    };
    (temporary, FileSystem::new(vec![ground]))
}

#[test]
fn walks_by_name_and_not_through_links() {
    let (_temporary, files) = mounted();
    let walk = |path: &str| -> Vec<String> {
        let found = files.walk(path).unwrap();
        found.into_iter().map(|step| step.relative).collect()
    };
    assert_eq!(walk("/w/b"), [".", "sub", "sub/x", "up"]);
    assert_eq!(walk("/w/to-b/sub"), [".", "x"]);
    assert_eq!(walk("/w/to-b"), ["."]);
    assert_eq!(
        walk("/w"),
        [
            ".", "a", "absolute", "b", "b/sub", "b/sub/x", "b/up", "b.txt", "to-b"
        ]
    );
    assert!(is_missing(&files.walk("/w/nothing")));
}

#[test]
fn only_files_are_read() {
    let (temporary, files) = mounted();
    let _socket = UnixListener::bind(temporary.path().join("socket")).unwrap();
    assert_eq!(files.read("/w/b/up").as_deref(), Some("12345"));
    assert_eq!(files.read("/w/socket"), None);
    assert_eq!(files.read("/w/b"), None);
}
