//! The examples of a card: small setups of files, with the places marked where a finding is.

use std::ops::Range;

use super::markdown::{Line, file_of, lines};

/// An example: a few files to be linted together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setup {
    /// The `###` heading above it.
    pub heading: Option<String>,
    /// Its files.
    pub files: Vec<SetupFile>,
    /// More arguments for the command line.
    pub arguments: Vec<String>,
}

/// A file of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupFile {
    /// Its path in the example.
    pub path: String,
    /// What stands in it; where a link leads, on a line of its own.
    pub content: String,
    /// Whether it is a symbolic link: a block of the language `link`.
    pub is_link: bool,
    /// The places marked in it.
    pub marks: Vec<Mark>,
}

/// A place marked by carets in the line below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The line of the file, from 1.
    pub line: usize,
    /// The columns in characters, from 1.
    pub columns: Range<usize>,
    /// What is written beside the carets.
    pub text: String,
}

/// The examples of a section.
pub fn setups(body: &str) -> Result<Vec<Setup>, String> {
    let mut setups = vec![Setup::default()];
    let mut block = Block::Prose;
    for line in lines(body) {
        let Some(setup) = setups.last_mut() else {
            break;
        };
        match line {
            Line::Text(text) => {
                if let Some(heading) = text.strip_prefix("### ") {
                    setups.push(Setup {
                        heading: Some(heading.trim().to_owned()),
                        ..Setup::default()
                    });
                }
            }
            Line::Open(_, info) => block = setup.open(info),
            Line::Code(code) => setup.code(block, code)?,
            Line::Close(_) => block = Block::Prose,
        }
    }
    setups.retain(|setup| !setup.files.is_empty());
    Ok(setups)
}

/// What a fenced block is.
#[derive(Debug, Clone, Copy)]
enum Block {
    File,
    Arguments,
    Prose,
}

impl Setup {
    fn open(&mut self, info: &str) -> Block {
        if let Some(path) = file_of(info) {
            self.files.push(SetupFile {
                path: path.to_owned(),
                content: String::new(),
                is_link: info.starts_with("link "),
                marks: Vec::new(),
            });
            Block::File
        } else if info == "arguments" {
            Block::Arguments
        } else {
            Block::Prose
        }
    }

    fn code(&mut self, block: Block, line: &str) -> Result<(), String> {
        match (block, self.files.last_mut()) {
            (Block::File, Some(file)) => file.add(line),
            (Block::Arguments, _) => {
                self.arguments.push(line.to_owned());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl SetupFile {
    fn add(&mut self, line: &str) -> Result<(), String> {
        let Some((columns, text)) = carets(line) else {
            self.content.push_str(line);
            self.content.push('\n');
            return Ok(());
        };
        let above = self
            .content
            .lines()
            .last()
            .map_or(0, |above| above.chars().count());
        if columns.end > above + 1 {
            return Err(format!("carets past the end of a line of {}", self.path));
        }
        self.marks.push(Mark {
            line: self.content.lines().count(),
            columns,
            text: text.to_owned(),
        });
        Ok(())
    }
}

/// The columns that a line of carets marks, and what stands beside them. Carets right after the
/// `#` mark its own column too, as there is no other way to mark the first.
fn carets(line: &str) -> Option<(Range<usize>, &str)> {
    let marks = line.trim_start_matches(' ').strip_prefix('#')?;
    let hash = line.len() - marks.len();
    let carets = marks.trim_start_matches(' ');
    let text = carets.trim_start_matches('^');
    let count = carets.len() - text.len();
    if count == 0 || !(text.is_empty() || text.starts_with(' ')) {
        return None;
    }
    let gap = marks.len() - carets.len();
    let start = if gap == 0 { hash } else { hash + gap + 1 };
    let end = hash + gap + 1 + count;
    Some((start..end, text.trim()))
}
