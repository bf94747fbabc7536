//! Projected volumes: several sources in one directory.

use std::collections::BTreeSet;

use super::super::faults::Faults;
use super::super::field::Field;
use super::super::paths;
use super::data::{downward_file, key_to_path};
use super::{PROJECTED, required};
use crate::golang::quote;

const TEN_MINUTES: i64 = 600;
const MOST_SECONDS: i64 = 1 << 32;

pub(super) fn check(volume: &Field<'_>, faults: &mut Faults) {
    paths::file_mode(&volume.child("defaultMode"), faults);
    let mut taken = BTreeSet::new();
    for source in volume.child("sources").items() {
        for kind in ["secret", "configMap"] {
            let object = source.child(kind);
            if object.is_set() {
                object_files(volume, &object, &mut taken, faults);
            }
        }
        let downward = source.child("downwardAPI");
        for file in downward.child("items").items() {
            let path = file.child("path");
            downward_file(&file.named(downward.path.clone()), faults);
            if !path.text().is_empty() && !taken.insert(path.text()) {
                let place = path.clone().named(volume.path.clone());
                conflict(&place, path.text(), faults);
            }
        }
        let token = source.child("serviceAccountToken");
        if token.is_set() {
            service_account_token(volume, &token, faults);
        }
        let kinds = PROJECTED.iter().filter(|kind| source.child(kind).is_set());
        if kinds.count() > 1 {
            faults.forbidden(
                &source,
                "may not specify more than 1 volume type per source",
            );
        }
    }
}

fn object_files<'t>(
    volume: &Field<'t>,
    object: &Field<'t>,
    taken: &mut BTreeSet<&'t str>,
    faults: &mut Faults,
) {
    required(object, &["name"], faults);
    for item in object.child("items").items() {
        key_to_path(&item, faults);
        let path = item.child("path");
        if !path.text().is_empty() && !taken.insert(path.text()) {
            let place = path.named(volume.path.clone());
            conflict(&place, object.child("name").text(), faults);
        }
    }
}

fn conflict(place: &Field<'_>, shown: &str, faults: &mut Faults) {
    faults.invalid(place, &quote(shown), "conflicting duplicate paths");
}

fn service_account_token(volume: &Field<'_>, token: &Field<'_>, faults: &mut Faults) {
    let expiration = token.child("expirationSeconds");
    let seconds = expiration.optional_integer().unwrap_or(3600);
    if seconds < TEN_MINUTES {
        faults.invalid(
            &expiration,
            &seconds.to_string(),
            "may not specify a duration less than 10 minutes",
        );
    }
    if seconds > MOST_SECONDS {
        faults.invalid(
            &expiration,
            &seconds.to_string(),
            "may not specify a duration larger than 2^32 seconds",
        );
    }
    let path = token.child("path").named(format!("{}.path", volume.path));
    if path.text().is_empty() {
        faults.required(&path, "");
    } else {
        paths::not_reserved(&path, faults);
    }
}
