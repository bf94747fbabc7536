//! The platform's own ARGs (`InitPredefinedArgs`, osscontainertools v1.25.3).

use std::collections::BTreeMap;

use crate::source::Text;
use crate::value::Value;

use super::remark::Silence;

/// The names of the platform's own ARGs.
pub(super) const NAMES: [&str; 10] = [
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETOSVERSION",
    "BUILDOSVERSION",
];

/// What there is to remark on the value of a `FROM --platform`, which no release heeds. A variable
/// there says that it goes by the platform of the build, which is what happens.
pub(super) fn ignored(word: &Text, built: &Option<Value<String>>) -> Option<Silence> {
    if word.contains('$') || word.is_empty() {
        return None;
    }
    let built = match built.as_ref()? {
        Value::Known(platform) if !platform.is_empty() => Value::Known(platform.clone()),
        Value::Unknown(why) => Value::Unknown(why.clone()),
        _ => Value::unknown("it is the node's own"),
    };
    let differs = match &built {
        Value::Known(platform) => normal(platform) != normal(word),
        _ => true,
    };
    differs.then(|| Silence::PlatformIgnored {
        platform: word.clone(),
        built,
    })
}

/// Operating system and architecture, by their usual names.
fn normal(platform: &str) -> String {
    let lower = platform.to_lowercase();
    let mut parts = lower.split('/');
    let system = parts.next().unwrap_or("");
    let architecture = match parts.next().unwrap_or("") {
        "x86_64" | "x86-64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}/{architecture}")
}

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
