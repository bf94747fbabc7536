//! What an executor does differently from others: the one place where versions turn into
//! behaviour. Nobody else compares versions.

mod boundaries;
mod buildkit;
mod choices;
mod cure;
mod features;

pub use buildkit::BuildKit;
pub use choices::{
    ArchiveError, Chmod, GitKey, KanikoDir, Mount, NoMatch, NoStage, Ownership, PlatformParse,
    SecretsResolved, StagePlanner, TarWithoutDestination, UnusedStages, WithoutSlash,
    WorkdirUnpacks,
};

use super::release::Release;
use crate::dockerfile::Dialect;

/// Everything that differs between releases, for one of them.
///
/// Sources are files of google@v1.24.0 ("G") and osscontainertools@v1.28.3 ("O") that show the
/// behaviour; the version from which it holds was found in the files' history and stands in
/// `boundaries.rs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The release they describe.
    pub release: Release,
    /// The vendored BuildKit whose parser reads the Dockerfile (`go.mod`).
    pub buildkit: BuildKit,
    /// How its errors are worded.
    pub wording: Wording,
    /// How it starts.
    pub startup: Startup,
    /// How image references are read (go-containerregistry, `pkg/name`).
    pub references: References,
    /// How stages are chosen and built.
    pub stages: Stages,
    /// How variables are expanded.
    pub variables: Variables,
    /// What RUN does.
    pub run: Run,
    /// What COPY and ADD do.
    pub copy: Copy,
    /// How names of users and groups are looked up.
    pub users: Users,
    /// What USER, WORKDIR, VOLUME, EXPOSE do.
    pub metadata: Metadata,
}

/// Wording that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// `you` or, before google v1.9.1, `You`, in `… must provide --destination` (G root.go).
    pub you: &'static str,
    /// What stands before an error of the push-permission check (G and O root.go).
    pub push_permission: &'static str,
    /// What stands before an error of `--target` (G and O dockerfile.go).
    pub target_stage: &'static str,
    /// Whether the target is quoted in `… is not a valid target build stage` (O dockerfile.go).
    pub target_quoted: bool,
    /// What stands before an error of the platform when the stages begin (O buildargs.go).
    pub target_platform: &'static str,
    /// Whether errors of metadata instructions, and COPY errors with `--cache`, come from the
    /// optimizing pass that always runs: `failed to optimize instructions:` (O build.go).
    pub always_optimizes: bool,
    /// What stands before `identifying uid and gid for user …` where WORKDIR makes a directory and
    /// USER does not exist (O workdir.go).
    pub workdir_owner: &'static str,
    /// What stands before an error of `--chown`, which osscontainertools says twice (G copy.go,
    /// O command_util.go).
    pub chown: &'static str,
    /// What an archive in xz or zstd is refused with (G and O tar_util.go, fs_util.go).
    pub archive_compression: ArchiveError,
    /// What ends the words `error calling stat on PATH` (G fs_util.go has a full stop there).
    pub stat_of_directory_end: &'static str,
    /// `Invalid signal` in capitals (docker's signal package before google v1.9.2).
    pub invalid_signal_capital: bool,
}

/// Start-up behaviour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Startup {
    /// Whether a positional argument is an error: there are subcommands (G root.go).
    pub refuses_positionals: bool,
    /// Whether subcommands understand the executor's flags (`PersistentFlags`, G root.go).
    pub persistent_flags: bool,
    /// Whether logging is set up before flags and environment are checked (G root.go); otherwise
    /// just before the destination check.
    pub logging_first: bool,
    /// Whether a bad `--custom-platform` stops the start (G root.go).
    pub checks_platform: bool,
    /// Whether `KANIKO_NO_PUSH` is read (G root.go).
    pub reads_no_push: bool,
    /// Whether unreadable `KANIKO_NO_PUSH` and `KANIKO_REGISTRY_MAP` are fatal (O root.go).
    pub strict_environment: bool,
    /// Whether `--cache --no-push` is let through with `--no-push-cache` (O root.go).
    pub no_push_cache_waives_cache_repo: bool,
    /// Whether `--image-format` is checked against `--compression` and `--tar-path` (O root.go).
    pub checks_image_format: bool,
    /// When the files and variables of `--secret` are looked up.
    pub secrets: SecretsResolved,
    /// Whether an `https://` context may be a tarball on any server, not only an Azure blob
    /// (G buildcontext.go).
    pub http_contexts: bool,
    /// Whether the push-permission check takes place at all (G root.go).
    pub push_check: bool,
    /// Whether the check looks at the cache repository where nothing else is pushed (G push.go).
    pub push_check_of_cache_repo: bool,
    /// Whether `--no-push` without a cache repository needs no check; google v1.3.0 checks the
    /// empty name, and so stops (G root.go).
    pub push_check_waived_by_no_push: bool,
    /// Whether `--no-push --no-push-cache` needs no check (G push.go).
    pub push_check_waived_by_no_push_cache: bool,
    /// Whether `oci:` cache repositories need no check (G push.go).
    pub push_check_knows_oci_layout: bool,
    /// Whether `--dryrun` skips check and push (O root.go).
    pub dryrun_skips_push: bool,
    /// What `--tar-path` with `--no-push` and no destination does (G push.go).
    pub tar_without_destination: TarWithoutDestination,
    /// Whether a relative `--oci-layout-path` is relative to the start directory, not to `/`
    /// (O root.go).
    pub resolves_oci_layout_path: bool,
    /// How the executor's directory is moved (G and O root.go).
    pub kaniko_dir: KanikoDir,
    /// Whether a Dockerfile from a server is read whatever the status (G dockerfile.go).
    pub reads_error_pages: bool,
    /// The keys of `--git` that are read (G options.go); others are ignored.
    pub git_keys: &'static [(&'static str, GitKey)],
    /// Whether `KANIKO_CLEANUP` and the like set the defaults of their flags (O root.go).
    pub cleanup_from_environment: bool,
    /// The same for `KANIKO_PRE_CLEANUP` and `KANIKO_PRESERVE_CONTEXT` (O root.go).
    pub pre_cleanup_from_environment: bool,
    /// Whether `--preserve-context` restores the context after each stage, not only at the end
    /// (O build.go).
    pub restores_context_between_stages: bool,
}

/// How image references are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct References {
    /// Whether `image:` is refused; otherwise it means `latest` (go-containerregistry 0.20.6).
    pub refuses_empty_tag: bool,
    /// Whether `localhost/x` names a registry (go-containerregistry 0.21.7).
    pub localhost_is_registry: bool,
    /// Whether a digest must be `sha256:` and 64 hexadecimal digits; otherwise any 71 characters
    /// of `sh:0123456789abcdef` will do (go-containerregistry 0.14).
    pub strict_digests: bool,
    /// Whether `--registry-mirror` takes registries alone (google up to v1.20.1
    /// `pkg/image/remote/remote.go`); later ones take a path, too, and a scheme for a registry.
    pub mirror_is_registry: bool,
    /// `characters` or, before google v1.8.0, `runes`.
    pub characters: &'static str,
}

/// How stages are chosen and built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stages {
    /// What happens to stages that the target does not need.
    pub unused: UnusedStages,
    /// Whether names of stages and `--target` match without regard to case (G dockerfile.go).
    pub case_insensitive_target: bool,
    /// Whether chains of `FROM stage` become one stage (O dockerfile.go).
    pub squashes: bool,
    /// Whether a stage that becomes one with its base loses the ONBUILD triggers of that base
    /// (O v1.25.4 to v1.26.0 dockerfile.go).
    pub squashing_loses_triggers: bool,
    /// How the stages to build are planned.
    pub planner: StagePlanner,
    /// Whether a `--from` that leads to the stage itself or a later one is refused as such
    /// (O build.go, `resolveExtraStageDigests`); otherwise it counts as an image's name.
    pub refuses_later_from: bool,
    /// Whether the optimizing pass takes place inside a stage's build, so that its errors come
    /// with `error building stage:` (G and O ≤ v1.26 build.go).
    pub optimizes_within_stage: bool,
    /// Whether labels of the command line are looked at in every stage, not just the pushed one
    /// (G build.go).
    pub labels_in_every_stage: bool,
    /// The directory that holds what later stages copy from stage N, before the `/N`.
    pub from_root: &'static str,
    /// Whether a numeric `--from` out of range or of the stage itself is refused (O dockerfile.go).
    pub checks_from_index: bool,
    /// Whether `FROM scratch AS scratch` panics (G ≤ v1.23.2).
    pub scratch_name_panics: bool,
    /// What a Dockerfile without any FROM leads to.
    pub without_any: NoStage,
    /// What a `--custom-platform` without a slash leads to when the first stage is done (G and O
    /// build.go).
    pub platform_without_slash: WithoutSlash,
    /// How the platform is parsed once more before the first stage (containerd platforms).
    pub platform_parse: PlatformParse,
    /// Whether a link that is unpacked leaves alone the mounts below the directory in its place;
    /// otherwise that directory is to be removed, mounts and all (O fs_util.go).
    pub unpacking_spares_mounts: bool,
    /// Whether the base is unpacked for a stage that only has WORKDIR (O workdir.go).
    pub workdir_unpacks: WorkdirUnpacks,
    /// Whether `--single-snapshot` loses every layer where the last instruction is one that is
    /// skipped, as MAINTAINER is (O v1.27.0 to v1.28.2 build.go).
    pub single_snapshot_needs_last: bool,
    /// Whether BuildKit's linter goes along with the parser: a bad `# check=` stops it, and what it
    /// finds is logged as warnings (O dockerfile.go). In all of these releases it makes the checks
    /// of `dockerfile::checks`: their BuildKits, v0.29.0 to v0.32.2, have the same files.
    pub lints: bool,
}

/// How variables are expanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variables {
    /// Whether an ARG after an ENV of the same name wins (O buildargs.go); otherwise ENV does.
    pub later_arg_wins: bool,
    /// Whether `TARGETPLATFORM` and its like exist (O buildargs.go).
    pub predefined_platform: bool,
    /// Whether an ARG of one stage is seen by all later ones (G build.go).
    pub args_leak: bool,
    /// Whether bodies of heredocs that COPY and ADD take are expanded (O copy.go).
    pub expands_heredocs: bool,
}

/// What RUN does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Whether heredocs are known to the parser and executed (O run.go).
    pub executes_heredocs: bool,
    /// `type=cache`.
    pub cache: Mount,
    /// `type=secret`.
    pub secret: Mount,
    /// `type=bind` from the context.
    pub bind: Mount,
    /// `type=ssh` and `type=tmpfs`.
    pub other: Mount,
    /// Whether mounts are expanded, and so checked, when the command runs (O run.go).
    pub checks_mounts: bool,
    /// Whether the group of USER counts (O run.go).
    pub honours_group: bool,
}

/// What COPY and ADD do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copy {
    /// Where a wildcard, or `.dockerignore`, leaves no source (G command_util.go).
    pub no_match: NoMatch,
    /// `--chmod` (G copy.go, O mode parsing).
    pub chmod: Chmod,
    /// Whether heredocs are written; otherwise they are dropped (O copy.go).
    pub writes_heredocs: bool,
    /// The owner (G and O fs_util.go, O command_util.go).
    pub ownership: Ownership,
    /// Whether the root of a copied directory keeps the source's mode; otherwise it gets 0755
    /// (G and O fs_util.go).
    pub keeps_directory_mode: bool,
    /// Whether copying a directory skips targets on the ignore list (O fs_util.go).
    pub skips_ignored_targets: bool,
    /// Whether targets in the executor's directory are skipped (O fs_util.go).
    pub skips_kaniko_dir: bool,
    /// Whether the executor must know who it runs as, by `/etc/passwd` or `$USER` (O command_util.go).
    pub needs_current_user: bool,
    /// Whether a dangling symbolic link as destination is replaced (O fs_util.go).
    pub replaces_dangling_links: bool,
    /// Whether the query of a URL stays out of the file's name (G command_util.go).
    pub url_name_without_query: bool,
    /// Whether zstd is told from other files (docker's archive package since G v1.9.2).
    pub knows_zstd: bool,
    /// Whether a URL is tried before it counts as remote (google ≤ v1.11.0).
    pub probes_urls: bool,
    /// Whether `.dockerignore` is matched by docker's older `fileutils`, in which every pattern
    /// is a regular expression with `+ ( ) | { }` as operators (google up to v1.9.1).
    pub older_ignore_patterns: bool,
    /// Whether one bad pattern in `.dockerignore` stops the build (O fs_util.go); otherwise it
    /// turns the file off.
    pub bad_ignore_pattern_stops: bool,
    /// Whether an error in the destination's variables is told apart from one in the sources'
    /// (G command_util.go since v1.9.2).
    pub expands_destination_apart: bool,
    /// Whether the destination is checked as it is expanded; otherwise as it is written
    /// (G command_util.go since v1.22.0).
    pub checks_expanded_destination: bool,
    /// Whether the sources of a COPY --from are looked at before it is executed, too
    /// (G copy.go since v1.12.0).
    pub looks_at_other_stages_first: bool,
    /// Whether a link in the way of a directory is seen as such (O fs_util.go); otherwise what it
    /// leads to.
    pub sees_links_before_mkdir: bool,
    /// Whether `--chmod` applies to directories made on the way (O fs_util.go).
    pub chmod_of_implicit_directories: bool,
    /// Whether a snapshot stops at a link that cannot be followed (O resolve.go).
    pub snapshot_follows_links: bool,
    /// The mode of a file that a heredoc makes, without `--chmod` (O copy.go).
    pub heredoc_mode: u32,
    /// Whether archive members that lead out of the destination are refused (O fs_util.go).
    pub refuses_members_outside: bool,
    /// Whether `<Dockerfile>.dockerignore` is read (G fs_util.go).
    pub dockerfile_ignore_file: bool,
}

/// How names of users and groups are looked up, for USER and `--chown` (G command_util.go).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Users {
    /// Whether a numeric user must be in `/etc/passwd` (google ≤ v1.8.1).
    pub numeric_must_exist: bool,
    /// Whether `/etc/passwd` must exist: `open /etc/passwd: no such file or directory`
    /// (google ≤ v1.9.1).
    pub passwd_must_exist: bool,
    /// Whether a group in `--chown` that is no number and does not exist counts as the user's
    /// number (google v1.9.0 to v1.15.0); otherwise `strconv.ParseUint: parsing "…": invalid
    /// syntax`.
    pub unknown_group_is_uid: bool,
}

/// What USER, WORKDIR, VOLUME, EXPOSE do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metadata {
    /// Whether VOLUME makes the directory (G volume.go).
    pub volume_makes_directory: bool,
    /// Whether WORKDIR gives the directory to USER, who must then exist (G workdir.go).
    pub workdir_owned_by_user: bool,
    /// Whether EXPOSE refuses a second slash (O expose.go).
    pub expose_refuses_two_slashes: bool,
    /// Whether a `CMD` with nothing behind it trips an assertion (O cmd.go since v1.28.1).
    pub empty_command_panics: bool,
    /// Whether a VOLUME panics with `--cache`, since its directory is put into the layer of what
    /// should only be metadata (O v1.27.4 to v1.27.6 build.go).
    pub volume_panics_with_cache: bool,
}

impl Facts {
    /// How the release's parser reads Dockerfiles.
    pub fn dialect(&self) -> Dialect {
        Dialect::buildkit(u32::from(self.buildkit.minor))
    }
}
