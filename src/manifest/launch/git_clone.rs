//! What a container clones with git, before those that follow it start.

use super::{SHELLS, program_name, script};
use crate::manifest::expansion::{Environment, Expanded, unexpanded};
use crate::manifest::shell::{self, Command, is_harmless};
use crate::manifest::{Container, Role, Setting};
use crate::path;
use crate::source::Text;
use crate::value::{Value, Why};

/// A repository that a container certainly clones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitClone {
    /// Its address.
    pub address: String,
    /// The branches, tags and commits that it says are to be checked out.
    pub references: Vec<String>,
    /// The path of the container that it is cloned to.
    pub at: String,
    /// Why more files may lie there in the end.
    pub grown: Option<Why>,
}

/// Options of `git clone` whose value is the next word.
const WITH_VALUE: [&str; 15] = [
    "--branch",
    "--config",
    "--depth",
    "--filter",
    "--jobs",
    "--origin",
    "--reference",
    "--separate-git-dir",
    "--server-option",
    "--shallow-exclude",
    "--shallow-since",
    "-b",
    "-c",
    "-j",
    "-o",
];

/// What an init container clones.
pub fn git_clones(container: &Container, environment: &Environment) -> Vec<GitClone> {
    if container.role != Role::Init || !container.command_complete || !container.args_complete {
        return Vec::new();
    }
    let mut clones: Vec<GitClone> = Vec::new();
    for command in commands(container, environment) {
        match git(&command.words) {
            Some(("clone", rest)) if !command.perhaps => {
                clones.extend(clone(rest, &command.directory));
            }
            Some(("checkout" | "switch", rest)) => {
                clones.iter_mut().for_each(|one| one.check_out(rest));
            }
            _ => {
                if let Some(why) = change(&command) {
                    clones
                        .iter_mut()
                        .for_each(|one| one.grown = Some(why.clone()));
                }
            }
        }
    }
    clones
}

impl GitClone {
    fn check_out(&mut self, words: &[Expanded]) {
        for word in words {
            match word.argument.value() {
                Value::Known(reference) if !reference.starts_with('-') => {
                    self.references.push(reference.to_owned());
                }
                _ => self.grown = Some("what is checked out is not known".into()),
            }
        }
    }
}

/// Why files may change with a command.
fn change(command: &Command) -> Option<Why> {
    let (program, arguments) = command.words.split_first()?;
    let name = program.argument.text.as_str();
    if is_harmless(name, arguments) && command.writes.is_empty() {
        return None;
    }
    let name = program_name(name);
    Some(format!("`{name}` runs after the clone and may change it").into())
}

/// The commands that a container runs; a shell's are those of its script.
pub(in crate::manifest) fn commands(
    container: &Container,
    environment: &Environment,
) -> Vec<Command> {
    let directory = match &container.working_dir {
        Value::Known(set) => unexpanded(set).value().map(str::to_owned),
        Value::Unknown(why) => Value::Unknown(why.clone()),
        Value::Absent => Value::unknown("the image says where it starts"),
    };
    let variables = |name: &str| environment.in_shell(name);
    if let Some(script) = &container.script {
        return shell::commands(&shell::script(script.text.clone()), &variables, &directory);
    }
    let list = |list: &Option<Setting<Vec<Text>>>| {
        list.as_ref()
            .map_or_else(Vec::new, |list| list.value.clone())
    };
    let words = environment.expand_all(&[list(&container.command), list(&container.args)].concat());
    let Some(program) = words.first() else {
        return Vec::new();
    };
    if SHELLS.contains(&program_name(&program.argument.text)) {
        let script = script::of_shell(&words);
        return script.map_or_else(Vec::new, |script| {
            shell::commands(script, &variables, &directory)
        });
    }
    vec![Command {
        span: program.argument.span(),
        words,
        environment: Vec::new(),
        directory,
        piped: false,
        perhaps: false,
        after: None,
        writes: Vec::new(),
    }]
}

/// The subcommand of git, and what follows it. An image whose entrypoint is git leaves `git` away.
fn git(words: &[Expanded]) -> Option<(&str, &[Expanded])> {
    let (first, rest) = words.split_first()?;
    let first = first.argument.text.as_str();
    if program_name(first) != "git" {
        return (first == "clone").then_some((first, rest));
    }
    let (subcommand, rest) = rest.split_first()?;
    Some((subcommand.argument.text.as_str(), rest))
}

/// What the words behind `git clone` say; none where they do not tell.
fn clone(words: &[Expanded], directory: &Value<String>) -> Option<GitClone> {
    let mut references = Vec::new();
    let mut named = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let text = *word.argument.value().known()?;
        if !text.starts_with('-') {
            named.push(text);
        } else if WITH_VALUE.contains(&text) {
            let value = rest.next()?;
            if matches!(text, "-b" | "--branch") {
                references.push((*value.argument.value().known()?).to_owned());
            }
        } else if let Some(branch) = text.strip_prefix("--branch=") {
            references.push(branch.to_owned());
        }
    }
    let address = *named.first()?;
    let name = address.trim_end_matches('/').rsplit(['/', ':']).next()?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    let to = named.get(1).copied().unwrap_or(name);
    let at = match path::is_abs(to) {
        true => path::clean(to).into_owned(),
        false => path::join(&[directory.known()?, to]),
    };
    Some(GitClone {
        address: address.to_owned(),
        references,
        at,
        grown: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;
    use crate::source::FileId;

    /// What an init container with these fields clones: addresses, references, directories.
    fn cloned(fields: &str) -> String {
        let text = format!(
            "kind: Pod\nspec:\n  initContainers:\n  - {{name: i, {fields}}}\n  containers:\n  - \
             {{name: k, image: gcr.io/kaniko-project/executor}}\n"
        );
        let manifest = manifest::read(FileId::FIRST, &text);
        let pod = manifest.documents[0].pod.clone().unwrap();
        let environment = Environment::of(&pod, &pod.containers[0]);
        let clones = git_clones(&pod.containers[0], &environment).into_iter();
        let clones = clones.map(|one| {
            let grown = if one.grown.is_some() { " +" } else { "" };
            let references = one.references.join(",");
            format!("{} [{references}] {}{grown}", one.address, one.at)
        });
        clones.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_clone_is_read_however_it_is_started() {
        for (fields, expected) in [
            (
                "args: [clone, --depth=1, 'https://h/t/a.git', /w]",
                "https://h/t/a.git [] /w",
            ),
            (
                "command: [git, clone, -b, dev, 'git@h:t/a.git'], workingDir: /w",
                "git@h:t/a.git [dev] /w/a",
            ),
            (
                "command: [sh, -c, 'cd /w && git clone --depth 1 https://h/t/a . && git checkout v1']",
                "https://h/t/a [v1] /w",
            ),
            (
                "command: [sh, -c, 'git clone https://h/t/a /w; make']",
                "https://h/t/a [] /w +",
            ),
            (
                "command: [sh, -c, 'git clone https://h/t/a /w; echo b > /w/b']",
                "https://h/t/a [] /w +",
            ),
            (
                "command: [sh, -c, 'git clone https://h/t/a /w; ls /w']",
                "https://h/t/a [] /w",
            ),
            (
                "command: [sh, -c, 'test -e /w || git clone https://h/t/a /w']",
                "",
            ),
            ("command: [sh, -c, 'git clone $URL /w']", ""),
            ("command: [git, clone, 'https://h/t/a']", ""),
            ("args: [fetch]", ""),
            ("command: [svn, checkout, 'https://h/t/a', /w]", ""),
        ] {
            assert_eq!(cloned(fields), expected, "{fields}");
        }
    }
}
