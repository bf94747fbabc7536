//! The files that make clusters of kind and k3d: which paths of this computer their nodes show.

use std::path::{Path, PathBuf};

use crate::path;
use crate::source::FileId;
use crate::yaml::{self, Node};

/// A path of this computer that is mounted into the nodes of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeMount {
    /// The path of the node, absolute and clean.
    pub node: String,
    /// The path as the file has it; relative to where the cluster was made.
    pub local: PathBuf,
    /// The directory of the file.
    pub directory: PathBuf,
}

impl NodeMount {
    /// The directory that is meant: a relative one is looked for from the directory of the file
    /// upwards, to the root of its repository.
    pub fn found(&self, repository: &Path) -> Option<PathBuf> {
        let mut from = self
            .directory
            .ancestors()
            .take_while(|directory| directory.starts_with(repository))
            .map(|directory| clean(&directory.join(&self.local)));
        if self.local.is_absolute() {
            return self.local.is_dir().then(|| self.local.clone());
        }
        from.find(|directory| directory.is_dir())
    }
}

fn clean(local: &Path) -> PathBuf {
    match local.to_str() {
        Some(text) => PathBuf::from(path::clean(text).as_ref()),
        None => local.to_path_buf(),
    }
}

/// What stands in such files.
pub const NEEDLES: [&str; 2] = ["kind.x-k8s.io/", "k3d.io/"];

/// The mounts that a file of a cluster asks for; none of another file.
pub fn read(text: &str, directory: &Path) -> Vec<NodeMount> {
    let stream = yaml::read(FileId::FIRST, text);
    let roots = stream
        .documents
        .iter()
        .filter_map(|document| document.root.as_ref());
    let mounts = roots.flat_map(|root| {
        let version = root.get("apiVersion").and_then(Node::as_str);
        match version.map_or("", |version| version.as_str()) {
            version if version.starts_with(NEEDLES[0]) => of_kind(root),
            version if version.starts_with(NEEDLES[1]) => of_k3d(root),
            _ => Vec::new(),
        }
    });
    mounts
        .filter(|(node, _)| path::is_abs(node))
        .map(|(node, local)| NodeMount {
            node: path::clean(&node).into_owned(),
            local: PathBuf::from(local),
            directory: directory.to_path_buf(),
        })
        .collect()
}

/// `nodes[*].extraMounts[*]`.
fn of_kind(root: &Node) -> Vec<(String, String)> {
    let nodes = root.get("nodes").into_iter().flat_map(Node::items);
    let mounts = nodes.flat_map(|node| node.get("extraMounts").into_iter().flat_map(Node::items));
    let text = |mount: &Node, key| Some(mount.get(key)?.as_str()?.to_string());
    mounts
        .filter_map(|mount| {
            Some((
                text(mount, "containerPath")?,
                here(&text(mount, "hostPath")?)?,
            ))
        })
        .collect()
}

/// `volumes[*].volume`: `HERE:NODE`, perhaps with `:ro` and `@nodes` behind it.
fn of_k3d(root: &Node) -> Vec<(String, String)> {
    let volumes = root.get("volumes").into_iter().flat_map(Node::items);
    volumes
        .filter_map(|volume| {
            let written = volume.get("volume")?.as_str()?.as_str();
            let written = written.split('@').next()?;
            let colon = written.find(":/")?;
            let (local, node) = (written.get(..colon)?, written.get(colon + 1..)?);
            Some((node.split(':').next()?.to_owned(), here(local)?))
        })
        .collect()
}

/// A path of this computer: a shell's `$PWD` is where the cluster was made. Other variables may be
/// anything.
fn here(written: &str) -> Option<String> {
    let plain = ["${PWD}", "$PWD", "$(pwd)"]
        .iter()
        .find_map(|pwd| Some(format!(".{}", written.strip_prefix(pwd)?)))
        .unwrap_or_else(|| written.to_owned());
    (!plain.is_empty() && !plain.contains(['$', '~', '{', '<'])).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(text: &str) -> String {
        let mounts = read(text, Path::new("/repo")).into_iter();
        let shown: Vec<String> = mounts
            .map(|mount| format!("{}={}", mount.node, mount.local.display()))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn clusters_of_kind_are_read() {
        let text = "\
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
- role: control-plane
  extraMounts:
  - {hostPath: ./, containerPath: /src/}
  - {hostPath: $PWD/app, containerPath: /app}
  - {hostPath: $HOME/app, containerPath: /home}
  - {hostPath: /x}
- role: worker
";
        assert_eq!(read_as(text), "/src=./ /app=./app");
        assert_eq!(read_as(&text.replace("kind.x", "other.x")), "");
    }

    #[test]
    fn clusters_of_k3d_are_read() {
        let text = "\
apiVersion: k3d.io/v1alpha5
kind: Simple
volumes:
- volume: ./app:/src@server:*
- volume: C:\\x:/y:ro
- volume: /only
- volume: a:b
";
        assert_eq!(read_as(text), "/src=./app /y=C:\\x");
    }
}
