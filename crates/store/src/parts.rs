//! Work on many things, on as many cores as there are.
//!
//! Opening and deciding is the same work for each row and needs no table, so that somebody who
//! waits for six thousand persons need not wait for one core.

use std::collections::VecDeque;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;

/// More threads would only take cores from those who wait for something else.
const THREADS_MAX: usize = 4;

/// How many threads one piece of work may take. Asked of the system once: on Linux each question
/// reads a dozen files, which is more than the work on a few rows.
static THREADS: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get).min(THREADS_MAX));

/// Into how many parts work on so many items is worth cutting; each has `least` at least.
pub fn parts_for(items: usize, least: usize) -> usize {
    (items / least.max(1)).clamp(1, *THREADS)
}

/// Does the work on each part, the first on this thread and each other on one of its own. The
/// results come in the order of the parts.
pub fn each_part<P: Send, R: Send>(parts: Vec<P>, work: impl Fn(P) -> R + Sync) -> Vec<R> {
    let work = &work;
    thread::scope(|scope| {
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else { return Vec::new() };
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let mut results = Vec::with_capacity(others.len() + 1);
        results.push(work(first));
        for other in others {
            // What went wrong on another thread goes wrong on this one.
            results.push(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        results
    })
}

/// Does one work on a thread of its own and meanwhile another one here. Gives what came of both.
pub fn beside<A: Send, B>(there: impl FnOnce() -> A + Send, here: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let there = scope.spawn(there);
        let here = here();
        (there.join().unwrap_or_else(|panic| resume_unwind(panic)), here)
    })
}

/// Does work on what is brought, while more is being brought.
///
/// `bring` runs on this thread and hands each thing over; a thing that waits is taken by another
/// thread, and what still waits when all is there by this one too. The results come in the order
/// in which the things were handed over. Of a single thing nothing is to be gained: it is worked on
/// here.
pub fn while_bringing<T: Send, R: Send, A>(
    work: impl Fn(T) -> R + Sync,
    bring: impl FnOnce(&mut dyn FnMut(T)) -> A,
) -> (A, Vec<R>) {
    let belt = Belt::default();
    let work = || belt.work_off(&work);
    let others_most = *THREADS - 1;
    thread::scope(|scope| {
        let mut others = Vec::new();
        // Whatever happens here, nobody shall wait for more.
        let end = Closing(&belt);
        let brought = bring(&mut |thing| {
            let waiting = belt.put(thing);
            if waiting > 1 && others.len() < others_most {
                others.push(scope.spawn(work));
            }
        });
        drop(end);
        let mut results = work();
        for other in others {
            results.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        results.sort_unstable_by_key(|(number, _)| *number);
        (brought, results.into_iter().map(|(_, result)| result).collect())
    })
}

/// Things that wait for somebody to work on them, each with its number.
struct Belt<T> {
    state: Mutex<Waiting<T>>,
    changed: Condvar,
}

struct Waiting<T> {
    things: VecDeque<(usize, T)>,
    brought: usize,
    closed: bool,
}

impl<T> Default for Belt<T> {
    fn default() -> Self {
        let waiting = Waiting { things: VecDeque::new(), brought: 0, closed: false };
        Self { state: Mutex::new(waiting), changed: Condvar::new() }
    }
}

impl<T> Belt<T> {
    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many wait now.
    fn put(&self, thing: T) -> usize {
        let mut state = self.lock();
        let number = state.brought;
        state.brought += 1;
        state.things.push_back((number, thing));
        self.changed.notify_one();
        state.things.len()
    }

    /// The next thing, waited for; none when no more will come.
    fn take(&self) -> Option<(usize, T)> {
        let mut state = self.lock();
        loop {
            if let Some(thing) = state.things.pop_front() {
                return Some(thing);
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn work_off<R>(&self, work: impl Fn(T) -> R) -> Vec<(usize, R)> {
        let mut results = Vec::new();
        while let Some((number, thing)) = self.take() {
            results.push((number, work(thing)));
        }
        results
    }
}

/// Closes the belt when it goes.
struct Closing<'b, T>(&'b Belt<T>);

impl<T> Drop for Closing<'_, T> {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_all();
    }
}

/// Cuts a list into so many parts of about the same length, only where `may_part` allows it
/// between two neighbours.
pub fn cut<T>(mut items: Vec<T>, parts: usize, may_part: impl Fn(&T, &T) -> bool) -> Vec<Vec<T>> {
    let length = items.len().div_ceil(parts.max(1)).max(1);
    let mut cut = Vec::with_capacity(parts);
    for part in (1..parts).rev() {
        let mut at = (part * length).min(items.len());
        while at > 0
            && items.get(at).is_some_and(|next| {
                items.get(at.saturating_sub(1)).is_some_and(|last| !may_part(last, next))
            })
        {
            at -= 1;
        }
        cut.push(items.split_off(at));
    }
    cut.push(items);
    cut.reverse();
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_in_order_and_nothing_is_lost() {
        for parts in 1..6 {
            for length in [0_u32, 1, 2, 5, 100, 101] {
                let items: Vec<u32> = (0..length).collect();
                let cut = cut(items.clone(), parts, |_, _| true);
                assert_eq!(cut.len(), parts);
                let made = each_part(cut, |part| part.iter().map(|n| n * 2).collect::<Vec<_>>());
                let expected: Vec<u32> = items.iter().map(|n| n * 2).collect();
                assert_eq!(made.concat(), expected, "{parts} parts of {length}");
            }
        }
    }

    #[test]
    fn what_belongs_together_stays_together() {
        let items = [1, 1, 1, 1, 1, 1, 2, 2, 3, 3];
        let cut = cut(items.to_vec(), 4, |last, next| last != next);
        assert_eq!(cut.concat(), items);
        for pair in cut.iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().windows(2) {
            assert_ne!(pair[0].last(), pair[1].first());
        }
    }

    #[test]
    fn what_is_brought_is_worked_on_once_and_in_order() {
        for count in [0_u64, 1, 2, 3, 50, 3_000] {
            let work = |n: u64| (0..n % 97).fold(n, |sum, m| sum.wrapping_mul(31) + m);
            let (brought, results) = while_bringing(work, |hand| {
                (0..count).for_each(&mut *hand);
                count
            });
            let expected: Vec<u64> = (0..count).map(work).collect();
            assert_eq!((brought, results), (count, expected));
        }
    }

    #[test]
    fn two_works_go_on_beside_each_other() {
        let (ask, asked) = std::sync::mpsc::channel();
        let (answer, answered) = std::sync::mpsc::channel();
        let there = move || asked.recv().map(|n: u32| answer.send(n + 1).is_ok());
        let here = || ask.send(1).ok().and_then(|()| answered.recv().ok());
        assert_eq!(beside(there, here), (Ok(true), Some(2)));
    }

    #[test]
    fn nobody_waits_for_one_who_fell() {
        let fallen = std::panic::catch_unwind(|| {
            while_bringing(
                |n: u32| n,
                |hand| {
                    (0..100).for_each(&mut *hand);
                    panic!("while bringing");
                },
            )
        });
        assert!(fallen.is_err());
        let fallen = std::panic::catch_unwind(|| {
            while_bringing(|n: u32| assert_ne!(n, 50), |hand| (0..100).for_each(&mut *hand))
        });
        assert!(fallen.is_err());
    }

    #[test]
    fn little_work_is_not_cut() {
        assert_eq!(parts_for(0, 100), 1);
        assert_eq!(parts_for(199, 100), 1);
        assert!(parts_for(100_000, 100) <= THREADS_MAX);
    }
}
