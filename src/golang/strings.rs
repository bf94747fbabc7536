//! Package `strings`: `ToLower`, `ToUpper`.

/// `strings.ToLower`: one character for one, so that no word grows.
pub fn to_lower(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// `strings.ToUpper`, again one character for one.
pub fn to_upper(text: &str) -> String {
    let upper = |character: char| {
        let mut mapped = character.to_uppercase();
        match (mapped.next(), mapped.next()) {
            (Some(one), None) => one,
            _ => character,
        }
    };
    text.chars().map(upper).collect()
}

fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_mapped_one_to_one() {
        assert_eq!(to_lower("İSTANBUL"), "istanbul");
        assert_eq!(to_upper("straße"), "STRAßE");
    }
}
