//! Credentials for other registries than the one that is pushed to.

use crate::build::{Build, docker_config};
use crate::finding::{Findings, Severity};
use crate::kaniko::docker_config::{DockerConfig, host};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL705",
    name: "registry-login-missing",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("registry_login_missing.md"),
    scope: Scope::Build(check),
};

/// Registries to which nobody pushes without a login, and for which no keychain of the executor's
/// finds one by itself.
const CLOSED: [&str; 4] = [
    "ghcr.io",
    "index.docker.io",
    "quay.io",
    "registry.gitlab.com",
];

fn check(build: &Build, findings: &mut Findings) {
    if !docker_config::pushes(build) || docker_config::may_log_in_by_environment(build) {
        return;
    }
    let Some(config) = docker_config::contents(build) else {
        return;
    };
    let Ok(read) = DockerConfig::read(&config.text) else {
        return;
    };
    for (registry, at) in build.registries() {
        let other_port = read.auths.iter().find(|key| differ_in_port(key, &registry));
        let is_closed = CLOSED.contains(&registry.as_str()) && !read.auths.is_empty();
        if read.names(&registry) || (other_port.is_none() && !is_closed) {
            continue;
        }
        let named: Vec<String> = read
            .auths
            .iter()
            .map(|key| format!("`{}`", host(key)))
            .collect();
        findings
            .add(format!("the docker config has no login to `{registry}`"))
            .at(at, "pushed as nobody")
            .see(
                config.place,
                format!("it has one to {}", named.join(", ")),
            )
            .note("the executor compares host and port: it pushes as nobody, and the registry answers UNAUTHORIZED")
            .help(match registry.as_str() {
                "index.docker.io" => String::from("Docker Hub's key below `auths` is `https://index.docker.io/v1/`"),
                registry => format!("add a login below `auths` whose key is `{registry}`"),
            });
    }
}

/// Whether a key of `auths` names the same host with another port, or with none.
fn differ_in_port(key: &str, registry: &str) -> bool {
    let name = |host: &str| host.split(':').next().unwrap_or(host).to_owned();
    let host = host(key);
    host != registry
        && !host.is_empty()
        && name(host) != "localhost"
        && name(host) == name(registry)
}
