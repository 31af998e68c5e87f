/// A small seeded generator (splitmix64): the same seed gives the same people everywhere.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The generator of one thing among many, so that a change to one leaves the others alone.
    pub fn of(seed: u64, thing: u64) -> Self {
        let mut mixed = Self(seed ^ thing.wrapping_mul(0xD1B5_4A32_D192_ED03));
        mixed.next();
        mixed
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is above 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        (((self.next() >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// Whether something of this many in a thousand happens.
    pub fn per_1000(&mut self, chance: u32) -> bool {
        self.below(1000) < chance
    }

    /// One of a table, or `None` of an empty one.
    pub fn pick<'table, T>(&mut self, table: &'table [T]) -> Option<&'table T> {
        let count = u32::try_from(table.len()).unwrap_or(u32::MAX);
        if count == 0 { None } else { table.get(self.below(count) as usize) }
    }
}
