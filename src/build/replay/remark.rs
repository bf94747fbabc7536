//! What the executor passes over in silence, or nearly so: the build goes on, and the image is not
//! what the Dockerfile says. The replay notes it where it meets it; rules only read.

use crate::dockerfile::{Flag, MountType};
use crate::source::Text;
use crate::value::Value;

use super::outcome::Reading;

/// Something that an instruction says and the executor does not do, or does otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The instruction, as an index into the Dockerfile's.
    pub instruction: usize,
    /// What it is.
    pub what: Silence,
}

/// The kinds of remarks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Silence {
    /// The release parses here-documents and then drops them (google v1.9.2 to osscontainertools
    /// v1.25.3).
    HeredocDropped {
        /// Whether the here-document is the whole command, so that nothing runs.
        is_all: bool,
    },
    /// A here-document is fed to `sh`, whatever its first line or SHELL say (osscontainertools
    /// `pkg/commands/run.go`).
    HeredocRunBySh {
        /// The interpreter that was meant.
        meant: String,
    },
    /// A here-document that COPY or ADD writes as it stands, variables and all.
    HeredocNotExpanded {
        /// The first variable in it.
        variable: Text,
    },
    /// The command of a RUN runs without one of its mounts.
    MountIgnored(IgnoredMount),
    /// A cache is kept in the container alone (osscontainertools `pkg/commands/run.go`).
    CacheNotKept {
        /// The mount.
        mount: Text,
    },
    /// A cache that is to take the place of a mount, which the system refuses (osscontainertools
    /// `pkg/commands/run.go`).
    CacheOnMount {
        /// The mount of the RUN.
        mount: Text,
        /// Its target, where the container has a mount of its own.
        target: String,
    },
    /// A secret belongs to root, mode 0400, and USER is somebody else.
    SecretOfRoot {
        /// The mount.
        mount: Text,
        /// The user.
        user: String,
    },
    /// A target that is relative to `/`, not to WORKDIR.
    MountFromRoot {
        /// The mount.
        mount: Text,
        /// Its target.
        target: String,
        /// WORKDIR.
        directory: String,
    },
    /// A flag that is parsed, and not heeded.
    FlagIgnored(Flag),
    /// A `FROM --platform` that is not heeded.
    PlatformIgnored {
        /// Its value.
        platform: Text,
        /// The platform that is built for instead; unknown where it is the node's.
        built: Value<String>,
    },
    /// An ARG of the platform's that this release does not fill in.
    PlatformArgumentEmpty {
        /// Its name.
        name: Text,
    },
    /// An ARG whose value an earlier ENV of the same name hides.
    ArgumentHidden {
        /// Its name.
        name: Text,
        /// Whether `--build-arg` gives it a value.
        is_given: bool,
    },
    /// An ARG that an earlier stage alone declares has a value here.
    ArgumentLeaks(Reading),
    /// A port that stands in the image as it is written, and is no plain number.
    PortAsWritten {
        /// The word.
        word: Text,
        /// What stands in the image, the protocol behind it.
        port: String,
        /// What Docker declares, where it takes it.
        ports: Option<Vec<String>>,
    },
    /// A CMD of the stage below is kept, although this stage sets an ENTRYPOINT of its own.
    CommandKept {
        /// The CMD, as an index into the Dockerfile's instructions.
        command: usize,
    },
    /// The group of USER, which RUN does not take.
    GroupIgnored {
        /// What USER says.
        user: Text,
    },
    /// A label whose value is expanded a second time.
    LabelExpandedTwice {
        /// The word.
        word: Text,
        /// What becomes of it.
        becomes: String,
    },
    /// A VOLUME whose directory is not made.
    VolumeNotMade {
        /// The path.
        path: Text,
    },
    /// A directory that is made where the base, which was not unpacked, has or may have its own: the
    /// image then has this one's owner and mode (google `pkg/commands/workdir.go`, `volume.go`).
    DirectoryReset {
        /// The path.
        path: Text,
        /// The mode that the base's has; none where its content is not known.
        mode: Option<u32>,
    },
    /// An ENTRYPOINT that takes away the CMD of the stage it builds on, which sets none itself.
    CommandCleared {
        /// The CMD, as an index into the Dockerfile's instructions.
        command: usize,
    },
    /// An ONBUILD that a stage should execute and does not, since it became one with its base.
    TriggerLost {
        /// The stage, by its place in the Dockerfile.
        stage: usize,
    },
    /// A `--chmod` that leaves directories without the bit that lets anybody enter them.
    DirectoriesClosed {
        /// How many.
        directories: usize,
    },
    /// The setuid, setgid and sticky bits of a `--chmod` are lost.
    SpecialBitsLost {
        /// What it says.
        mode: Text,
    },
    /// An archive that ADD unpacks keeps its own owners and modes.
    ArchiveKeepsOwners {
        /// The archive.
        archive: Text,
    },
    /// An archive that ADD unpacks although the ignore file keeps it out.
    IgnoredArchiveUnpacked {
        /// The archive.
        archive: Text,
    },
}

/// A mount of a RUN that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoredMount {
    /// The flag's value.
    pub mount: Text,
    /// Which kind.
    pub kind: MountType,
    /// Whether the build was to stop without it.
    pub required: bool,
    /// The stage or image that a bind takes its files from; empty for the context.
    pub from: String,
}
