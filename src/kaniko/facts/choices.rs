//! The ways in which releases differ.

/// How ADD refuses an archive in xz or zstd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveError {
    /// `path does not lead to local tar archive` for xz; zstd is copied as a plain file.
    NotTarForXz,
    /// `unpacking local tar: path does not lead to local tar archive`.
    NotTar,
    /// A fatal log line: `unsupported compression algorithm: 3` (xz) or `4` (zstd).
    Unsupported,
}

/// How a key of `--git` is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GitKey {
    /// Any text.
    Text,
    /// A boolean.
    Bool,
    /// A decimal number.
    Integer,
}

/// When secrets of the command line are looked up (O root.go).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretsResolved {
    /// There are none.
    Never,
    /// Once the Dockerfile is found.
    AfterDockerfile,
    /// Right after the flags were checked.
    AtStart,
}

/// What `--tar-path` with `--no-push` and no destination does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TarWithoutDestination {
    /// Writes a tarball without a tag.
    Untagged,
    /// Stops after the build.
    Refused,
    /// Writes `unset-repo/unset-image-name`.
    Placeholder,
}

/// How the executor's directory is moved to `--kaniko-dir`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KanikoDir {
    /// It is not.
    Fixed,
    /// Copied, then the old one is deleted.
    Copied,
    /// Renamed, or copied across file systems.
    Renamed,
}

/// Whether stages are built that the target does not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnusedStages {
    /// They are built.
    Built,
    /// They are built unless `--skip-unused-stages`.
    BuiltByDefault,
    /// They are skipped unless `--skip-unused-stages=false`.
    SkippedByDefault,
    /// They are skipped.
    Skipped,
}

/// How the platform is parsed before the stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlatformParse {
    /// It is not.
    No,
    /// By containerd's platforms, whose OS component must match this pattern.
    Yes(&'static str),
}

/// What a `--custom-platform` without a slash leads to, once a stage is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutSlash {
    /// A panic.
    Panics,
    /// `invalid platform format "…", expected os/arch`.
    Refused,
    /// It is taken for the system.
    Taken,
}

/// Whether WORKDIR alone makes the base be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkdirUnpacks {
    /// No.
    Never,
    /// Yes.
    Always,
    /// Where it is not `/`.
    UnlessRoot,
}

/// What a release does with a kind of `RUN --mount`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mount {
    /// Nothing: the command runs without it.
    Ignored,
    /// It warns, and the command runs without it.
    Warned,
    /// It is there.
    Mounted,
}

/// What `--chmod` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chmod {
    /// Nothing.
    Ignored,
    /// An octal mode (`strconv.ParseUint` in base 8, 32 bits), whose setuid, setgid and sticky
    /// bits are lost.
    Octal,
    /// An octal mode (`strconv.ParseInt` in base 8, 16 bits, where it starts with a digit), whose
    /// special bits count, or a symbolic one (dchapes-mode).
    Symbolic,
}

/// Who owns what COPY makes without `--chown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// The owner of the source.
    Source,
    /// The USER of the stage.
    User,
    /// root.
    Root,
}

/// What happens where a wildcard matches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMatch {
    /// `copy failed: no source files specified`.
    Refused,
    /// A warning, and nothing is copied.
    Warned,
    /// Nothing is copied.
    Silent,
}

/// What a Dockerfile without any FROM leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoStage {
    /// Nothing is built, and that is no error until an image is pushed (G build.go).
    Builds,
    /// A panic (O v1.25.0 to v1.27.5).
    Panics,
    /// `dockerfile must contain at least one FROM instruction` (O dockerfile.go).
    Refused,
}

/// How the stages to build are planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StagePlanner {
    /// By their position among those that are left, references resolved one stage after the other
    /// (G and O v1.25 dockerfile.go).
    ByPosition,
    /// By their number in the Dockerfile, chains of stages made one (O v1.25.4 to v1.26).
    Squashing,
    /// References counted from the last stage on (O v1.27 dockerfile.go).
    Counting,
}
