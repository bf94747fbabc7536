//! What a rule says: a message with labels that point into files.

use crate::fix::{Change, Fix, Wish};
use crate::rule::Rule;
use crate::source::{FileId, Span};

/// How bad a finding is. Ordered: a note is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// It builds, but wrongly, unsafely or only by luck.
    Warning,
    /// The API server, the kubelet or the executor refuses it, or the build is certainly not what
    /// was written.
    Error,
}

impl Severity {
    /// All of them, the least first.
    pub const ALL: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

    /// The word for it: `note`, `warning`, `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A place in a file and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The characters meant.
    pub span: Span,
    /// What stands under them; may be empty.
    pub text: String,
    /// Whether the finding is about this place; the others explain it.
    pub primary: bool,
}

/// What a rule found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that says it.
    pub rule: &'static Rule,
    /// Usually the rule's own severity.
    pub severity: Severity,
    /// One line: lower-case start, no full stop, code in backticks.
    pub message: String,
    /// The places meant; the first primary one is where the finding is.
    pub labels: Vec<Label>,
    /// What will happen, and why, in the executor's own words where it speaks.
    pub notes: Vec<String>,
    /// How to mend it.
    pub help: Option<String>,
    /// The document it belongs to: its file, and its place in it from 0.
    pub document: Option<(FileId, usize)>,
    /// The build it belongs to, as an index into the run's builds.
    pub build: Option<usize>,
    /// Its place in the model, in words that do not change when lines move:
    /// `Pod/build spec.containers[kaniko].args: --destinaton`. The engine sets it.
    pub route: String,
    /// What mends it, as the rule says it.
    pub wish: Option<Wish>,
    /// What mends it, as characters. The engine finds it out.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Where it is: its first primary label.
    pub fn place(&self) -> Option<Span> {
        let primary = self.labels.iter().find(|label| label.primary);
        primary.or(self.labels.first()).map(|label| label.span)
    }

    /// Marks the characters the finding is about.
    pub fn at(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.label(span, text, true)
    }

    /// Marks characters that explain it, often in another file.
    pub fn see(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.label(span, text, false)
    }

    fn label(&mut self, span: Span, text: impl Into<String>, primary: bool) -> &mut Self {
        self.labels.push(Label {
            span,
            text: text.into(),
            primary,
        });
        self
    }

    /// Adds a sentence on what will happen or why.
    pub fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.notes.push(note.into());
        self
    }

    /// Adds the executor's own line, as a note.
    pub fn executor_says(&mut self, line: &str) -> &mut Self {
        self.note(format!("the executor will say: {line}"))
    }

    /// Says how to mend it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Offers changes that can only be what was meant.
    pub fn fix(&mut self, changes: Vec<Change>) -> &mut Self {
        let safe = true;
        self.wish = Some(Wish { safe, changes });
        self
    }

    /// Offers changes that may be what was meant, or that somebody may have had a reason against.
    pub fn unsafe_fix(&mut self, changes: Vec<Change>) -> &mut Self {
        let safe = false;
        self.wish = Some(Wish { safe, changes });
        self
    }

    /// Gives it the severity that its rule has in a list, if it is there.
    pub fn set_severity_of(&mut self, severities: &[(&'static Rule, Severity)]) {
        let mut named = severities.iter();
        if let Some((_, severity)) = named.find(|(rule, _)| rule.id == self.rule.id) {
            self.severity = *severity;
        }
    }

    /// Puts all that it points at elsewhere. What it wishes is to be resolved before.
    pub fn move_spans(&mut self, elsewhere: &dyn Fn(Span) -> Span) {
        for label in &mut self.labels {
            label.span = elsewhere(label.span);
        }
        for edit in self.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = elsewhere(edit.span);
        }
    }

    /// Says it with another severity than the rule's own.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }
}

/// Where rules put their findings. The engine sets whom they belong to.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    document: Option<(FileId, usize)>,
    build: Option<usize>,
    found: Vec<Finding>,
}

impl Findings {
    /// For one rule.
    pub fn of(rule: &'static Rule) -> Self {
        Findings {
            rule,
            document: None,
            build: None,
            found: Vec::new(),
        }
    }

    /// What follows belongs to this document and build.
    pub fn belong_to(&mut self, document: Option<(FileId, usize)>, build: Option<usize>) {
        self.document = document;
        self.build = build;
    }

    /// Adds a finding; the rest of it is said on the value returned.
    pub fn add(&mut self, message: impl Into<String>) -> &mut Finding {
        let index = self.found.len();
        self.found.push(Finding {
            rule: self.rule,
            severity: self.rule.severity,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            document: self.document,
            build: self.build,
            route: String::new(),
            wish: None,
            fix: None,
        });
        &mut self.found[index]
    }

    /// All that was found.
    pub fn into_vec(self) -> Vec<Finding> {
        self.found
    }
}
