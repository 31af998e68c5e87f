//! Things lent one at a time, in the order in which they were asked for.
//!
//! A plain lock lets a thread that just gave back take again at once, and a long import would keep
//! the pages waiting. Here who waits longest is next. With one thing it is the turn of the one
//! writer of a file, with several a pool of readers or of connections.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Up to `limit` things, made when first needed.
pub(super) struct Turns<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    limit: usize,
}

struct State<T> {
    idle: Vec<T>,
    made: usize,
    waiting: VecDeque<u64>,
    next_ticket: u64,
}

/// A thing on loan. It goes back when this is dropped, unless it was thrown away, or the work with
/// it broke off half-way: then nobody knows in which state it is.
pub(super) struct Loan<'a, T> {
    thing: Option<T>,
    home: &'a Turns<T>,
}

impl<T> Turns<T> {
    pub(super) fn new(limit: usize) -> Self {
        let state = State { idle: Vec::new(), made: 0, waiting: VecDeque::new(), next_ticket: 0 };
        Self { state: Mutex::new(state), changed: Condvar::new(), limit: limit.max(1) }
    }

    /// The next free thing, made by `make` if there is room for one more. `None` after `patience`.
    pub(super) fn take<E>(
        &self,
        patience: Duration,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Option<Loan<'_, T>>, E> {
        let Some(idle) = self.wait(patience) else { return Ok(None) };
        let thing = match idle {
            Some(thing) => thing,
            // Whatever `make` does, the place that was counted for it is given back on failure.
            None => match make() {
                Ok(thing) => thing,
                Err(error) => {
                    self.forget_one();
                    return Err(error);
                }
            },
        };
        Ok(Some(Loan { thing: Some(thing), home: self }))
    }

    /// Waits for its turn: an idle thing, or the right to make one.
    fn wait(&self, patience: Duration) -> Option<Option<T>> {
        let mut state = self.lock();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.waiting.push_back(ticket);
        let limit = self.limit;
        let not_yet = |state: &mut State<T>| {
            state.waiting.front() != Some(&ticket) || (state.idle.is_empty() && state.made >= limit)
        };
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, patience, not_yet)
            .unwrap_or_else(PoisonError::into_inner);
        let ready = !not_yet(&mut state);
        state.waiting.retain(|waiting| *waiting != ticket);
        self.changed.notify_all();
        if !ready {
            return None;
        }
        let idle = state.idle.pop();
        if idle.is_none() {
            state.made += 1;
        }
        Some(idle)
    }

    /// Takes every idle thing out, so that the caller can close them.
    pub(super) fn drain(&self) -> Vec<T> {
        let mut state = self.lock();
        let idle = std::mem::take(&mut state.idle);
        state.made = state.made.saturating_sub(idle.len());
        idle
    }

    fn forget_one(&self) {
        let mut state = self.lock();
        state.made = state.made.saturating_sub(1);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Loan<'_, T> {
    /// Does not give it back: it is broken.
    pub(super) fn discard(mut self) {
        self.thing = None;
    }
}

impl<T> Drop for Loan<'_, T> {
    fn drop(&mut self) {
        match self.thing.take() {
            Some(thing) if !thread::panicking() => {
                self.home.lock().idle.push(thing);
                self.home.changed.notify_all();
            }
            _ => self.home.forget_one(),
        }
    }
}

#[expect(clippy::expect_used, reason = "only `discard` and `drop` empty it, and both end the loan")]
impl<T> Deref for Loan<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.thing.as_ref().expect("a loan holds its thing")
    }
}

#[expect(clippy::expect_used, reason = "only `discard` and `drop` empty it, and both end the loan")]
impl<T> DerefMut for Loan<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.thing.as_mut().expect("a loan holds its thing")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn take(turns: &Turns<u8>, patience: Duration) -> Option<Loan<'_, u8>> {
        turns.take(patience, || Ok::<_, ()>(7)).expect("makes one")
    }

    #[test]
    fn one_thing_is_lent_to_one() {
        let turns = Turns::new(1);
        let first = take(&turns, LONG);
        assert!(first.is_some());
        assert!(take(&turns, Duration::from_millis(5)).is_none());
        drop(first);
        assert!(take(&turns, Duration::ZERO).is_some());
    }

    #[test]
    fn who_waits_longest_is_next() {
        let turns = Turns::new(1);
        let (send, receive) = mpsc::channel();
        thread::scope(|scope| {
            let held = take(&turns, LONG);
            for number in 0..8_usize {
                let (turns, send) = (&turns, send.clone());
                scope.spawn(move || {
                    let loan = take(turns, LONG);
                    send.send(number).expect("sent");
                    drop(loan);
                });
                // The queue shows when this one waits: then the next may come.
                while turns.lock().waiting.len() <= number {
                    thread::yield_now();
                }
            }
            drop(held);
        });
        let order: Vec<usize> = receive.try_iter().collect();
        assert_eq!(order, [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn who_gave_up_is_not_waited_for() {
        let turns = Turns::new(1);
        let held = take(&turns, LONG);
        assert!(take(&turns, Duration::from_millis(1)).is_none());
        drop(held);
        assert!(take(&turns, LONG).is_some());
        assert!(turns.lock().waiting.is_empty());
    }

    #[test]
    fn a_broken_thing_makes_room_for_another() {
        let turns = Turns::new(1);
        take(&turns, LONG).expect("one").discard();
        let failed = turns.take(LONG, || Err::<u8, _>("broken"));
        assert!(failed.is_err());
        assert!(take(&turns, Duration::ZERO).is_some());
    }
}
