//! A bounded memory: so many things, so many bytes, so long untouched. Nothing of it is on disk.

use std::collections::HashMap;
use std::time::Duration;

use super::Token;

/// What the memory may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many things.
    pub count_max: usize,
    /// How many bytes they may weigh together.
    pub bytes_max: usize,
    /// How long one may lie untouched.
    pub idle_max: Duration,
}

/// Things under random names.
#[derive(Debug)]
pub struct Memory<T> {
    limits: Limits,
    kept: HashMap<Token, Kept<T>>,
}

#[derive(Debug)]
struct Kept<T> {
    thing: T,
    bytes: usize,
    touched: Duration,
}

impl<T> Memory<T> {
    /// An empty memory.
    pub fn new(limits: Limits) -> Self {
        Self { limits, kept: HashMap::new() }
    }

    /// Keeps a thing that weighs so many bytes; the longest untouched make room for it.
    pub fn keep(&mut self, name: Token, thing: T, bytes: usize, now: Duration) {
        self.forget_idle(now);
        while !self.kept.is_empty() && !self.has_room(bytes) {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.touched);
            match oldest.map(|(name, _)| *name) {
                Some(name) => self.forget(&name),
                None => break,
            }
        }
        self.kept.insert(name, Kept { thing, bytes, touched: now });
    }

    /// The thing of that name, if it is still there; it counts as touched.
    pub fn find(&mut self, name: &Token, now: Duration) -> Option<&mut T> {
        self.forget_idle(now);
        let kept = self.kept.get_mut(name)?;
        kept.touched = now;
        Some(&mut kept.thing)
    }

    /// Every thing that is still there, the last touched first.
    pub fn all(&mut self, now: Duration) -> Vec<(Token, &T)> {
        self.forget_idle(now);
        let mut all: Vec<_> = self.kept.iter().collect();
        all.sort_by_key(|(_, kept)| std::cmp::Reverse(kept.touched));
        all.into_iter().map(|(name, kept)| (*name, &kept.thing)).collect()
    }

    /// Forgets the thing of that name.
    pub fn forget(&mut self, name: &Token) {
        self.kept.remove(name);
    }

    fn has_room(&self, bytes: usize) -> bool {
        let held = self.kept.values().map(|kept| kept.bytes).sum::<usize>();
        self.kept.len() < self.limits.count_max
            && held.saturating_add(bytes) <= self.limits.bytes_max
    }

    fn forget_idle(&mut self, now: Duration) {
        let idle_max = self.limits.idle_max;
        self.kept.retain(|_, kept| now.saturating_sub(kept.touched) < idle_max);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(number: u8) -> Token {
        Token::parse(&format!("{number:032x}")).unwrap()
    }

    fn memory() -> Memory<char> {
        let idle_max = Duration::from_secs(30);
        Memory::new(Limits { count_max: 2, bytes_max: 100, idle_max })
    }

    #[test]
    fn the_longest_untouched_makes_room() {
        let mut memory = memory();
        for (number, thing) in [(1, 'a'), (2, 'b')] {
            memory.keep(name(number), thing, 10, Duration::from_secs(number.into()));
        }
        memory.find(&name(1), Duration::from_secs(3));
        memory.keep(name(3), 'c', 10, Duration::from_secs(4));
        let left: Vec<char> =
            memory.all(Duration::from_secs(4)).iter().map(|kept| *kept.1).collect();
        assert_eq!(left, ['c', 'a']);
    }

    #[test]
    fn bytes_are_bounded_too() {
        let mut memory = memory();
        memory.keep(name(1), 'a', 60, Duration::ZERO);
        memory.keep(name(2), 'b', 60, Duration::ZERO);
        assert_eq!(memory.all(Duration::ZERO).len(), 1);
    }

    #[test]
    fn what_lies_untouched_is_forgotten_at_the_limit_and_not_before() {
        for (seconds, there) in [(29, true), (30, false), (31, false)] {
            let mut memory = memory();
            memory.keep(name(1), 'a', 1, Duration::ZERO);
            assert_eq!(memory.find(&name(1), Duration::from_secs(seconds)).is_some(), there);
        }
    }
}
