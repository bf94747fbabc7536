//! kanikolint says what a Kaniko build will say, before it runs.

pub mod build;
pub mod card;
pub mod cli;
pub mod context;
pub mod discover;
pub mod dockerfile;
pub mod finding;
pub mod kaniko;
pub mod manifest;
pub mod progress;
pub mod report;
pub mod rule;
#[path = "../rules/mod.rs"]
pub mod rules;
pub mod source;
pub mod value;
pub mod yaml;

// STUB, to be replaced by the engine: everything from here to the end of the file.
/// STUB for `kaniko::Release`.
#[derive(Debug, Clone)]
pub struct Release(pub String);

impl std::str::FromStr for Release {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let at = text.split_once('@');
        at.map(|_| Release(text.to_owned()))
            .ok_or_else(|| "DISTRIBUTION@VERSION is wanted".to_owned())
    }
}

/// STUB: where a container's or node's path lies here.
#[derive(Debug, Clone)]
pub struct Map {
    /// The path in the container or on the node.
    pub from: String,
    /// The path here.
    pub local: std::path::PathBuf,
}

/// STUB: how to lint.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The directory that stands for the context.
    pub context: Option<std::path::PathBuf>,
    /// Where paths lie here.
    pub maps: Vec<Map>,
    /// The executor, where the image does not tell.
    pub executor: Option<Release>,
    /// The rules that run.
    pub rules: Vec<&'static rule::Rule>,
}

/// STUB: what to lint.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file.
    Path(std::path::PathBuf),
    /// Standard input, read.
    Stdin(Vec<u8>),
}

/// STUB: lints.
pub fn lint(
    inputs: &[Input],
    _options: &Options,
    progress: &dyn progress::Progress,
) -> report::Report {
    let mut report = report::Report::default();
    progress.begin(inputs.len());
    for input in inputs {
        if let Input::Path(path) = input
            && let Err(message) = discover::read(path)
        {
            let path = path.clone();
            report.failures.push(report::Failure { path, message });
        }
        progress.judged();
    }
    report
}

/// STUB: plans.
pub fn plan(_inputs: &[Input], _options: &Options, _progress: &dyn progress::Progress) -> String {
    String::new()
}
