//! What the init containers of a pod do to a volume before its containers start.

use super::expansion::{Environment, Expanded};
use super::shell::is_harmless;
use super::{Container, Pod, Role, launch};
use crate::value::Why;

/// Programs that fetch what a clone needs, and leave its files alone.
const AROUND_A_CLONE: [&str; 7] = ["apk", "apt", "apt-get", "cd", "dnf", "git", "yum"];

/// What was done to a volume.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preparation {
    /// The addresses that `git clone` fetches, as far as they are written.
    pub addresses: Vec<String>,
    /// Why it may hold more than the repository that is cloned.
    pub grown: Option<Why>,
}

impl Preparation {
    /// What the init containers that mount a volume do.
    pub fn of(pod: &Pod, volume: &str) -> Self {
        let mut prepared = Preparation::default();
        let mounts_it = |container: &&Container| {
            let mut names = container
                .mounts
                .iter()
                .filter_map(|mount| mount.name.as_ref());
            container.role == Role::Init && names.any(|name| name.value.as_str() == volume)
        };
        for container in pod.containers.iter().filter(mounts_it) {
            let environment = Environment::of(pod, container);
            for command in launch::commands(container, &environment) {
                prepared.run(&command.words);
            }
        }
        prepared
    }

    fn run(&mut self, words: &[Expanded]) {
        let Some((program, arguments)) = words.split_first() else {
            return;
        };
        let program = program.argument.text.as_str();
        let name = program.rsplit('/').next().unwrap_or(program);
        if name == "git" || name == "clone" {
            self.addresses.extend(arguments.iter().find_map(address));
        } else if !AROUND_A_CLONE.contains(&name) && !is_harmless(program, arguments) {
            let why = || format!("`{name}` runs before and may change files").into();
            self.grown.get_or_insert_with(why);
        }
    }
}

/// The address of a repository.
fn address(word: &Expanded) -> Option<String> {
    let text = word.argument.text.as_str();
    let is_address = text.contains("://") || (text.contains('@') && text.contains(':'));
    (is_address && word.argument.unknown.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;
    use crate::source::FileId;

    fn prepared(init: &str) -> Preparation {
        let text = format!(
            "kind: Pod\nspec:\n  initContainers:\n  - volumeMounts: [{{name: v}}]\n    {init}\n  containers: [{{name: kaniko}}]\n"
        );
        let manifest = manifest::read(FileId::FIRST, &text);
        let pod = manifest.documents[0].pod.clone().expect("a pod");
        assert_eq!(Preparation::of(&pod, "w"), Preparation::default());
        Preparation::of(&pod, "v")
    }

    #[test]
    fn a_clone_is_known_by_its_address() {
        let url = "https://git.example/team/app.git";
        for init in [
            "args: [clone, --depth=1, 'https://git.example/team/app.git', /v]",
            "command: [git, clone, 'https://git.example/team/app.git', /v]",
            "command: [sh, -c], args: ['apk add git; git clone https://git.example/team/app.git /v; ls /v']",
        ] {
            let init = init.replace("], args", "]\n    args");
            let expected = Preparation {
                addresses: vec![url.to_owned()],
                grown: None,
            };
            assert_eq!(prepared(&init), expected, "{init}");
        }
    }

    #[test]
    fn other_programs_may_add_files() {
        let grown = prepared("command: [sh, -c, 'cp -r /keys /v/keys']").grown;
        assert_eq!(
            grown.map(|why| why.to_string()).as_deref(),
            Some("`cp` runs before and may change files")
        );
        assert_eq!(prepared("command: [echo, done]").grown, None);
    }
}
