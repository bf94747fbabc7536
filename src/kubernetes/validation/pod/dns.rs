//! `dnsConfig` and `hostAliases`.

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::ip;
use super::super::names;
use super::super::pod_facts::PodFacts;
use crate::golang::quote;

/// The values of `dnsPolicy`.
pub(super) const POLICIES: [&str; 4] =
    ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const MOST_SERVERS: usize = 3;
const MOST_SEARCHES: usize = 32;
const MOST_CHARACTERS: usize = 2048;

/// Judges `dnsConfig`.
pub(super) fn check(facts: &PodFacts<'_>, faults: &mut Faults) {
    let config = facts.spec.child("dnsConfig");
    let servers = config.child("nameservers");
    let of_servers = servers.items();
    if facts.spec.child("dnsPolicy").text() == "None" {
        if !config.is_set() {
            faults.required(&config, "must provide `dnsConfig` when `dnsPolicy` is None");
            return;
        }
        if of_servers.is_empty() {
            let words = "must provide at least one DNS nameserver when `dnsPolicy` is None";
            faults.required(&servers, words);
            return;
        }
    }
    if of_servers.len() > MOST_SERVERS {
        let words = format!("must not have more than {MOST_SERVERS} nameservers");
        faults.invalid(&servers, &list(&of_servers), &words);
    }
    for server in &of_servers {
        address(server, faults);
    }
    searches(&config.child("searches"), faults);
    for option in config.child("options").items() {
        if option.child("name").text().is_empty() {
            faults.required(&option, "must not be empty");
        }
    }
}

fn searches(searches: &Field<'_>, faults: &mut Faults) {
    let items = searches.items();
    if items.len() > MOST_SEARCHES {
        let words = format!("must not have more than {MOST_SEARCHES} search paths");
        faults.invalid(searches, &list(&items), &words);
    }
    let sizes = items.iter().map(|item| item.text().len() + 1);
    if sizes.sum::<usize>() > MOST_CHARACTERS + 1 {
        let words = format!(
            "must not have more than {MOST_CHARACTERS} characters (including spaces) in the search list"
        );
        faults.invalid(searches, &list(&items), &words);
    }
    for item in items {
        if item.text() != "." {
            let text = item.text().strip_suffix('.').unwrap_or(item.text());
            let says = names::subdomain_with_underscore(text);
            faults.invalid_each(&item, &quote(text), says);
        }
    }
}

fn list(items: &[Field<'_>]) -> String {
    let items: Vec<String> = items.iter().map(|item| json(item.text())).collect();
    format!("[{}]", items.join(","))
}

/// Judges `hostAliases`.
pub(super) fn host_aliases(aliases: &Field<'_>, faults: &mut Faults) {
    for alias in aliases.items() {
        address(&alias.child("ip"), faults);
        for name in alias.child("hostnames").items() {
            faults.invalid_each(&name, &quote(name.text()), names::subdomain(name.text()));
        }
    }
}

fn address(field: &Field<'_>, faults: &mut Faults) {
    if ip::parse(field.text()).is_none() {
        faults.invalid(
            field,
            &quote(field.text()),
            "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        );
    }
}
