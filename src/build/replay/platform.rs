//! The platform's own ARGs (`InitPredefinedArgs`, osscontainertools v1.25.3).

use std::collections::BTreeMap;

use crate::value::Value;

/// TARGETPLATFORM and its like. What rests on the node's architecture is not known.
pub fn predefined(
    custom_platform: Value<&str>,
    last_stage: Option<String>,
) -> BTreeMap<String, Value<String>> {
    let unknown = || Value::unknown("it depends on the node's architecture");
    let known = |value: &str| Value::Known(value.to_owned());
    let mut arguments = BTreeMap::new();
    let mut set = |name: &str, value| {
        arguments.insert(name.to_owned(), value);
    };
    for name in ["BUILDPLATFORM", "BUILDARCH", "BUILDVARIANT"] {
        set(name, unknown());
    }
    set("BUILDOS", known("linux"));
    set("BUILDOSVERSION", known(""));
    set(
        "TARGETSTAGE",
        known(last_stage.as_deref().unwrap_or("default")),
    );
    set("TARGETOSVERSION", known(""));
    let parts = match custom_platform {
        Value::Known(platform) if platform.contains('/') => {
            set("TARGETPLATFORM", known(platform));
            platform.split('/').map(known).collect()
        }
        Value::Known("") | Value::Absent => {
            set("TARGETPLATFORM", unknown());
            vec![known("linux"), unknown(), unknown()]
        }
        _ => {
            set("TARGETPLATFORM", unknown());
            vec![unknown(), unknown(), unknown()]
        }
    };
    for (place, name) in ["TARGETOS", "TARGETARCH", "TARGETVARIANT"]
        .into_iter()
        .enumerate()
    {
        set(name, parts.get(place).cloned().unwrap_or_else(|| known("")));
    }
    arguments
}
