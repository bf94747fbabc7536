//! What Docker would do otherwise with the same Dockerfile, where the executor goes on: BuildKit's
//! `frontend/dockerfile/dockerfile2llb` and `solver/llbsolver/file`, as of 2026.

use crate::dockerfile::expand::Reference;
use crate::dockerfile::{Kind, Run};
use crate::path;
use crate::source::Text;
use crate::value::Value;

use super::outcome::{Copy, Reading};
use super::plan::Planned;
use super::remark::{Remark, Silence};
use super::sources::Root;
use super::stage::{Scene, Stage};

impl Stage<'_> {
    /// The value of an ARG that an earlier stage alone declares.
    fn leaked(&self, name: &str) -> Option<String> {
        let arguments = &self.variables.arguments;
        let is_hidden = self.variables.environment.get(name).is_some();
        if is_hidden || !self.facts().variables.args_leak || !arguments.is_leaked(name) {
            return None;
        }
        match arguments.allowed(name) {
            Value::Known(value) if !value.is_empty() => Some(value),
            _ => None,
        }
    }

    /// Notes where a word reads ARGs that leak.
    pub(super) fn note_leaks_read(&self, word: &Text, references: &[Reference]) {
        let read = Reading::among(word, references).into_iter();
        let leaks = read.filter(|reading| self.leaked(&reading.name).is_some());
        self.leaks_read.borrow_mut().extend(leaks);
    }

    /// Notes an ARG without a default that takes an earlier stage's.
    pub(super) fn note_leak_taken_over(&self, word: &Text, name: &str) {
        let arguments = &self.variables.arguments;
        let elsewhere = arguments.declared_before_stages(name);
        let differs = |value: &String| elsewhere.known() != Some(value);
        if !arguments.is_given(name) && self.leaked(name).as_ref().is_some_and(differs) {
            self.leaks_read.borrow_mut().push(Reading {
                name: name.to_owned(),
                span: word.span(),
            });
        }
    }

    /// Notes where the shell of a RUN reads ARGs that leak.
    pub(super) fn note_leaks_in_run(&self, run: &Run) {
        let Some(script) = run.command.words.first() else {
            return;
        };
        if run.command.exec_form || !self.facts().variables.args_leak {
            return;
        }
        for name in self.variables.arguments.leaking() {
            let Some(range) = only_read(script, name).filter(|_| self.leaked(name).is_some())
            else {
                continue;
            };
            self.leaks_read.borrow_mut().push(Reading {
                name: name.to_owned(),
                span: script.span_of(range),
            });
        }
    }

    /// Notes a port that Docker reads, and the executor writes down as it stands.
    pub(super) fn note_port(&mut self, word: &Text, expanded: &str, port: &str) {
        // addresses are left aside
        if expanded.matches(':').count() > 1 {
            return;
        }
        let ports: Option<Vec<String>> = expanded.split_whitespace().map(docker_ports).collect();
        if ports.as_ref().is_none_or(|ports| *ports != [port]) {
            self.remark(Silence::PortAsWritten {
                word: word.clone(),
                port: port.to_owned(),
                ports,
            });
        }
    }

    /// Notes a source of the context that a link on the way leads out of it for: BuildKit follows
    /// links as if the context were `/`.
    pub(super) fn note_led_outside(&self, source: &str, from: &str, root: &Root, copy: &mut Copy) {
        let is_pattern = copy.sources.iter().any(|source| source.is_pattern());
        let from = path::clean(from);
        let lies_in = path::below(&from, &root.path).is_some_and(|rest| !rest.is_empty());
        if !root.ignores || is_pattern || !lies_in {
            return;
        }
        let real = |at: &str| self.files.eval_symlinks(at).ok();
        let (Some(parent), Some(top)) = (real(&path::dir(&from)), real(&root.path)) else {
            return;
        };
        if !path::lies_below(&parent, &top) {
            copy.led_outside.push(source.to_owned());
        }
    }
}

/// What Docker declares for a word of EXPOSE; nothing where it refuses it.
fn docker_ports(word: &str) -> Option<String> {
    let (ports, protocol) = word.split_once('/').unwrap_or((word, "tcp"));
    let number = |text: &str| text.parse::<u16>().ok();
    let ports = match ports.split_once(':') {
        Some((host, ports)) => number(host).map(|_| ports)?,
        None => ports,
    };
    match ports.split_once('-') {
        Some((first, last)) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then(|| format!("{first}/{protocol} to {last}/{protocol}"))
        }
        None => Some(format!("{}/{protocol}", number(ports)?)),
    }
}

/// Where a script reads a variable for the first time, if it does nothing else with the name.
fn only_read(script: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = script.as_bytes();
    let mut first = None;
    for (at, _) in script.match_indices(name) {
        let end = at + name.len();
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let goes_on = [before, bytes.get(end)];
        if goes_on.into_iter().flatten().any(|byte| is_part(*byte)) {
            continue;
        }
        let text = script.get(..at)?;
        let start = match (text.strip_suffix("${"), text.strip_suffix('$')) {
            (Some(before), _) | (None, Some(before)) if !before.ends_with(['$', '\\']) => {
                before.len()
            }
            _ => return None,
        };
        let is_braced = end - start > name.len() + 1;
        let closed = usize::from(is_braced && bytes.get(end) == Some(&b'}'));
        first.get_or_insert(start..end + closed);
    }
    first
}

/// Notes the CMD of a stage that is made one with a later one, which sets an ENTRYPOINT alone. As
/// a stage of its own the later would have none.
pub(super) fn note_kept_command(
    scene: &Scene<'_>,
    planned: &Planned<'_>,
    remarks: &mut Vec<Remark>,
) {
    // what ONBUILD triggers is the later stage's own
    let is_trigger = |place: usize| {
        let instruction = scene.dockerfile.instructions.get(place);
        instruction.is_some_and(|written| matches!(written.kind, Kind::OnBuild(_)))
    };
    let last = |is: fn(&Kind) -> bool| {
        let mut commands = planned.commands.iter();
        let last = commands.rfind(|command| is(command.kind))?;
        (!is_trigger(last.instruction)).then_some(last)
    };
    let command = last(|kind| matches!(kind, Kind::Cmd(_)));
    let entrypoint = last(|kind| matches!(kind, Kind::Entrypoint(_)));
    if let (Some(command), Some(entrypoint)) = (command, entrypoint)
        && command.written_in < entrypoint.written_in
        && planned.is_pushed
    {
        remarks.push(Remark {
            instruction: entrypoint.instruction,
            what: Silence::CommandKept {
                command: command.instruction,
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_read_where_nothing_sets_it() {
        let read = |script: &'static str| only_read(script, "V").map(|range| &script[range]);
        assert_eq!(read("echo $V"), Some("$V"));
        assert_eq!(read("echo a${V}b $V"), Some("${V}"));
        assert_eq!(read("echo ${V:-x}"), Some("${V"));
        assert_eq!(read("echo $VV ${XV}"), None);
        assert_eq!(read("V=1; echo $V"), None);
        assert_eq!(read("for V in a; do echo $V; done"), None);
        assert_eq!(read("echo \\$V"), None);
        assert_eq!(read("echo $$V"), None);
        assert_eq!(read("echo V"), None);
    }

    #[test]
    fn ports_are_read_as_docker_does() {
        for (word, expected) in [
            ("80", Some("80/tcp")),
            ("080/udp", Some("80/udp")),
            ("8000-8002", Some("8000/tcp to 8002/tcp")),
            ("8080:80", Some("80/tcp")),
            ("9-8", None),
            ("http", None),
            ("70000", None),
            ("", None),
        ] {
            assert_eq!(docker_ports(word).as_deref(), expected, "{word}");
        }
    }
}
