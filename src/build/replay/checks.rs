//! `# check=`, whose options newer releases read (`linter.ParseLintOptions` of BuildKit v0.29;
//! osscontainertools v1.27.2).

use crate::dockerfile::Dockerfile;
use crate::kaniko::golang::{parse_bool, quote};

/// What is wrong with the options of `# check=`, in BuildKit's words.
pub fn check_options(dockerfile: &Dockerfile) -> Option<String> {
    let directive = dockerfile
        .directives
        .iter()
        .find(|directive| directive.is("check"))?;
    let value = directive.value.trim();
    if value.is_empty() {
        return None;
    }
    value.splitn(3, ';').find_map(|option| {
        let option = option.trim();
        let Some((name, setting)) = option.split_once('=') else {
            return Some(format!("invalid check option {}", quote(option)));
        };
        match name.trim() {
            "skip" | "experimental" => None,
            "error" => parse_bool(setting.trim())
                .err()
                .map(|why| format!("failed to parse check option {}: {why}", quote(option))),
            name => Some(format!("invalid check option {}", quote(name))),
        }
    })
}
