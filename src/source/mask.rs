//! Values that are never shown: secrets that stand in the files.

use std::borrow::Cow;

/// What stands for a value that is not shown.
const STARS: &str = "***";

/// Shorter values would cover half of every text.
const SHORTEST: usize = 4;

/// The values that are not shown.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    /// The longest first: one may hold another.
    values: Vec<String>,
}

impl Mask {
    /// Adds a value.
    pub fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.len() < SHORTEST || self.values.iter().any(|known| known == value) {
            return;
        }
        let longer = |known: &String| known.len() > value.len();
        let place = self.values.partition_point(longer);
        self.values.insert(place, value.to_owned());
    }

    /// Adds the values of another.
    pub fn take_in(&mut self, other: Mask) {
        // of values of one length the last that was added comes first
        for value in other.values.iter().rev() {
            self.add(value);
        }
    }

    /// A text without the values.
    pub fn cover<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.replace(text, |_| STARS.to_owned())
    }

    /// A text without the values, whose other bytes stay where they are.
    pub fn cover_in_place<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.replace(text, |value| "*".repeat(value.len()))
    }

    fn replace<'t>(&self, text: &'t str, by: impl Fn(&str) -> String) -> Cow<'t, str> {
        let mut covered = Cow::Borrowed(text);
        for value in &self.values {
            if covered.contains(value.as_str()) {
                covered = Cow::Owned(covered.replace(value.as_str(), &by(value)));
            }
        }
        covered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_covered_the_longest_first() {
        let mut mask = Mask::default();
        mask.add("hunter2");
        mask.add("hunter2hunter2");
        mask.add("x");
        assert_eq!(mask.cover("a=hunter2hunter2 x"), "a=*** x");
        assert_eq!(mask.cover_in_place("a=hunter2;b"), "a=*******;b");
        assert_eq!(mask.cover("plain"), "plain");
    }
}
