//! The words of one command, put right.

use super::Write;
use super::words::concatenated;
use crate::manifest::expansion::Expanded;
use crate::value::Value;

/// Programs that start the program after them.
const STARTERS: [&str; 8] = [
    "command", "env", "exec", "nice", "nohup", "sudo", "time", "timeout",
];

/// Adds words; the grammar takes `` --context=`pwd` `` for two, though no blank is between them.
pub(super) fn add_words(words: &mut Vec<Expanded>, read: Vec<Expanded>, adjoins: bool) {
    let mut read = read.into_iter();
    if adjoins && let (Some(last), Some(first)) = (words.pop(), read.next()) {
        let whole = last.argument.span().to(first.argument.span());
        words.push(concatenated(&[last, first], whole));
    }
    words.extend(read);
}

/// What `echo` and `printf` write into a file.
pub(super) fn with_echoed(
    mut writes: Vec<Write>,
    name: &str,
    arguments: &[Expanded],
) -> Vec<Write> {
    let words: Vec<&Expanded> = arguments
        .iter()
        .skip_while(|word| matches!(word.argument.text.as_str(), "-n" | "-e"))
        .collect();
    if let ("echo" | "printf", [only]) = (name, words.as_slice()) {
        for write in &mut writes {
            write.content.get_or_insert_with(|| (*only).clone());
        }
    }
    writes
}

/// Leaves out `exec`, `env A=b`, `timeout 60` and their like.
pub(super) fn without_starters(
    words: &mut Vec<Expanded>,
    environment: &mut Vec<(String, Value<String>)>,
) {
    while let Some(first) = words.first() {
        let name = first.argument.text.as_str();
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        if !STARTERS.contains(&name.as_str()) || words.len() == 1 {
            return;
        }
        let mut own = 1;
        for word in words.iter().skip(1) {
            let text = word.argument.text.as_str();
            let is_own = text.starts_with('-')
                || (name == "timeout" && text.starts_with(|first: char| first.is_ascii_digit()));
            match text.split_once('=') {
                Some((variable, value)) if name == "env" && !text.starts_with('-') => {
                    let value = word.argument.value().map(|_| value.to_owned());
                    environment.push((variable.to_owned(), value));
                }
                _ if is_own => {}
                _ => break,
            }
            own += 1;
        }
        if own == words.len() {
            return;
        }
        words.drain(..own);
    }
}
