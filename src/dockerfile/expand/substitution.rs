//! `$X` and `${X…}`.

use super::Lookup;
use super::lexer::{Fault, Lexer, Piece, Read, fault};
use super::pattern::{Pattern, PatternError, reversed};

impl Lexer<'_> {
    /// A variable, from its `$` on.
    pub(super) fn dollar(&mut self) -> Read<Piece> {
        let start = self.at;
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok(Piece::known("$"));
            }
            let value = self.look_up(&name, start, None);
            return Ok(self.plain_value(value, || format!("${name}")));
        }
        self.next();
        match self.peek() {
            None => return Err(fault("syntax error: missing '}'")),
            Some('{' | '}' | ':') => return Err(fault("syntax error: bad substitution")),
            Some(_) => {}
        }
        let name = self.name();
        let forms = self.forms;
        match self.next() {
            Some('}') => {
                let value = self.look_up(&name, start, None);
                Ok(self.plain_value(value, || format!("${{{name}}}")))
            }
            Some(':') => {
                let operator = self.next();
                if forms.refuses_colon_pattern && matches!(operator, Some('#' | '%')) {
                    return Err(unsupported(":", operator));
                }
                self.operation(start, &name, true, operator)
            }
            Some('?') if forms.demands => self.operation(start, &name, false, Some('?')),
            Some(operator @ ('-' | '+')) if forms.without_colon => {
                self.operation(start, &name, false, Some(operator))
            }
            Some(operator @ ('#' | '%')) if forms.patterns => {
                self.operation(start, &name, false, Some(operator))
            }
            Some('/') if forms.patterns => self.replacement(start, &name),
            other if forms.without_colon => Err(unsupported("", other)),
            _ => Err(fault("missing ':' in substitution")),
        }
    }

    fn plain_value(&self, value: Lookup, as_written: impl Fn() -> String) -> Piece {
        match value {
            Lookup::Known(value) => Piece::known(value),
            Lookup::Unset if self.mode.keep_unset => Piece::known(as_written()),
            Lookup::Unset => Piece::default(),
            Lookup::Unknown(why) => Piece::unknown(why),
        }
    }

    /// `${X:-word}` and its like; all but the word has been read.
    fn operation(
        &mut self,
        start: usize,
        name: &str,
        colon: bool,
        operator: Option<char>,
    ) -> Read<Piece> {
        let is_pattern = self.forms.patterns && matches!(operator, Some('#' | '%'));
        let word = self.nested('}', is_pattern, "syntax error: missing '}'")?;
        let Some(operator) = operator else {
            return Err(unsupported(":", None));
        };
        let known_operator = match operator {
            '-' | '+' => true,
            '?' => self.forms.demands,
            _ => is_pattern,
        };
        if !known_operator && !self.forms.without_colon {
            return Err(unsupported("", Some(operator)));
        }
        let value = self.look_up(name, start, Some(operator));
        let sign = if colon { ":" } else { "" };
        if value == Lookup::Unset && self.mode.keep_unset {
            let text = format!("${{{name}{sign}{operator}{}}}", word.text);
            return Ok(Piece { text, ..word });
        }
        if !known_operator {
            return Err(unsupported(sign, Some(operator)));
        }
        if is_pattern {
            return self.trim(value, operator, word);
        }
        let unknown = match value {
            Lookup::Unknown(why) => why,
            Lookup::Known(value) if !(colon && value.is_empty()) => {
                return Ok(if operator == '+' {
                    word
                } else {
                    Piece::known(value)
                });
            }
            Lookup::Known(_) if operator == '?' => return self.demand(name, "empty", word),
            Lookup::Unset if operator == '?' => return self.demand(name, "unset", word),
            Lookup::Known(_) | Lookup::Unset => {
                return Ok(if operator == '-' {
                    word
                } else {
                    Piece::default()
                });
            }
        };
        match operator {
            '+' if word.text.is_empty() && word.why.is_none() => return Ok(word),
            '?' => self.risk = self.risk.take().or(Some(unknown.clone())),
            _ => {}
        }
        Ok(Piece::unknown(unknown))
    }

    /// `${X:?message}` of a variable that is not set or empty.
    fn demand(&self, name: &str, what: &str, message: Piece) -> Read<Piece> {
        if let Some(why) = message.why {
            return Err(Fault::Unknown(why));
        }
        Err(fault(match message.text.as_str() {
            "" => format!("{name}: is not allowed to be {what}"),
            message => format!("{name}: {message}"),
        }))
    }

    /// `${X#pattern}` and `${X%pattern}`.
    fn trim(&self, value: Lookup, operator: char, word: Piece) -> Read<Piece> {
        if let Some(why) = word.why {
            return Err(Fault::Unknown(why));
        }
        if word.text.is_empty() && self.forms.panics_on_empty_pattern {
            return Err(Fault::Panic(
                "runtime error: index out of range [0] with length 0",
            ));
        }
        let (greedy, pattern) = match word.text.strip_prefix(operator) {
            Some(pattern) => (true, pattern),
            None => (false, word.text.as_str()),
        };
        let backwards = operator == '%';
        let pattern = match backwards {
            true => reversed(pattern),
            false => pattern.to_string(),
        };
        let pattern = Pattern::new(&pattern, greedy).map_err(PatternError::into_fault)?;
        let value = match value {
            Lookup::Known(value) => value,
            Lookup::Unset => String::new(),
            Lookup::Unknown(why) => return Ok(Piece::unknown(why)),
        };
        let rest = match backwards {
            true => pattern.without_suffix(&value),
            false => pattern.without_prefix(&value),
        };
        Ok(Piece::known(rest.map_err(PatternError::into_fault)?))
    }

    /// `${X/pattern/text}` and `${X//pattern/text}`.
    fn replacement(&mut self, start: usize, name: &str) -> Read<Piece> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = self.nested('/', true, "syntax error: missing '/' in ${}")?;
        let with = self.nested('}', true, "syntax error: missing '}'")?;
        let value = self.look_up(name, start, Some('/'));
        if value == Lookup::Unset && self.mode.keep_unset {
            return Ok(Piece {
                text: format!("${{{name}/{}/{}}}", pattern.text, with.text),
                why: pattern.why.or(with.why),
            });
        }
        if let Some(why) = pattern.why {
            return Err(Fault::Unknown(why));
        }
        let pattern = Pattern::new(&pattern.text, true).map_err(PatternError::into_fault)?;
        let value = match value {
            Lookup::Known(value) => value,
            Lookup::Unset => String::new(),
            Lookup::Unknown(why) => return Ok(Piece::unknown(why)),
        };
        if let Some(why) = with.why {
            return Ok(Piece::unknown(why));
        }
        let replaced = pattern.replace(&value, &with.text, all);
        Ok(Piece::known(replaced.map_err(PatternError::into_fault)?))
    }
}

fn unsupported(sign: &str, operator: Option<char>) -> Fault {
    let operator = operator.unwrap_or(char::REPLACEMENT_CHARACTER);
    fault(format!(
        "unsupported modifier ({sign}{operator}) in substitution"
    ))
}
