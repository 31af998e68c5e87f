//! Work on many things, on as many cores as there are.
//!
//! Opening and deciding is the same work for each row and needs no table, so that somebody who
//! waits for six thousand persons need not wait for one core.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// More threads would only take cores from those who wait for something else.
const THREADS_MAX: usize = 4;

/// Into how many parts work on so many items is worth cutting; each has `least` at least.
pub fn parts_for(items: usize, least: usize) -> usize {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    (items / least.max(1)).clamp(1, cores.min(THREADS_MAX))
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
    fn little_work_is_not_cut() {
        assert_eq!(parts_for(0, 100), 1);
        assert_eq!(parts_for(199, 100), 1);
        assert!(parts_for(100_000, 100) <= THREADS_MAX);
    }
}
