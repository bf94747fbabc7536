//! Makefiles: the recipes that start the executor with `docker run`.
//!
//! Source: the GNU make manual, "Recipe Syntax" and "Variables Used".

use std::collections::HashMap;

use super::docker::{HERE, Started};
use super::text_files::beside;
use crate::kaniko::argument::{Argument, Unknown};
use crate::manifest::expansion::Expanded;
use crate::manifest::{Carrier, Pod};
use crate::source::{Text, TextBuilder};

/// The containers of all recipes.
pub(super) fn pods(text: &Text) -> Vec<Pod> {
    let variables = variables(text);
    let pods = recipes(text).into_iter().flat_map(|recipe| {
        let script = filled(&recipe, &variables);
        let started = Started {
            script: &script,
            carrier: Carrier::Makefile,
            checkout: Some(beside(None)),
            names: &["CURDIR"],
        };
        started.pods()
    });
    pods.collect()
}

/// The lines of each recipe, without what make takes off before them.
fn recipes(text: &Text) -> Vec<Text> {
    let mut recipes = Vec::new();
    let mut current: Option<TextBuilder> = None;
    let mut start = 0;
    let mut continued = false;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        let goes_on = continued && current.is_some();
        let is_recipe = line.starts_with('\t') || goes_on;
        continued = line.trim_end_matches(['\n', '\r']).ends_with('\\');
        if is_recipe {
            let silent = match goes_on {
                true => line.trim_start_matches('\t'),
                false => line.trim_start_matches(['\t', ' ', '@', '-', '+']),
            };
            let builder = current.get_or_insert_with(|| TextBuilder::new(text.file()));
            builder.append(&text.slice(range.end - silent.len()..range.end));
        } else if let Some(builder) = current.take() {
            recipes.push(builder.finish(text.span()));
        }
    }
    recipes.extend(current.map(|builder| builder.finish(text.span())));
    recipes
}

/// Variables that are set once, to text without further variables.
fn variables(text: &str) -> HashMap<String, String> {
    let mut variables = HashMap::new();
    for line in text.lines().filter(|line| !line.starts_with('\t')) {
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        let name = name.trim_end_matches([':', '?', '+']).trim();
        let is_name = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
        if name.is_empty() || !name.bytes().all(is_name) {
            continue;
        }
        let value = value.split(" #").next().unwrap_or(value).trim();
        let is_plain = !value.contains(['$', '\\']) && !line.contains("+=");
        // one that is set twice, or worked out, is not known
        let known = is_plain && !variables.contains_key(name);
        let value = if known { value } else { "$" };
        variables.insert(name.to_owned(), value.to_owned());
    }
    variables.retain(|_, value| value != "$");
    variables
}

/// A recipe as make gives it to the shell.
fn filled(recipe: &Text, variables: &HashMap<String, String>) -> Expanded {
    let mut builder = TextBuilder::new(recipe.file());
    let mut unknown = Vec::new();
    let mut done = 0;
    while let Some(found) = recipe.get(done..).and_then(|rest| rest.find('$')) {
        let start = done + found;
        builder.append(&recipe.slice(done..start));
        let rest = recipe.get(start + 1..).unwrap_or("");
        let (name, length) = reference(rest);
        done = (start + 1 + length).min(recipe.len());
        let span = recipe.span_of(start..done).range();
        let value = match name {
            "$" => Some("$"),
            "PWD" | "CURDIR" | "shell pwd" => Some(HERE),
            name => variables.get(name).map(String::as_str),
        };
        let at = builder.as_str().len();
        match value {
            Some(value) => builder.replaced(value, span.start, span.end),
            None => {
                builder.append(&recipe.slice(start..done));
                unknown.push(Unknown {
                    range: at..builder.as_str().len(),
                    why: "`make` sets it".into(),
                });
            }
        }
    }
    builder.append(&recipe.slice(done..recipe.len()));
    Expanded {
        argument: Argument {
            text: builder.finish(recipe.span()),
            unknown,
        },
        origins: Vec::new(),
    }
}

/// What stands behind a `$`: the name, and its length with brackets.
fn reference(rest: &str) -> (&str, usize) {
    let close = match rest.chars().next() {
        Some('(') => ')',
        Some('{') => '}',
        Some(other) => return (rest.get(..other.len_utf8()).unwrap_or(""), other.len_utf8()),
        None => return ("", 0),
    };
    match rest.find(close) {
        Some(end) => (rest.get(1..end).unwrap_or("").trim(), end + 1),
        None => ("", rest.len()),
    }
}
