//! What stands before the first FROM, and the bases of the stages (`ParseStages`,
//! `expandNestedArgs`, `resolveStagesArgs` of `pkg/dockerfile/dockerfile.go`; google v1.24.0,
//! osscontainertools v1.28.3).

use std::collections::{BTreeMap, BTreeSet};

use crate::dockerfile::Kind;
use crate::dockerfile::expand::{self, Lookup};
use crate::source::Text;
use crate::value::{Value, Why};

use super::outcome::{Halt, Reading, Unset, Within};
use super::stage::Scene;
use super::variables::Arguments;
use super::{Place, Request, platform};

/// What the stages start from.
pub(super) struct Meta {
    /// The ARGs.
    pub arguments: Arguments,
    /// The base of each stage.
    pub bases: Vec<ResolvedBase>,
    /// The names of the variables in defaults of ARGs before the first FROM.
    pub named_before: BTreeSet<String>,
}

/// What a stage is built from, after expansion.
#[derive(Debug, Clone)]
pub struct ResolvedBase {
    /// The image's or the stage's name.
    pub name: Value<String>,
    /// The variables in it that nobody set.
    pub unset: Vec<Unset>,
    /// Where it reads a `--build-arg` that no ARG before it declares.
    pub undeclared: Vec<Reading>,
    /// The names of all variables in it.
    pub names: BTreeSet<String>,
}

/// Names and values, the later of the same name winning.
type Values = BTreeMap<String, Value<String>>;

pub(super) fn read(scene: &Scene<'_>, request: &Request, at: &Place) -> Result<Meta, Halt> {
    let given: Values = request
        .build_args
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let unknown = request.unknown_build_args.as_ref();
    let mut arguments = Arguments::new(given.clone(), unknown.cloned());
    arguments.predefine(request.predefined.clone());
    let mut before: Values = BTreeMap::new();
    let mut named_before = BTreeSet::new();
    let unquoted = unquoted_defaults(scene, at)?;
    for (instruction, name, default) in unquoted {
        at.set(Some(instruction));
        let value = match default {
            Some(default) => {
                let resolved = resolve(scene, &default, &[&given, &before], unknown)
                    .within("expanding meta ARGs")?;
                named_before.extend(resolved.names);
                resolved.name
            }
            None => Value::Absent,
        };
        let value = arguments.declare_meta(&name, value);
        if !value.is_absent() {
            before.insert(name, value);
        }
    }
    let unified = unify(before, request);
    let is_undeclared = |name: &str| {
        let is_set = unified.get(name).is_some_and(|value| !value.is_absent());
        is_set && !arguments.is_declared_before_stages(name) && !platform::NAMES.contains(&name)
    };
    let bases = scene.dockerfile.stages.iter().map(|stage| {
        at.set(stage.instructions.start.checked_sub(1));
        let mut base = resolve(scene, &stage.base, &[&unified], unknown)
            .within(&format!("resolving base name {}", stage.base))
            .within("resolving args")?;
        base.undeclared
            .retain(|reading| is_undeclared(&reading.name));
        Ok(base)
    });
    Ok(Meta {
        bases: bases.collect::<Result<_, Halt>>()?,
        named_before,
        arguments,
    })
}

/// The ARGs before the first FROM, without the quotes around their defaults.
fn unquoted_defaults(
    scene: &Scene<'_>,
    at: &Place,
) -> Result<Vec<(usize, String, Option<Text>)>, Halt> {
    let mut found = Vec::new();
    for (place, instruction) in scene.dockerfile.before_stages().iter().enumerate() {
        at.set(Some(place));
        let Kind::Arg(arguments) = &instruction.kind else {
            continue;
        };
        for argument in arguments {
            let default = match &argument.default {
                Some(default) => Some(unquote(default)?),
                None => None,
            };
            found.push((place, argument.name.to_string(), default));
        }
    }
    Ok(found)
}

/// Takes matching quotes off a value; escaped ones stay.
fn unquote(value: &Text) -> Result<Text, Halt> {
    let is_quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\''));
    let bytes = value.as_bytes();
    if bytes.len() < 2 {
        return Ok(value.clone());
    }
    let escaped = bytes[0] == b'\\' && is_quote(bytes.get(1));
    let leader: &[u8] = match bytes {
        _ if escaped => &bytes[..2],
        _ if is_quote(bytes.first()) => &bytes[..1],
        _ => &[],
    };
    let last_two = &bytes[bytes.len() - 2..];
    let tail: &[u8] = match last_two {
        [b'\\', b'"' | b'\''] if escaped => last_two,
        _ if !escaped && is_quote(bytes.last()) => &bytes[bytes.len() - 1..],
        _ => &[],
    };
    if leader != tail {
        return Err(Halt::stop("quotes wrapping arg values must be matched"))
            .within("parsing dockerfile");
    }
    Ok(match leader.len() {
        1 => value.slice(1..bytes.len() - 1),
        _ => value.clone(),
    })
}

/// What FROM sees: the ARGs before it, and `--build-arg` where it is not empty. Those values end
/// at their second `=`.
fn unify(mut before: Values, request: &Request) -> Values {
    for (name, value) in &request.build_args {
        let cut = match value {
            Value::Known(value) => Value::Known(value.split('=').next().unwrap_or("").to_owned()),
            other => other.clone(),
        };
        let is_empty = cut.is_absent() || cut.known().is_some_and(|value| value.is_empty());
        if !is_empty {
            before.insert(name.clone(), cut);
        }
    }
    before
}

fn resolve(
    scene: &Scene<'_>,
    word: &Text,
    values: &[&Values],
    unknown: Option<&Why>,
) -> Result<ResolvedBase, Halt> {
    let first = |name: &str| values.iter().find_map(|values| values.get(name));
    let look_up = |name: &str| match (first(name), unknown) {
        (Some(Value::Known(value)), _) => Lookup::Known(value.clone()),
        (Some(Value::Unknown(why)), _) => Lookup::Unknown(why.clone()),
        // a name alone counts as set to nothing
        (Some(Value::Absent), _) => Lookup::Known(String::new()),
        (None, Some(why)) => Lookup::Unknown(why.clone()),
        (None, None) => Lookup::Unset,
    };
    let forms = &scene.dialect.variables;
    match expand::expand(word, &look_up, expand::Mode::WORD, forms) {
        Ok(expanded) => Ok(ResolvedBase {
            undeclared: Reading::among(word, &expanded.references),
            names: expanded
                .references
                .iter()
                .map(|reference| reference.name.clone())
                .collect(),
            unset: Unset::among(word, expanded.references),
            name: expanded.value,
        }),
        Err(error) => Err(Halt::stop(error.words)),
    }
}
