//! What is said where a rule finds something, as a card lists it: `…` stands for what is a setup's
//! own.

use super::{Line, lines};

/// What stands for the parts of a message that are a setup's own.
const OWN: char = '…';

/// A message, without what is a setup's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its words, with `…` for what is a setup's own.
    pub words: String,
    /// What it comes of; empty where the page says so.
    pub cause: String,
}

impl Message {
    /// What it comes of, or else what the page is about.
    pub fn cause_or<'a>(&'a self, title: &'a str) -> &'a str {
        match self.cause.is_empty() {
            true => title,
            false => &self.cause,
        }
    }

    /// How many characters of a line are this message's own words, where the line holds them all in
    /// their order, in whatever case.
    pub fn weight_in(&self, line: &str) -> Option<usize> {
        let line = line.to_lowercase();
        let words = self.words.to_lowercase();
        let mut rest = line.as_str();
        for part in words.split(OWN) {
            let start = rest.find(part)?;
            rest = &rest[start + part.len()..];
        }
        Some(words.chars().filter(|next| *next != OWN).count())
    }
}

/// Reads a list of messages: an item each, the words as code, and what they come of behind a colon.
///
/// # Errors
/// The first item that is not of that form.
pub(super) fn messages(section: &str) -> Result<Vec<Message>, String> {
    let mut items: Vec<String> = Vec::new();
    for line in lines(section.trim()) {
        let Line::Text(text) = line else {
            return Err(String::from("the messages are a list"));
        };
        match (text.strip_prefix("- "), items.last_mut()) {
            (Some(item), _) => items.push(item.to_owned()),
            (None, Some(item)) => {
                item.push(' ');
                item.push_str(text.trim());
            }
            (None, None) if text.is_empty() => {}
            (None, None) => return Err(String::from("the messages are a list")),
        }
    }
    items.iter().map(|item| message(item.trim())).collect()
}

fn message(item: &str) -> Result<Message, String> {
    let fence = item.len() - item.trim_start_matches('`').len();
    let (fence, rest) = item.split_at(fence);
    let (words, rest) = match fence {
        "" => None,
        fence => rest.split_once(fence),
    }
    .ok_or_else(|| format!("`{item}` starts with no code"))?;
    let cause = rest.strip_prefix(':').unwrap_or(rest);
    Ok(Message {
        words: words.trim().to_owned(),
        cause: cause.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(words: &str) -> Message {
        Message {
            words: words.to_owned(),
            cause: String::new(),
        }
    }

    #[test]
    fn a_list_is_read() {
        let read = messages(
            "- `lstat …: no such`\n- `` match ` or \\ ``: an\n  escape that\n  is none\n\n",
        );
        let read = read.unwrap();
        assert_eq!(read[0], one("lstat …: no such"));
        assert_eq!(read[1].words, "match ` or \\");
        assert_eq!(read[1].cause, "an escape that is none");
        assert_eq!(messages("").unwrap(), []);
        assert!(messages("- lstat").unwrap_err().contains("no code"));
        assert!(messages("lstat").is_err());
    }

    #[test]
    fn its_words_stand_in_their_order() {
        let message = one("failed to process …: missing … in substitution");
        let line = "Error: Failed to process \"${A\": missing ':' in substitution (x)";
        assert_eq!(message.weight_in(line), Some(44));
        assert_eq!(message.weight_in("missing ':' in substitution"), None);
        assert_eq!(
            message.weight_in("in substitution: failed to process a: missing"),
            None
        );
    }
}
