//! `--chmod`: octal, and in newer releases symbolic, as the executor reads it
//! (google v1.23.0 `strconv.ParseUint`, osscontainertools v1.28.0 `tonistiigi/dchapes-mode`).

use crate::kaniko::facts::Chmod;

/// What `--chmod` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// Nothing: modes stay as they are.
    Kept,
    /// These bits.
    Absolute(u32),
    /// Changes, one after the other.
    Symbolic(Vec<Change>),
}

/// One change of a symbolic mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    operator: Operator,
    /// The bits that may change.
    who: u32,
    bits: Bits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Add,
    Remove,
    Assign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bits {
    /// These.
    Fixed { bits: u32, execute_if_any: bool },
    /// Those of the user, the group or others, as they stand.
    Copied { shift: u32 },
}

const ALL: u32 = 0o6777;
const STICKY: u32 = 0o1000;

impl Mode {
    /// Reads the expanded value of `--chmod`.
    ///
    /// # Errors
    /// In Go's words.
    pub fn parse(value: &str, understood: Chmod) -> Result<Mode, String> {
        match understood {
            Chmod::Ignored => Ok(Mode::Kept),
            // special bits are lost: Go keeps them elsewhere in its `os.FileMode`
            Chmod::Octal => parse_octal(value, "ParseUint", u64::from(u32::MAX))
                .map(|bits| Mode::Absolute(bits & 0o777)),
            Chmod::Symbolic if value.starts_with(|first: char| first.is_ascii_digit()) => {
                let bits = parse_octal(value, "ParseInt", i16::MAX as u64)?;
                if bits > 0o7777 {
                    return Err(String::from("invalid syntax"));
                }
                Ok(Mode::Absolute(bits))
            }
            Chmod::Symbolic => parse_symbolic(value)
                .map(Mode::Symbolic)
                .ok_or_else(|| String::from("invalid syntax")),
        }
    }

    /// The mode after it; `None` where nothing was asked for.
    pub fn applied_to(&self, mode: u32, is_directory: bool) -> Option<u32> {
        match self {
            Mode::Kept => None,
            Mode::Absolute(bits) => Some(*bits),
            Mode::Symbolic(changes) => Some(changes.iter().fold(mode, |now, change| {
                change.applied_to(now, is_directory || mode & 0o111 != 0)
            })),
        }
    }
}

impl Change {
    fn applied_to(&self, mode: u32, executable: bool) -> u32 {
        let bits = match self.bits {
            Bits::Fixed {
                bits,
                execute_if_any,
            } if execute_if_any && executable => bits | 0o111,
            Bits::Fixed { bits, .. } => bits,
            Bits::Copied { shift } => (mode >> shift & 0o7) * 0o111,
        };
        let bits = bits & self.who;
        match self.operator {
            Operator::Add => mode | bits,
            Operator::Remove => mode & !bits,
            Operator::Assign => mode & !self.who | bits,
        }
    }
}

fn parse_octal(value: &str, function: &str, largest: u64) -> Result<u32, String> {
    let refuse = |why: &str| Err(format!("strconv.{function}: parsing {value:?}: {why}"));
    if value.is_empty() || !value.bytes().all(|digit| (b'0'..=b'7').contains(&digit)) {
        return refuse("invalid syntax");
    }
    match u64::from_str_radix(value, 8) {
        Ok(bits) if bits <= largest => Ok(u32::try_from(bits).unwrap_or(u32::MAX)),
        _ => refuse("value out of range"),
    }
}

fn parse_symbolic(value: &str) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    for clause in value.split(',') {
        let who_end = clause.find(|letter| !"augo".contains(letter))?;
        let (letters, mut rest) = clause.split_at(who_end);
        let who = letters.chars().fold(0, |who, letter| {
            who | match letter {
                'u' => 0o4700,
                'g' => 0o2070,
                'o' => 0o0007,
                _ => ALL,
            }
        });
        while let Some(first) = rest.chars().next() {
            let operator = match first {
                '+' => Operator::Add,
                '-' => Operator::Remove,
                '=' => Operator::Assign,
                _ => return None,
            };
            let end = rest[1..]
                .find(['+', '-', '='])
                .map_or(rest.len(), |at| at + 1);
            changes.extend(parse_permissions(operator, who, &rest[1..end])?);
            rest = &rest[end..];
        }
    }
    Some(changes)
}

fn parse_permissions(operator: Operator, who: u32, letters: &str) -> Option<Vec<Change>> {
    let everyone = if who == 0 { ALL } else { who };
    let mut sticky = 0;
    let mut bits = 0;
    let mut execute_if_any = false;
    let mut copies = Vec::new();
    for letter in letters.chars() {
        match letter {
            'r' => bits |= 0o444,
            'w' => bits |= 0o222,
            'x' => bits |= 0o111,
            'X' if operator == Operator::Remove => bits |= 0o111,
            'X' => execute_if_any = true,
            's' if who != 0o0007 => bits |= 0o6000,
            't' if who != 0o0007 => sticky = STICKY,
            's' | 't' => {}
            'u' => copies.push(6),
            'g' => copies.push(3),
            'o' => copies.push(0),
            _ => return None,
        }
    }
    let mut changes = Vec::new();
    if bits | sticky != 0 || execute_if_any || copies.is_empty() {
        changes.push(Change {
            operator,
            who: everyone | sticky,
            bits: Bits::Fixed {
                bits: bits | sticky,
                execute_if_any,
            },
        });
    }
    changes.extend(copies.into_iter().map(|shift| Change {
        operator,
        who: everyone,
        bits: Bits::Copied { shift },
    }));
    Some(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(value: &str, mode: u32) -> Result<Option<u32>, String> {
        Mode::parse(value, Chmod::Symbolic).map(|parsed| parsed.applied_to(mode, false))
    }

    #[test]
    fn symbolic_modes() {
        assert_eq!(applied("u+x", 0o644), Ok(Some(0o744)));
        assert_eq!(applied("a=r,u+w", 0o777), Ok(Some(0o644)));
        assert_eq!(applied("go-rwx", 0o755), Ok(Some(0o700)));
        assert_eq!(applied("+X", 0o644), Ok(Some(0o644)));
        assert_eq!(applied("g=u", 0o640), Ok(Some(0o660)));
        assert_eq!(applied("4755", 0o644), Ok(Some(0o4755)));
        assert_eq!(applied("u*x", 0o644), Err("invalid syntax".into()));
    }

    #[test]
    fn go_says_what_is_wrong_with_octals() {
        let octal = |value| Mode::parse(value, Chmod::Octal);
        assert_eq!(octal("0755"), Ok(Mode::Absolute(0o755)));
        assert_eq!(octal("4755"), Ok(Mode::Absolute(0o755)));
        assert_eq!(
            octal("u+x"),
            Err("strconv.ParseUint: parsing \"u+x\": invalid syntax".into())
        );
        assert_eq!(
            applied("999", 0),
            Err("strconv.ParseInt: parsing \"999\": invalid syntax".into())
        );
    }
}
