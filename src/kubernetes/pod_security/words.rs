//! How the admission controller puts things.

use std::collections::BTreeSet;

use super::Cause;
use super::pod::Container;
use crate::source::Span;

/// `"a", "b"`.
pub(super) fn quoted<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<&str> = items.into_iter().collect();
    match items.is_empty() {
        true => String::new(),
        false => format!("\"{}\"", items.join("\", \"")),
    }
}

/// A word, in the plural unless it is one of them.
pub(super) fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

/// What a control refuses: who set it, to what, and where.
#[derive(Default)]
pub(super) struct Setters<'a> {
    /// Whether the pod itself did.
    pub pod: bool,
    /// The containers that did, in the order of the pod.
    pub containers: Vec<&'a str>,
    /// The values, sorted.
    pub values: BTreeSet<&'a str>,
    /// Where.
    pub causes: Vec<Cause>,
}

impl<'a> Setters<'a> {
    /// The pod sets it there.
    pub fn pod(&mut self, span: Span) {
        self.pod = true;
        self.causes.push(Cause::set(span));
    }

    /// A container sets it there.
    pub fn container(&mut self, container: &Container<'a>, span: Span) {
        self.containers.push(container.name);
        self.causes.push(Cause::set(span));
    }

    /// A container sets it at several places, or at none.
    pub fn container_at(&mut self, container: &Container<'a>, spans: Vec<Span>) {
        if !spans.is_empty() {
            self.containers.push(container.name);
            self.causes.extend(spans.into_iter().map(Cause::set));
        }
    }

    /// A container lacks it.
    pub fn container_without(&mut self, container: &Container<'a>) {
        self.containers.push(container.name);
        self.causes.push(Cause::missing(container.security.place()));
    }

    /// Whether nobody did.
    pub fn is_empty(&self) -> bool {
        !self.pod && self.containers.is_empty()
    }

    /// `pod and containers "a", "b"`.
    pub fn who(&self) -> String {
        let pod = self.pod.then(|| "pod".to_owned());
        let containers = (!self.containers.is_empty()).then(|| self.which_containers());
        let both: Vec<String> = pod.into_iter().chain(containers).collect();
        both.join(" and ")
    }

    /// `containers "a", "b"`.
    pub fn which_containers(&self) -> String {
        let names = quoted(self.containers.iter().copied());
        let word = plural(self.containers.len(), "container", "containers");
        format!("{word} {names}")
    }

    /// `"x", "y"`: the values.
    pub fn to_what(&self) -> String {
        quoted(self.values.iter().copied())
    }
}
