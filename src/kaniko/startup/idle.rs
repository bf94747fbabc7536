//! Arguments that the executor reads and then does nothing with
//! (`cmd/executor/cmd/root.go`, `pkg/config/options.go`; google v1.24.0, osscontainertools
//! v1.28.3).

use super::Start;
use crate::kaniko::command_line::Setting;
use crate::value::Value;

/// An argument without effect.
#[derive(Debug, Clone, Copy)]
pub struct Idle<'a> {
    /// The argument.
    pub setting: &'a Setting,
    /// Why it has none.
    pub why: Cause<'a>,
}

/// Why an argument has no effect.
#[derive(Debug, Clone, Copy)]
pub enum Cause<'a> {
    /// `--context-sub-path` beside a context without a scheme.
    SubPathOfPlainContext(&'a str),
    /// `--bucket` beside a context without a scheme, which may be the default.
    BucketBesidePlainContext(&'a str),
    /// The release reads the flag for compatibility alone.
    Retired,
    /// The old name of the flag is given, too, and wins.
    OldNameWins(&'a Setting),
    /// A key of `--git` that the release does not read.
    GitKey(&'a str),
    /// `--skip-tls-verify-pull`, which nothing reads since google v0.23.0.
    NeverRead,
    /// `--compression=zstd`, which holds for images in OCI format alone.
    ZstdByBase,
}

impl<'a> Start<'a> {
    /// The arguments that have no effect, in no particular order.
    pub fn idle(&self) -> Vec<Idle<'a>> {
        let mut idle = self.idle_of_context();
        idle.extend(self.retired());
        idle.extend(self.overridden("snapshot-mode", "snapshotMode"));
        idle.extend(self.overridden("custom-platform", "customPlatform"));
        idle.extend(self.git_keys());
        idle.extend(self.zstd());
        idle.extend(self.unread());
        idle
    }

    fn idle_of_context(&self) -> Vec<Idle<'a>> {
        let context = match self.options().text("context") {
            Value::Known(context) if !context.is_empty() && !context.contains("://") => context,
            _ => return Vec::new(),
        };
        let given = |name| {
            let setting = self.options().last(name)?;
            let is_set = setting.text().known().is_some_and(|text| !text.is_empty());
            is_set.then_some(setting)
        };
        let sub_path = given("context-sub-path").map(|setting| Idle {
            setting,
            why: Cause::SubPathOfPlainContext(context),
        });
        let bucket = given("bucket").map(|setting| Idle {
            setting,
            why: Cause::BucketBesidePlainContext(context),
        });
        sub_path.into_iter().chain(bucket).collect()
    }

    fn retired(&self) -> impl Iterator<Item = Idle<'a>> {
        let release = self.facts.release;
        let settings = self.options().all().iter();
        settings
            .filter(move |setting| {
                let deprecation = setting.flag.deprecation(release);
                deprecation.is_some_and(|deprecation| deprecation.without_effect)
            })
            .map(|setting| Idle {
                setting,
                why: Cause::Retired,
            })
    }

    /// A non-empty value of the old flag wins, wherever it stands.
    fn overridden(&self, new: &str, old: &str) -> Option<Idle<'a>> {
        let (new, old) = (self.options().last(new)?, self.options().last(old)?);
        let (given, wins) = (new.text(), old.text());
        let (given, wins) = (given.known()?, wins.known()?);
        (!wins.is_empty() && given != wins).then_some(Idle {
            setting: new,
            why: Cause::OldNameWins(old),
        })
    }

    /// Pulls are unverified by `--skip-tls-verify` and `--skip-tls-verify-registry` alone
    /// (`pkg/util/transport_util.go`).
    fn unread(&self) -> Option<Idle<'a>> {
        let setting = self.options().last("skip-tls-verify-pull")?;
        let unverified = self.options().switch("skip-tls-verify") != Value::Known(false)
            || self
                .options()
                .each("skip-tls-verify-registry")
                .next()
                .is_some();
        let is_on = self.options().switch("skip-tls-verify-pull") == Value::Known(true);
        (is_on && !unverified).then_some(Idle {
            setting,
            why: Cause::NeverRead,
        })
    }

    fn git_keys(&self) -> impl Iterator<Item = Idle<'a>> {
        let known = self.facts.startup.git_keys;
        self.options().all().iter().filter_map(move |setting| {
            if setting.flag.name != "git" {
                return None;
            }
            let Value::Known(text) = setting.text() else {
                return None;
            };
            let (key, _) = text.split_once('=')?;
            let is_known = known.iter().any(|(known, _)| *known == key);
            (!is_known).then_some(Idle {
                setting,
                why: Cause::GitKey(key),
            })
        })
    }

    fn zstd(&self) -> Option<Idle<'a>> {
        let setting = self.options().last("compression")?;
        let is_zstd = setting.text() == Value::Known("zstd");
        let format = self.options().last("image-format");
        (is_zstd && format.is_none()).then_some(Idle {
            setting,
            why: Cause::ZstdByBase,
        })
    }
}
