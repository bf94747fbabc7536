//! For whatever reads JUnit's XML: a suite a manifest, a case a finding. A note fails no case, and
//! a manifest in which nothing was found is a case that passes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::xml::Xml;
use super::{Report, Showing, prose, shown};
use crate::finding::{Finding, Severity};

/// Writes the findings by manifest.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, showing: Showing, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let suites = suites(report, showing);
    let all = Counts::of(suites.values().flatten(), report.failures.len());
    let mut xml = Xml::new(out)?;
    let attributes = [("name", "kanikolint")];
    xml.element("testsuites", &all.attributes(&attributes), |xml| {
        for (path, cases) in &suites {
            let counts = Counts::of(cases.iter(), 0);
            let attributes = [("name", path.as_str())];
            let skipped = counts.skipped.to_string();
            let mut attributes = counts.attributes(&attributes);
            attributes.push(("skipped", &skipped));
            xml.element("testsuite", &attributes, |xml| {
                let mut each = cases.iter();
                each.try_for_each(|case| write_case(xml, report, path, *case))
            })?;
        }
        write_failures(xml, report)
    })?;
    xml.finish()
}

/// A finding, or none for a manifest without one.
type Case<'a> = Option<&'a Finding>;

fn suites(report: &Report, showing: Showing) -> BTreeMap<String, Vec<Case<'_>>> {
    let mut suites: BTreeMap<String, Vec<Case<'_>>> = BTreeMap::new();
    let path = |file| shown(report.sources.path(file));
    for finding in showing.pick(report) {
        let file = finding.document.map(|(file, _)| file);
        let file = file.or(finding.place().map(|span| span.file));
        let suite = file.map_or_else(|| "kanikolint".to_owned(), path);
        suites.entry(suite).or_default().push(Some(finding));
    }
    for build in &report.builds {
        let suite = suites.entry(path(build.manifest)).or_default();
        if suite.is_empty() {
            suite.push(None);
        }
    }
    suites
}

/// How many cases there are of each sort.
struct Counts {
    tests: String,
    failures: String,
    errors: String,
    skipped: usize,
}

impl Counts {
    fn of<'a>(cases: impl Iterator<Item = &'a Case<'a>>, errors: usize) -> Self {
        let (mut tests, mut skipped, mut failures) = (errors, 0, 0);
        for case in cases {
            tests += 1;
            match case {
                Some(finding) if finding.severity == Severity::Note => skipped += 1,
                Some(_) => failures += 1,
                None => {}
            }
        }
        Counts {
            tests: tests.to_string(),
            failures: failures.to_string(),
            errors: errors.to_string(),
            skipped,
        }
    }

    fn attributes<'a>(&'a self, before: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut attributes = before.to_vec();
        attributes.push(("tests", &self.tests));
        attributes.push(("failures", &self.failures));
        attributes.push(("errors", &self.errors));
        attributes
    }
}

fn write_case<W: Write + ?Sized>(
    xml: &mut Xml<'_, W>,
    report: &Report,
    suite: &str,
    case: Case<'_>,
) -> io::Result<()> {
    let Some(finding) = case else {
        return xml.empty("testcase", &[("name", "no findings"), ("classname", suite)]);
    };
    let (class, place) = match finding.place() {
        Some(span) => {
            let file = report.sources.file(span.file);
            let at = file.position(span.start as usize);
            let path = shown(&file.path);
            (path.clone(), format!("{path}:{}:{}", at.line, at.column))
        }
        None => (suite.to_owned(), suite.to_owned()),
    };
    let name = format!("{} at {place}", finding.rule.name);
    let attributes = [("name", name.as_str()), ("classname", &class)];
    let outcome = [
        ("type", finding.severity.name()),
        ("message", &finding.message),
    ];
    xml.element("testcase", &attributes, |xml| match finding.severity {
        Severity::Note => xml.empty("skipped", &outcome),
        Severity::Error | Severity::Warning => xml.element("failure", &outcome, |xml| {
            xml.text(&format!("{place}\n{}", prose::whole(finding)))
        }),
    })
}

/// The inputs that could not be judged.
fn write_failures<W: Write + ?Sized>(xml: &mut Xml<'_, W>, report: &Report) -> io::Result<()> {
    for failure in &report.failures {
        let path = shown(&failure.path);
        let suite = [
            ("name", path.as_str()),
            ("tests", "1"),
            ("failures", "0"),
            ("errors", "1"),
        ];
        xml.element("testsuite", &suite, |xml| {
            let case = [("name", "unreadable"), ("classname", &path)];
            xml.element("testcase", &case, |xml| {
                xml.empty("error", &[("message", &failure.message)])
            })
        })?;
    }
    Ok(())
}
