//! The patterns of `${X#p}`, `${X%p}` and `${X/p/r}`: `*` and `?`, matched as the regular
//! expression that BuildKit turns them into.

use super::lexer::{Fault, LONGEST};

/// How many steps a match may take before we call it unknown.
const MOST_STEPS: usize = 20_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// This character.
    Exactly(char),
    /// Any one character but a line feed.
    One,
    /// Any number of characters but line feeds.
    Any,
}

/// A pattern that was understood.
#[derive(Debug)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
    greedy: bool,
}

/// Why there is no result.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PatternError {
    /// The executor's words.
    Invalid(String),
    /// It takes too long to tell, or the result is too long.
    TooLong,
}

impl PatternError {
    pub(super) fn into_fault(self) -> Fault {
        match self {
            PatternError::Invalid(words) => Fault::Error(words),
            PatternError::TooLong => Fault::Unknown("a pattern takes too long to match".into()),
        }
    }
}

/// A way in which a match may go on: the next token, and where the match began.
type Thread = (usize, usize);

impl Pattern {
    pub(super) fn new(text: &str, greedy: bool) -> Result<Self, PatternError> {
        let mut tokens = Vec::new();
        let mut characters = text.chars().peekable();
        // The pattern is scanned on its own, so a byte order mark goes here too.
        characters.next_if_eq(&'\u{feff}');
        while let Some(character) = characters.next() {
            tokens.push(match character {
                '*' => Token::Any,
                '?' => Token::One,
                '\\' if matches!(characters.peek(), Some('}' | '/')) => continue,
                '\\' => match characters.next() {
                    Some(escaped @ ('*' | '?' | '\\')) => Token::Exactly(escaped),
                    other => {
                        let other = other.unwrap_or(char::REPLACEMENT_CHARACTER);
                        return Err(PatternError::Invalid(format!(
                            "invalid pattern ({text}) in substitution: invalid escape '\\{other}'"
                        )));
                    }
                },
                other => Token::Exactly(other),
            });
        }
        Ok(Pattern { tokens, greedy })
    }

    /// The value without what the pattern matches at its start.
    pub(super) fn without_prefix(&self, value: &str) -> Result<String, PatternError> {
        let found = self.find(value, 0, true, &mut 0)?;
        let end = found.map_or(0, |(_, end)| end);
        Ok(value.get(end..).unwrap_or("").to_string())
    }

    /// The value without what the (reversed) pattern matches at its end.
    pub(super) fn without_suffix(&self, value: &str) -> Result<String, PatternError> {
        let backwards: String = value.chars().rev().collect();
        let rest = self.without_prefix(&backwards)?;
        Ok(rest.chars().rev().collect())
    }

    /// The value with the first match or all matches replaced.
    pub(super) fn replace(
        &self,
        value: &str,
        with: &str,
        all: bool,
    ) -> Result<String, PatternError> {
        let mut steps = 0;
        if !all {
            let Some((start, end)) = self.find(value, 0, false, &mut steps)? else {
                return Ok(value.to_string());
            };
            let part = |range| value.get(range).unwrap_or("");
            return Ok([part(0..start), with, part(end..value.len())].concat());
        }
        let mut result = String::new();
        let (mut from, mut last_end) = (0, 0);
        while from <= value.len() {
            let Some((start, end)) = self.find(value, from, false, &mut steps)? else {
                break;
            };
            result.push_str(value.get(last_end..start).unwrap_or(""));
            if end > last_end || start == 0 {
                expand_template(with, value.get(start..end).unwrap_or(""), &mut result);
            }
            last_end = end;
            let next = value.get(from..).and_then(|rest| rest.chars().next());
            from = end.max(from + next.map_or(1, char::len_utf8));
            if result.len() > LONGEST {
                return Err(PatternError::TooLong);
            }
        }
        result.push_str(value.get(last_end..).unwrap_or(""));
        Ok(result)
    }

    /// The first match from `from` on, preferring what comes first as Go's `regexp` does.
    fn find(
        &self,
        value: &str,
        from: usize,
        anchored: bool,
        steps: &mut usize,
    ) -> Result<Option<(usize, usize)>, PatternError> {
        let mut threads = Threads::new(self.tokens.len() + 1);
        let mut next = Threads::new(self.tokens.len() + 1);
        let mut found = None;
        let rest = value.get(from..).unwrap_or("");
        let ends = rest.char_indices().map(|(at, next)| (at, Some(next)));
        for (offset, character) in ends.chain([(rest.len(), None)]) {
            let at = from + offset;
            if found.is_none() && (at == from || !anchored) {
                self.enter(&mut threads, (0, at));
            }
            *steps += threads.order.len() + 1;
            if *steps > MOST_STEPS {
                return Err(PatternError::TooLong);
            }
            if threads.order.is_empty() {
                break;
            }
            for (state, start) in threads.order.iter().copied() {
                let Some(token) = self.tokens.get(state) else {
                    found = Some((start, at));
                    break;
                };
                match (token, character) {
                    (Token::Exactly(wanted), Some(have)) if *wanted == have => {
                        self.enter(&mut next, (state + 1, start));
                    }
                    (Token::One, Some(have)) if have != '\n' => {
                        self.enter(&mut next, (state + 1, start));
                    }
                    (Token::Any, Some(have)) if have != '\n' => {
                        self.enter(&mut next, (state, start));
                    }
                    _ => {}
                }
            }
            std::mem::swap(&mut threads, &mut next);
            next.clear();
        }
        Ok(found)
    }

    /// Adds a state and those that a `*` may pass on to, in the order of preference.
    fn enter(&self, threads: &mut Threads, (state, start): Thread) {
        let mut end = state;
        while self.tokens.get(end) == Some(&Token::Any) && !threads.has(end) {
            end += 1;
        }
        if self.greedy {
            (state..=end).for_each(|state| threads.add((state, start)));
        } else {
            (state..=end)
                .rev()
                .for_each(|state| threads.add((state, start)));
        }
    }
}

/// States in the order of preference, each once.
struct Threads {
    order: Vec<Thread>,
    present: Vec<bool>,
}

impl Threads {
    fn new(states: usize) -> Self {
        Threads {
            order: Vec::new(),
            present: vec![false; states],
        }
    }

    fn has(&self, state: usize) -> bool {
        self.present.get(state).copied().unwrap_or(true)
    }

    fn add(&mut self, thread: Thread) {
        if let Some(present) = self.present.get_mut(thread.0)
            && !std::mem::replace(present, true)
        {
            self.order.push(thread);
        }
    }

    fn clear(&mut self) {
        for (state, _) in self.order.drain(..) {
            if let Some(present) = self.present.get_mut(state) {
                *present = false;
            }
        }
    }
}

/// Go reads the text that replaces all matches as a template: `$0` and `${0}` are the match, other
/// names are empty, `$$` is a dollar.
fn expand_template(template: &str, matched: &str, out: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after_dollars) = after.strip_prefix('$') {
            out.push('$');
            rest = after_dollars;
            continue;
        }
        let braced = after.strip_prefix('{');
        let body = braced.unwrap_or(after);
        let is_name = |next: char| next.is_alphanumeric() || next == '_';
        let length = body.find(|next| !is_name(next)).unwrap_or(body.len());
        let (name, behind) = body.split_at(length);
        let behind = match braced {
            Some(_) => behind.strip_prefix('}'),
            None => Some(behind),
        };
        match behind {
            Some(behind) if !name.is_empty() => {
                if name == "0" {
                    out.push_str(matched);
                }
                rest = behind;
            }
            _ => {
                out.push('$');
                rest = after;
            }
        }
    }
    out.push_str(rest);
}

/// The pattern for a value read backwards; escapes stay before what they escape.
pub(super) fn reversed(pattern: &str) -> String {
    let mut units = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        let escaped = match character {
            '\\' => characters.next(),
            _ => None,
        };
        units.push((character, escaped));
    }
    let backwards = units.into_iter().rev();
    backwards
        .flat_map(|(character, escaped)| std::iter::once(character).chain(escaped))
        .collect()
}
