//! The tree as JSON.

use serde_json::{Number, Value as Json};

use super::{Node, Value};

impl Node {
    /// The value as JSON: what `kubectl` sends to the server, were it not to know any type.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Integer(value) => Number::from_i128(*value).map_or(Json::Null, Json::Number),
            Value::Float(value) => Number::from_f64(*value).map_or(Json::Null, Json::Number),
            Value::String(text) => Json::String(text.as_str().to_owned()),
            Value::Sequence(_) => Json::Array(self.items().map(Node::to_json).collect()),
            Value::Mapping(_) => self
                .entries()
                .map(|entry| (entry.key.as_str().to_owned(), entry.value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}
