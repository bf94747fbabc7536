//! The mounts and devices of a RUN.

use crate::source::Text;

use super::dialect::Dialect;
use super::mount_options::OptionsReader;
use crate::dockerfile::nearest::nearest;
use crate::golang::{parse_bool, read_csv, to_lower};

/// A `--mount` of a RUN, its fields split but not yet expanded and read; see [`Mount::options`].
#[derive(Debug, Clone)]
pub struct Mount {
    /// The flag's value.
    pub text: Text,
    /// Its fields, `key=value` or `key`.
    pub fields: Vec<String>,
}

/// What kind of mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MountType {
    /// A part of the context, a stage or an image.
    Bind,
    /// A directory that outlives the build.
    Cache,
    /// A file system in memory.
    Tmpfs,
    /// A secret.
    Secret,
    /// An agent's socket.
    Ssh,
}

pub(super) const TYPES: [(&str, MountType); 5] = [
    ("bind", MountType::Bind),
    ("cache", MountType::Cache),
    ("tmpfs", MountType::Tmpfs),
    ("secret", MountType::Secret),
    ("ssh", MountType::Ssh),
];

impl MountType {
    /// As it is written.
    pub fn name(self) -> &'static str {
        let found = TYPES.iter().find(|(_, kind)| *kind == self);
        found.map_or("bind", |(name, _)| name)
    }
}

/// What a mount's fields say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountOptions {
    /// `type`
    pub kind: MountType,
    /// `from`; empty where it is not given, as all texts here.
    pub from: String,
    /// `source`
    pub source: String,
    /// `target`
    pub target: String,
    /// `id`
    pub id: String,
    /// `sharing`
    pub sharing: String,
    /// `required`
    pub required: bool,
    /// `readonly`, or what the type implies.
    pub read_only: bool,
    /// `mode`, octal
    pub mode: Option<String>,
    /// `uid`
    pub uid: Option<String>,
    /// `gid`
    pub gid: Option<String>,
    /// `env`
    pub env: Option<String>,
}

/// Expands the variables in a value, or says the executor's words.
pub type Expander<'a> = dyn FnMut(&str) -> Result<String, String> + 'a;

impl Mount {
    /// Splits a value and checks what the executor checks when it parses the Dockerfile.
    pub(super) fn read(text: &Text, dialect: &Dialect) -> Result<Mount, String> {
        let fields = read_csv(text, dialect.csv)
            .map_err(|reason| format!("failed to parse csv mounts: {reason}"))?;
        let mount = Mount {
            text: text.clone(),
            fields,
        };
        if dialect.mounts_checked_early {
            mount.options(dialect, &mut |value| Ok(value.to_string()))?;
        } else if mount.fields.iter().any(|field| from_varies(field)) {
            return Err(
                "'from' doesn't support variable expansion, define alias stage instead".to_string(),
            );
        }
        Ok(mount)
    }

    /// Expands and reads the fields, as the executor does before it runs the command.
    ///
    /// # Errors
    /// The executor's words about the first field that it refuses.
    pub fn options(
        &self,
        dialect: &Dialect,
        expand: &mut Expander<'_>,
    ) -> Result<MountOptions, String> {
        let mut reader = OptionsReader::new(dialect);
        for field in &self.fields {
            let (key, value) = match field.split_once('=') {
                Some((key, value)) => (key, Some(value)),
                None => (field.as_str(), None),
            };
            let key = to_lower(key);
            match value {
                Some(value) => reader.set(&key, expand(value)?, field)?,
                None => reader.switch_on(&key, field)?,
            }
        }
        reader.finish()
    }
}

/// `from=` with a `$` that is not its last character.
fn from_varies(field: &str) -> bool {
    field.split_once('=').is_some_and(|(key, value)| {
        let dollar = value.find('$');
        to_lower(key) == "from" && dollar.is_some_and(|at| at + 1 < value.len())
    })
}

/// A `--device` of a RUN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The device's name.
    pub name: String,
    /// Whether the build fails without it.
    pub required: bool,
}

impl Device {
    pub(super) fn read(text: &str, dialect: &Dialect) -> Result<Device, String> {
        let fields = read_csv(text, dialect.csv)
            .map_err(|reason| format!("failed to parse csv devices: {reason}"))?;
        let mut device = Device {
            name: String::new(),
            required: false,
        };
        for field in fields {
            let (key, value) = match field.split_once('=') {
                Some((key, value)) => (to_lower(key), Some(value)),
                None => (to_lower(&field), None),
            };
            match (key.as_str(), value) {
                ("required", None) => device.required = true,
                ("required", Some(value)) => {
                    device.required = parse_bool(value)
                        .map_err(|_| format!("invalid value for {key}: {value}"))?;
                }
                ("name", Some(_)) if !device.name.is_empty() => {
                    return Err(format!("device name already set to {}", device.name));
                }
                ("name", Some(value)) => device.name = value.to_string(),
                _ if device.name.is_empty() => device.name = field,
                (_, None) => {
                    return Err(format!("invalid field '{field}' must be a key=value pair"));
                }
                (key, Some(_)) => {
                    let near = nearest(key, ["name", "required"].into_iter());
                    let hint =
                        near.map_or(String::new(), |near| format!(" (did you mean {near}?)"));
                    return Err(format!("unexpected key '{key}' in '{field}'{hint}"));
                }
            }
        }
        Ok(device)
    }
}
