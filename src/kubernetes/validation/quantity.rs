//! Quantities: `500m`, `1Gi`, `1e3`.
//!
//! apimachinery v0.34.1, `pkg/api/resource/quantity.go`.

use std::cmp::Ordering;

/// An amount, and how it is printed.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    /// Billionths.
    nano: i128,
    format: Format,
    /// As written, where that is how it is printed.
    written: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Decimal,
    Exponent,
    Binary,
}

const NANO: i128 = 1_000_000_000;
const MILLI: i128 = NANO / 1000;
const DECIMAL: [(&str, i32); 10] = [
    ("n", -9),
    ("u", -6),
    ("m", -3),
    ("", 0),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];
const BINARY: [&str; 6] = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

impl Quantity {
    /// Reads one; `None` where the decoder refuses it.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let digits_end = |text: &str| {
            text.bytes()
                .position(|byte| !byte.is_ascii_digit())
                .unwrap_or(text.len())
        };
        let (whole, rest) = unsigned.split_at(digits_end(unsigned));
        let (fraction, suffix) = match rest.strip_prefix('.') {
            Some(rest) => rest.split_at(digits_end(rest)),
            None => ("", rest),
        };
        if unsigned.is_empty() || (whole.is_empty() && fraction.is_empty() && !suffix.is_empty()) {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        let scale = -i32::try_from(fraction.len()).ok()?;
        let (format, scale, factor) = match BINARY.iter().position(|one| *one == suffix) {
            Some(power) => (Format::Binary, scale, 1_i128 << (10 * (power + 1))),
            None => {
                let (format, exponent) = decimal_suffix(suffix)?;
                (format, scale.saturating_add(exponent), 1)
            }
        };
        let magnitude = scaled(digits.parse().unwrap_or(i128::MAX), factor, scale);
        let mut quantity = Quantity {
            nano: magnitude.saturating_mul(sign),
            format,
            written: None,
        };
        let is_canonical = match format {
            Format::Binary => {
                fraction.is_empty() && digits.parse().is_ok_and(|it: u64| it & 7 != 0)
            }
            _ => {
                scale >= -3
                    && scale % 3 == 0
                    && !digits.ends_with("000")
                    && !digits.starts_with('0')
                    && digits.len() <= 18
            }
        };
        if is_canonical || text == "0" {
            quantity.written = Some(text.to_owned());
        }
        Some(quantity)
    }

    /// Nothing.
    pub fn zero() -> Self {
        Quantity {
            nano: 0,
            format: Format::Decimal,
            written: None,
        }
    }

    /// Rounded up to thousandths, as amounts of resources are.
    pub fn in_thousandths(mut self) -> Self {
        let rest = self.nano.rem_euclid(MILLI);
        if rest != 0 {
            // away from zero
            let up = if self.nano > 0 { MILLI - rest } else { -rest };
            self.nano = self.nano.saturating_add(up);
            self.written = None;
        }
        self
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.nano < 0
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.nano == 0
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        self.nano % NANO == 0
    }

    /// Whether it is a multiple of another.
    pub fn is_multiple_of(&self, other: &Quantity) -> bool {
        other.nano > 0 && other.is_whole() && self.nano % other.nano == 0
    }

    /// The sum of two.
    pub fn plus(&self, other: &Quantity) -> Quantity {
        Quantity {
            nano: self.nano.saturating_add(other.nano),
            format: if self.is_zero() {
                other.format
            } else {
                self.format
            },
            written: None,
        }
    }

    fn canonical(&self) -> String {
        if self.nano == 0 {
            return "0".to_owned();
        }
        let below_1024 = self.nano.abs() < 1024 * NANO;
        match self.format {
            Format::Binary if !below_1024 && self.is_whole() => {
                let mut number = self.nano / NANO;
                let mut suffix = "";
                for next in BINARY {
                    if number % 1024 != 0 {
                        break;
                    }
                    number /= 1024;
                    suffix = next;
                }
                format!("{number}{suffix}")
            }
            Format::Exponent => {
                let (number, exponent) = self.decimal();
                match exponent {
                    0 => number.to_string(),
                    _ => format!("{number}e{exponent}"),
                }
            }
            _ => {
                let (number, exponent) = self.decimal();
                let suffix = DECIMAL.iter().find(|(_, power)| *power == exponent);
                format!("{number}{}", suffix.map_or("", |(suffix, _)| suffix))
            }
        }
    }

    /// The number and the power of ten, a multiple of three, that it is printed with.
    fn decimal(&self) -> (i128, i32) {
        let (mut number, mut exponent) = (self.nano, -9);
        while number % 1000 == 0 && number != 0 {
            number /= 1000;
            exponent += 3;
        }
        (number, exponent)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.written {
            Some(written) => formatter.write_str(written),
            None => formatter.write_str(&self.canonical()),
        }
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.nano == other.nano
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.nano.cmp(&other.nano))
    }
}

fn decimal_suffix(suffix: &str) -> Option<(Format, i32)> {
    if let Some((_, exponent)) = DECIMAL.iter().find(|(one, _)| *one == suffix) {
        return Some((Format::Decimal, *exponent));
    }
    let exponent = suffix.strip_prefix(['e', 'E'])?;
    Some((Format::Exponent, exponent.parse().ok()?))
}

/// `digits * factor * 10^scale` in billionths, rounded away from zero; no more than fits.
fn scaled(digits: i128, factor: i128, scale: i32) -> i128 {
    let mut amount = digits.saturating_mul(factor);
    let power = scale.saturating_add(9);
    for _ in 0..power.clamp(0, 40) {
        amount = amount.saturating_mul(10);
    }
    for _ in 0..(-power).clamp(0, 40) {
        amount = amount.saturating_add(9) / 10;
    }
    amount
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        Quantity::read(text).map_or("none".to_owned(), |quantity| {
            quantity.in_thousandths().to_string()
        })
    }

    #[test]
    fn quantities_are_printed_as_the_server_prints_them() {
        for (written, shown) in [
            ("1", "1"),
            ("-1", "-1"),
            ("0", "0"),
            ("00", "0"),
            ("0.1", "100m"),
            ("1.5", "1500m"),
            ("1.500", "1.500"),
            ("1000m", "1"),
            ("100m", "100m"),
            ("0.0001", "1m"),
            ("1Gi", "1Gi"),
            ("1024Mi", "1Gi"),
            ("0.5Gi", "512Mi"),
            ("8Mi", "8Mi"),
            ("1G", "1G"),
            ("1000k", "1M"),
            ("1e3", "1e3"),
            ("10e2", "1e3"),
            ("1073741824", "1073741824"),
            ("-2Gi", "-2Gi"),
            ("1GB", "none"),
            ("lots", "none"),
            ("", "none"),
        ] {
            assert_eq!(printed(written), shown, "{written}");
        }
    }
}
