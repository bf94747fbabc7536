//! As much of JSON Schema (draft 7) as the schemas in `tests/schemas` use. A word that is not
//! known here is an error of the test, never passed over.

use regex::Regex;
use serde_json::Value;

/// Words that describe and hold nobody to anything.
const DESCRIBE: [&str; 6] = [
    "$schema",
    "$id",
    "title",
    "description",
    "default",
    "format",
];

/// What of a value a schema does not allow, each with the place.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    Check { root: schema }.value(schema, value, "$", &mut faults);
    faults
}

struct Check<'a> {
    root: &'a Value,
}

impl Check<'_> {
    fn value(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        if let Some(allowed) = schema.as_bool() {
            if !allowed {
                faults.push(format!("{at}: nothing is allowed here"));
            }
            return;
        }
        for (word, meant) in schema.as_object().unwrap() {
            let mut fault = |what: String| faults.push(format!("{at}: {what}"));
            match word.as_str() {
                "type" if !is_any_type(meant, value) => fault(format!("{value} is no {meant}")),
                "enum" if !meant.as_array().unwrap().contains(value) => {
                    fault(format!("{value} is none of {meant}"));
                }
                "minimum" if value.as_f64() < meant.as_f64() => fault(format!("{value} < {meant}")),
                "maximum" if value.as_f64() > meant.as_f64() => fault(format!("{value} > {meant}")),
                "minItems" if length(value) < meant.as_u64() => fault("too few items".to_owned()),
                "uniqueItems" if has_twice(value) => fault("an item stands twice".to_owned()),
                "pattern" if !matches(meant, value) => fault(format!("{value} is not {meant}")),
                "required" => {
                    let names = meant.as_array().unwrap().iter();
                    let missing = names.filter(|name| value.get(name.as_str().unwrap()).is_none());
                    missing.for_each(|name| fault(format!("{name} is missing")));
                }
                "$ref" => {
                    let pointer = meant.as_str().unwrap().strip_prefix('#').unwrap();
                    self.value(self.root.pointer(pointer).unwrap(), value, at, faults);
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(meant, item, &format!("{at}[{index}]"), faults);
                    }
                }
                "properties" => {
                    for (name, schema) in meant.as_object().unwrap() {
                        if let Some(value) = value.get(name) {
                            self.value(schema, value, &format!("{at}.{name}"), faults);
                        }
                    }
                }
                "additionalProperties" => {
                    let known = schema.get("properties");
                    for (name, value) in value.as_object().into_iter().flatten() {
                        if known.and_then(|known| known.get(name)).is_none() {
                            self.value(meant, value, &format!("{at}.{name}"), faults);
                        }
                    }
                }
                "anyOf" | "oneOf" => {
                    let each = meant.as_array().unwrap().iter();
                    let met = each.filter(|schema| self.allows(schema, value)).count();
                    if met == 0 || (word == "oneOf" && met > 1) {
                        fault(format!("meets {met} of {word}"));
                    }
                }
                "definitions" | "$defs" | "type" | "enum" | "minimum" | "maximum" | "minItems"
                | "uniqueItems" | "pattern" => {}
                describing if DESCRIBE.contains(&describing) => {}
                other => panic!("`{other}` of JSON Schema is not known to the test"),
            }
        }
    }

    fn allows(&self, schema: &Value, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.value(schema, value, "", &mut faults);
        faults.is_empty()
    }
}

fn is_any_type(types: &Value, value: &Value) -> bool {
    match types {
        Value::Array(types) => types.iter().any(|name| is_type(name, value)),
        name => is_type(name, value),
    }
}

fn is_type(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    }
}

fn length(value: &Value) -> Option<u64> {
    Some(
        value
            .as_array()
            .map_or(u64::MAX, |items| items.len() as u64),
    )
}

fn has_twice(value: &Value) -> bool {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    (1..items.len()).any(|index| items[..index].contains(&items[index]))
}

fn matches(pattern: &Value, value: &Value) -> bool {
    let pattern = Regex::new(pattern.as_str().unwrap()).unwrap();
    value.as_str().is_none_or(|text| pattern.is_match(text))
}
