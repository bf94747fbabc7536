use super::*;
use crate::kaniko::argument::{Argument, Unknown};
use crate::source::{FileId, Text};

/// The checks where all files are there.
fn before_context(start: &Start<'_>) -> Step<()> {
    start.before_context(&[], &|_| Value::Absent)
}

struct Case {
    line: CommandLine,
    environment: Environment,
    facts: Facts,
}

impl Case {
    fn new(release: &str, texts: &[&str]) -> Self {
        let facts = Facts::of(release.parse().unwrap());
        let word = |text: &&str| {
            let mut argument = Argument::known(Text::verbatim(*text, FileId::FIRST, 0));
            if let Some(start) = text.find("$(") {
                argument.unknown.push(Unknown {
                    range: start..text.len(),
                    why: "not known".into(),
                });
            }
            argument
        };
        let arguments: Vec<_> = texts.iter().map(word).collect();
        Case {
            line: CommandLine::read(&arguments, &facts),
            environment: Environment::new(),
            facts,
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.set(name, Value::Known(value.to_owned()));
        self
    }

    fn start(&self) -> Start<'_> {
        Start {
            line: &self.line,
            environment: &self.environment,
            facts: &self.facts,
        }
    }

    fn stops<'a>(&'a self, step: impl Fn(&Start<'a>) -> Step<()>) -> String {
        let step = step(&self.start());
        step.stop()
            .map(|stop| stop.message.clone())
            .unwrap_or_default()
    }
}

const GOOGLE: &str = "google@v1.24.0";
const OSS: &str = "osscontainertools@v1.28.3";

#[test]
fn the_first_check_speaks() {
    let case = Case::new(GOOGLE, &["--verbosity=loud", "--custom-platform=a/b/c/d"]);
    assert_eq!(
        case.stops(before_context),
        "Error: parsing log level: not a valid logrus Level: \"loud\""
    );
    let case = Case::new(
        "google@v1.20.0",
        &["--verbosity=loud", "--custom-platform=a/b/c/d"],
    );
    assert_eq!(
        case.stops(before_context),
        "level=fatal msg=\"Invalid platform \\\"a/b/c/d\\\": too many slashes in platform spec: a/b/c/d\""
    );
    let case = Case::new("google@v1.9.0", &[]);
    assert_eq!(
        case.stops(before_context),
        "Error: You must provide --destination, or use --no-push"
    );
}

#[test]
fn unknown_values_are_not_judged() {
    let unknown = |texts: &[&str]| {
        let case = Case::new(GOOGLE, texts);
        matches!(before_context(&case.start()), Step::Unknown(_))
    };
    assert!(unknown(&["--no-push=$(x)"]));
    assert!(unknown(&["$(x)"]));
    assert!(!unknown(&["--no-push=$(x)", "--destination=a/b"]));
    let case = Case::new(GOOGLE, &["--verbosity=$(x)", "--cache=$(x)"]);
    let step = before_context(&case.start());
    let stop = step.stop().unwrap();
    assert_eq!(stop.kind, StopKind::NoDestination);
    assert!(stop.unless.is_some());
}

#[test]
fn the_environment_wins_over_no_push() {
    let case = Case::new(GOOGLE, &["--no-push"]).with("KANIKO_NO_PUSH", "false");
    assert!(case.stops(before_context).contains("--destination"));
    let case = Case::new("google@v1.20.0", &["--no-push"]).with("KANIKO_NO_PUSH", "false");
    assert_eq!(case.stops(before_context), "");
    let case = Case::new(OSS, &["--no-push"]).with("KANIKO_NO_PUSH", "maybe");
    assert_eq!(
        case.stops(before_context),
        "FATA invalid value \"maybe\" for KANIKO_NO_PUSH environment variable"
    );
    let mut case = Case::new(GOOGLE, &["--no-push"]);
    case.environment.may_have_others("envFrom");
    assert!(case.start().no_push().why().is_some());
}

#[test]
fn contexts() {
    let context = |texts: &[&str]| match Case::new(GOOGLE, texts).start().source_context() {
        Step::Done(context) => Ok((context.kind, context.sub_path)),
        Step::Stopped(stop) => Err(stop.kind),
        Step::Unknown(why) => panic!("{why}"),
    };
    let directory = |path: &str, scheme| SourceKind::Directory {
        path: path.to_owned(),
        scheme,
    };
    assert_eq!(
        context(&["--bucket=b", "--context-sub-path=s"]),
        Ok((directory("/workspace/", false), None))
    );
    assert_eq!(
        context(&["--context=dir://workspace", "--context-sub-path=s"]),
        Ok((directory("workspace", true), Some("s".to_owned())))
    );
    let address = "gs://b".to_owned();
    assert_eq!(
        context(&["--context=", "--bucket=b"]),
        Ok((SourceKind::GoogleStorage { address }, None))
    );
    assert_eq!(context(&["--context="]), Err(StopKind::NoContext));
    assert_eq!(
        context(&["--context=http://x/y"]),
        Err(StopKind::ContextScheme)
    );
    let blob = "--context=https://a.blob.core.windows.net/c/k.tar.gz";
    assert_eq!(context(&[blob]), Err(StopKind::AzureKey));
    assert_eq!(context(&["--context=git:///x"]), Err(StopKind::GitHost));
}

#[test]
fn cache_repositories_are_names() {
    let check = |release, texts: &[&str]| {
        let case = Case::new(release, texts);
        case.start().push_permission().stop().map(|stop| stop.kind)
    };
    let bad = ["--no-push", "--cache-repo=A/b"];
    assert_eq!(check(GOOGLE, &bad), Some(StopKind::Destination));
    assert_eq!(check("google@v1.2.0", &bad), None);
    assert_eq!(check(GOOGLE, &["--no-push", "--cache-repo=oci:/C"]), None);
    let no_cache = ["--no-push", "--no-push-cache", "--cache-repo=A/b"];
    assert_eq!(check(GOOGLE, &no_cache), None);
    assert_eq!(
        check("google@v1.3.0", &["--no-push"]),
        Some(StopKind::Destination)
    );
    let dry = ["--destination=A/b", "--dryrun"];
    assert_eq!(check(OSS, &dry), None);
    assert_eq!(
        check("osscontainertools@v1.28.2", &dry),
        Some(StopKind::Destination)
    );
}

#[test]
fn platforms_are_parsed_twice() {
    let stops = |platform: &str| {
        let flag = format!("--custom-platform={platform}");
        !Case::new(OSS, &[&flag])
            .stops(Start::before_stages)
            .is_empty()
    };
    for good in [
        "linux/amd64",
        "linux",
        "arm64",
        "foo/bar",
        "windows(10.0.1+x)/amd64",
        "linux/arm/v7",
    ] {
        assert!(!stops(good), "{good}");
    }
    for bad in [
        "foo",
        "linux/",
        "linux/*",
        "a b/c",
        "linux(1/amd64",
        "linux/amd64 ",
    ] {
        assert!(stops(bad), "{bad}");
    }
    assert_eq!(
        Case::new(OSS, &["--custom-platform=foo"]).stops(Start::before_stages),
        "error building image: failed to parse target platform \"foo\": \"foo\": unknown operating system or architecture: invalid argument"
    );
}

#[test]
fn build_arguments_take_the_environment() {
    let case = Case::new(
        GOOGLE,
        &["--build-arg=A=1", "--build-arg", "B", "--build-arg=C"],
    );
    let case = case.with("B", "2");
    let texts: Vec<_> = case
        .start()
        .build_args()
        .into_iter()
        .map(|arg| arg.text)
        .collect();
    let known = |text: &str| Value::Known(text.to_owned());
    assert_eq!(texts, [known("A=1"), known("B=2"), known("C=")]);
}

#[test]
fn renamed_flags() {
    let platform = |release, texts: &[&str]| {
        let case = Case::new(release, texts);
        case.start()
            .custom_platform()
            .known()
            .map(ToString::to_string)
    };
    let both = ["--customPlatform=a/b", "--custom-platform=c/d"];
    assert_eq!(platform(GOOGLE, &both).as_deref(), Some("a/b"));
    let case = Case::new(GOOGLE, &["--tarPath=/a", "--tar-path=/b"]);
    assert_eq!(case.start().tar_path(), Value::Known("/b"));
    let case = Case::new("google@v1.8.0", &["--snapshotMode=redo"]);
    assert_eq!(case.start().snapshot_mode(), Value::Known("redo"));
    let case = Case::new(OSS, &[]).with("KANIKO_CLEANUP", "1");
    assert_eq!(case.start().cleanup(), Value::Known(true));
}

#[test]
fn secrets_are_looked_up_before_destinations() {
    let missing = |start: &Start<'_>| {
        start.before_context(&[], &|_| {
            Value::Known(String::from("no such file or directory"))
        })
    };
    let given = ["--secret=id=npm,src=/run/npmrc"];
    assert_eq!(
        Case::new(OSS, &given).stops(missing),
        "Error: error resolving secrets: copying secret /run/npmrc: stat /run/npmrc: no such file \
         or directory"
    );
    // one that names neither is a variable, or else a file
    let named = Case::new(OSS, &["--secret=id=npm"]);
    assert!(
        named
            .stops(missing)
            .ends_with("stat npm: no such file or directory")
    );
    let set = Case::new(OSS, &["--secret=id=npm", "--no-push"]).with("npm", "x");
    assert_eq!(set.stops(missing), "");
    // before v1.27.4 the Dockerfile comes first
    let earlier = Case::new("osscontainertools@v1.27.0", &given);
    assert!(earlier.stops(missing).contains("--destination"));
    let unknown = |start: &Start<'_>| start.before_context(&[], &|_| Value::unknown("not known"));
    assert!(matches!(
        unknown(&Case::new(OSS, &[given[0], "--no-push"]).start()),
        Step::Unknown(_)
    ));
}
