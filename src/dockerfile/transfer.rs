//! COPY and ADD.

use crate::source::Text;

use super::accepted::Flags;
use super::flags::Fault;
use super::heredoc::announced_by;
use super::instruction::{Source, Transfer};
use super::interpret::Interpreter;
use super::model::Heredoc;

pub(super) fn transfer(
    instruction: &Interpreter<'_>,
    keyword: &str,
    accepted: Flags,
) -> Result<Transfer, Fault> {
    let [sources @ .., destination] = instruction.node.arguments.as_slice() else {
        return Err(no_destination(instruction, keyword));
    };
    if sources.is_empty() {
        return Err(no_destination(instruction, keyword));
    }
    let flags = instruction.flags(accepted)?;
    let sources = sources
        .iter()
        .map(|word| source(instruction, word))
        .collect();
    if let Source::Inline { .. } = source(instruction, destination) {
        let reason = format!("{keyword} cannot accept a heredoc as a destination");
        return Err(Fault::new(reason, destination.span()));
    }
    Ok(Transfer {
        sources,
        destination: destination.clone(),
        from: flags.value("from"),
        chown: flags.value("chown"),
        chmod: flags.value("chmod"),
        link: flags.switch("link"),
        parents: flags.switch("parents"),
        exclude: flags.values("exclude").cloned().collect(),
        checksum: flags.value("checksum"),
        keep_git_dir: flags.switch("keep-git-dir"),
        unpack: flags.switch("unpack"),
    })
}

/// A word as a source: a path, or a heredoc of the instruction.
fn source(instruction: &Interpreter<'_>, word: &Text) -> Source {
    let announced = match instruction.dialect.heredocs {
        true => announced_by(word, instruction.dialect).ok().flatten(),
        false => None,
    };
    let Some(announced) = announced else {
        return Source::Path(word.clone());
    };
    let same_name = |heredoc: &&Heredoc| heredoc.name == announced.name;
    let content = match instruction.heredocs.iter().rev().find(same_name) {
        Some(heredoc) => heredoc.content.clone(),
        None => Text::replaced("", word.span()),
    };
    Source::Inline {
        word: word.clone(),
        heredoc: Heredoc {
            name: announced.name,
            expand: announced.expand,
            chomp: announced.chomp,
            content,
        },
    }
}

fn no_destination(instruction: &Interpreter<'_>, keyword: &str) -> Fault {
    let stop = match instruction.dialect.destination_full_stop {
        true => ".",
        false => "",
    };
    instruction.fault(format!(
        "{keyword} requires at least two arguments, but only one was provided. Destination could \
         not be determined{stop}"
    ))
}
