//! The comma-separated fields of `--mount` and `--device`.

/// Splits a line into its fields; `csvvalue` tells which of Go's two readers reads it, which differ
/// only in where they see an error.
///
/// # Errors
/// The reader's words.
pub(super) fn fields(line: &str, csvvalue: bool) -> Result<Vec<String>, String> {
    if line.is_empty() {
        return Err("EOF".to_string());
    }
    let mut fields = Vec::new();
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or("");
        let Some(quoted) = rest.strip_prefix('"') else {
            let field = rest.split(',').next().unwrap_or("");
            if let Some(quote) = field.find('"') {
                return Err(parse_error(at + quote, "bare \" in non-quoted field"));
            }
            fields.push(field.to_string());
            at += field.len() + 1;
            if at > line.len() {
                return Ok(fields);
            }
            continue;
        };
        let (field, length) = quoted_field(quoted).map_err(|end| {
            let column = match end {
                End::After(closing) => at + 1 + closing,
                End::Open { last_quote } if csvvalue => at + 1 + last_quote,
                End::Open { .. } => line.len(),
            };
            parse_error(column, "extraneous or missing \" in quoted-field")
        })?;
        fields.push(field);
        at += 1 + length + 1;
        if at > line.len() {
            return Ok(fields);
        }
    }
}

/// Where a quoted field goes wrong, in bytes of what follows its opening quote.
enum End {
    /// Something else than a comma follows the quote at this byte.
    After(usize),
    /// No quote ends it; this is the byte behind the last pair of quotes within.
    Open { last_quote: usize },
}

/// A quoted field and its length, its closing quote included.
fn quoted_field(text: &str) -> Result<(String, usize), End> {
    let mut field = String::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let Some(quote) = rest.find('"') else {
            return Err(End::Open { last_quote: at });
        };
        field.push_str(&rest[..quote]);
        at += quote + 1;
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some('"') => {
                field.push('"');
                at += 1;
            }
            None | Some(',') => return Ok((field, at)),
            Some(_) => return Err(End::After(at - 1)),
        }
    }
}

fn parse_error(offset: usize, reason: &str) -> String {
    format!("parse error on line 1, column {}: {reason}", offset + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        assert_eq!(fields(line, true), Ok(expected));
    }

    #[test]
    fn splits() {
        check("a=b,c", &["a=b", "c"]);
        check("a,", &["a", ""]);
        check("\"a,\"\"b\"\"\",c", &["a,\"b\"", "c"]);
        check("\"a\"", &["a"]);
        check("\"a\",", &["a", ""]);
    }

    #[test]
    fn errors() {
        let error = |line, csvvalue| fields(line, csvvalue).unwrap_err();
        let bare = "parse error on line 1, column 2: bare \" in non-quoted field";
        assert_eq!(error("a\"b", true), bare);
        assert!(error("\"a\"b", true).contains("column 3: extraneous"));
        assert!(error("\"abc", true).contains("column 2: extraneous"));
        assert!(error("\"abc", false).contains("column 5: extraneous"));
        assert_eq!(error("", true), "EOF");
    }
}
