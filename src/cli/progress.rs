//! A progress bar, for whoever waits longer than a second at a terminal.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
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
    searched: AtomicU64,
    judged: AtomicU64,
    /// How many inputs are judged; nothing is while they are searched for.
    total: OnceLock<u64>,
    bar: OnceLock<ProgressBar>,
}

impl Bar {
    /// A bar on standard error.
    pub fn new() -> Self {
        Bar {
            since: Instant::now(),
            watched: output::is_watched(),
            searched: AtomicU64::new(0),
            judged: AtomicU64::new(0),
            total: OnceLock::new(),
            bar: OnceLock::new(),
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
                bar.set_length(*total);
                bar.set_position(self.judged.load(Ordering::Relaxed));
            }
            None => bar.set_message(format!(
                "{} files searched",
                self.searched.load(Ordering::Relaxed)
            )),
        }
    }
}

impl Progress for Bar {
    fn searched(&self, _path: &Path) {
        self.searched.fetch_add(1, Ordering::Relaxed);
        self.show();
    }

    fn begin(&self, total: usize) {
        self.total.get_or_init(|| total as u64);
        self.show();
    }

    fn judged(&self) {
        self.judged.fetch_add(1, Ordering::Relaxed);
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
