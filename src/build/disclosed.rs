//! Secrets that tell by their look, wherever in a file they stand: what is not to be shown, even
//! where nothing else understands the line that holds them.

use std::sync::LazyLock;

use regex::Regex;

use super::secrets::is_secret;

/// What discloses a secret. The group `secret` is its value, the group `name` what tells that it is.
const LOOKS: [&str; 6] = [
    // a login in a URL or before a host
    r#"://[^\s/@:"']*:(?<secret>[^\s/@"']+)@"#,
    r#"[\s="'][\w.-]+:(?<secret>[^\s/@:"']{6,})@[\w-]+\.[\w.-]+"#,
    r"://(?<secret>[A-Za-z0-9_-]{16,})@",
    // tokens of GitHub, GitLab, npm, Slack, Docker Hub and AWS
    r"\b(?<secret>(?:gh[opsur]_|github_pat_|glpat-|npm_|dckr_pat_|xox[abprs]-)[\w-]{16,}|AKIA[0-9A-Z]{16})\b",
    // a docker config, and the arguments of commands
    r#"(?:\\?"(?:auth|password|identitytoken)\\?"\s*:\s*\\?"|\s--password[ =]["']?|\s(?:-u|--user)[ =]["']?[\w.@-]+:)(?<secret>[^\s"'\\]+)"#,
    // an item of `env`, whatever its value's field is called
    r#"\bname:[ \t]*["']?(?<name>[\w.-]+)["']?[ \t]*[,\n]\s*valu\w*:[ \t]*["'\[]*(?<secret>[^\s"',\]}]+)"#,
];

/// `NAME=value`, `NAME = value`, `NAME: value`.
const PAIR: &str = r#"(?<name>(?:[A-Za-z][\w.-]*?)?(?i:passw(?:or)?d|passphrase|secret|token|key|credentials))["']?[ \t]*[=:][ \t]*["'\[]*(?<secret>[^\s"',\]}]+)"#;

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let all = LOOKS.iter().chain([&PAIR]);
    all.filter_map(|look| Regex::new(look).ok()).collect()
});

/// The secrets that a text discloses.
pub fn in_text(text: &str) -> impl Iterator<Item = &str> {
    let all = PATTERNS
        .iter()
        .flat_map(move |pattern| pattern.captures_iter(text));
    all.filter_map(|found| {
        let value = found.name("secret")?.as_str();
        let is_one = match found.name("name") {
            // these fields name an object, and hold nothing
            Some(name) if matches!(name.as_str(), "secret" | "from_secret") => false,
            Some(name) => is_secret(name.as_str(), value),
            None => !value.contains(['$', '{', '<', '*']),
        };
        is_one.then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_look() {
        assert_eq!(PATTERNS.len(), LOOKS.len() + 1);
        for (text, secret) in [
            (
                "--registry-mirror=https://me:hunter2hunter2@h.io/x",
                "hunter2hunter2",
            ),
            (
                "--destination=me:hunter2hunter2@reg.io/a:1",
                "hunter2hunter2",
            ),
            ("git://a0123456789bcdef@git.io/a", "a0123456789bcdef"),
            (
                "--git=branch=ghp_0123456789abcdef0123",
                "ghp_0123456789abcdef0123",
            ),
            ("--build-arg NPM_TOKEN=hunter2", "hunter2"),
            ("-build-arg=TOKEN=hunter2==", "hunter2=="),
            ("FOO DB_PASSWORD = \"hunter2\"", "hunter2"),
            ("{name: API_TOKEN, valu: [hunter2]}", "hunter2"),
            ("- name: API_TOKEN\n  value: [hunter2]", "hunter2"),
            ("echo '{\"auth\":\"aHVudGVyMg==\"}'", "aHVudGVyMg=="),
            ("curl -u me:hunter2 https://x", "hunter2"),
        ] {
            assert!(in_text(text).any(|found| found == secret), "{text}");
        }
    }

    #[test]
    fn names_and_places_are_none() {
        for text in [
            "secretName: regcred",
            "- secret: regcred",
            "imagePullSecrets: [regcred]",
            "image: docker.io/library/alpine:3.22@sha256:0123",
            "git@github.com:team/app.git",
            "TOKEN=$TOKEN PASSWORD=${X} token: {{ x }} API_KEY=<key> AWS_ACCESS_KEY_ID=x",
            "https://${USER}:${PASSWORD}@h.io",
            "password_file: /run/secrets/p",
        ] {
            assert_eq!(in_text(text).next(), None, "{text}");
        }
    }
}
