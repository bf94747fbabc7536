//! Through a script's tree, statement by statement.

use tree_sitter::Node;

use super::effects::{is_harmless, is_own};
use super::line::{add_words, with_echoed, without_starters};
use super::scope::Scope;
use super::words::{Reading, Variables};
use super::{Command, Write};
use crate::kaniko::argument::Argument;
use crate::manifest::expansion::Expanded;
use crate::value::{Value, Why};

/// How deep statements may lie in one another.
const DEEPEST: usize = 64;
/// How many commands are taken.
const MOST: usize = 4096;

/// A walk through one script.
pub(super) struct Walk<'w> {
    script: &'w Expanded,
    variables: &'w Variables<'w>,
    scope: Scope,
    piped: bool,
    perhaps: bool,
    depth: usize,
    found: Vec<Command>,
}

impl<'w> Walk<'w> {
    pub fn new(
        script: &'w Expanded,
        variables: &'w Variables<'w>,
        directory: &Value<String>,
    ) -> Self {
        Walk {
            script,
            variables,
            scope: Scope::new(directory.clone()),
            piped: false,
            perhaps: false,
            depth: 0,
            found: Vec::new(),
        }
    }

    pub fn script(mut self, root: Node<'_>) -> Vec<Command> {
        self.statements(root);
        self.found
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            script: self.script,
            variables: self.variables,
            scope: &self.scope,
        }
    }

    fn statements(&mut self, parent: Node<'_>) {
        let mut cursor = parent.walk();
        for child in parent.named_children(&mut cursor) {
            self.statement(child);
        }
    }

    fn statement(&mut self, node: Node<'_>) {
        if self.depth == DEEPEST || self.found.len() == MOST {
            return self.lose("the script goes too deep");
        }
        self.depth += 1;
        match node.kind() {
            "command" => self.command(node, Vec::new()),
            "redirected_statement" => self.redirected(node),
            "list" => self.list(node),
            "pipeline" => self.pipeline(node),
            "variable_assignment" => self.assignment(node, false),
            "declaration_command" => self.declaration(node),
            "unset_command" => self.lose("the script unsets variables"),
            "subshell" => self.apart(node),
            "if_statement"
            | "elif_clause"
            | "else_clause"
            | "case_statement"
            | "case_item"
            | "while_statement"
            | "for_statement"
            | "c_style_for_statement"
            | "function_definition" => self.perhaps(node),
            "program"
            | "compound_statement"
            | "do_group"
            | "negated_command"
            | "variable_assignments" => self.statements(node),
            "ERROR" => self.lose("a part of the script cannot be read"),
            _ => {}
        }
        self.depth -= 1;
    }

    fn lose(&mut self, why: &'static str) {
        self.scope.lose(why.into());
        self.scope.disturb(|| why.into());
        self.scope.directory = Value::unknown(why);
    }

    /// `a && b` goes on where a succeeds; what stands behind `||` may not run.
    fn list(&mut self, node: Node<'_>) {
        let mut cursor = node.walk();
        let mut may_not_run = false;
        let parts: Vec<Node<'_>> = node.children(&mut cursor).collect();
        for part in parts {
            match part.kind() {
                "||" => may_not_run = true,
                "&&" | ";" => {}
                _ if may_not_run => self.branch(|walk| walk.statement(part)),
                _ => self.statement(part),
            }
        }
    }

    fn pipeline(&mut self, node: Node<'_>) {
        let before = std::mem::replace(&mut self.piped, false);
        let mut cursor = node.walk();
        let parts: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
        for part in parts {
            self.statement(part);
            self.piped = true;
        }
        self.piped = before;
    }

    /// A part of which it is not known whether it runs.
    fn branch(&mut self, part: impl FnOnce(&mut Self)) {
        let before = self.scope.clone();
        let outside = std::mem::replace(&mut self.perhaps, true);
        part(self);
        self.perhaps = outside;
        let after = std::mem::replace(&mut self.scope, before);
        self.scope.may_have_run(after);
    }

    fn perhaps(&mut self, node: Node<'_>) {
        if let Some(variable) = node.child_by_field_name("variable") {
            let name = self.text(variable).to_owned();
            let why = "a loop sets it".into();
            self.scope.assign(&name, Value::Unknown(why), false);
        }
        self.branch(|walk| walk.statements(node));
    }

    /// A subshell: only the files it changes outlive it.
    fn apart(&mut self, node: Node<'_>) {
        let before = self.scope.clone();
        self.statements(node);
        let after = std::mem::replace(&mut self.scope, before).after;
        self.scope.after = self.scope.after.take().or(after);
    }

    fn text(&self, node: Node<'_>) -> &'w str {
        self.script
            .argument
            .text
            .get(node.byte_range())
            .unwrap_or("")
    }

    fn assigned(&self, node: Node<'_>) -> Option<(String, Value<Argument>)> {
        let name = node.child_by_field_name("name")?;
        let value = match node.child_by_field_name("value") {
            Some(value) if value.kind() == "array" => Value::unknown("it is a list"),
            Some(value) => Value::Known(self.reading().word(value).argument),
            None => {
                let text = self
                    .script
                    .argument
                    .text
                    .slice(node.end_byte()..node.end_byte());
                Value::Known(text.into())
            }
        };
        Some((self.text(name).to_owned(), value))
    }

    fn assignment(&mut self, node: Node<'_>, export: bool) {
        if let Some((name, value)) = self.assigned(node) {
            self.scope.assign(&name, value, export);
        }
    }

    fn declaration(&mut self, node: Node<'_>) {
        let export = self.text(node).starts_with("export");
        let mut cursor = node.walk();
        let parts: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
        for part in parts {
            match part.kind() {
                "variable_assignment" => self.assignment(part, export),
                "variable_name" if export => {
                    let name = self.text(part).to_owned();
                    self.scope.export(&name);
                }
                _ => {}
            }
        }
    }

    fn redirected(&mut self, node: Node<'_>) {
        let mut cursor = node.walk();
        let mut writes = Vec::new();
        let mut content = None;
        let mut reads = false;
        let mut behind = Vec::new();
        let redirects: Vec<Node<'_>> = node
            .children_by_field_name("redirect", &mut cursor)
            .collect();
        for redirect in redirects {
            match redirect.kind() {
                "file_redirect" => reads |= !self.file_redirect(redirect, &mut writes),
                "heredoc_redirect" => {
                    reads = true;
                    let mut cursor = redirect.walk();
                    for part in redirect.named_children(&mut cursor) {
                        match part.kind() {
                            "file_redirect" => reads |= !self.file_redirect(part, &mut writes),
                            "heredoc_body" => content = Some(self.heredoc(part)),
                            "heredoc_start" | "heredoc_end" => {}
                            _ => behind.push(part),
                        }
                    }
                }
                _ => reads = true,
            }
        }
        for write in &mut writes {
            write.content = content.clone();
        }
        if let Some(body) = node.child_by_field_name("body") {
            let piped = self.piped;
            self.piped |= reads;
            match body.kind() {
                "command" => self.command(body, writes),
                _ => {
                    self.statement(body);
                    self.written(&writes);
                }
            }
            self.piped = piped;
        }
        for part in behind {
            self.statement(part);
        }
    }

    /// Adds the file that output goes to; false if the file is input.
    fn file_redirect(&self, redirect: Node<'_>, writes: &mut Vec<Write>) -> bool {
        let Some(destination) = redirect.child_by_field_name("destination") else {
            return true;
        };
        let mut cursor = redirect.walk();
        let kinds = redirect.children(&mut cursor).map(|child| child.kind());
        let kinds: Vec<&str> = kinds.collect();
        let is_input = kinds.contains(&"<");
        if !is_input && !self.text(redirect).contains(">&") {
            writes.push(Write {
                path: self.reading().word(destination),
                content: None,
                appends: kinds.iter().any(|kind| kind.ends_with(">>")),
            });
        }
        !is_input
    }

    /// The text of a heredoc; unknown where the shell expands something in it.
    fn heredoc(&self, body: Node<'_>) -> Expanded {
        let mut text = self.script.slice(body.byte_range());
        let mut cursor = body.walk();
        for part in body.named_children(&mut cursor) {
            if part.kind() != "heredoc_content" {
                let start = part.start_byte() - body.start_byte();
                text.argument
                    .unknown
                    .push(crate::kaniko::argument::Unknown {
                        range: start..start + (part.end_byte() - part.start_byte()),
                        why: "a shell computes it".into(),
                    });
            }
        }
        text
    }

    fn written(&mut self, writes: &[Write]) {
        for write in writes {
            let path = write.path.argument.known_prefix();
            if !is_own(path) {
                let why = || {
                    Why::from(format!(
                        "the script writes `{}` before",
                        write.path.argument.text.as_str()
                    ))
                };
                self.scope.disturb(why);
            }
        }
    }

    fn command(&mut self, node: Node<'_>, writes: Vec<Write>) {
        let mut environment = self.scope.environment();
        let mut words = Vec::new();
        let mut end = None;
        let mut cursor = node.walk();
        for part in node.children(&mut cursor) {
            match part.kind() {
                "variable_assignment" => {
                    if let Some((name, value)) = self.assigned(part) {
                        let value = match &value {
                            Value::Known(argument) => argument.value().map(str::to_owned),
                            Value::Unknown(why) => Value::Unknown(why.clone()),
                            Value::Absent => Value::Absent,
                        };
                        environment.push((name, value));
                    }
                }
                "file_redirect" | "herestring_redirect" => {}
                _ if part.is_named() => {
                    let read = self.reading().words(part);
                    add_words(&mut words, read, end == Some(part.start_byte()));
                    end = Some(part.end_byte());
                }
                _ => {}
            }
        }
        without_starters(&mut words, &mut environment);
        let Some(program) = words.first() else {
            return self.written(&writes);
        };
        let name = program.argument.text.to_string();
        let span = self.script.argument.text.span_of(node.byte_range());
        let rest = words.get(1..).unwrap_or_default().to_vec();
        self.found.push(Command {
            words,
            environment,
            directory: self.scope.directory.clone(),
            piped: self.piped,
            perhaps: self.perhaps,
            after: self.scope.after.clone(),
            span,
            writes: with_echoed(writes.clone(), &name, &rest),
        });
        self.effect(&name, &rest);
        self.written(&writes);
    }

    /// What a command leaves behind for those after it.
    fn effect(&mut self, name: &str, arguments: &[Expanded]) {
        match name {
            "cd" => {
                let to = arguments
                    .iter()
                    .find(|word| !word.argument.text.starts_with('-'));
                match to {
                    Some(to) => self.scope.change_directory(to.argument.value()),
                    None => self.scope.directory = Value::unknown("it goes to its home"),
                }
            }
            "pushd" | "popd" => {
                self.scope.directory = Value::unknown("the script uses a stack of directories");
            }
            "." | "source" | "eval" => {
                self.lose("the script runs a part that is not written in it")
            }
            "read" | "getopts" | "mapfile" | "readarray" => {
                self.scope.lose("the script reads variables".into());
            }
            name if is_harmless(name, arguments) => {}
            name => self
                .scope
                .disturb(|| format!("`{name}` runs before and may change files").into()),
        }
    }
}
