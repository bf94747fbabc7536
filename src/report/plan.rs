//! What each build resolves to, step by step: the chain from the manifest to the files that are
//! copied. The data here, the words in `text.rs`, the picture in `mermaid.rs`.

pub mod mermaid;
#[cfg(test)]
mod tests;
mod text;

use std::path::PathBuf;

pub use text::write;

/// What a build resolves to, beyond what its report says.
#[derive(Debug, Clone, Default)]
pub struct BuildPlan {
    /// The `kind` of the object that carries the pod.
    pub kind: String,
    /// The object's name.
    pub name: Option<String>,
    /// The container's image, as it is written.
    pub image: Option<String>,
    /// Why the release is presumed.
    pub presumed: Option<String>,
    /// The directory the executor starts in.
    pub working_directory: Option<String>,
    /// The flags that are set, with their values as they are written.
    pub options: Vec<String>,
    /// What is mounted, in the order of the paths.
    pub mounts: Vec<MountPlan>,
    /// Why the context's path in the container is not known.
    pub context_unknown: Option<String>,
    /// The look-up of the Dockerfile.
    pub dockerfile: LookupPlan,
    /// The ignore file that holds.
    pub ignore_file: Option<IgnorePlan>,
    /// The least privileges of the container with which it builds.
    pub security: SecurityPlan,
    /// The stages of the Dockerfile, in its order.
    pub stages: Vec<StagePlan>,
}

/// The least privileges of a container with which a build works.
#[derive(Debug, Clone, Default)]
pub struct SecurityPlan {
    /// The capabilities to add where all are dropped, in order.
    pub add: Vec<String>,
    /// Whether that is enough only if the files of the context belong to root.
    pub if_owned_by_root: bool,
}

/// A path of the container that shows other files than the image's.
#[derive(Debug, Clone, Default)]
pub struct MountPlan {
    /// The path; none where the files do not tell it.
    pub path: Option<String>,
    /// What is mounted; none where `--map` alone says what lies there.
    pub volume: Option<VolumePlan>,
    /// The part of the volume that is mounted.
    pub sub_path: Option<String>,
    /// Whether the container may not write there.
    pub read_only: bool,
    /// Whether it is certain to be empty when the container starts.
    pub starts_empty: bool,
    /// The path of the node.
    pub node: Option<String>,
    /// The directory here.
    pub local: Option<PathBuf>,
    /// How that was found, as a phrase.
    pub how: String,
    /// Why the node's path is not known.
    pub unknown: Option<String>,
}

/// The volume of a mount.
#[derive(Debug, Clone, Default)]
pub struct VolumePlan {
    /// Its name.
    pub name: String,
    /// The field that says what fills it, e.g. `hostPath`; none where the pod has no such volume.
    pub source: Option<String>,
}

/// The look-up of the Dockerfile.
#[derive(Debug, Clone, Default)]
pub struct LookupPlan {
    /// What `--dockerfile` says, or would by default; none where that is not known.
    pub value: Option<String>,
    /// The paths of the container that are tried, in order.
    pub tried: Vec<String>,
    /// What came of it.
    pub found: LookupOutcome,
}

/// What came of the look-up of the Dockerfile.
#[derive(Debug, Clone, Default)]
pub enum LookupOutcome {
    /// It was not looked up.
    #[default]
    Open,
    /// It is there.
    Found {
        /// Its path in the container.
        path: String,
        /// Its path here.
        local: PathBuf,
        /// From where its path led to it.
        from: LookedFrom,
    },
    /// It is not; another path differs in case alone.
    Missing(Option<String>),
    /// It is there and cannot be used: the executor's line.
    Unusable(String),
    /// It is fetched from a server.
    Remote,
    /// The files do not tell.
    Unknown(String),
}

/// From where the path of a file is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookedFrom {
    /// From the root: it is absolute.
    Root,
    /// From the directory that the executor starts in.
    WorkingDirectory,
    /// From the context.
    Context,
    /// From both, which are the same directory.
    Both,
}

/// The ignore file that holds.
#[derive(Debug, Clone, Default)]
pub struct IgnorePlan {
    /// Its path in the container.
    pub path: String,
    /// Its path here.
    pub local: PathBuf,
    /// How many patterns it has.
    pub patterns: usize,
}

/// A stage of the Dockerfile.
#[derive(Debug, Clone, Default)]
pub struct StagePlan {
    /// Its name.
    pub name: Option<String>,
    /// What it builds on, as it is written.
    pub base: String,
    /// The line of its FROM, from 1.
    pub line: usize,
    /// Whether it is built.
    pub built: bool,
    /// Its instructions that copy, stop, or are not known to pass.
    pub steps: Vec<StepPlan>,
}

/// An instruction that is executed.
#[derive(Debug, Clone, Default)]
pub struct StepPlan {
    /// The line it starts on, from 1.
    pub line: usize,
    /// Its keyword, in upper case.
    pub keyword: String,
    /// What becomes of it.
    pub outcome: StepOutcome,
    /// What it copies.
    pub copy: Option<CopyPlan>,
}

/// What becomes of an instruction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum StepOutcome {
    /// It passes.
    #[default]
    Done,
    /// The executor stops, with this line.
    Stops(String),
    /// The files do not tell, and why.
    Unknown(String),
}

/// What a COPY or ADD takes.
#[derive(Debug, Clone, Default)]
pub struct CopyPlan {
    /// The stage or image that it takes from, where it is not the context.
    pub from: Option<String>,
    /// Its sources.
    pub sources: Vec<SourcePlan>,
    /// Where to.
    pub destination: Option<String>,
    /// How many files and links.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
    /// How many files the ignore file keeps out.
    pub excluded: usize,
    /// How many files are dropped because they would lie on a mount, on a volume, or among the
    /// executor's own files.
    pub dropped: usize,
}

/// A source of a COPY or ADD.
#[derive(Debug, Clone, Default)]
pub struct SourcePlan {
    /// As it is written.
    pub written: String,
    /// What its variables make of it, where it has any.
    pub expanded: Option<String>,
    /// How many paths match, where it is a pattern.
    pub matches: Option<usize>,
}
