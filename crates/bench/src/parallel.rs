//! Work on millions of persons, shared among the cores.

use std::num::NonZero;
use std::ops::Range;
use std::thread;

/// Cuts `0..count` into one range a core, each but the last a multiple of `block`, and does
/// `work` on all at once. What was done, in the order of the ranges.
pub(crate) fn in_parts<D: Send>(
    count: usize,
    block: usize,
    work: impl Fn(Range<usize>) -> D + Sync,
) -> Vec<D> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let each = count.div_ceil(block).div_ceil(workers).max(1) * block;
    let starts = (0..count).step_by(each);
    thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = starts
            .map(|start| scope.spawn(move || work(start..(start + each).min(count))))
            .collect();
        // A worker that failed takes the whole run with it, as it would have alone.
        running
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|failed| std::panic::resume_unwind(failed)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_in_one_part() {
        for (count, block) in [(0, 80), (1, 80), (79, 80), (80, 80), (81, 80), (1000, 7), (3, 1)] {
            let parts = in_parts(count, block, |range| range);
            assert!(parts.iter().all(|part| part.start % block == 0), "{count} {block}");
            let all: Vec<usize> = parts.into_iter().flatten().collect();
            assert_eq!(all, (0..count).collect::<Vec<_>>(), "{count} {block}");
        }
    }
}
