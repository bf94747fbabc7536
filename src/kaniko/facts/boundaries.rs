//! From which version on each fact holds.

use super::{
    ArchiveError, BuildKit, Chmod, Copy, Facts, GitKey, KanikoDir, Metadata, Mount, NoMatch,
    NoStage, Ownership, PlatformParse, References, Run, SecretsResolved, StagePlanner, Stages,
    Startup, TarWithoutDestination, UnusedStages, Users, Variables, WithoutSlash, Wording,
    WorkdirUnpacks,
};
use crate::kaniko::release::{Release, rebuild, v};

impl Facts {
    /// What a release does, with its feature flags at their defaults.
    pub fn of(release: Release) -> Self {
        let mut facts = Facts {
            release,
            buildkit: BuildKit::of(release),
            wording: wording(release),
            startup: startup(release),
            references: references(release),
            stages: stages(release),
            variables: Variables {
                later_arg_wins: false,
                predefined_platform: release.is_oss_since(v(1, 25, 3)),
                args_leak: !release.is_oss_since(v(1, 27, 3)),
                expands_heredocs: false,
            },
            run: run(release),
            copy: copy(release),
            users: Users {
                numeric_must_exist: !release.has_googles(v(1, 9, 0)),
                passwd_must_exist: !release.has_googles(v(1, 9, 2)),
                unknown_group_is_uid: release.has_googles(v(1, 9, 0))
                    && !release.has_googles(v(1, 16, 0)),
            },
            metadata: metadata(release),
        };
        facts.apply_features(&|_| None);
        facts
    }
}

fn wording(release: Release) -> Wording {
    let oss = |version| release.is_oss_since(version);
    Wording {
        you: choose(release.has_googles(v(1, 9, 1)), "you", "You"),
        push_permission: choose(
            oss(v(1, 26, 2)),
            "error checking push permissions: ",
            "error checking push permissions -- make sure you entered the correct tag name, and \
             that you are authenticated correctly, and try again: ",
        ),
        target_stage: choose(
            oss(v(1, 26, 2)),
            "error finding target stage",
            "Error finding target stage",
        ),
        target_quoted: oss(v(1, 27, 0)),
        target_platform: choose(
            oss(v(1, 26, 2)),
            "failed to parse target platform ",
            "Failed to parse target platform ",
        ),
        always_optimizes: oss(v(1, 27, 4)),
        workdir_owner: choose(oss(v(1, 25, 0)), "getting user group: ", ""),
        chown: choose(
            oss(v(1, 25, 0)),
            "getting user group from chown: getting user group from chown: ",
            "getting user group from chown: ",
        ),
        archive_compression: match () {
            () if oss(v(1, 26, 2)) => ArchiveError::Unsupported,
            () if release.has_googles(v(1, 9, 2)) => ArchiveError::NotTar,
            () => ArchiveError::NotTarForXz,
        },
        stat_of_directory_end: choose(oss(v(1, 26, 2)), "", "."),
        invalid_signal_capital: !release.has_googles(v(1, 9, 2)),
    }
}

fn startup(release: Release) -> Startup {
    let google = |version| release.has_googles(version);
    let oss = |version| release.is_oss_since(version);
    Startup {
        refuses_positionals: google(v(0, 13, 0)),
        persistent_flags: !oss(v(1, 26, 3)),
        logging_first: google(v(1, 21, 0)),
        checks_platform: google(v(1, 9, 1)),
        reads_no_push: google(v(1, 21, 0)),
        strict_environment: oss(v(1, 26, 2)),
        no_push_cache_waives_cache_repo: oss(v(1, 25, 6)),
        checks_image_format: oss(v(1, 28, 1)),
        secrets: match () {
            () if oss(v(1, 27, 4)) => SecretsResolved::AtStart,
            () if oss(v(1, 26, 3)) => SecretsResolved::AfterDockerfile,
            () => SecretsResolved::Never,
        },
        http_contexts: google(v(1, 4, 0)),
        push_check: google(v(0, 10, 0)),
        push_check_of_cache_repo: google(v(1, 3, 0)),
        push_check_waived_by_no_push: release.version != v(1, 3, 0),
        push_check_waived_by_no_push_cache: google(v(1, 9, 0)),
        push_check_knows_oci_layout: google(v(1, 9, 2)),
        dryrun_skips_push: oss(v(1, 28, 3)),
        tar_without_destination: match () {
            () if google(v(1, 15, 0)) => TarWithoutDestination::Placeholder,
            () if google(v(1, 4, 0)) => TarWithoutDestination::Refused,
            () => TarWithoutDestination::Untagged,
        },
        resolves_oci_layout_path: oss(v(1, 25, 3)),
        kaniko_dir: match () {
            () if oss(v(1, 26, 5)) => KanikoDir::Renamed,
            () if google(v(1, 8, 1)) => KanikoDir::Copied,
            () => KanikoDir::Fixed,
        },
        reads_error_pages: !oss(v(1, 27, 2)),
        git_keys: git_keys(release),
        cleanup_from_environment: oss(v(1, 27, 5)),
        pre_cleanup_from_environment: oss(v(1, 27, 4)),
        restores_context_between_stages: oss(rebuild(1, 24, 0, 5)),
    }
}

fn git_keys(release: Release) -> &'static [(&'static str, GitKey)] {
    const KEYS: [(&str, GitKey); 5] = [
        ("branch", GitKey::Text),
        ("single-branch", GitKey::Bool),
        ("recurse-submodules", GitKey::Bool),
        ("insecure-skip-tls", GitKey::Bool),
        ("depth", GitKey::Integer),
    ];
    match () {
        () if release.is_oss_since(v(1, 25, 4)) => &KEYS,
        () if release.has_googles(v(1, 21, 0)) => KEYS.split_at(4).0,
        () => KEYS.split_at(3).0,
    }
}

fn references(release: Release) -> References {
    References {
        refuses_empty_tag: release.is_oss_since(v(1, 24, 2))
            || release.is_chainguard_since(v(1, 25, 1)),
        localhost_is_registry: release.is_oss_since(v(1, 28, 0)),
        strict_digests: release.has_googles(v(1, 9, 2)),
        mirror_is_registry: !release.has_googles(v(1, 21, 0)),
        characters: choose(release.has_googles(v(1, 8, 0)), "characters", "runes"),
    }
}

fn stages(release: Release) -> Stages {
    let google = |version| release.has_googles(version);
    let oss = |version| release.is_oss_since(version);
    Stages {
        unused: match () {
            () if oss(v(1, 27, 0)) => UnusedStages::Skipped,
            () if oss(v(1, 25, 0)) => UnusedStages::SkippedByDefault,
            () if google(v(0, 20, 0)) => UnusedStages::BuiltByDefault,
            () => UnusedStages::Built,
        },
        case_insensitive_target: google(v(1, 9, 0)),
        squashes: false,
        squashing_loses_triggers: !oss(v(1, 26, 1)),
        planner: match () {
            () if oss(v(1, 27, 0)) => StagePlanner::Counting,
            () if oss(v(1, 25, 4)) => StagePlanner::Squashing,
            () => StagePlanner::ByPosition,
        },
        refuses_later_from: oss(v(1, 27, 0)),
        optimizes_within_stage: !oss(v(1, 27, 0)),
        labels_in_every_stage: !oss(rebuild(1, 24, 0, 2)),
        from_root: choose(oss(v(1, 26, 0)), "/kaniko/deps", "/kaniko"),
        checks_from_index: oss(v(1, 27, 6)),
        scratch_name_panics: !google(v(1, 24, 0)),
        without_any: match () {
            () if oss(v(1, 27, 6)) => NoStage::Refused,
            () if oss(v(1, 25, 0)) => NoStage::Panics,
            () => NoStage::Builds,
        },
        platform_without_slash: match () {
            () if oss(v(1, 27, 6)) => WithoutSlash::Taken,
            () if oss(v(1, 27, 0)) => WithoutSlash::Refused,
            () => WithoutSlash::Panics,
        },
        platform_parse: match () {
            () if oss(v(1, 27, 2)) => PlatformParse::Yes(
                r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$",
            ),
            () if oss(v(1, 25, 3)) => {
                PlatformParse::Yes(r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?$")
            }
            () => PlatformParse::No,
        },
        unpacking_spares_mounts: false,
        workdir_unpacks: match () {
            () if oss(v(1, 25, 0)) => WorkdirUnpacks::UnlessRoot,
            () if oss(rebuild(1, 24, 0, 4)) => WorkdirUnpacks::Always,
            () => WorkdirUnpacks::Never,
        },
        single_snapshot_needs_last: oss(v(1, 27, 0)) && !oss(v(1, 28, 3)),
        lints: oss(v(1, 27, 2)),
    }
}

fn run(release: Release) -> Run {
    Run {
        executes_heredocs: release.is_oss_since(v(1, 25, 4)),
        cache: Mount::Ignored,
        secret: Mount::Ignored,
        bind: Mount::Ignored,
        other: if release.is_oss_since(v(1, 25, 6)) {
            Mount::Warned
        } else {
            Mount::Ignored
        },
        checks_mounts: false,
        honours_group: false,
    }
}

fn copy(release: Release) -> Copy {
    let google = |version| release.has_googles(version);
    let oss = |version| release.is_oss_since(version);
    Copy {
        no_match: match () {
            () if oss(v(1, 25, 4)) => NoMatch::Silent,
            () if google(v(1, 23, 0)) => NoMatch::Warned,
            () => NoMatch::Refused,
        },
        chmod: match () {
            () if oss(v(1, 28, 0)) => Chmod::Symbolic,
            () if google(v(1, 23, 0)) => Chmod::Octal,
            () => Chmod::Ignored,
        },
        writes_heredocs: oss(v(1, 25, 4)),
        ownership: if oss(v(1, 25, 0)) {
            Ownership::User
        } else {
            Ownership::Source
        },
        keeps_directory_mode: !oss(v(1, 25, 0)),
        expands_destination_apart: google(v(1, 9, 2)),
        checks_expanded_destination: google(v(1, 22, 0)),
        looks_at_other_stages_first: google(v(1, 12, 0)),
        sees_links_before_mkdir: oss(v(1, 28, 0)),
        chmod_of_implicit_directories: false,
        snapshot_follows_links: oss(v(1, 28, 1)),
        heredoc_mode: 0o644,
        refuses_members_outside: oss(v(1, 26, 0)),
        knows_zstd: google(v(1, 9, 2)),
        skips_ignored_targets: oss(v(1, 26, 4)),
        skips_kaniko_dir: oss(v(1, 27, 1)),
        needs_current_user: oss(v(1, 25, 0)),
        replaces_dangling_links: oss(v(1, 28, 1)),
        url_name_without_query: google(v(1, 22, 0)),
        probes_urls: !google(v(1, 12, 0)),
        older_ignore_patterns: !google(v(1, 9, 2)),
        bad_ignore_pattern_stops: false,
        dockerfile_ignore_file: google(v(1, 6, 0)),
    }
}

fn metadata(release: Release) -> Metadata {
    let oss = |version| release.is_oss_since(version);
    Metadata {
        volume_makes_directory: true,
        workdir_owned_by_user: release.has_googles(v(1, 9, 2)),
        expose_refuses_two_slashes: oss(v(1, 28, 1)),
        empty_command_panics: oss(v(1, 28, 1)),
        volume_panics_with_cache: oss(v(1, 27, 4)) && !oss(v(1, 28, 0)),
    }
}

fn choose(condition: bool, then: &'static str, otherwise: &'static str) -> &'static str {
    if condition { then } else { otherwise }
}
