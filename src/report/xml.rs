//! XML as its readers take it: nothing in it that XML 1.0 does not allow.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::sanitise;

/// Elements inside each other.
pub struct Xml<'a, W: Write + ?Sized> {
    writer: Writer<&'a mut W>,
}

impl<'a, W: Write + ?Sized> Xml<'a, W> {
    /// Starts a document.
    ///
    /// # Errors
    /// What the writer says.
    pub fn new(out: &'a mut W) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 2);
        let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
        writer.write_event(Event::Decl(declaration))?;
        Ok(Xml { writer })
    }

    /// Writes an element with what `inside` writes.
    ///
    /// # Errors
    /// What the writer says.
    pub fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.writer
            .write_event(Event::Start(start(name, attributes)))?;
        inside(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element that holds nothing.
    ///
    /// # Errors
    /// What the writer says.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.writer
            .write_event(Event::Empty(start(name, attributes)))
    }

    /// Writes characters.
    ///
    /// # Errors
    /// What the writer says.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        let text = sanitise::lines(text);
        self.writer.write_event(Event::Text(BytesText::new(&text)))
    }

    /// Ends the document.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(self) -> io::Result<()> {
        self.writer.into_inner().write_all(b"\n")
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, &*sanitise::line(value)));
    }
    start
}
