//! A rule's page as a terminal reads it.

use std::io;

use codespan_reporting::term::termcolor::{Color, ColorSpec, WriteColor};

use crate::card::{self, Card, Line, Message};
use crate::rule::Rule;

/// Writes a rule's page.
///
/// # Errors
/// What the writer says; a card that cannot be read is shown as it is.
pub fn explain(rule: &Rule, out: &mut dyn WriteColor) -> io::Result<()> {
    out.set_color(&bold())?;
    write!(out, "{}", rule.name)?;
    out.reset()?;
    let (severity, group) = (rule.severity.name(), rule.group.name());
    writeln!(out, " ({}) · {severity} · group {group}", rule.id)?;
    let Ok(card) = Card::parse(rule.card) else {
        return write!(out, "\n{}", rule.card);
    };
    writeln!(out, "{}", card.title)?;
    for section in &card.sections {
        if section.body.trim().is_empty() {
            continue;
        }
        writeln!(out)?;
        heading(&section.heading, out)?;
        body(&section.body, out)?;
    }
    Ok(())
}

/// Writes what a message comes of, where its page says so.
///
/// # Errors
/// What the writer says.
pub fn cause(message: &Message, out: &mut dyn WriteColor) -> io::Result<()> {
    if message.cause.is_empty() {
        return Ok(());
    }
    writeln!(out, "`{}`: {}\n", message.words, message.cause)
}

/// Markdown as a terminal reads it: headings without `#`, code indented below its file's name.
fn body(markdown: &str, out: &mut dyn WriteColor) -> io::Result<()> {
    for line in card::lines(markdown.trim()) {
        match line {
            Line::Text(text) => match text.strip_prefix("### ") {
                Some(title) => heading(title, out)?,
                None => writeln!(out, "{text}")?,
            },
            Line::Open(_, info) => {
                if let Some(file) = card::file_of(info) {
                    out.set_color(ColorSpec::new().set_fg(Some(Color::Cyan)))?;
                    write!(out, "  {file}")?;
                    out.reset()?;
                    writeln!(out)?;
                }
            }
            Line::Code("") => writeln!(out)?,
            Line::Code(code) => writeln!(out, "    {code}")?,
            Line::Close(_) => {}
        }
    }
    Ok(())
}

fn heading(title: &str, out: &mut dyn WriteColor) -> io::Result<()> {
    out.set_color(&bold())?;
    write!(out, "{title}")?;
    out.reset()?;
    writeln!(out)
}

/// How names and headings are shown.
pub fn bold() -> ColorSpec {
    let mut spec = ColorSpec::new();
    spec.set_bold(true);
    spec
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use codespan_reporting::term::termcolor::Buffer;

    const CARD: &str = "---\nid: KL301\nname: copy-source-missing\nseverity: error\ngroup: copy\n\
        since: 0.1.0\nexecutors: all\n---\n# COPY names a file that is not there\n\n\
        ## What happens\nIt stops.\n\n## Why\n\n## Bad\n```dockerfile file=Dockerfile\n\
        FROM scratch\n\nCOPY a /\n#    ^\n```\n### Another\n```text\nsaid\n```\n## Good\n## See also\n";

    fn written(write: impl Fn(&mut dyn WriteColor) -> io::Result<()>) -> String {
        let mut out = Buffer::no_color();
        write(&mut out).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    fn rule() -> Rule {
        let Rule {
            id,
            name,
            severity,
            group,
            common,
            scope,
            ..
        } = sample::RULES[0];
        Rule {
            id,
            name,
            severity,
            group,
            common,
            scope,
            card: CARD,
        }
    }

    #[test]
    fn a_page_reads_well() {
        let page = written(|out| explain(&rule(), out));
        insta::assert_snapshot!(page);
    }
}
