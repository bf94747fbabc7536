//! `# check=`: which checks are made (`linter.ParseLintOptions`).

use crate::dockerfile::dialect::Dialect;
use crate::dockerfile::directive::Directives;
use crate::dockerfile::model::{Comment, Dockerfile};
use crate::golang::{parse_bool, quote};

use super::Check;
use super::comments::{directive, kept};

/// Which checks a `# check=` leaves out, and which experimental ones it asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    skipped: Names,
    experimental: Names,
}

/// Names of checks, or all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Names {
    all: bool,
    named: Vec<String>,
}

impl Names {
    /// The last list counts, and `all` stays.
    fn set(&mut self, value: &str) {
        match value.trim() {
            "all" => self.all = true,
            list => self.named = list.split(',').map(|name| name.trim().to_owned()).collect(),
        }
    }

    fn hold(&self, name: &str) -> bool {
        self.all || self.named.iter().any(|named| named == name)
    }
}

impl Options {
    /// The options at the top of a Dockerfile.
    ///
    /// # Errors
    /// BuildKit's words about them.
    pub fn of(dockerfile: &Dockerfile, dialect: &Dialect) -> Result<Self, String> {
        match at_top(dockerfile, dialect) {
            Some(value) => Options::parse(&value),
            None => Ok(Options::default()),
        }
    }

    /// Those of the first `# check=` among the comments of an instruction, which hold for that
    /// instruction. Where they are not understood nobody says so.
    pub(super) fn among(comments: &[Comment], dialect: &Dialect) -> Option<Self> {
        let mut directives = comments.iter().filter_map(|comment| {
            let (name, value) = directive(&mut Directives::default(), kept(comment), dialect)?;
            (name == "check").then_some(value)
        });
        Options::parse(&directives.next()?).ok()
    }

    /// Reads the value of a `# check=`, which ends at its first space.
    fn parse(value: &str) -> Result<Self, String> {
        let mut options = Options::default();
        let value = value.split(' ').next().unwrap_or("").trim();
        if value.is_empty() {
            return Ok(options);
        }
        for option in value.splitn(3, ';') {
            let Some((name, setting)) = option.split_once('=') else {
                return Err(format!("invalid check option {}", quote(option)));
            };
            match name.trim() {
                "skip" => options.skipped.set(setting),
                "experimental" => options.experimental.set(setting),
                "error" if parse_bool(setting.trim()).is_ok() => {}
                "error" => {
                    return Err(format!(
                        "failed to parse check option {}: strconv.ParseBool: parsing {}: invalid \
                         syntax",
                        quote(option),
                        quote(setting.trim())
                    ));
                }
                name => return Err(format!("invalid check option {}", quote(name))),
            }
        }
        Ok(options)
    }

    /// Whether they leave the check out; an experimental one cannot be.
    pub(super) fn skip(&self, check: Check) -> bool {
        self.skipped.hold(check.name())
    }

    /// Whether they ask for an experimental check.
    pub(super) fn ask_for(&self, check: Check) -> bool {
        self.experimental.hold(check.name())
    }
}

/// The value of the `# check=` that is looked for before the file is parsed: below a `#!`, too, and
/// only as far as nothing is indented, where the parser's own directives are otherwise.
fn at_top(dockerfile: &Dockerfile, dialect: &Dialect) -> Option<String> {
    let mut comments = dockerfile.comments.iter();
    if !comments.next().is_some_and(is_shebang) {
        let mut flush = dockerfile
            .directives
            .iter()
            .take_while(|directive| !directive.indented);
        let check = flush.find(|directive| directive.is("check"))?;
        return Some(check.value.to_string());
    }
    let mut directives = Directives::default();
    let mut below = comments
        .zip(2..)
        .take_while(|(comment, line)| comment.line == *line)
        .map_while(|(comment, _)| directive(&mut directives, kept(comment), dialect));
    below
        .find(|(name, _)| name == "check")
        .map(|(_, value)| value)
}

/// Whether it is a `#!` at the start of the file.
fn is_shebang(comment: &Comment) -> bool {
    let starts_at_once = comment.text.span().start == comment.span.start + 1;
    comment.line == 1 && kept(comment).starts_with('!') && starts_at_once
}
