//! `accepts`, `rejects` or `unknown`: of one build by one executor, or of one document by the
//! API server.

/// `accepts`, `rejects` or `unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every step is known to pass.
    Accepts,
    /// It is certain to stop.
    Rejects,
    /// The files do not tell.
    Unknown,
}

impl Verdict {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Accepts => "accepts",
            Verdict::Rejects => "rejects",
            Verdict::Unknown => "unknown",
        }
    }
}
