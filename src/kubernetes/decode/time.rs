//! Points in time, as Go's `time.Parse` reads RFC 3339.

use crate::golang::quote;

const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";

/// What the decoder says of it; nothing if it can read it.
pub(super) fn complaint(text: &str) -> Option<String> {
    let reading = Reading { rest: text };
    reading.complaint().map(|detail| match detail {
        Detail::Unlike { element, rest } => {
            let (rest, text) = (quote(rest), quote(text));
            format!("parsing time {text} as \"{LAYOUT}\": cannot parse {rest} as \"{element}\"")
        }
        Detail::OutOfRange(part) => {
            let text = quote(text);
            format!("parsing time {text}: {part} out of range")
        }
        Detail::Extra(rest) => {
            let (rest, text) = (quote(rest), quote(text));
            format!("parsing time {text}: extra text: {rest}")
        }
    })
}

enum Detail<'a> {
    Unlike {
        element: &'static str,
        rest: &'a str,
    },
    OutOfRange(&'static str),
    Extra(&'a str),
}

struct Reading<'a> {
    rest: &'a str,
}

impl<'a> Reading<'a> {
    fn complaint(mut self) -> Option<Detail<'a>> {
        self.read().err()
    }

    fn read(&mut self) -> Result<(), Detail<'a>> {
        let year = self.number("2006", 4)?;
        self.literal("-")?;
        let month = self.ranged("01", "month", 1..=12)?;
        self.literal("-")?;
        let day = self.number("02", 2)?;
        self.literal("T")?;
        self.ranged("15", "hour", 0..=23)?;
        self.literal(":")?;
        self.ranged("04", "minute", 0..=59)?;
        self.literal(":")?;
        self.ranged("05", "second", 0..=59)?;
        self.fraction();
        self.zone()?;
        if !self.rest.is_empty() {
            return Err(Detail::Extra(self.rest));
        }
        match (1..=days(year, month)).contains(&day) {
            true => Ok(()),
            false => Err(Detail::OutOfRange("day")),
        }
    }

    fn literal(&mut self, element: &'static str) -> Result<(), Detail<'a>> {
        let rest = self.rest;
        self.rest = rest
            .strip_prefix(element)
            .ok_or(Detail::Unlike { element, rest })?;
        Ok(())
    }

    fn number(&mut self, element: &'static str, digits: usize) -> Result<u32, Detail<'a>> {
        let rest = self.rest;
        // an hour may have one digit
        let digits = match rest.as_bytes().get(1) {
            Some(b'0'..=b'9') => digits,
            _ if element == "15" => 1,
            _ => digits,
        };
        let number = rest.get(..digits);
        let number = number.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let number = number.and_then(|text| text.parse().ok());
        let number = number.ok_or(Detail::Unlike { element, rest })?;
        self.rest = rest.get(digits..).unwrap_or("");
        Ok(number)
    }

    fn ranged(
        &mut self,
        element: &'static str,
        part: &'static str,
        range: std::ops::RangeInclusive<u32>,
    ) -> Result<u32, Detail<'a>> {
        let number = self.number(element, 2)?;
        match range.contains(&number) {
            true => Ok(number),
            false => Err(Detail::OutOfRange(part)),
        }
    }

    fn fraction(&mut self) {
        let Some(digits) = self.rest.strip_prefix(['.', ',']) else {
            return;
        };
        let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() < digits.len() {
            self.rest = rest;
        }
    }

    fn zone(&mut self) -> Result<(), Detail<'a>> {
        let rest = self.rest;
        let element = "Z07:00";
        if let Some(after) = rest.strip_prefix('Z') {
            self.rest = after;
            return Ok(());
        }
        let unlike = || Detail::Unlike { element, rest };
        let zone = rest.get(..6).ok_or_else(unlike)?;
        let digits = |range| {
            let part: Option<&str> = zone.get(range);
            let part = part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            part.and_then(|part| part.parse::<u32>().ok())
                .ok_or_else(unlike)
        };
        if !zone.starts_with(['+', '-']) || zone.as_bytes().get(3) != Some(&b':') {
            return Err(unlike());
        }
        let (hours, minutes) = (digits(1..3)?, digits(4..6)?);
        self.rest = rest.get(6..).unwrap_or("");
        match (hours, minutes) {
            (25.., _) => Err(Detail::OutOfRange("time zone offset hour")),
            (_, 61..) => Err(Detail::OutOfRange("time zone offset minute")),
            _ => Ok(()),
        }
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
