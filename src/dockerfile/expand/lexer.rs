//! The lexer of words.

use crate::value::Why;

use super::{Lookup, Mode, Reference, VariableForms};

/// How deep `${a:-${b:-…}}` is followed.
const DEEPEST: usize = 200;

/// How many bytes variables may bring into a word. Linux hands no longer string to a program
/// (`MAX_ARG_STRLEN`), and `ENV A=$A$A` repeated would come to any length.
pub(super) const LONGEST: usize = 128 * 1024;

/// A stretch of the result; with a reason where it is not known.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) why: Option<Why>,
}

impl Piece {
    pub(super) fn known(text: impl Into<String>) -> Self {
        Piece {
            text: text.into(),
            why: None,
        }
    }

    pub(super) fn unknown(why: Why) -> Self {
        Piece {
            text: String::new(),
            why: Some(why),
        }
    }

    fn push(&mut self, piece: Piece) {
        self.text.push_str(&piece.text);
        self.why = self.why.take().or(piece.why);
    }
}

/// Why a word has no result.
pub(super) enum Fault {
    /// The executor reports this.
    Error(String),
    /// The executor panics with this.
    Panic(&'static str),
    /// It cannot be told what the executor does.
    Unknown(Why),
}

pub(super) fn fault(reason: impl Into<String>) -> Fault {
    Fault::Error(reason.into())
}

pub(super) type Read<T> = Result<T, Fault>;

/// The words of a result, as they grow.
#[derive(Default)]
struct Words {
    done: Vec<String>,
    current: String,
    inside: bool,
}

impl Words {
    fn push(&mut self, character: char) {
        if !character.is_whitespace() {
            self.push_raw(character);
        } else if self.inside && !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
            self.inside = false;
        }
    }

    fn push_raw(&mut self, character: char) {
        self.current.push(character);
        self.inside = true;
    }

    fn push_raw_str(&mut self, text: &str) {
        self.current.push_str(text);
        self.inside = true;
    }

    fn finish(mut self) -> Vec<String> {
        if !self.current.is_empty() {
            self.done.push(self.current);
        }
        self.done
    }
}

/// Reads one word.
pub(super) struct Lexer<'a> {
    source: &'a str,
    pub(super) at: usize,
    variables: &'a dyn Fn(&str) -> Lookup,
    pub(super) mode: Mode,
    pub(super) forms: &'a VariableForms,
    keep_escapes: bool,
    words: Words,
    depth: usize,
    /// How many bytes variables have brought in.
    brought_in: usize,
    pub(super) references: Vec<Reference>,
    /// An unknown variable that may stop the executor.
    pub(super) risk: Option<Why>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(
        source: &'a str,
        variables: &'a dyn Fn(&str) -> Lookup,
        mode: Mode,
        forms: &'a VariableForms,
    ) -> Self {
        // Go's text scanner drops a byte order mark at the very start.
        let mark = '\u{feff}';
        Lexer {
            source,
            at: usize::from(source.starts_with(mark)) * mark.len_utf8(),
            variables,
            mode,
            forms,
            keep_escapes: mode.keep_escapes,
            words: Words::default(),
            depth: 0,
            brought_in: 0,
            references: Vec::new(),
            risk: None,
        }
    }

    /// The result, as one and split into words.
    pub(super) fn read(&mut self) -> Read<(Piece, Vec<String>)> {
        let piece = self.read_until(None)?;
        Ok((piece, std::mem::take(&mut self.words).finish()))
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.source.get(self.at..)?.chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn read_until(&mut self, stop: Option<char>) -> Read<Piece> {
        let outermost = stop.is_none();
        let mut result = Piece::default();
        while let Some(character) = self.peek() {
            if stop == Some(character) {
                self.next();
                return Ok(result);
            }
            let special = match character {
                '$' => Some(self.dollar()?),
                '<' if self.forms.spaced_heredocs => Some(self.less_than()),
                '\'' if !self.mode.ignore_quotes => Some(self.single_quote()?),
                '"' if !self.mode.ignore_quotes => Some(self.double_quote()?),
                _ => None,
            };
            match special {
                Some(piece) => {
                    if outermost && character == '$' {
                        piece.text.chars().for_each(|next| self.words.push(next));
                    } else if outermost {
                        self.words.push_raw_str(&piece.text);
                    }
                    result.push(piece);
                }
                None => self.plain(&mut result, outermost),
            }
        }
        match stop {
            None => Ok(result),
            Some(stop) => Err(fault(format!(
                "unexpected end of statement while looking for matching {stop}"
            ))),
        }
    }

    /// A character without a meaning, or an escaped one.
    fn plain(&mut self, result: &mut Piece, outermost: bool) {
        let Some(mut character) = self.next() else {
            return;
        };
        let escaped = character == '\\';
        if escaped {
            if self.keep_escapes {
                result.text.push(character);
                if outermost {
                    self.words.push_raw(character);
                }
            }
            let Some(next) = self.next() else {
                return;
            };
            character = next;
        }
        result.text.push(character);
        match (outermost, escaped) {
            (false, _) => {}
            (true, true) => self.words.push_raw(character),
            (true, false) => self.words.push(character),
        }
    }

    fn single_quote(&mut self) -> Read<Piece> {
        let start = self.at;
        self.next();
        let Some(length) = self.source.get(self.at..).and_then(|rest| rest.find('\'')) else {
            self.at = self.source.len();
            return Err(fault(
                "unexpected end of statement while looking for matching single-quote",
            ));
        };
        let inner = self.at..self.at + length;
        self.at = inner.end + 1;
        let range = match self.mode.keep_quotes {
            true => start..self.at,
            false => inner,
        };
        Ok(Piece::known(self.source.get(range).unwrap_or("")))
    }

    fn double_quote(&mut self) -> Read<Piece> {
        let mut result = Piece::default();
        let quote = |result: &mut Piece, keep: bool| {
            if keep {
                result.text.push('"');
            }
        };
        self.next();
        quote(&mut result, self.mode.keep_quotes);
        loop {
            match self.peek() {
                None => {
                    return Err(fault(
                        "unexpected end of statement while looking for matching double-quote",
                    ));
                }
                Some('"') => {
                    self.next();
                    quote(&mut result, self.mode.keep_quotes);
                    return Ok(result);
                }
                Some('$') => {
                    let piece = self.dollar()?;
                    result.push(piece);
                }
                Some(mut character) => {
                    self.next();
                    if character == '\\' {
                        if self.keep_escapes {
                            result.text.push(character);
                        }
                        match self.peek() {
                            None => continue,
                            Some(next @ ('"' | '$' | '\\')) => {
                                self.next();
                                character = next;
                            }
                            Some(_) => {}
                        }
                    }
                    result.text.push(character);
                }
            }
        }
    }

    fn less_than(&mut self) -> Piece {
        let start = self.at;
        self.next();
        if self.peek() == Some('<') {
            self.next();
            while matches!(self.peek(), Some('\t' | '\r' | ' ')) {
                self.next();
            }
        }
        Piece::known(self.source.get(start..self.at).unwrap_or(""))
    }

    /// A word within braces.
    pub(super) fn nested(&mut self, stop: char, keep_escapes: bool, at_end: &str) -> Read<Piece> {
        if self.depth >= DEEPEST {
            return Err(Fault::Unknown("its variables are nested too deeply".into()));
        }
        if self.forms.nested_word_forgets {
            self.words.current.clear();
        }
        let outer = self.keep_escapes;
        if self.forms.patterns {
            self.keep_escapes = keep_escapes;
        }
        self.depth += 1;
        let word = self.read_until(Some(stop));
        self.depth -= 1;
        self.keep_escapes = outer;
        word.map_err(|fault_within| match fault_within {
            Fault::Error(_) if self.peek().is_none() => fault(at_end),
            other => other,
        })
    }

    pub(super) fn name(&mut self) -> String {
        let start = self.at;
        match self.peek() {
            Some(first) if is_digit(first) => {
                while self.peek().is_some_and(is_digit) {
                    self.next();
                }
            }
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => {
                self.next();
            }
            _ => {
                let continues = |next: char| next.is_alphabetic() || is_digit(next) || next == '_';
                while self.peek().is_some_and(continues) {
                    self.next();
                }
            }
        }
        self.source.get(start..self.at).unwrap_or("").to_string()
    }

    /// Looks a variable up; what refers to it has just been read.
    pub(super) fn look_up(&mut self, name: &str, start: usize, operator: Option<char>) -> Lookup {
        let value = (self.variables)(name);
        self.references.push(Reference {
            name: name.to_string(),
            range: start..self.at,
            set: match value {
                Lookup::Known(_) => Some(true),
                Lookup::Unset => Some(false),
                Lookup::Unknown(_) => None,
            },
            operator,
        });
        match value {
            Lookup::Known(value) => self.bring_in(value),
            value => value,
        }
    }

    fn bring_in(&mut self, value: String) -> Lookup {
        self.brought_in = self.brought_in.saturating_add(value.len());
        match self.brought_in > LONGEST {
            true => Lookup::Unknown("what its variables come to is too long to follow".into()),
            false => Lookup::Known(value),
        }
    }
}

/// A decimal digit of any script, as Go counts them: not the numbers among the symbols.
fn is_digit(character: char) -> bool {
    let symbols = '\u{2000}'..='\u{3fff}';
    character.is_ascii_digit()
        || character >= '\u{660}' && character.is_numeric() && !symbols.contains(&character)
}
