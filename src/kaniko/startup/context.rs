//! The source context.
//!
//! Source: google and osscontainertools, `resolveSourceContext` in `cmd/executor/cmd/root.go` and
//! `pkg/buildcontext`.

use super::{Check, Start, Step, Stop, StopKind, span_of};
use crate::source::Span;
use crate::value::Value;

/// Where the context comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceContext {
    /// Which kind of source it is.
    pub kind: SourceKind,
    /// `--context-sub-path`, which must then exist below it. A context without a scheme ignores
    /// the flag.
    pub sub_path: Option<String>,
    /// Where the context is written; `None` for the default.
    pub span: Option<Span>,
}

/// The kinds of source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// A directory of the container, as it is written: a relative one is relative to the start
    /// directory until the Dockerfile is found, then made absolute. Nobody checks that it exists.
    Directory {
        /// The path.
        path: String,
        /// Whether it has a scheme, `dir://`.
        scheme: bool,
    },
    /// A gzipped tarball in the container; it must exist.
    Tar {
        /// The path.
        path: String,
    },
    /// A gzipped tarball on standard input; without one it is [`stdin_not_attached`].
    Stdin,
    /// A git repository.
    Git {
        /// What follows `git://`: the host, the path, and perhaps `#ref`.
        repository: String,
    },
    /// A tarball in a bucket of Google Cloud Storage.
    GoogleStorage {
        /// The whole address.
        address: String,
    },
    /// A tarball in a bucket of S3.
    S3 {
        /// The whole address.
        address: String,
    },
    /// A tarball in Azure Blob Storage.
    AzureBlob {
        /// The whole address.
        address: String,
    },
    /// A tarball on a web server.
    Https {
        /// The whole address.
        address: String,
    },
}

/// What `tar://stdin` stops with where nothing is attached to standard input.
pub fn stdin_not_attached(span: Option<Span>) -> Stop {
    Stop {
        kind: StopKind::Stdin,
        message: "Error: error resolving source context: no data found.. don't forget to add the '--interactive, -i' flag".to_owned(),
        spans: span.into_iter().collect(),
        unless: None,
    }
}

impl Start<'_> {
    /// Where the context comes from, or why it is refused before anything is fetched.
    pub fn source_context(&self) -> Step<SourceContext> {
        let context = match self.options().text("context") {
            Value::Known(context) => context,
            Value::Unknown(why) => return Step::Unknown(why),
            Value::Absent => "",
        };
        let span = self.options().last("context").map(span_of);
        if !context.is_empty() && !context.contains("://") {
            let kind = SourceKind::Directory {
                path: context.to_owned(),
                scheme: false,
            };
            return Step::Done(SourceContext {
                kind,
                sub_path: None,
                span,
            });
        }
        let (address, span) = match self.options().text("bucket") {
            Value::Unknown(why) => return Step::Unknown(why),
            Value::Known("") | Value::Absent if context.is_empty() => {
                let message = "please specify a path to the build context with the --context flag or a bucket with the --bucket flag";
                return self.refuse_context(StopKind::NoContext, message, span);
            }
            Value::Known("") | Value::Absent => (context.to_owned(), span),
            Value::Known(bucket) => {
                let span = self.options().last("bucket").map(span_of);
                let has_scheme = bucket.contains("://");
                let scheme = if has_scheme { "" } else { "gs://" };
                (format!("{scheme}{bucket}"), span)
            }
        };
        let sub_path = match self.options().text("context-sub-path") {
            Value::Unknown(why) => return Step::Unknown(why),
            Value::Known(path) if !path.is_empty() => Some(path.to_owned()),
            _ => None,
        };
        match self.source_kind(address, span) {
            Step::Done(kind) => Step::Done(SourceContext {
                kind,
                sub_path,
                span,
            }),
            Step::Stopped(stop) => Step::Stopped(stop),
            Step::Unknown(why) => Step::Unknown(why),
        }
    }

    fn source_kind(&self, address: String, span: Option<Span>) -> Step<SourceKind> {
        let Some((scheme, rest)) = address.split_once("://") else {
            return self.refuse_context(StopKind::ContextScheme, SCHEMES, span);
        };
        // a second `://` ends it
        let end = rest.find("://").map_or(rest.len(), |end| end + 3);
        let path = rest.get(..end).unwrap_or(rest).to_owned();
        Step::Done(match scheme {
            "dir" => SourceKind::Directory { path, scheme: true },
            "tar" if path == "stdin" => SourceKind::Stdin,
            "tar" => SourceKind::Tar { path },
            "gs" => SourceKind::GoogleStorage { address },
            "s3" => SourceKind::S3 { address },
            "git" => return self.git(path, span),
            "https" if is_azure_blob(&address) => return self.azure(address, span),
            "https" if !self.facts.startup.http_contexts => {
                let message = "url provided for https context is not in a supported format, please use the https url for Azure Blob Storage";
                return self.refuse_context(StopKind::ContextScheme, message, span);
            }
            "https" => SourceKind::Https { address },
            _ => return self.refuse_context(StopKind::ContextScheme, SCHEMES, span),
        })
    }

    fn git(&self, repository: String, span: Option<Span>) -> Step<SourceKind> {
        let url = repository.split('#').next().unwrap_or("");
        if !(url.is_empty() || url.starts_with('/')) {
            return Step::Done(SourceKind::Git { repository });
        }
        let method = match self.environment.get("GIT_PULL_METHOD") {
            Value::Unknown(why) => return Step::Unknown(why),
            Value::Known("http") => "http",
            _ => "https",
        };
        let message = format!(
            "Get \"{method}://{url}/info/refs?service=git-upload-pack\": http: no Host in request URL"
        );
        self.refuse_context(StopKind::GitHost, &message, span)
    }

    fn azure(&self, address: String, span: Option<Span>) -> Step<SourceKind> {
        match self.environment.get("AZURE_STORAGE_ACCESS_KEY") {
            Value::Unknown(why) => Step::Unknown(why),
            Value::Known("") | Value::Absent => {
                let message = "AZURE_STORAGE_ACCESS_KEY environment variable is not set";
                self.refuse_context(StopKind::AzureKey, message, span)
            }
            Value::Known(_) => Step::Done(SourceKind::AzureBlob { address }),
        }
    }

    fn refuse_context<T>(&self, kind: StopKind, message: &str, span: Option<Span>) -> Step<T> {
        let message = format!("error resolving source context: {message}");
        match self.error(kind, &message, span.into_iter().collect()) {
            Check::Stops(stop) => Step::Stopped(stop),
            Check::Unknown(why) => Step::Unknown(why),
            Check::Passes => Step::Unknown("the context is refused".into()),
        }
    }
}

const SCHEMES: &str = "unknown build context prefix provided, please use one of the following: gs://, dir://, tar://, s3://, git://, https://";

/// Hosts of Azure Blob Storage. Source: google, `pkg/constants/constants.go`; the host may stand
/// anywhere in the address, with something before and after it.
const AZURE_HOSTS: [&str; 4] = [
    ".blob.core.windows.net/",
    ".blob.core.chinacloudapi.cn/",
    ".blob.core.cloudapi.de/",
    ".blob.core.usgovcloudapi.net/",
];

fn is_azure_blob(address: &str) -> bool {
    let rest = address.strip_prefix("https://").unwrap_or("");
    let surrounded = |host: &&str| {
        let mut found = rest.match_indices(*host);
        found.any(|(at, host)| at > 0 && at + host.len() < rest.len())
    };
    AZURE_HOSTS.iter().any(surrounded)
}
