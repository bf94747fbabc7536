//! Which names and values the API server takes, and what it says of the others.
//!
//! apimachinery v0.34.1, `pkg/util/validation/validation.go`.

const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const LABEL_WITH_UNDERSCORE: &str = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const QUALIFIED: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
/// The most bytes of a label and of a name's part.
pub(super) const LABEL_LENGTH: usize = 63;
const SUBDOMAIN_LENGTH: usize = 253;

/// Which names an object of a kind may have.
pub(super) type NameRule = fn(&str) -> Vec<String>;

/// A lowercase RFC 1123 label.
pub(super) fn label(value: &str) -> Vec<String> {
    let mut says = longer_than(value, LABEL_LENGTH);
    if !is_label(value) {
        says.push(if is_subdomain(value) {
            "must not contain dots".to_owned()
        } else {
            regex_says(
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
                LABEL,
                &["my-name", "123-abc"],
            )
        });
    }
    says
}

/// A lowercase RFC 1123 subdomain.
pub(super) fn subdomain(value: &str) -> Vec<String> {
    let mut says = longer_than(value, SUBDOMAIN_LENGTH);
    if !is_subdomain(value) {
        says.push(regex_says(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
            &format!("{LABEL}(\\.{LABEL})*"),
            &["example.com"],
        ));
    }
    says
}

/// The same, with underscores.
pub(super) fn subdomain_with_underscore(value: &str) -> Vec<String> {
    let mut says = longer_than(value, SUBDOMAIN_LENGTH);
    let is_part = |part: &str| {
        let part = part.strip_prefix('_').unwrap_or(part);
        is_framed(
            part,
            |byte| matches!(byte, b'-' | b'_') || is_lower(byte),
            is_lower,
        )
    };
    if !value.split('.').all(is_part) {
        says.push(regex_says(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
            &format!("{LABEL_WITH_UNDERSCORE}(\\.{LABEL_WITH_UNDERSCORE})*"),
            &["example.com"],
        ));
    }
    says
}

/// The key of a label, an annotation, a resource: `example.com/name`.
pub(super) fn qualified_name(value: &str) -> Vec<String> {
    const WORDS: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    let words = regex_says(WORDS, QUALIFIED, &["MyName", "my.name", "123-abc"]);
    let mut says = Vec::new();
    let parts: Vec<&str> = value.split('/').collect();
    let name = match parts.as_slice() {
        [name] => name,
        [prefix, name] => {
            if prefix.is_empty() {
                says.push("prefix part must be non-empty".to_owned());
            } else {
                let of_prefix = subdomain(prefix).into_iter();
                says.extend(of_prefix.map(|words| format!("prefix part {words}")));
            }
            name
        }
        _ => {
            return vec![format!(
                "a qualified name {words} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            )];
        }
    };
    if name.is_empty() {
        says.push("name part must be non-empty".to_owned());
    }
    let of_length = longer_than(name, LABEL_LENGTH).into_iter();
    says.extend(of_length.map(|words| format!("name part {words}")));
    if !is_qualified(name) {
        says.push(format!("name part {words}"));
    }
    says
}

/// The value of a label.
pub(super) fn label_value(value: &str) -> Vec<String> {
    let mut says = longer_than(value, LABEL_LENGTH);
    if !value.is_empty() && !is_qualified(value) {
        says.push(regex_says(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            &format!("({QUALIFIED})?"),
            &["MyValue", "my_value", "12345"],
        ));
    }
    says
}

/// The name of a port.
pub(super) fn port_name(value: &str) -> Vec<String> {
    let mut says = longer_than(value, 15);
    let mut say = |is_wrong: bool, words: &str| {
        if is_wrong {
            says.push(words.to_owned());
        }
    };
    let is_of_set = |byte| byte == b'-' || is_lower(byte);
    say(
        value.is_empty() || !value.bytes().all(is_of_set),
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    );
    say(
        !value.bytes().any(|byte| byte.is_ascii_lowercase()),
        "must contain at least one letter (a-z)",
    );
    say(value.contains("--"), "must not contain consecutive hyphens");
    say(
        value.starts_with('-') || value.ends_with('-'),
        "must not begin or end with a hyphen",
    );
    says
}

/// The number of a port.
pub(super) fn port_number(value: i64) -> Vec<String> {
    in_range(value, 1, 65535)
}

/// The number of a user or group.
pub(super) fn user_or_group(value: i64) -> Vec<String> {
    in_range(value, 0, i64::from(i32::MAX))
}

/// A number between two others.
pub(super) fn in_range(value: i64, least: i64, most: i64) -> Vec<String> {
    match (least..=most).contains(&value) {
        true => Vec::new(),
        false => vec![format!("must be between {least} and {most}, inclusive")],
    }
}

/// The name of an environment variable, since v1.34.
pub(super) fn env_name(value: &str) -> Vec<String> {
    let is_printable = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'=';
    match value.bytes().all(is_printable) {
        true => Vec::new(),
        false => vec![
            "a valid environment variable name must consist only of printable ASCII characters other than '='".to_owned(),
        ],
    }
}

/// A key of a Secret or ConfigMap.
pub(super) fn config_key(value: &str) -> Vec<String> {
    let mut says = longer_than(value, SUBDOMAIN_LENGTH);
    let is_of_set = |byte: u8| matches!(byte, b'-' | b'.' | b'_') || byte.is_ascii_alphanumeric();
    if value.is_empty() || !value.bytes().all(is_of_set) {
        says.push(regex_says(
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "[-._a-zA-Z0-9]+",
            &["key.name", "KEY_NAME", "key-name"],
        ));
    }
    match value {
        "." => says.push("must not be '.'".to_owned()),
        ".." => says.push("must not be '..'".to_owned()),
        _ if value.starts_with("..") => says.push("must not start with '..'".to_owned()),
        _ => {}
    }
    says
}

/// The name of a header of HTTP.
pub(super) fn header_name(value: &str) -> Vec<String> {
    let is_of_set = |byte: u8| byte == b'-' || byte.is_ascii_alphanumeric();
    match !value.is_empty() && value.bytes().all(is_of_set) {
        true => Vec::new(),
        false => vec![regex_says(
            "a valid HTTP header must consist of alphanumeric characters or '-'",
            "[-A-Za-z0-9]+",
            &["X-Header-Name"],
        )],
    }
}

/// `50%`.
pub(super) fn percentage(value: &str) -> Vec<String> {
    let digits = value.strip_suffix('%').unwrap_or_default();
    match !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Vec::new(),
        false => vec![regex_says(
            "a valid percent string must be a numeric string followed by an ending '%'",
            "[0-9]+%",
            &["1%", "93%"],
        )],
    }
}

/// What a name that is to be completed is judged by: its trailing dash will not be the last.
pub(super) fn with_suffix_to_come(prefix: &str) -> String {
    match prefix.strip_suffix('-') {
        Some(rest) if !rest.is_empty() => {
            let mut masked: String = rest.to_owned();
            masked.pop();
            masked.push('a');
            masked
        }
        _ => prefix.to_owned(),
    }
}

fn longer_than(value: &str, most: usize) -> Vec<String> {
    match value.len() > most {
        true => vec![format!("must be no more than {most} characters")],
        false => Vec::new(),
    }
}

fn regex_says(words: &str, regex: &str, examples: &[&str]) -> String {
    let examples: Vec<String> = examples.iter().map(|one| format!("'{one}', ")).collect();
    let examples = examples.join(" or ");
    format!("{words} (e.g. {examples}regex used for validation is '{regex}')")
}

fn is_lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_label(value: &str) -> bool {
    is_framed(value, |byte| byte == b'-' || is_lower(byte), is_lower)
}

fn is_subdomain(value: &str) -> bool {
    value.split('.').all(is_label)
}

fn is_qualified(value: &str) -> bool {
    let is_inner = |byte: u8| matches!(byte, b'-' | b'_' | b'.') || byte.is_ascii_alphanumeric();
    is_framed(value, is_inner, |byte: u8| byte.is_ascii_alphanumeric())
}

/// Whether all bytes are of one set, and the first and the last of another.
fn is_framed(value: &str, inner: impl Fn(u8) -> bool, ends: impl Fn(u8) -> bool) -> bool {
    let bytes = value.as_bytes();
    let is_end = |byte: Option<&u8>| byte.is_some_and(|&byte| ends(byte));
    bytes.iter().all(|&byte| inner(byte)) && is_end(bytes.first()) && is_end(bytes.last())
}
