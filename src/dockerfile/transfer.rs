//! COPY and ADD.

use std::collections::HashMap;

use crate::source::Text;

use super::accepted::Flags;
use super::dialect::Dialect;
use super::flags::Fault;
use super::heredoc::announced_by;
use super::instruction::{Source, Transfer};
use super::interpret::Interpreter;

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
    let heredocs = instruction.heredocs.iter().enumerate();
    let heredocs: ByName<'_> = heredocs
        .map(|(index, heredoc)| (heredoc.name.as_str(), index))
        .collect();
    let read = |word| source(word, &heredocs, instruction.dialect);
    let sources = sources.iter().map(read).collect();
    if let Source::Inline { .. } = read(destination) {
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

/// Heredocs by name; of several the last counts.
type ByName<'a> = HashMap<&'a str, usize>;

/// A word as a source: a path, or a heredoc of the instruction.
fn source(word: &Text, heredocs: &ByName<'_>, dialect: &Dialect) -> Source {
    let announced = match dialect.heredocs {
        true => announced_by(word, dialect).ok().flatten(),
        false => None,
    };
    match announced {
        Some(announced) => Source::Inline {
            word: word.clone(),
            heredoc: heredocs.get(announced.name.as_str()).copied(),
            name: announced.name,
            expand: announced.expand,
        },
        None => Source::Path(word.clone()),
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
