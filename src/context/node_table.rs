//! Path of the node → paths of this computer, as clusters on a developer's machine share them.

use std::path::PathBuf;

/// What a path of the node starts with where a machine's files are shared with it, and what the
/// same path starts with on that machine.
const SHARED: [(&str, &str); 6] = [
    // Docker Desktop on Linux, and on macOS in older releases
    ("/host_mnt", ""),
    // minikube with VirtualBox on Linux
    ("/hosthome", "/home"),
    // Docker Desktop on Windows, for what is bound into WSL
    ("/run/desktop/mnt/host/wsl", "/mnt/wsl"),
    // Docker Desktop on Windows, seen from WSL
    ("/run/desktop/mnt/host", "/mnt"),
    // the same as older releases had it
    ("/mnt/host", "/mnt"),
    // rancher-desktop and others inside WSL
    ("/mnt/wsl/rancher-desktop/run", ""),
];

/// What drives of Windows lie below on nodes; minikube and older releases of Docker Desktop have
/// them at the root.
const DRIVES: [&str; 3] = ["/run/desktop/mnt/host", "/mnt/host", ""];

/// The paths of this computer that a path of a node may stand for, itself not among them.
pub fn locals(node: &str) -> Vec<PathBuf> {
    let shared = SHARED.iter().filter_map(|(on_node, here)| {
        let rest = node.strip_prefix(on_node)?;
        (rest.starts_with('/') && rest.len() > 1).then(|| PathBuf::from(format!("{here}{rest}")))
    });
    let drives = DRIVES
        .iter()
        .filter_map(|top| on_drive(node.strip_prefix(top)?));
    shared.chain(drives.flatten()).collect()
}

/// `/c/Users/me` as `C:\Users\me`, and as WSL shows it.
fn on_drive(path: &str) -> Option<[PathBuf; 2]> {
    let (drive, rest) = path.strip_prefix('/')?.split_once('/')?;
    let letter = drive.chars().next().filter(char::is_ascii_alphabetic)?;
    if drive.len() != 1 || rest.is_empty() {
        return None;
    }
    let windows = format!(
        "{}:\\{}",
        letter.to_ascii_uppercase(),
        rest.replace('/', "\\")
    );
    let wsl = format!("/mnt/{}/{rest}", letter.to_ascii_lowercase());
    Some([PathBuf::from(windows), PathBuf::from(wsl)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_paths_are_found_back() {
        let found = |node: &str| {
            let paths = locals(node).into_iter();
            let shown: Vec<String> = paths.map(|path| path.display().to_string()).collect();
            shown.join(" ")
        };
        for (node, expected) in [
            ("/host_mnt/home/me/app", "/home/me/app"),
            ("/host_mnt", ""),
            ("/host_mntx/a", ""),
            ("/hosthome/me/app", "/home/me/app"),
            ("/run/desktop/mnt/host/wsl/app", "/mnt/wsl/app /mnt/wsl/app"),
            (
                "/run/desktop/mnt/host/c/Users/me",
                "/mnt/c/Users/me C:\\Users\\me /mnt/c/Users/me",
            ),
            ("/c/Users/me", "C:\\Users\\me /mnt/c/Users/me"),
            ("/home/me", ""),
            ("/c", ""),
            ("", ""),
        ] {
            assert_eq!(found(node), expected, "{node}");
        }
    }
}
