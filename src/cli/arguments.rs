//! The arguments, as clap reads them.

use std::path::{Path, PathBuf};

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use clap_complete::Shell;

use crate::config::{self, Format, IgnoreComments, Threshold};
use crate::context::resolve::PathMap;
use crate::kaniko::release::Release;
use crate::kubernetes::pod_security::Policy;

/// Says what a Kaniko build will say, before it runs.
#[derive(Debug, Parser)]
#[command(name = "kanikolint", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  kanikolint                      every build below the current directory
  kanikolint pod.yaml             one manifest, with the context and Dockerfile it names
  kanikolint plan pod.yaml        what its builds resolve to
  kanikolint explain KL301        a rule's page
  kanikolint --changed Dockerfile the builds that use a file

Exit status: 0 nothing at or above --fail-on, 1 findings, 2 something could not be judged")]
pub struct Arguments {
    /// What to do other than to lint.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to lint.
    #[command(flatten)]
    pub lint: LintArguments,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
}

/// What can be done other than to lint.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show a rule's page: what happens, why, and how to mend it
    Explain {
        /// The rules' names or ids
        #[arg(required_unless_present = "error", value_name = "RULE")]
        rules: Vec<String>,
        /// The pages that know this message of an executor, of Kubernetes or a registry
        #[arg(long, value_name = "TEXT", conflicts_with = "rules")]
        error: Option<String>,
    },
    /// List the rules
    Rules {
        /// How to list them
        #[arg(long, default_value = "text")]
        format: RulesFormat,
    },
    /// Show what each build resolves to: executor, context, Dockerfile, stages, files
    Plan(PlanArguments),
    /// Show what the configuration comes to, and where each value comes from
    Config(LintArguments),
    /// Write the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the man page
    Man,
}

/// How to lint.
#[derive(Debug, Args)]
pub struct LintArguments {
    /// What to lint.
    #[command(flatten)]
    pub input: InputArguments,
    /// The Pod Security level that the namespaces enforce: privileged, baseline or restricted
    ///
    /// It may name a version, as restricted:v1.34 does. What violates it is an error. Where it is
    /// not given, pods are held against baseline:latest, and what violates that is a warning.
    #[arg(long, value_name = "LEVEL[:VERSION]")]
    pub pod_security: Option<Policy>,
    /// Judge only the builds that use one of these files: their manifest, Dockerfile, ignore file,
    /// anything in their context or beside their manifest; a file may be gone
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = ValueHint::FilePath)]
    #[arg(conflicts_with = "write_baseline")]
    pub changed: Option<Vec<PathBuf>>,
    /// How to say what was found: human unless configured
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Write to a file in that format, too (repeatable)
    #[arg(long, value_name = "FORMAT=FILE", value_parser = OutputFormat::parse)]
    pub output_format: Vec<OutputFormat>,
    /// Run only these: rules, groups, severities or `all` (comma separated, repeatable)
    #[arg(long, value_name = "RULE", value_delimiter = ',', action = ArgAction::Append)]
    pub select: Vec<String>,
    /// Do not run these: rules, groups or severities (comma separated, repeatable)
    #[arg(long, value_name = "RULE", value_delimiter = ',', action = ArgAction::Append)]
    pub ignore: Vec<String>,
    /// Whether comments in the files may ignore findings: allow unless configured
    #[arg(long, value_name = "WHETHER")]
    pub ignore_comments: Option<IgnoreComments>,
    /// Hide the findings that this file knows
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub baseline: Option<PathBuf>,
    /// Write what is found into the baseline, and fail for none of it
    #[arg(long)]
    pub write_baseline: bool,
    /// Mend what can only be meant otherwise, and say what is left
    #[arg(long)]
    pub fix: bool,
    /// With --fix and --diff: mend what may be meant otherwise, too
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with = "fix")]
    pub diff: bool,
    /// The least severity to fail for: error unless configured
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<Threshold>,
}

/// What to show of builds, and how.
#[derive(Debug, Args)]
pub struct PlanArguments {
    /// What to read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How to show it
    #[arg(long, default_value = "text")]
    pub format: PlanFormat,
}

/// How to show what builds resolve to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// Line by line
    Text,
    /// As a flowchart that GitHub and GitLab draw
    Mermaid,
}

/// How to list the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// A line each
    Text,
    /// For programs: with each rule's page
    Json,
    /// A table, as the README has it
    Markdown,
}

/// What to read, and what to take for what.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files, directories to search, or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// The local directory that stands for the build context
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub context: Option<PathBuf>,
    /// Where a container's or a node's path lies here (repeatable)
    #[arg(long = "map", value_name = "FROM=LOCAL", value_parser = PathMap::parse)]
    pub maps: Vec<PathMap>,
    /// The executor, where its image does not tell: google, chainguard or osscontainertools
    #[arg(long, value_name = "DISTRIBUTION@VERSION")]
    pub executor: Option<Release>,
    /// The configuration, instead of the nearest `kanikolint.toml`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Look for no configuration
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

/// A format and the file that is written in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFormat {
    /// The format.
    pub format: Format,
    /// The file.
    pub file: PathBuf,
}

impl OutputFormat {
    /// Reads `FORMAT=FILE`.
    ///
    /// # Errors
    /// What is wrong with it, as a phrase.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (format, file) = text
            .split_once('=')
            .filter(|(_, file)| !file.is_empty())
            .ok_or("a format, `=` and a file belong here, as in `sarif=kanikolint.sarif`")?;
        Ok(OutputFormat {
            format: config::word(format)?,
            file: file.into(),
        })
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Whether a path reads like a command that was not meant as a path.
pub fn is_command(path: &Path) -> bool {
    let command = Arguments::command();
    let mut commands = command.get_subcommands();
    commands.any(|command| path == Path::new(command.get_name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_path_may_be_named_like_a_command() {
        let read = |arguments: &[&str]| {
            let name = std::iter::once(&"kanikolint");
            Arguments::try_parse_from(name.chain(arguments)).unwrap()
        };
        assert!(matches!(read(&["plan"]).command, Some(Command::Plan(_))));
        let path = read(&["./plan", "pod.yaml"]);
        assert!(path.command.is_none());
        assert_eq!(path.lint.input.paths.len(), 2);
        assert_eq!(read(&[]).lint.input.paths, [PathBuf::from(".")]);
        let plan = read(&["plan", "a", "--context", "b"]);
        assert!(matches!(plan.command, Some(Command::Plan(plan)) if plan.input.context.is_some()));
        let words = read(&["--select", "a,b", "--select", "c"]).lint.select;
        assert_eq!(words, ["a", "b", "c"]);
    }

    #[test]
    fn a_format_comes_with_its_file() {
        let read = OutputFormat::parse("json-lines=a=b").unwrap();
        assert_eq!((read.format, read.file), (Format::JsonLines, "a=b".into()));
        for wrong in ["sarif", "sarif=", "=x"] {
            assert!(OutputFormat::parse(wrong).is_err(), "{wrong}");
        }
        let unknown = OutputFormat::parse("xml=a").unwrap_err();
        assert!(unknown.starts_with("`xml` is none of human, concise, json,"));
    }

    #[test]
    fn maps_have_two_sides() {
        let map = PathMap::parse("/workspace=a=b").unwrap();
        assert_eq!((map.from.as_str(), map.to), ("/workspace", "a=b".into()));
        assert!(PathMap::parse("/workspace").is_err());
        assert!(PathMap::parse("/workspace=").is_err());
        assert!(
            PathMap::parse("workspace=a")
                .unwrap_err()
                .contains("absolute")
        );
    }
}
