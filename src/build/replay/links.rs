//! Links that a RUN makes: where one lies, a COPY may land anywhere, or nowhere.

use crate::dockerfile::Run;
use crate::path;

/// The paths at which the `ln`s of a RUN put links, as far as its text tells.
pub fn made_by(run: &Run, heredocs: &[&str], directory: &str) -> Vec<String> {
    let mut found = Vec::new();
    let texts = run.command.words.iter().map(|word| word.as_str());
    if run.command.exec_form {
        let words: Vec<&str> = texts.collect();
        found.extend(link_of(&words));
    } else {
        for text in texts.chain(heredocs.iter().copied()) {
            for command in text.split(['\n', ';', '&', '|', '(', ')']) {
                let words: Vec<&str> = command
                    .split_whitespace()
                    .map(|word| word.trim_matches(['"', '\'']))
                    .collect();
                found.extend(link_of(&words));
            }
        }
    }
    found
        .into_iter()
        .map(|link| match path::is_abs(&link) {
            true => path::clean(&link).into_owned(),
            false => path::join(&[directory, &link]),
        })
        .collect()
}

/// The link of one `ln TARGET LINK`; one put into a directory is not looked for.
fn link_of(words: &[&str]) -> Option<String> {
    let at = words
        .iter()
        .position(|word| *word == "ln" || word.ends_with("/ln"))?;
    let mut operands = words[at + 1..].iter().filter(|word| !word.starts_with('-'));
    let target = operands.next()?;
    let link = operands.next_back().unwrap_or(target);
    (!link.ends_with('/')).then(|| (*link).to_owned())
}

#[cfg(test)]
mod tests {
    use super::link_of;

    #[test]
    fn the_last_operand_is_the_link() {
        let link = |text: &str| link_of(&text.split(' ').collect::<Vec<_>>());
        assert_eq!(link("ln -s /a /b"), Some("/b".into()));
        assert_eq!(link("sudo /bin/ln -sfn /a /b"), Some("/b".into()));
        assert_eq!(link("ln -s /a"), Some("/a".into()));
        assert_eq!(link("ln -s /a /b/"), None);
        assert_eq!(link("echo ln"), None);
        assert_eq!(link("cp a b"), None);
    }
}
