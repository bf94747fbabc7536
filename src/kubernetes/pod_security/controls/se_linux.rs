//! SELinux.

use std::collections::BTreeSet;

use super::super::fields::Fields;
use super::super::pod::Pod;
use super::super::words::{Setters, plural, quoted};
use super::Refusal;
use crate::source::Span;
use crate::value::Value;

/// The types that may be set, with the first version that lets them, by its minor number.
const TYPES: [(&str, u64); 5] = [
    ("", 0),
    ("container_t", 0),
    ("container_init_t", 0),
    ("container_kvm_t", 0),
    ("container_engine_t", 31),
];

/// `seLinuxOptions`: a type of containers; neither a user nor a role.
pub(super) fn options(pod: &Pod<'_>, version: u64) -> Option<Refusal> {
    let mut setters = Setters::default();
    let mut refused = Refused::default();
    let places = refused.add(pod.security, version);
    for span in places {
        setters.pod(span);
    }
    for container in &pod.containers {
        setters.container_at(container, refused.add(container.security, version));
    }
    (!setters.is_empty()).then(|| Refusal {
        reason: "seLinuxOptions",
        detail: format!(
            "{} set forbidden securityContext.seLinuxOptions: {}",
            setters.who(),
            refused.what()
        ),
        causes: setters.causes,
    })
}

/// What is set that may not be.
#[derive(Default)]
struct Refused<'a> {
    types: BTreeSet<&'a str>,
    user: bool,
    role: bool,
}

impl<'a> Refused<'a> {
    /// Adds what a `securityContext` sets; where.
    fn add(&mut self, security: Fields<'a>, version: u64) -> Vec<Span> {
        let options = security.object("seLinuxOptions");
        let mut places = Vec::new();
        if let Value::Known(kind) = options.text("type")
            && !super::allows(&TYPES, kind.value, version)
        {
            self.types.insert(kind.value);
            places.push(kind.span);
        }
        for (field, is_set) in [("user", &mut self.user), ("role", &mut self.role)] {
            if let Value::Known(found) = options.text(field)
                && !found.value.is_empty()
            {
                *is_set = true;
                places.push(found.span);
            }
        }
        places
    }

    fn what(&self) -> String {
        let types = (!self.types.is_empty()).then(|| {
            let word = plural(self.types.len(), "type", "types");
            format!("{word} {}", quoted(self.types.iter().copied()))
        });
        let user = self.user.then(|| "user may not be set".to_owned());
        let role = self.role.then(|| "role may not be set".to_owned());
        let all: Vec<String> = types.into_iter().chain(user).chain(role).collect();
        all.join("; ")
    }
}
