//! Where the output goes, with colours or without.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};

use super::arguments::Color;
use crate::report::sanitise;

/// Standard output, or a file; a file gets colours only where they are asked for.
///
/// # Errors
/// Why the file cannot be written.
pub fn open(path: Option<&Path>, color: Color) -> io::Result<Box<dyn WriteColor>> {
    if let Some(path) = path {
        let file = File::create(path)?;
        return Ok(coloured(BufWriter::new(file), color == Color::Always));
    }
    let stdout = io::stdout();
    let choice = match color {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        Color::Auto => AutoStream::choice(&stdout),
    };
    // The stream translates escape sequences for consoles that do not know them.
    let stream = AutoStream::new(stdout.lock(), choice);
    Ok(coloured(
        BufWriter::new(stream),
        choice != ColorChoice::Never,
    ))
}

fn coloured(out: impl Write + 'static, colours: bool) -> Box<dyn WriteColor> {
    if colours {
        Box::new(Ansi::new(out))
    } else {
        Box::new(NoColor::new(out))
    }
}

/// Whether somebody sees standard error.
pub fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Says on standard error what went wrong.
pub fn complain(what: &str) {
    // Where standard error is closed, nobody can be told.
    let _ = writeln!(io::stderr(), "kanikolint: {}", sanitise::line(what));
}
