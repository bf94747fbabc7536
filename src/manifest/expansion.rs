//! `$(VAR)` in `command`, `args`, `env` and `subPathExpr`, as the kubelet expands it.
//!
//! Source: Kubernetes, `third_party/forked/golang/expansion` and the kubelet's
//! `makeEnvironmentVariables`.

mod pieces;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use crate::kaniko::argument::{Argument, Unknown};
use crate::source::{Span, Text, TextBuilder};
use crate::value::{Value, Why};

use super::{Container, EnvVar, Pod};
use pieces::{FILLED_IN_BEFORE, Piece, TEMPLATE, pieces};

/// What an expansion may grow to, in bytes: Linux starts no process with a longer argument.
const LONGEST_ARGUMENT: usize = 128 * 1024;
/// What all expansions of a container may grow to, in bytes: Linux' limit for arguments and
/// environment together.
const LONGEST_COMMAND_LINE: usize = 2 * 1024 * 1024;

/// The variables that `$(VAR)` can name in a container.
#[derive(Debug, Clone)]
pub struct Environment {
    variables: Vec<Variable>,
    by_name: HashMap<String, usize>,
    has_env_from: bool,
    has_service_links: bool,
    /// Whether a controller fills in `$(params.x)` and its like before.
    is_filled_in: bool,
    /// Whether something fills in `${NAME}` before.
    is_template: bool,
}

/// A variable of a container's `env`, expanded.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: Text,
    /// Its value; unknown as a whole where it comes from somewhere else.
    pub value: Value<Argument>,
    /// Its item in `env`.
    pub span: Span,
}

/// Text after expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expanded {
    /// The text. What a variable stood for maps to the characters of its `$(VAR)`.
    pub argument: Argument,
    /// The parts that came from variables, in order.
    pub origins: Vec<Origin>,
}

/// A part of an expanded text that came from a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The bytes, in the expanded text.
    pub range: Range<usize>,
    /// The variable's name.
    pub name: String,
    /// The variable's item in `env`.
    pub span: Span,
}

/// Text of a field in which nothing is expanded: all that is unknown in it is template text.
pub fn unexpanded(text: &Text) -> Argument {
    let unknown = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Unknown(range, TEMPLATE) => Some(Unknown {
            range,
            why: TEMPLATE.into(),
        }),
        // no field of Kubernetes that is not expanded takes such text
        Piece::Reference(range, name) if is_placeholder_name(name) => Some(Unknown {
            range,
            why: format!("`$({name})` is filled in by the carrier").into(),
        }),
        _ => None,
    });
    Argument {
        text: text.clone(),
        unknown: unknown.collect(),
    }
}

/// Whether the name in `$(…)` is that of a carrier's placeholder, such as `params.image`.
fn is_placeholder_name(name: &str) -> bool {
    name.contains(['.', '['])
}

/// What a name stands for.
enum Reference<'a> {
    Variable(&'a Variable),
    Unknown(Why),
    /// Nobody defines it: the reference stays as it is written.
    Undefined,
}

impl Expanded {
    /// A part of it.
    pub fn slice(&self, range: Range<usize>) -> Expanded {
        let origins = self.origins.iter().filter_map(|origin| {
            let start = origin.range.start.max(range.start);
            let end = origin.range.end.min(range.end);
            (start < end).then(|| Origin {
                range: start - range.start..end - range.start,
                ..origin.clone()
            })
        });
        Expanded {
            origins: origins.collect(),
            argument: self.argument.slice(range),
        }
    }
}

impl Environment {
    /// The environment of a container of a pod. What the image itself sets is no part of it: the
    /// kubelet does not expand that.
    pub fn of(pod: &Pod, container: &Container) -> Self {
        let links = pod.enable_service_links.as_ref();
        let mut environment = Environment {
            variables: Vec::with_capacity(container.env.len()),
            by_name: HashMap::new(),
            has_env_from: !container.env_from.is_empty(),
            has_service_links: links.is_none_or(|setting| setting.value),
            is_filled_in: pod.carrier.fills_in_placeholders(),
            is_template: pod.is_template,
        };
        let mut budget = LONGEST_COMMAND_LINE;
        for variable in &container.env {
            environment.define(variable, &mut budget);
        }
        environment
    }

    fn define(&mut self, variable: &EnvVar, budget: &mut usize) {
        let value = variable.value.as_ref();
        let value = value.map(|text| self.expand_within(text, budget).argument);
        self.by_name
            .insert(variable.name.to_string(), self.variables.len());
        self.variables.push(Variable {
            name: variable.name.clone(),
            value,
            span: variable.span,
        });
    }

    /// The variable of that name in `env`; the last, should several have it.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(*self.by_name.get(name)?)
    }

    /// The value of a variable; absent if the pod does not set it.
    pub fn value(&self, name: &str) -> Value<&str> {
        match self.reference(name) {
            Reference::Variable(variable) => match &variable.value {
                Value::Known(argument) => argument.value(),
                Value::Unknown(why) => Value::Unknown(why.clone()),
                Value::Absent => Value::Absent,
            },
            Reference::Unknown(why) => Value::Unknown(why),
            Reference::Undefined => Value::Absent,
        }
    }

    /// What a shell finds as the value of a variable, and the item of `env` that sets it.
    pub fn in_shell(&self, name: &str) -> (Value<Argument>, Option<Span>) {
        if let Some(variable) = self.variable(name) {
            return (variable.value.clone(), Some(variable.span));
        }
        let value = match self.reference(name) {
            Reference::Unknown(why) => Value::Unknown(why),
            _ => Value::Absent,
        };
        (value, None)
    }

    /// Expands one text.
    pub fn expand(&self, text: &Text) -> Expanded {
        let mut budget = LONGEST_COMMAND_LINE;
        self.expand_within(text, &mut budget)
    }

    /// Expands the words of a command line.
    pub fn expand_all(&self, texts: &[Text]) -> Vec<Expanded> {
        let mut budget = LONGEST_COMMAND_LINE;
        let expand = |text| self.expand_within(text, &mut budget);
        texts.iter().map(expand).collect()
    }

    fn expand_within(&self, text: &Text, budget: &mut usize) -> Expanded {
        let mut expansion = Expansion::new(text);
        for piece in pieces(text) {
            match piece {
                Piece::Literal(range) => expansion.keep(range),
                Piece::Dollar(range) => expansion.replace(range, "$"),
                Piece::Variable(range) if self.is_template => {
                    expansion.leave_unknown(range, FILLED_IN_BEFORE.into());
                }
                Piece::Variable(range) => expansion.keep(range),
                Piece::Unknown(range, why) => expansion.leave_unknown(range, why.into()),
                Piece::Reference(range, name) => match self.reference(name) {
                    Reference::Variable(variable) => expansion.insert(range, variable, budget),
                    Reference::Unknown(why) => expansion.leave_unknown(range, why),
                    Reference::Undefined => expansion.keep(range),
                },
            }
        }
        expansion.finish()
    }

    fn reference(&self, name: &str) -> Reference<'_> {
        if let Some(variable) = self.variable(name) {
            Reference::Variable(variable)
        } else if self.has_env_from {
            Reference::Unknown(format!("`{name}` may come from `envFrom`").into())
        } else if self.may_name_service(name) {
            Reference::Unknown(format!("`{name}` may be set for a Service").into())
        } else if self.is_filled_in && is_placeholder_name(name) {
            Reference::Unknown(format!("`$({name})` is filled in by the carrier").into())
        } else {
            Reference::Undefined
        }
    }

    /// Whether the kubelet may set the variable for a Service: the API server's own has them
    /// always, the namespace's others unless `enableServiceLinks` is false.
    fn may_name_service(&self, name: &str) -> bool {
        let is_for_service = |suffix: &str| {
            name.find(suffix).is_some_and(|at| {
                let rest = &name[at + suffix.len()..];
                at > 0 && (rest.is_empty() || rest.starts_with('_'))
            })
        };
        let shaped = is_for_service("_SERVICE_HOST")
            || is_for_service("_SERVICE_PORT")
            || is_for_service("_PORT");
        let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        shaped
            && name.bytes().all(upper)
            && (self.has_service_links || name.starts_with("KUBERNETES_"))
    }
}

/// An expansion under way.
struct Expansion<'t> {
    text: &'t Text,
    builder: TextBuilder,
    unknown: Vec<Unknown>,
    origins: Vec<Origin>,
}

impl<'t> Expansion<'t> {
    fn new(text: &'t Text) -> Self {
        Expansion {
            text,
            builder: TextBuilder::new(text.file()),
            unknown: Vec::new(),
            origins: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.builder.as_str().len()
    }

    fn keep(&mut self, range: Range<usize>) {
        self.builder.append(&self.text.slice(range));
    }

    fn replace(&mut self, range: Range<usize>, value: &str) {
        self.builder.placed(value, self.text.span_of(range));
    }

    fn leave_unknown(&mut self, range: Range<usize>, why: Why) {
        let start = self.len();
        self.keep(range);
        self.unknown.push(Unknown {
            range: start..self.len(),
            why,
        });
    }

    fn insert(&mut self, range: Range<usize>, variable: &Variable, budget: &mut usize) {
        let start = self.len();
        let allowed = LONGEST_ARGUMENT.saturating_sub(start).min(*budget);
        match &variable.value {
            Value::Known(value) if value.text.len() > allowed => {
                self.leave_unknown(range, "it is longer than Linux allows an argument".into());
            }
            Value::Known(value) => {
                *budget -= value.text.len();
                self.replace(range, &value.text);
                self.unknown
                    .extend(value.unknown.iter().map(|unknown| Unknown {
                        range: start + unknown.range.start..start + unknown.range.end,
                        why: unknown.why.clone(),
                    }));
            }
            Value::Unknown(why) => self.leave_unknown(range, why.clone()),
            Value::Absent => self.replace(range, ""),
        }
        self.origins.push(Origin {
            range: start..self.len(),
            name: variable.name.to_string(),
            span: variable.span,
        });
    }

    fn finish(self) -> Expanded {
        let text = self.builder.finish(self.text.span());
        Expanded {
            argument: Argument {
                text,
                unknown: self.unknown,
            },
            origins: self.origins,
        }
    }
}
