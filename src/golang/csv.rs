//! Package `encoding/csv`, and `tonistiigi/go-csvvalue`, which reads as it does but for where it
//! sees an error.

/// Which of the two reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvReader {
    /// `encoding/csv`.
    Encoding,
    /// `go-csvvalue`.
    Csvvalue,
}

const QUOTE: &str = "extraneous or missing \" in quoted-field";

/// The fields of the first line of a text that is not empty.
///
/// # Errors
/// The reader's words.
pub fn read_csv(text: &str, reader: CsvReader) -> Result<Vec<String>, String> {
    let line = text.trim_start_matches('\n');
    if line.is_empty() {
        return Err("EOF".to_owned());
    }
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let at = line.len() - rest.len();
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted).map_err(|last_quote| match reader {
                CsvReader::Csvvalue => failed(at + 1 + last_quote, QUOTE),
                CsvReader::Encoding => failed(line.len(), QUOTE),
            })?,
            None => {
                let (field, after) = rest.split_at(rest.find([',', '\n']).unwrap_or(rest.len()));
                if let Some(quote) = field.find('"') {
                    return Err(failed(at + quote, "bare \" in non-quoted field"));
                }
                (field.to_owned(), after)
            }
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(after) => rest = after,
            None if after.is_empty() || after.starts_with('\n') => return Ok(fields),
            None => return Err(failed(line.len() - after.len() - 1, QUOTE)),
        }
    }
}

/// The field up to its closing quote, and what follows; two quotes stand for one. Where none closes
/// it, the byte behind the last pair within.
fn quoted_field(text: &str) -> Result<(String, &str), usize> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"').ok_or(text.len() - rest.len())?;
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None => return Ok((field, after)),
        }
    }
}

fn failed(offset: usize, reason: &str) -> String {
    format!("parse error on line 1, column {}: {reason}", offset + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits() {
        for (text, expected) in [
            ("a=b,c", &["a=b", "c"][..]),
            ("a,", &["a", ""]),
            ("\"a,\"\"b\"\"\",c", &["a,\"b\"", "c"]),
            ("\"a\"", &["a"]),
            ("\"a\",", &["a", ""]),
            ("\n\na,\"b\nc\"\nd", &["a", "b\nc"]),
        ] {
            for reader in [CsvReader::Encoding, CsvReader::Csvvalue] {
                let fields = read_csv(text, reader).unwrap();
                assert_eq!(fields, expected, "{text:?}");
            }
        }
    }

    #[test]
    fn errors() {
        let bare = "bare \" in non-quoted field";
        for (text, encoding, csvvalue, reason) in [
            ("a\"b", 2, 2, bare),
            ("a,b\"", 4, 4, bare),
            ("\"a\"b", 3, 3, QUOTE),
            ("\"abc", 5, 2, QUOTE),
            ("a,\"b\"\"c", 8, 7, QUOTE),
        ] {
            let error = |column| Err(format!("parse error on line 1, column {column}: {reason}"));
            assert_eq!(
                read_csv(text, CsvReader::Encoding),
                error(encoding),
                "{text}"
            );
            assert_eq!(
                read_csv(text, CsvReader::Csvvalue),
                error(csvvalue),
                "{text}"
            );
        }
        assert_eq!(read_csv("", CsvReader::Csvvalue), Err("EOF".to_owned()));
        assert_eq!(read_csv("\n", CsvReader::Encoding), Err("EOF".to_owned()));
    }
}
