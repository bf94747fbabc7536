//! The command: arguments, exit codes.

mod arguments;
mod handbook;
mod known;
mod list;
mod mending;
mod output;
mod progress;
mod settings;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use clap_complete::Shell;
use codespan_reporting::term::termcolor::WriteColor;

use crate::card::said::Pages;
use crate::config::{Format, Settings, Threshold};
use crate::report::{self, Report, Showing};
use crate::rule::Rule;
use crate::rules::RULES;
use crate::source::disk::{self, Failure};
use crate::{Input, Options, config, discover, selection};
use arguments::{Arguments, Color, Command, LintArguments, PlanArguments, PlanFormat, RulesFormat};
use progress::Bar;

/// What the command tells whoever called it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above the threshold.
    Clean,
    /// Findings at or above the threshold.
    Findings,
    /// Something could not be judged: bad usage, unreadable input.
    NotJudged,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::NotJudged => 2,
        })
    }
}

/// Runs the command with the process's arguments.
pub fn run() -> Exit {
    let arguments = Arguments::parse();
    let color = arguments.color;
    let outcome = match &arguments.command {
        None => lint(&arguments.lint, color),
        Some(Command::Explain {
            error: Some(message),
            ..
        }) => explain_error(message, color),
        Some(Command::Explain { rules, .. }) => explain(rules, color),
        Some(Command::Rules { format }) => rules(*format, color),
        Some(Command::Plan(arguments)) => plan(arguments, color),
        Some(Command::Config(arguments)) => show_settings(arguments, color),
        Some(Command::Completions { shell }) => completions(*shell, color),
        Some(Command::Man) => man(color),
    };
    match outcome {
        Ok(exit) => exit,
        Err(error) => {
            output::complain(&error.to_string());
            Exit::NotJudged
        }
    }
}

/// Why the command had to give up, in words.
type Error = Box<dyn std::error::Error>;

fn lint(arguments: &LintArguments, color: Color) -> Result<Exit, Error> {
    let settings = settings::of(&arguments.input, Some(arguments))?;
    let (selected, ignored) = (&settings.select.value, &settings.ignore.value);
    let rules = selection::select(RULES, selected, ignored)?;
    let mut options = options(&settings, rules);
    options.changed = only_changed(arguments);
    let options = options;
    let paths = &arguments.input.paths;
    let baseline = settings.baseline.value.as_deref();
    if arguments.write_baseline {
        return known::write(&judge(paths, &options), baseline, &options.rules);
    }
    let unknown = || {
        let mut report = judge(paths, &options);
        let gone = baseline.map(|path| known::hide(&mut report, path, &options));
        Ok((report, gone.transpose()?.unwrap_or_default()))
    };
    let (mut report, mut gone) = unknown()?;
    if arguments.diff {
        return mending::show(&report, arguments.unsafe_fixes, color);
    }
    if arguments.fix {
        mending::check(paths)?;
        (report, gone) = mending::mend((report, gone), unknown, arguments.unsafe_fixes)?;
    }
    write_report(&report, &settings, arguments, color)?;
    complain_of(&report.failures);
    if let Some(path) = baseline {
        known::complain_of(gone, path);
    }
    Ok(exit(&report, settings.fail_on.value))
}

fn judge(paths: &[PathBuf], options: &Options) -> Report {
    let bar = Bar::new();
    let gathered = gather(paths, &bar);
    let mut report = crate::lint(&gathered.inputs, options, &bar);
    report.failures.extend(gathered.failures);
    report
}

fn exit(report: &Report, fail_on: Threshold) -> Exit {
    if !report.failures.is_empty() {
        Exit::NotJudged
    } else if report.worst() >= Some(fail_on.severity()) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

fn write_report(
    report: &Report,
    settings: &Settings,
    arguments: &LintArguments,
    color: Color,
) -> Result<(), Error> {
    // Whoever selects rules, or fails for notes, asks for the common ones too.
    let selects = !settings.select.value.is_empty();
    let showing = if selects || settings.fail_on.value == Threshold::Note {
        Showing::All
    } else {
        Showing::Uncommon
    };
    let wanted = arguments.output_format.iter();
    let wanted = wanted.map(|wanted| (wanted.format, Some(wanted.file.as_path())));
    let first = (settings.format.value, arguments.output.as_deref());
    // What goes to files comes first: a pager that is left must not lose them.
    for (format, path) in wanted.chain([first]) {
        write_out(path, color, |out| write_as(format, report, showing, out))?;
    }
    Ok(())
}

fn write_as(
    format: Format,
    report: &Report,
    showing: Showing,
    out: &mut dyn WriteColor,
) -> io::Result<()> {
    match format {
        Format::Human => report::human::write(report, showing, out),
        Format::Concise => report::concise::write(report, showing, out),
        Format::Json => report::json::write(report, out),
        Format::JsonLines => report::json::write_lines(report, out),
        Format::Sarif => report::sarif::write(report, showing, out),
        Format::Github => report::github::write(report, showing, out),
        Format::Gitlab => report::gitlab::write(report, showing, out),
        Format::Junit => report::junit::write(report, showing, out),
        Format::Checkstyle => report::checkstyle::write(report, showing, out),
    }
}

/// The page of the rule that knows a message best, and the names of others that know it.
fn explain_error(message: &str, color: Color) -> Result<Exit, Error> {
    let found = Pages::of(RULES).that_know(message);
    let Some((best, others)) = found.split_first() else {
        output::complain("no page knows these words; `kanikolint rules` lists all of them");
        return Ok(Exit::Findings);
    };
    write_out(None, color, |out| {
        if let Some(message) = &best.message {
            handbook::cause(message, out)?;
        }
        handbook::explain(best.rule, out)?;
        if !others.is_empty() {
            let names: Vec<&str> = others.iter().map(|known| known.rule.name).collect();
            writeln!(out, "\nIt may also be {}.", names.join(" or "))?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}

fn explain(words: &[String], color: Color) -> Result<Exit, Error> {
    let rules = words.iter().map(|word| selection::find(RULES, word));
    let rules: Vec<&Rule> = rules.collect::<Result<_, _>>()?;
    write_out(None, color, |out| {
        for (place, rule) in rules.into_iter().enumerate() {
            if place > 0 {
                writeln!(out)?;
            }
            handbook::explain(rule, out)?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}

fn completions(shell: Shell, color: Color) -> Result<Exit, Error> {
    // what generates them panics where it cannot write
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(shell, &mut command, "kanikolint", &mut script);
    write_out(None, color, |out| out.write_all(&script))?;
    Ok(Exit::Clean)
}

fn man(color: Color) -> Result<Exit, Error> {
    let page = clap_mangen::Man::new(Arguments::command());
    write_out(None, color, |mut out| page.render(&mut out))?;
    Ok(Exit::Clean)
}

fn rules(format: RulesFormat, color: Color) -> Result<Exit, Error> {
    write_out(None, color, |out| list::write(RULES, format, out))?;
    Ok(Exit::Clean)
}

fn plan(arguments: &PlanArguments, color: Color) -> Result<Exit, Error> {
    let input = &arguments.input;
    let settings = settings::of(input, None)?;
    let report = judge(&input.paths, &options(&settings, Vec::new()));
    write_out(None, color, |out| match arguments.format {
        PlanFormat::Text => report::plan::write(&report, out),
        PlanFormat::Mermaid => report::plan::mermaid::write(&report, out),
    })?;
    complain_of(&report.failures);
    Ok(match report.failures.is_empty() {
        true => Exit::Clean,
        false => Exit::NotJudged,
    })
}

fn show_settings(arguments: &LintArguments, color: Color) -> Result<Exit, Error> {
    let settings = settings::of(&arguments.input, Some(arguments))?;
    write_out(None, color, |out| settings::write(&settings, out))?;
    Ok(Exit::Clean)
}

fn options(settings: &Settings, rules: Vec<&'static Rule>) -> Options {
    Options {
        context: settings.context.value.clone(),
        maps: settings.map.value.clone(),
        executor: settings.executor.value,
        pod_security: settings.pod_security.value,
        rules,
        ignores: settings.ignore_comments.value.policy(),
        severity: settings.severity.value.clone(),
        overrides: settings.overrides.value.clone(),
        changed: None,
        threads: None,
    }
}

/// The changed files, where not everything is to be judged: a configuration concerns all builds.
fn only_changed(arguments: &LintArguments) -> Option<Vec<PathBuf>> {
    let changed = arguments.changed.as_ref()?;
    let named = arguments.input.config.as_ref();
    let configures = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str);
        named == Some(path) || name.is_some_and(|name| config::FILE_NAMES.contains(&name))
    };
    (!changed.iter().any(configures)).then(|| changed.clone())
}

fn complain_of(failures: &[Failure]) {
    for Failure { path, message } in failures {
        let hint = if arguments::is_command(path) {
            " (a command comes before its options)"
        } else {
            ""
        };
        output::complain(&format!("{}: {message}{hint}", path.display()));
    }
}

/// The inputs, and the paths that give none.
struct Gathered {
    inputs: Vec<Input>,
    failures: Vec<Failure>,
}

fn gather(paths: &[PathBuf], bar: &Bar) -> Gathered {
    let is_stdin = |path: &&PathBuf| path.as_path() == Path::new("-");
    let (stdin, files): (Vec<_>, Vec<_>) = paths.iter().partition(is_stdin);
    let (mut inputs, mut failures) = (Vec::new(), Vec::new());
    if let Some(path) = stdin.first() {
        match disk::read_from(io::stdin().lock()) {
            Ok(bytes) => inputs.push(Input::Stdin(bytes)),
            Err(message) => failures.push(Failure {
                path: path.to_path_buf(),
                message,
            }),
        }
    }
    let files: Vec<PathBuf> = files.into_iter().cloned().collect();
    let found = discover::manifests(&files, bar);
    let is_named = |file: &PathBuf| files.contains(file);
    inputs.extend(found.files.into_iter().map(|path| Input::Path {
        named: is_named(&path),
        path,
    }));
    failures.extend(found.failures);
    Gathered { inputs, failures }
}

/// Opens the output and writes to it. A reader that leaves early, as `head` does, is no error.
fn write_out(
    path: Option<&Path>,
    color: Color,
    write: impl FnOnce(&mut dyn WriteColor) -> io::Result<()>,
) -> Result<(), Error> {
    let outcome = output::open(path, color).and_then(|mut out| {
        write(out.as_mut())?;
        out.flush()
    });
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(match path {
            Some(path) => format!("cannot write {}: {error}", path.display()),
            None => format!("cannot write: {error}"),
        }
        .into()),
        Ok(()) => Ok(()),
    }
}
