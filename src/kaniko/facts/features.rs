//! Feature flags that change facts.

use super::{Facts, Mount, Ownership};
use crate::golang::parse_bool;
use crate::kaniko::flags::Feature;

impl Facts {
    /// The same facts for a container whose environment sets these variables. Only
    /// `FF_KANIKO_…` matter; what `strconv.ParseBool` refuses counts as unset, and so do flags
    /// that the release does not read.
    pub fn with_environment(mut self, variables: &[(&str, &str)]) -> Self {
        self.apply_features(&|feature| {
            let set = variables
                .iter()
                .rev()
                .find(|(name, _)| *name == feature.name);
            set.and_then(|(_, value)| parse_bool(value).ok())
        });
        self
    }

    /// Sets the facts that rest on feature flags; `set` tells a flag's value in the environment.
    pub(super) fn apply_features(&mut self, set: &dyn Fn(&Feature) -> Option<bool>) {
        let release = self.release;
        let on = |name: &str| {
            Feature::named(name).and_then(|feature| {
                let default = feature.default(release)?;
                let read = feature.is_known_to(release).then(|| set(feature));
                Some(read.flatten().unwrap_or(default))
            })
        };
        let enabled = |name| on(name) == Some(true);
        let mount = |name| match on(name) {
            Some(true) => Mount::Mounted,
            Some(false) => Mount::Warned,
            None => self.run.other,
        };
        self.run.cache = mount("FF_KANIKO_RUN_MOUNT_CACHE");
        self.run.secret = mount("FF_KANIKO_RUN_MOUNT_SECRET");
        self.run.bind = mount("FF_KANIKO_RUN_MOUNT_BIND");
        self.run.checks_mounts = [self.run.cache, self.run.secret].contains(&Mount::Mounted);
        self.run.honours_group = enabled("FF_KANIKO_RUN_HONOR_GROUP");
        self.variables.later_arg_wins = enabled("FF_KANIKO_BUILDKIT_ARG_ENV_PRECEDENCE");
        self.variables.expands_heredocs = enabled("FF_KANIKO_EXPAND_HEREDOC");
        self.stages.unpacking_spares_mounts = enabled("FF_KANIKO_PRESERVE_MOUNTED_PATHS");
        self.stages.squashes = enabled("FF_KANIKO_SQUASH_STAGES");
        if let Some(new_layout) = on("FF_KANIKO_NEW_CACHE_LAYOUT") {
            self.stages.from_root = if new_layout {
                "/kaniko/deps"
            } else {
                "/kaniko"
            };
        }
        self.copy.chmod_of_implicit_directories = enabled("FF_KANIKO_COPY_CHMOD_ON_IMPLICIT_DIRS");
        self.metadata.volume_makes_directory = !enabled("FF_KANIKO_VOLUME_SKIP_MKDIR");
        self.copy.bad_ignore_pattern_stops = enabled("FF_KANIKO_PRECOMPILE_DOCKERIGNORE");
        if on("FF_KANIKO_COPY_AS_ROOT").is_some() {
            let as_root = enabled("FF_KANIKO_COPY_AS_ROOT");
            self.copy.ownership = if as_root {
                Ownership::Root
            } else {
                Ownership::User
            };
        }
        if let Some(given_up) = on("FF_KANIKO_DEPRECATE_INTER_STAGE_RESTORE") {
            self.startup.restores_context_between_stages = !given_up;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(release: &str) -> Facts {
        Facts::of(release.parse().unwrap())
    }

    #[test]
    fn features_follow_the_environment() {
        let facts = facts("osscontainertools@v1.27.6");
        assert!(!facts.variables.later_arg_wins);
        assert!(facts.startup.restores_context_between_stages);
        assert_eq!(facts.run.secret, Mount::Mounted);
        assert_eq!(facts.run.bind, Mount::Warned);
        let set = [
            ("FF_KANIKO_BUILDKIT_ARG_ENV_PRECEDENCE", "1"),
            ("FF_KANIKO_RUN_MOUNT_SECRET", "false"),
            ("FF_KANIKO_RUN_MOUNT_BIND", "maybe"),
            ("FF_KANIKO_DEPRECATE_INTER_STAGE_RESTORE", "true"),
        ];
        let facts = facts.with_environment(&set);
        assert!(facts.variables.later_arg_wins);
        assert!(!facts.startup.restores_context_between_stages);
        assert_eq!(facts.run.secret, Mount::Warned);
        assert_eq!(facts.run.bind, Mount::Warned);
    }

    #[test]
    fn settled_features_are_not_read() {
        let facts = facts("osscontainertools@v1.28.3");
        let set = facts
            .clone()
            .with_environment(&[("FF_KANIKO_SQUASH_STAGES", "false")]);
        assert!(set.stages.squashes);
        assert_eq!(set, facts);
    }

    #[test]
    fn google_reads_no_features() {
        let facts = facts("google@v1.24.0");
        let set = [
            ("FF_KANIKO_COPY_AS_ROOT", "true"),
            ("FF_KANIKO_RUN_MOUNT_CACHE", "true"),
        ];
        assert_eq!(facts.clone().with_environment(&set), facts);
    }
}
