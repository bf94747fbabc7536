//! The option that BuildKit proposes in the place of one that it does not know.

/// The option within two edits of `value` that is nearest to it.
///
/// BuildKit walks a Go map here, so between options equally near its choice changes from run to
/// run; ours is the first by name.
pub(super) fn nearest<'a>(value: &str, options: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let value: Vec<char> = value.chars().collect();
    options
        .filter(|option| option.len().abs_diff(value.len()) < 3)
        .map(|option| (distance(&value, option), option))
        .filter(|(distance, _)| *distance < 3)
        .min()
        .map(|(_, option)| option)
}

/// The edit distance of a word and an (ASCII) option.
fn distance(word: &[char], option: &str) -> usize {
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (index, wanted) in option.chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, have) in row.iter_mut().skip(1).zip(word) {
            let replaced = diagonal + usize::from(*have != wanted);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_option() {
        let options = ["from", "chown", "chmod", "link"];
        assert_eq!(nearest("foo", options.into_iter()), Some("from"));
        assert_eq!(nearest("chowm", options.into_iter()), Some("chown"));
        assert_eq!(nearest("checksum", options.into_iter()), None);
    }
}
