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
        read_only: false,
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

#[test]
fn a_read_only_mount_is_not_written() {
    let ground = |at: &str, content| Ground {
        at: at.to_owned(),
        content,
        mounted: true,
        read_only: true,
    };
    let unknown = Content::Unknown("who knows".into());
    let mut files = FileSystem::new(vec![ground("/r", Content::Empty), ground("/u", unknown)]);
    let refused = Miss::Error(Errno::ReadOnly);
    assert_eq!(files.mkdir_all("/r", 0o755), Ok(()));
    assert_eq!(
        files.mkdir_all("/r/a/b", 0o755),
        Err((String::from("/r/a"), refused.clone()))
    );
    let created = files.create("/r/f", 0o644, None, Origin::Unknown);
    assert_eq!(created, Err(refused.clone()));
    assert_eq!(files.symlink("x", "/r/l"), Err(refused));
    // it may be there already
    assert!(matches!(files.mkdir("/u/a", 0o755), Err(Miss::Unknown(_))));
    assert_eq!(files.mkdir("/w", 0o755), Ok(()));
}
