//! Numbers as they stand in JSON.

use crate::yaml::{Node, Value};

/// The characters of a number, as Go writes it into JSON; none if the value is no number.
pub(super) fn literal(node: &Node) -> Option<String> {
    match node.value {
        Value::Integer(value) => Some(value.to_string()),
        Value::Float(value) => Some(float(value)),
        _ => None,
    }
}

/// Go's `encoding/json`: an exponent for what is very small or very large, with a sign.
fn float(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) if !exponent.starts_with('-') => {
            format!("{mantissa}e+{exponent}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::float;

    #[test]
    fn floats_are_written_as_go_writes_them() {
        for (value, text) in [
            (1.5, "1.5"),
            (-0.25, "-0.25"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (2.5e30, "2.5e+30"),
            (0.000001, "0.000001"),
            (1e-7, "1e-7"),
        ] {
            assert_eq!(float(value), text);
        }
    }
}
