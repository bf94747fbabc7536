//! Files of a volume that lie over each other.

use super::super::faults::Faults;
use super::super::field::Field;
use crate::golang::quote;

/// A path in a volume, and what brings it, if several may.
struct Brought<'t> {
    path: &'t str,
    by: String,
    field: Field<'t>,
}

impl Brought<'_> {
    fn shown(&self) -> String {
        match self.by.as_str() {
            "" => quote(self.path),
            by => format!("{} ({by})", quote(self.path)),
        }
    }
}

/// Warns of them, volume by volume.
pub(super) fn check(volumes: &Field<'_>, faults: &mut Faults) {
    for volume in volumes.items() {
        let name = quote(volume.child("name").text());
        for (kind, word, named) in [
            ("configMap", "ConfigMap", "name"),
            ("secret", "Secret", "secretName"),
            ("downwardAPI", "DownwardAPI", ""),
        ] {
            let source = volume.child(kind);
            let what = match named {
                "" => word.to_owned(),
                _ => format!("{word} {}", quote(source.child(named).text())),
            };
            let mut before = Vec::new();
            lay(&name, &what, files(&source, ""), &mut before, faults);
        }
        projected(&name, &volume.at(&["projected", "sources"]), faults);
    }
}

fn projected(volume: &str, sources: &Field<'_>, faults: &mut Faults) {
    let mut before = Vec::new();
    for source in sources.items() {
        let [config_map, secret, downward, token] =
            super::super::volumes::PROJECTED.map(|kind| source.child(kind));
        let named = |word: &str, object: &Field<'_>| {
            format!("{word} {}", quote(object.child("name").text()))
        };
        let has_items = |object: &Field<'_>| object.child("items").is_set();
        let is_empty = [&config_map, &secret, &downward, &token]
            .iter()
            .all(|kind| !kind.is_set());
        let brought = if is_empty {
            let text = format!("volume {volume} (Projected) has no sources provided");
            faults.warning(source.path.clone(), source.span(), text);
            continue;
        } else if has_items(&config_map) {
            files(&config_map, &named("ConfigMap", &config_map))
        } else if has_items(&secret) {
            files(&secret, &named("Secret", &secret))
        } else if has_items(&downward) {
            files(&downward, "DownwardAPI")
        } else {
            let path = token.child("path");
            let own = Brought {
                path: path.text(),
                by: "ServiceAccountToken".to_owned(),
                field: path,
            };
            vec![own]
        };
        lay(volume, "Projected", brought, &mut before, faults);
    }
}

fn files<'t>(source: &Field<'t>, by: &str) -> Vec<Brought<'t>> {
    let items = source.child("items").items();
    let paths = items.iter().map(|item| item.child("path"));
    paths
        .map(|field| Brought {
            path: field.text(),
            by: by.to_owned(),
            field,
        })
        .collect()
}

/// Lays files over those that were there before.
fn lay<'t>(
    volume: &str,
    what: &str,
    files: Vec<Brought<'t>>,
    before: &mut Vec<Brought<'t>>,
    faults: &mut Faults,
) {
    for mut file in files {
        if faults.is_full() {
            return;
        }
        file.path = file.path.trim_end_matches('/');
        for other in before.iter().filter(|other| overlap(&file, other)) {
            let (own, other) = (file.shown(), other.shown());
            let text = format!("volume {volume} ({what}): overlapping paths: {own} with {other}");
            faults.warning(file.field.path.clone(), file.field.span(), text);
        }
        before.push(file);
    }
}

fn overlap(one: &Brought<'_>, other: &Brought<'_>) -> bool {
    let lies_in = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !one.path.is_empty()
        && !other.path.is_empty()
        && (lies_in(one.path, other.path) || lies_in(other.path, one.path))
}
