use std::fs;

use tempfile::TempDir;

use super::*;
use crate::manifest;
use crate::source::FileId;

/// A repository `app` with a manifest in `deploy`, and what is asked of it.
struct Setup {
    directory: TempDir,
    volume: String,
    mount: &'static str,
    others: &'static str,
    context: &'static str,
    given: Option<&'static str>,
    maps: Vec<PathMap>,
    nodes: Vec<NodeMount>,
}

impl Setup {
    fn new(volume: &str) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        fs::create_dir_all(directory.path().join("app/.git")).expect("a repository");
        let setup = Setup {
            volume: String::new(),
            directory,
            mount: "mountPath: /workspace",
            others: "",
            context: "/workspace",
            given: None,
            maps: Vec::new(),
            nodes: Vec::new(),
        };
        let volume = volume.replace("TMP", &setup.path("").to_string_lossy());
        setup.with("app/deploy/x").volume(volume)
    }

    fn volume(mut self, volume: String) -> Self {
        self.volume = volume;
        self
    }

    fn with(self, file: &str) -> Self {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, "").expect("a file");
        self
    }

    fn mapped(mut self, from: &str, to: &str) -> Self {
        self.maps.push(PathMap {
            from: from.to_owned(),
            to: PathBuf::from(to),
        });
        self
    }

    fn path(&self, below: &str) -> PathBuf {
        match below {
            "" => self.directory.path().to_path_buf(),
            below => self.directory.path().join(below),
        }
    }

    fn view(&self) -> LocalView {
        let text = format!(
            "kind: Pod\nspec:\n  volumes:\n  - {{name: v, {}}}\n  - {{name: s, secret: {{}}}}\n  \
             containers:\n  - volumeMounts:\n    - {{name: v, {}}}\n    \
             - {{name: s, mountPath: /workspace/secret}}\n{}",
            self.volume, self.mount, self.others
        );
        let manifest = manifest::read(FileId::FIRST, &text);
        let documents = manifest.documents.iter();
        let objects: Vec<_> = documents
            .filter_map(|document| document.object.clone())
            .collect();
        let pod = manifest.documents[0].pod.clone().expect("a pod");
        let mounts = Mounts::of(&pod, &pod.containers[0]);
        resolve(&Search {
            mounts: &mounts,
            objects: &objects,
            context: Some(self.context),
            dockerfiles: &[path::join(&[self.context, "Dockerfile"])],
            given: self.given.map(Path::new),
            maps: &self.maps,
            nodes: &self.nodes,
            clones: &[],
            manifest_directory: &self.path("app/deploy"),
        })
    }

    /// Where the context lies below the temporary directory, and how it was found.
    fn context(&self) -> Option<(String, How)> {
        let (local, how) = self.view().context()?;
        let local = local.strip_prefix(self.path("")).unwrap_or(&local);
        Some((local.to_string_lossy().into_owned(), how))
    }
}

fn is(local: &str, how: How) -> Option<(String, How)> {
    Some((local.to_owned(), how))
}

#[test]
fn what_is_given_comes_first() {
    let mut setup = Setup::new("hostPath: {path: TMP/app}").with("app/Dockerfile");
    assert_eq!(setup.context(), is("app", How::HostPath));
    setup = setup.mapped("/workspace", "here");
    assert_eq!(setup.context(), is("here", How::Mapped));
    setup.given = Some("there");
    assert_eq!(setup.context(), is("there", How::Given));
    let view = setup.view();
    let local = |path: &str| view.local_path(path).map(|(local, _)| local);
    assert_eq!(local("/workspace/a/../b"), Some("there/b".into()));
    assert_eq!(local("/workspaces"), None);
    assert_eq!(view.how(), "given by `--context`");
}

#[test]
fn a_map_names_a_path_of_container_or_node() {
    let setup = Setup::new("hostPath: {path: /srv/ci/app}");
    assert_eq!(setup.context(), is("app", How::HostPathSuffix));
    let setup = setup.mapped("/srv", "local").mapped("/srv/ci", "nearer");
    assert_eq!(setup.context(), is("nearer/app", How::Mapped));
    let setup = setup.mapped("/config/Dockerfile", "D");
    let view = setup.view();
    assert_eq!(
        view.local_path("/config/Dockerfile"),
        Some(("D".into(), How::Mapped))
    );
    assert!(matches!(view.see("/config"), Seen::Image));
}

#[test]
fn a_host_path_has_to_hold_the_dockerfile() {
    let setup = Setup::new("hostPath: {path: TMP/elsewhere}").with("elsewhere/x");
    assert_eq!(setup.context(), None);
    let view = setup.view();
    assert_eq!(view.tried("/workspace"), [setup.path("elsewhere")]);
    assert!(matches!(view.see("/workspace"), Seen::Unknown(Some(_))));
    let setup = setup.with("elsewhere/Dockerfile");
    assert_eq!(setup.context(), is("elsewhere", How::HostPath));
}

#[test]
fn the_end_of_a_host_path_tells() {
    for (node, file, expected) in [
        // The name of the repository is enough; one of a directory in it is not.
        ("/home/me/app", "app/x", is("app", How::HostPathSuffix)),
        (
            "/home/me/app/src",
            "app/src/x",
            is("app/src", How::HostPathSuffix),
        ),
        ("./app", "app/x", is("app", How::HostPathSuffix)),
        ("../../app/", "app/x", is("app", How::HostPathSuffix)),
        (
            "/mnt/deploy",
            "app/x",
            is("app/deploy", How::HostPathSuffix),
        ),
        ("/mnt/src", "app/src/x", None),
        (
            "/mnt/src",
            "app/src/Dockerfile",
            is("app/src", How::HostPathSuffix),
        ),
        (
            "/mnt/lib/src",
            "app/lib/src/x",
            is("app/lib/src", How::HostPathSuffix),
        ),
        (
            "/mnt/src",
            "app/deploy/src/Dockerfile",
            is("app/deploy/src", How::HostPathSuffix),
        ),
        // A shorter end that holds the Dockerfile is nearer than a longer one that does not.
        (
            "/mnt/deploy/src",
            "app/src/Dockerfile",
            is("app/src", How::HostPathSuffix),
        ),
        ("/mnt/happ", "app/x", None),
        ("/", "app/x", None),
    ] {
        let setup = Setup::new(&format!("hostPath: {{path: {node}}}")).with(file);
        assert_eq!(setup.context(), expected, "{node} {file}");
    }
}

#[test]
fn sub_paths_belong_to_the_node_path() {
    let mut setup = Setup::new("hostPath: {path: /home/me}").with("app/Dockerfile");
    setup.mount = "mountPath: /workspace, subPath: app";
    assert_eq!(setup.context(), is("app", How::HostPathSuffix));
    setup.mount = "mountPath: /workspace, subPath: '{{ x }}'";
    let view = setup.view();
    assert!(matches!(view.see("/workspace"), Seen::Here(place) if place.how.is_presumed()));
}

#[test]
fn claims_lead_to_host_paths() {
    let mut setup = Setup::new("persistentVolumeClaim: {claimName: c}");
    assert_eq!(setup.context(), None);
    setup.others = "\
---
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {volumeName: pv}
---
kind: PersistentVolume
metadata: {name: pv}
spec: {hostPath: {path: /home/me/app}}
";
    assert_eq!(setup.context(), is("app", How::HostPathSuffix));
}

#[test]
fn the_manifests_directory_is_presumed_where_nothing_is_told() {
    let setup = Setup::new("nfs: {}").with("app/Dockerfile");
    assert_eq!(setup.context(), is("app", How::RepositoryRoot));
    let mut setup = setup.with("app/deploy/Dockerfile");
    assert_eq!(setup.context(), is("app/deploy", How::ManifestDirectory));
    // As the mount if that holds the Dockerfile, else as the context below it.
    setup.context = "/workspace/sub";
    assert_eq!(setup.context(), is("app/deploy", How::ManifestDirectory));
    let setup = setup.with("app/deploy/sub/Dockerfile");
    assert_eq!(
        setup.context(),
        is("app/deploy/sub", How::ManifestDirectory)
    );
    let setup = setup.mapped("/workspace", "here");
    assert_eq!(setup.context(), is("here/sub", How::Mapped));
}

#[test]
fn nothing_is_presumed_of_what_is_known() {
    for (volume, context) in [
        ("emptyDir: {}", "/workspace"),
        ("emptydir: {}", "/workspace"),
        ("configMap: {}", "/workspace"),
        ("nfs: {}", "/elsewhere"),
        ("nfs: {}", "/workspace/secret"),
        ("nfs: {}", "/proc"),
    ] {
        let mut setup = Setup::new(volume).with("app/deploy/Dockerfile");
        setup.context = context;
        assert_eq!(setup.context(), None, "{volume} {context}");
    }
    let view = Setup::new("emptyDir: {}").view();
    assert!(matches!(view.see("/workspace/x"), Seen::Empty(_)));
    assert!(matches!(view.see("/usr/bin"), Seen::Image));
    assert!(matches!(
        view.see("/workspace/secret/x"),
        Seen::Unknown(Some(_))
    ));
}

#[test]
fn mounts_below_a_told_path_stay_mounts() {
    let mut setup = Setup::new("emptyDir: {}");
    setup.given = Some("here");
    setup.mount = "mountPath: /workspace, readOnly: true";
    let view = setup.view();
    assert!(matches!(
        view.see("/workspace/secret/key"),
        Seen::Unknown(Some(_))
    ));
    assert!(view.is_read_only("/workspace/x"));
    assert!(!view.is_read_only("/x"));
}

#[test]
fn a_mount_at_an_unknown_path_may_lie_anywhere() {
    let mut setup = Setup::new("nfs: {}");
    setup.mount = "mountPath: '/{{ x }}'";
    assert!(matches!(
        setup.view().see("/workspace"),
        Seen::Unknown(None)
    ));
}

#[test]
fn unrelated_host_paths_are_not_taken_from_this_computer() {
    let mut setup = Setup::new("hostPath: {path: TMP/elsewhere}").with("elsewhere/x");
    setup.context = "/other";
    let view = setup.view();
    assert!(matches!(view.see("/workspace/x"), Seen::Unknown(Some(_))));
}

#[test]
fn a_file_of_a_cluster_tells_where_the_node_has_it_from() {
    let mut setup = Setup::new("hostPath: {path: /src/site}").with("app/web/site/Dockerfile");
    setup.nodes.push(NodeMount {
        node: "/src".to_owned(),
        local: PathBuf::from("web"),
        directory: setup.path("app/deploy"),
    });
    let found = setup.context();
    assert_eq!(found, Some(("app/web/site".to_owned(), How::ClusterFile)));
}

#[test]
fn a_path_that_a_local_cluster_shares_is_found_back() {
    let setup = Setup::new("hostPath: {path: /host_mntTMP/app}").with("app/Dockerfile");
    assert_eq!(setup.context(), Some(("app".to_owned(), How::Shared)));
}
