//! What instructions say.

use std::time::Duration;

use crate::source::Text;

use super::model::{Flag, Heredoc, Problem};
use super::mount::{Device, Mount};

/// What an instruction says.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `FROM image AS name`
    From(From),
    /// `ARG name=value …`
    Arg(Vec<Argument>),
    /// `ENV name=value …`
    Env(Vec<Pair>),
    /// `LABEL name=value …`
    Label(Vec<Pair>),
    /// `COPY source … destination`
    Copy(Transfer),
    /// `ADD source … destination`
    Add(Transfer),
    /// `RUN command`
    Run(Run),
    /// `CMD command`
    Cmd(Command),
    /// `ENTRYPOINT command`
    Entrypoint(Command),
    /// `SHELL ["program", …]`
    Shell(Vec<Text>),
    /// `WORKDIR path`
    Workdir(Text),
    /// `USER user`
    User(Text),
    /// `VOLUME path …`
    Volume(Vec<Text>),
    /// `EXPOSE port …`, sorted as the executor goes through them
    Expose(Vec<Text>),
    /// `STOPSIGNAL signal`
    StopSignal(Text),
    /// `HEALTHCHECK NONE` or `HEALTHCHECK CMD command`
    Healthcheck(Healthcheck),
    /// `ONBUILD instruction`
    OnBuild(OnBuild),
    /// `MAINTAINER name`
    Maintainer(Text),
    /// The executor refuses it; the problems say why.
    Invalid,
}

/// FROM.
#[derive(Debug, Clone)]
pub struct From {
    /// The image or stage.
    pub image: Text,
    /// The stage's name as it was written.
    pub alias: Option<Text>,
    /// `--platform`
    pub platform: Option<Text>,
}

/// One variable of an ARG.
#[derive(Debug, Clone)]
pub struct Argument {
    /// Its name.
    pub name: Text,
    /// Its default, quotes and all.
    pub default: Option<Text>,
}

/// A name and a value, quotes and all.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The name.
    pub name: Text,
    /// The value.
    pub value: Text,
    /// Whether it was written `name value`, without `=`.
    pub without_equals: bool,
}

/// COPY or ADD; what only one of them knows is absent in the other.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// What is copied.
    pub sources: Vec<Source>,
    /// Where it goes.
    pub destination: Text,
    /// `--from`
    pub from: Option<Text>,
    /// `--chown`
    pub chown: Option<Text>,
    /// `--chmod`
    pub chmod: Option<Text>,
    /// `--link`
    pub link: Option<bool>,
    /// `--parents`
    pub parents: Option<bool>,
    /// `--exclude`, any number of times
    pub exclude: Vec<Text>,
    /// `--checksum`
    pub checksum: Option<Text>,
    /// `--keep-git-dir`
    pub keep_git_dir: Option<bool>,
    /// `--unpack`
    pub unpack: Option<bool>,
}

/// A source of a COPY or ADD.
#[derive(Debug, Clone)]
pub enum Source {
    /// A path, a pattern or a URL, as it was written.
    Path(Text),
    /// A heredoc.
    Inline {
        /// The word that announces it: `<<EOF`.
        word: Text,
        /// Its name, which is also the name of the file that it becomes.
        name: String,
        /// Whether variables in it are expanded.
        expand: bool,
        /// Which of the instruction's heredocs it is; where there is none of that name, as in a JSON
        /// array, the file is empty.
        heredoc: Option<usize>,
    },
}

/// A command: in the exec form its arguments, in the shell form at most one text.
#[derive(Debug, Clone)]
pub struct Command {
    /// The arguments, or the text.
    pub words: Vec<Text>,
    /// Whether it is in the exec form, a JSON array.
    pub exec_form: bool,
}

/// Whether the user of a `NAME:GROUP`, as USER and `--chown` take it, is root or nobody.
pub fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or("");
    matches!(name, "" | "0" | "root")
}

/// RUN.
#[derive(Debug, Clone)]
pub struct Run {
    /// The command. Its heredocs are those of the instruction.
    pub command: Command,
    /// `--mount`, as far as the executor reads it when it parses the Dockerfile.
    pub mounts: Vec<Mount>,
    /// `--device`
    pub devices: Vec<Device>,
    /// `--network`
    pub network: Option<Text>,
    /// `--security`
    pub security: Option<Text>,
}

/// HEALTHCHECK.
#[derive(Debug, Clone)]
pub struct Healthcheck {
    /// The command; `None` for `HEALTHCHECK NONE`.
    pub command: Option<Command>,
    /// `--interval`
    pub interval: Option<Duration>,
    /// `--timeout`
    pub timeout: Option<Duration>,
    /// `--start-period`
    pub start_period: Option<Duration>,
    /// `--start-interval`
    pub start_interval: Option<Duration>,
    /// `--retries`
    pub retries: Option<u32>,
}

/// ONBUILD.
#[derive(Debug, Clone)]
pub struct OnBuild {
    /// What the image remembers, but for the heredocs; see [`OnBuild::expression`].
    pub text: Text,
    /// The keyword of the triggered instruction.
    pub keyword: Text,
    /// The flags of the triggered instruction.
    pub flags: Vec<Flag>,
    /// What the triggered instruction says. It is read when a later build starts from this image.
    pub trigger: Box<Kind>,
    /// What that build will say about it; its words carry no line number.
    pub problem: Option<Problem>,
    /// The heredocs of the triggered instruction.
    pub heredocs: Vec<Heredoc>,
}

impl OnBuild {
    /// What the image remembers.
    pub fn expression(&self) -> String {
        let mut expression = self.text.to_string();
        for heredoc in &self.heredocs {
            expression.push('\n');
            expression.push_str(&heredoc.content);
            expression.push_str(&heredoc.name);
        }
        expression
    }
}
