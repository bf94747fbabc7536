//! Work that is shared among threads. What comes of it is in the order of what was given, however
//! many there are and whoever is first.

use std::num::NonZeroUsize;
use std::panic;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// As much as the first thread of a process has on most systems.
const STACK: usize = 8 * 1024 * 1024;

/// As many threads as the machine runs at once.
pub fn threads() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Makes something of each item, on so many threads at most, of which the calling one is one.
pub fn map<T: Send, R: Send>(
    items: Vec<T>,
    threads: NonZeroUsize,
    make: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let others = threads.get().min(items.len()).saturating_sub(1);
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let share = || {
        let mut made = Vec::new();
        while let Some((place, item)) = next() {
            made.push((place, make(item)));
        }
        made
    };
    let mut made = thread::scope(|scope| {
        let start = || {
            let builder = thread::Builder::new().stack_size(STACK);
            builder.spawn_scoped(scope, share)
        };
        // where there is no thread to be had, the others do its share
        let others: Vec<_> = (0..others).map_while(|_| start().ok()).collect();
        let mut made = share();
        for other in others {
            made.extend(other.join().unwrap_or_else(|why| panic::resume_unwind(why)));
        }
        made
    });
    made.sort_unstable_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        let squares: Vec<u64> = items.iter().map(|item| item * item).collect();
        for threads in [1, 2, 3, 64] {
            let threads = NonZeroUsize::new(threads).unwrap();
            // the first take the longest
            let made = map(items.clone(), threads, |item| {
                let wait = Duration::from_micros((1000 - item) / 50);
                thread::sleep(wait);
                item * item
            });
            assert_eq!(made, squares);
            assert_eq!(map(Vec::<u64>::new(), threads, |item| item), [0; 0]);
        }
    }

    #[test]
    fn several_threads_work_at_once() {
        let (sender, receiver) = mpsc::channel();
        let receiver = Mutex::new(receiver);
        let two = NonZeroUsize::new(2).unwrap();
        let met = map(vec![0, 1], two, |item| match item {
            0 => receiver
                .lock()
                .unwrap()
                .recv_timeout(Duration::from_secs(20))
                .is_ok(),
            _ => sender.send(()).is_ok(),
        });
        assert_eq!(met, [true, true]);
    }
}
