//! Things lent one at a time, in the order in which they were asked for.
//!
//! A plain lock lets a thread that just gave back take again at once, and a long import would keep
//! the pages waiting. Here who waits longest is next. With one thing it is the turn of the one
//! writer of a file, with several a pool of readers or of connections.
//!
//! What is given back goes straight to the one whose turn it is, who alone is woken: were all who
//! wait woken to look for themselves, thirty readers would wake each other a thousand times.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Up to `limit` things, made when first needed.
pub(super) struct Turns<T> {
    state: Mutex<State<T>>,
    limit: usize,
}

struct State<T> {
    /// Nobody waits while there are any.
    idle: Vec<T>,
    made: usize,
    waiting: VecDeque<Arc<Waiting<T>>>,
}

/// One who waits: what he was given, once it is his turn.
struct Waiting<T> {
    given: Mutex<Option<Turn<T>>>,
    changed: Condvar,
}

/// What somebody gets when it is his turn.
enum Turn<T> {
    /// A thing that lay idle.
    Thing(T),
    /// Room for one more, counted already.
    Room,
}

/// A thing on loan. It goes back when this is dropped, unless it was thrown away, or the work with
/// it broke off half-way: then nobody knows in which state it is.
pub(super) struct Loan<'a, T> {
    thing: Option<T>,
    home: &'a Turns<T>,
}

impl<T> Turns<T> {
    pub(super) fn new(limit: usize) -> Self {
        let state = State { idle: Vec::new(), made: 0, waiting: VecDeque::new() };
        Self { state: Mutex::new(state), limit: limit.max(1) }
    }

    /// The next free thing, made by `make` if there is room for one more. `None` after `patience`.
    pub(super) fn take<E>(
        &self,
        patience: Duration,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Option<Loan<'_, T>>, E> {
        let thing = match self.turn(patience) {
            None => return Ok(None),
            Some(Turn::Thing(thing)) => thing,
            // Whatever `make` does, the place that was counted for it is given back on failure.
            Some(Turn::Room) => match make() {
                Ok(thing) => thing,
                Err(error) => {
                    self.give(Turn::Room);
                    return Err(error);
                }
            },
        };
        Ok(Some(Loan { thing: Some(thing), home: self }))
    }

    /// Waits for its turn: an idle thing, or the right to make one.
    fn turn(&self, patience: Duration) -> Option<Turn<T>> {
        let mut state = self.lock();
        if let Some(thing) = state.idle.pop() {
            return Some(Turn::Thing(thing));
        }
        if state.made < self.limit {
            state.made += 1;
            return Some(Turn::Room);
        }
        let mine = Arc::new(Waiting { given: Mutex::new(None), changed: Condvar::new() });
        state.waiting.push_back(Arc::clone(&mine));
        drop(state);
        let given = lock(&mine.given);
        let waited = mine.changed.wait_timeout_while(given, patience, |given| given.is_none());
        let (mut given, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = given.take() {
            return Some(turn);
        }
        drop(given);
        // Whoever gives holds the state: out of the queue, nothing more can come; it may just have.
        self.lock().waiting.retain(|other| !Arc::ptr_eq(other, &mine));
        lock(&mine.given).take()
    }

    /// To who waits longest; else it lies idle, or the room is nobody's.
    fn give(&self, turn: Turn<T>) {
        let mut state = self.lock();
        if let Some(next) = state.waiting.pop_front() {
            *lock(&next.given) = Some(turn);
            next.changed.notify_one();
            return;
        }
        match turn {
            Turn::Thing(thing) => state.idle.push(thing),
            Turn::Room => state.made = state.made.saturating_sub(1),
        }
    }

    /// Takes every idle thing out, so that the caller can close them.
    pub(super) fn drain(&self) -> Vec<T> {
        let mut state = self.lock();
        let idle = std::mem::take(&mut state.idle);
        state.made = state.made.saturating_sub(idle.len());
        idle
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.state)
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
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
            Some(thing) if !thread::panicking() => self.home.give(Turn::Thing(thing)),
            _ => self.home.give(Turn::Room),
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

    /// Things come and go on many threads: none is lent twice at once, none is lost.
    #[test]
    fn many_ask_at_once() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (turns, out) = (Turns::new(3), AtomicUsize::new(0));
        let most = AtomicUsize::new(0);
        thread::scope(|scope| {
            for asker in 0..16_u32 {
                let (turns, out, most) = (&turns, &out, &most);
                scope.spawn(move || {
                    for round in 0..500_u32 {
                        // Some give up early, some break what they got.
                        let patience = if round % 7 == 0 { Duration::ZERO } else { LONG };
                        let Some(loan) = take(turns, patience) else { continue };
                        let now = out.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(now, Ordering::SeqCst);
                        thread::yield_now();
                        out.fetch_sub(1, Ordering::SeqCst);
                        if (asker + round) % 11 == 0 {
                            loan.discard();
                        }
                    }
                });
            }
        });
        let state = turns.lock();
        assert!((1..=3).contains(&most.load(Ordering::SeqCst)));
        assert!(state.waiting.is_empty());
        assert_eq!(state.made, state.idle.len());
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
