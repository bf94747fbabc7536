//! A card as a page: what its front matter says in a table, and a name above each file.

use kanikolint::card::{Card, Line, file_of, lines};
use kanikolint::rules::RULES;

use super::pages::put;

/// The page of a card.
pub fn write(card: &Card) -> String {
    let mut text = format!("# {}\n\n", card.title);
    put(
        &mut text,
        "| rule | id | severity | group | since | executors |",
    );
    put(&mut text, "|---|---|---|---|---|---|");
    let (name, id, group) = (&card.name, &card.id, &card.group);
    let row = format!(
        "| `{name}` | {id} | {} | [{group}](../groups/{group}.md) | {} | {} |",
        card.severity, card.since, card.executors
    );
    put(&mut text, &row);
    for section in &card.sections {
        if section.body.trim().is_empty() {
            continue;
        }
        put(&mut text, &format!("\n## {}\n", section.heading));
        body(&section.body, name, &mut text);
    }
    text
}

fn body(markdown: &str, own: &str, text: &mut String) {
    for line in lines(markdown.trim()) {
        match line {
            Line::Text(line) => put(text, &linked(line, own)),
            Line::Open(raw, info) => put(text, &opened(raw, info)),
            Line::Code(raw) | Line::Close(raw) => put(text, raw),
        }
    }
}

/// The start of a block, below the name of the file or what the block is.
fn opened(raw: &str, info: &str) -> String {
    let ticks = &raw[..raw.len() - raw.trim_start_matches('`').len()];
    let language = info.split_whitespace().next().unwrap_or_default();
    match (file_of(info), language) {
        (Some(file), _) => format!(
            "\n<p class=\"file\">{}</p>\n\n{ticks}{language}",
            escaped(file)
        ),
        (None, "arguments") => format!("\n<p class=\"file\">arguments</p>\n\n{ticks}text"),
        _ => raw.to_owned(),
    }
}

/// A line whose names of other rules lead to their pages.
fn linked(line: &str, own: &str) -> String {
    let mut parts: Vec<String> = line.split('`').map(str::to_owned).collect();
    for part in parts.iter_mut().skip(1).step_by(2) {
        let is_other = part != own && RULES.iter().any(|rule| rule.name == part);
        *part = match is_other {
            true => format!("[`{part}`]({part}.md)"),
            false => format!("`{part}`"),
        };
    }
    parts.concat()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
