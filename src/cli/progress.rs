//! A progress bar, for whoever waits longer than a second at a terminal.

use std::cell::{Cell, OnceCell};
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::output;
use crate::progress::Progress;

/// Nobody needs to be told of a shorter wait.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that shows itself when the wait is long. It goes when it is dropped.
#[derive(Debug)]
pub struct Bar {
    since: Instant,
    watched: bool,
    searched: Cell<u64>,
    judged: Cell<u64>,
    total: Cell<Option<u64>>,
    bar: OnceCell<ProgressBar>,
}

impl Bar {
    /// A bar on standard error.
    pub fn new() -> Self {
        Bar {
            since: Instant::now(),
            watched: output::is_watched(),
            searched: Cell::new(0),
            judged: Cell::new(0),
            total: Cell::new(None),
            bar: OnceCell::new(),
        }
    }

    fn show(&self) {
        if !self.watched || self.since.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_init(ProgressBar::new_spinner);
        match self.total.get() {
            Some(total) => {
                bar.set_style(ProgressStyle::default_bar());
                bar.set_length(total);
                bar.set_position(self.judged.get());
            }
            None => bar.set_message(format!("{} files searched", self.searched.get())),
        }
    }
}

impl Progress for Bar {
    fn searched(&self, _path: &Path) {
        self.searched.set(self.searched.get() + 1);
        self.show();
    }

    fn begin(&self, total: usize) {
        self.total.set(Some(total as u64));
        self.show();
    }

    fn judged(&self) {
        self.judged.set(self.judged.get() + 1);
        self.show();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
