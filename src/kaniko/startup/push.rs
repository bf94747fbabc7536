//! Destinations: before the build, where the executor asks the registry whether it may push, and
//! after it. The registry is presumed to say yes.

use super::{Check, Start, Step, StopKind, in_order, span_of};
use crate::kaniko::command_line::Setting;
use crate::kaniko::facts::TarWithoutDestination;
use crate::kaniko::reference::parse_tag;
use crate::value::Value;

impl Start<'_> {
    /// The check of push permissions, as far as it looks at names.
    pub fn push_permission(&self) -> Step<()> {
        let startup = &self.facts.startup;
        if !startup.push_check {
            return Step::Done(());
        }
        let switch = |name| self.options().switch(name);
        let skipped = [
            switch("skip-push-permission-check"),
            match startup.dryrun_skips_push {
                true => switch("dryrun"),
                false => Value::Known(false),
            },
        ];
        for skip in skipped {
            match skip {
                Value::Known(true) => return Step::Done(()),
                Value::Unknown(why) => return Step::Unknown(why),
                _ => {}
            }
        }
        match self.no_push() {
            Value::Known(false) => self.destinations_are_named(self.facts.wording.push_permission),
            Value::Known(true) => self.cache_repository_is_named(),
            Value::Unknown(why) => Step::Unknown(why),
            Value::Absent => Step::Done(()),
        }
    }

    /// The push at the end, as far as it looks at names. It also takes place with `--no-push`.
    pub fn push(&self) -> Step<()> {
        if self.facts.startup.dryrun_skips_push {
            match self.options().switch("dryrun") {
                Value::Known(true) => return Step::Done(()),
                Value::Unknown(why) => return Step::Unknown(why),
                _ => {}
            }
        }
        match self.destinations_are_named("error pushing image: ") {
            Step::Done(()) => self.tar_is_named(),
            step => step,
        }
    }

    fn tar_is_named(&self) -> Step<()> {
        if self.facts.startup.tar_without_destination != TarWithoutDestination::Refused {
            return Step::Done(());
        }
        let path = match self.tar_path() {
            Value::Known(path) => path,
            Value::Unknown(why) => return Step::Unknown(why),
            Value::Absent => return Step::Done(()),
        };
        let named = self.options().last("destination").is_some();
        if path.is_empty() || named {
            return Step::Done(());
        }
        let message =
            "error pushing image: must provide at least one destination when tarPath is specified";
        let spans = self.spans(&["tar-path", "tarPath"]);
        in_order([self.stop(StopKind::TarWithoutDestination, message, spans)])
    }

    fn destinations_are_named(&self, prefix: &str) -> Step<()> {
        match self.destinations() {
            Value::Unknown(why) => Step::Unknown(why),
            Value::Absent => Step::Done(()),
            Value::Known(destinations) => {
                in_order(destinations.into_iter().map(|each| self.name(each, prefix)))
            }
        }
    }

    fn cache_repository_is_named(&self) -> Step<()> {
        let startup = &self.facts.startup;
        if !startup.push_check_of_cache_repo {
            return Step::Done(());
        }
        if startup.push_check_waived_by_no_push_cache {
            match self.options().switch("no-push-cache") {
                Value::Known(true) => return Step::Done(()),
                Value::Unknown(why) => return Step::Unknown(why),
                _ => {}
            }
        }
        let repository = match self.options().text("cache-repo") {
            Value::Known(repository) => repository,
            Value::Unknown(why) => return Step::Unknown(why),
            Value::Absent => return Step::Done(()),
        };
        let waived = (repository.is_empty() && startup.push_check_waived_by_no_push)
            || (repository.starts_with("oci:") && startup.push_check_knows_oci_layout);
        if waived {
            return Step::Done(());
        }
        let prefix = self.facts.wording.push_permission;
        in_order([match self.options().last("cache-repo") {
            Some(setting) => self.name(setting, prefix),
            None => self.refuse_name(repository, Vec::new(), prefix),
        }])
    }

    fn name(&self, setting: &Setting, prefix: &str) -> Check {
        match setting.text() {
            Value::Known(text) => self.refuse_name(text, vec![span_of(setting)], prefix),
            Value::Unknown(why) => Check::Unknown(why),
            Value::Absent => Check::Passes,
        }
    }

    fn refuse_name(&self, text: &str, spans: Vec<crate::source::Span>, prefix: &str) -> Check {
        match parse_tag(text, &self.facts.references) {
            Ok(_) => Check::Passes,
            Err(error) => {
                let message = format!("{prefix}getting tag for destination: {error}");
                self.stop(StopKind::Destination, message, spans)
            }
        }
    }
}
