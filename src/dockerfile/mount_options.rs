//! The fields of a `--mount`.

use super::dialect::Dialect;
use super::mount::{MountOptions, MountType, TYPES};
use crate::dockerfile::nearest::nearest;
use crate::golang::{is_uint32, parse_bool, quote, to_lower};

const SHARING: [&str; 3] = ["shared", "private", "locked"];

const KEYS: [&str; 19] = [
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
    "src",
    "dst",
    "destination",
    "ro",
    "rw",
    "readwrite",
    "env",
];

fn suggest<'a>(
    words: String,
    value: &str,
    options: impl Iterator<Item = &'a str>,
    dialect: &Dialect,
) -> String {
    match nearest(value, options) {
        Some(near) if dialect.suggestions && near != value => {
            format!("{words} (did you mean {near}?)")
        }
        _ => words,
    }
}

/// Reads the fields one by one.
pub(super) struct OptionsReader<'a> {
    dialect: &'a Dialect,
    options: MountOptions,
    read_only: Option<bool>,
}

impl<'a> OptionsReader<'a> {
    pub(super) fn new(dialect: &'a Dialect) -> Self {
        OptionsReader {
            dialect,
            options: MountOptions {
                kind: MountType::Bind,
                from: String::new(),
                source: String::new(),
                target: String::new(),
                id: String::new(),
                sharing: String::new(),
                required: false,
                read_only: true,
                mode: None,
                uid: None,
                gid: None,
                env: None,
            },
            read_only: None,
        }
    }

    /// A field without a value.
    pub(super) fn switch_on(&mut self, key: &str, field: &str) -> Result<(), String> {
        match key {
            "readonly" | "ro" => self.read_only = Some(true),
            "readwrite" | "rw" => self.read_only = Some(false),
            "required" => {
                self.only_for(key, &[MountType::Secret, MountType::Ssh])?;
                self.options.required = true;
            }
            _ => return Err(format!("invalid field '{field}' must be a key=value pair")),
        }
        Ok(())
    }

    /// A field with a value.
    pub(super) fn set(&mut self, key: &str, value: String, field: &str) -> Result<(), String> {
        let dialect = self.dialect;
        let is_old = dialect.mounts_checked_early;
        let options = &mut self.options;
        let boolean = |value: &str| {
            parse_bool(value).map_err(|_| format!("invalid value for {key}: {value}"))
        };
        match key {
            "type" => {
                let found = TYPES.iter().find(|(name, _)| *name == to_lower(&value));
                options.kind = found.map(|(_, kind)| *kind).ok_or_else(|| {
                    let words = format!("unsupported mount type {}", quote(&value));
                    suggest(words, &value, TYPES.iter().map(|(name, _)| *name), dialect)
                })?;
            }
            "from" => options.from = value,
            "source" | "src" => options.source = value,
            "target" | "dst" | "destination" => options.target = value,
            "readonly" | "ro" => self.read_only = Some(boolean(&value)?),
            "readwrite" | "rw" => self.read_only = Some(!boolean(&value)?),
            "required" => {
                self.only_for(key, &[MountType::Secret, MountType::Ssh])?;
                self.options.required = boolean(&value)?;
            }
            "size" if !is_old => {
                self.only_for(key, &[MountType::Tmpfs])?;
                if !is_size(&value) {
                    return Err(format!("invalid value for {key}: {value}"));
                }
            }
            "id" => options.id = value,
            "sharing" => {
                let sharing = to_lower(&value);
                if !SHARING.contains(&sharing.as_str()) {
                    let words = format!("unsupported sharing value {}", quote(&value));
                    return Err(suggest(words, &value, SHARING.into_iter(), dialect));
                }
                options.sharing = sharing;
            }
            "mode" => options.mode = Some(number(key, value, 8)?),
            "uid" => options.uid = Some(number(key, value, 10)?),
            "gid" => options.gid = Some(number(key, value, 10)?),
            "env" if !is_old => options.env = Some(value),
            _ => {
                let words = format!("unexpected key '{key}' in '{field}'");
                return Err(suggest(words, key, KEYS.into_iter(), dialect));
            }
        }
        Ok(())
    }

    fn only_for(&self, key: &str, kinds: &[MountType]) -> Result<(), String> {
        let kind = self.options.kind;
        if kinds.contains(&kind) {
            return Ok(());
        }
        let kind = kind.name();
        Err(format!("unexpected key '{key}' for mount type '{kind}'"))
    }

    /// Checks the fields against each other.
    pub(super) fn finish(mut self) -> Result<MountOptions, String> {
        use MountType::{Bind, Cache, Secret, Tmpfs};
        let options = &mut self.options;
        let kind = options.kind;
        if matches!(kind, Bind | Tmpfs) {
            let given = [
                ("mode", &options.mode),
                ("uid", &options.uid),
                ("gid", &options.gid),
            ];
            if let Some((key, _)) = given.iter().find(|(_, value)| value.is_some()) {
                let kind = quote(kind.name());
                return Err(format!("{key} not allowed for {kind} type mounts"));
            }
        }
        let implied = !matches!(kind, Cache | Tmpfs);
        options.read_only = self.read_only.unwrap_or(implied);
        let sharing_refused = !options.sharing.is_empty() && kind != Cache;
        let sharing_error = || format!("invalid cache sharing set for {} mount", kind.name());
        if self.dialect.mounts_checked_early && sharing_refused {
            return Err(sharing_error());
        }
        if kind == Secret {
            check_secret(options)?;
        }
        if sharing_refused {
            return Err(sharing_error());
        }
        Ok(self.options)
    }
}

fn check_secret(options: &MountOptions) -> Result<(), String> {
    let all_empty = [&options.source, &options.target, &options.id]
        .iter()
        .all(|text| text.is_empty());
    let refused = if !options.from.is_empty() {
        "secret mount should not have a from"
    } else if !options.sharing.is_empty() {
        "secret mount should not define sharing"
    } else if all_empty {
        "invalid secret mount. one of source, target required"
    } else if !options.source.is_empty() && !options.id.is_empty() {
        "both source and id can't be set"
    } else {
        return Ok(());
    };
    Err(refused.to_string())
}

fn number(key: &str, value: String, radix: u32) -> Result<String, String> {
    match is_uint32(&value, radix) {
        true => Ok(value),
        false => Err(format!("invalid value {value} for {key}")),
    }
}

/// Whether `units.RAMInBytes` takes it: `64m`, `1.5 GiB`.
fn is_size(text: &str) -> bool {
    let Some(last) = text.rfind(|next: char| next.is_ascii_digit() || next == '.' || next == ' ')
    else {
        return false;
    };
    let (number, suffix) = text.split_at(last + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let suffix = suffix.to_ascii_lowercase();
    let suffix_known = match suffix.strip_prefix(['k', 'm', 'g', 't', 'p']) {
        Some(rest) => matches!(rest, "" | "b" | "ib"),
        None => matches!(suffix.as_str(), "" | "b"),
    };
    number.parse::<f64>().is_ok_and(|size| size >= 0.0) && suffix_known
}
