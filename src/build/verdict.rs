//! What the executor will do, in one word and its own last line.

use crate::kaniko::startup::{self, Step};
use crate::value::Why;
use crate::verdict::Verdict;

/// The verdict with its reasons, gathered step by step in the executor's order.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// The line it stops with: of the first step that does.
    pub error: Option<String>,
    /// Why parts of it are unknown, in order.
    pub unknown: Vec<Why>,
}

impl Judgement {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        match (&self.error, self.unknown.is_empty()) {
            (Some(_), _) => Verdict::Rejects,
            (None, true) => Verdict::Accepts,
            (None, false) => Verdict::Unknown,
        }
    }

    /// A step stops with this line.
    pub fn stops(&mut self, line: impl Into<String>) {
        self.error.get_or_insert(line.into());
    }

    /// Of a step it is unknown whether it passes.
    pub fn doubts(&mut self, why: impl Into<Why>) {
        let why = why.into();
        if !self.unknown.contains(&why) {
            self.unknown.push(why);
        }
    }

    /// Takes in what came of a start-up check, and keeps its stop.
    pub fn take<T>(&mut self, step: Step<T>, stops: &mut Vec<startup::Stop>) -> Option<T> {
        match step {
            Step::Done(value) => return Some(value),
            Step::Unknown(why) => self.doubts(why),
            Step::Stopped(stop) => {
                if let Some(why) = &stop.unless {
                    self.doubts(why.clone());
                }
                self.stops(stop.message.clone());
                stops.push(stop);
            }
        }
        None
    }
}
