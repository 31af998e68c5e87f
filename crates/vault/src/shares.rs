//! 秘密分散 — a secret in shares, of which so many are needed and fewer say nothing (Shamir, 1979).
//!
//! Over the field of 256 elements (x⁸ + x⁴ + x³ + x + 1), byte by byte, as in
//! draft-mcgrew-tss-03, whose test case is here. No table and no branch hangs on a secret.

use romori_types::Chance;
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::key::KEY_BYTES;

/// The product in the field of 256 elements, in the same time for all.
const fn times(one: u8, other: u8) -> u8 {
    let mut product = 0;
    let mut power = one;
    let mut bit = 0;
    while bit < 8 {
        product ^= power & 0_u8.wrapping_sub(other >> bit & 1);
        power = power << 1 ^ 0x1B & 0_u8.wrapping_sub(power >> 7);
        bit += 1;
    }
    product
}

/// The inverse: the 254th power. Of zero it is zero.
const fn inverse(one: u8) -> u8 {
    let mut power = one;
    let mut product = 1;
    let mut bit = 1;
    while bit < 8 {
        power = times(power, power);
        product = times(product, power);
        bit += 1;
    }
    product
}

/// One share for each number from 1 to `count`: the values there of polynomials of chance whose
/// values at 0 are the secret's bytes. `needed` is at least 1 and at most `count`.
pub(crate) fn split(
    secret: &[u8; KEY_BYTES],
    needed: u8,
    count: u8,
    chance: &dyn Chance,
) -> Result<Vec<Zeroizing<[u8; KEY_BYTES]>>, VaultError> {
    let higher = usize::from(needed.saturating_sub(1));
    let mut coefficients = Zeroizing::new(vec![0; higher * KEY_BYTES]);
    chance.fill(&mut coefficients)?;
    let share = |number| Zeroizing::new(value_at(number, secret, &coefficients));
    Ok((1..=count).map(share).collect())
}

fn value_at(number: u8, secret: &[u8; KEY_BYTES], coefficients: &[u8]) -> [u8; KEY_BYTES] {
    let mut value = [0; KEY_BYTES];
    for row in coefficients.chunks_exact(KEY_BYTES).rev() {
        for (byte, coefficient) in value.iter_mut().zip(row) {
            *byte = times(*byte ^ coefficient, number);
        }
    }
    for (byte, constant) in value.iter_mut().zip(secret) {
        *byte ^= constant;
    }
    value
}

/// The bytes at 0 of the polynomials through these points (Lagrange). Numbers differ and are not 0.
pub(crate) fn join(points: &[(u8, &[u8])], secret: &mut [u8]) {
    secret.fill(0);
    for (number, value) in points {
        let others = points.iter().map(|(other, _)| *other).filter(|other| other != number);
        let weight =
            others.fold(1, |weight, other| times(weight, times(other, inverse(other ^ number))));
        for (byte, one) in secret.iter_mut().zip(value.iter()) {
            *byte ^= times(*one, weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use romori_types::NoChance;

    /// draft-mcgrew-tss-03 §9: the secret 74 65 73 74 00 out of two of two.
    #[test]
    fn joins_the_published_shares() {
        let one = [0xB9, 0xFA, 0x07, 0xE1, 0x85];
        let two = [0xF5, 0x40, 0x9B, 0x45, 0x11];
        let mut secret = [0; 5];
        join(&[(1, &one), (2, &two)], &mut secret);
        assert_eq!(secret, [0x74, 0x65, 0x73, 0x74, 0x00]);
        join(&[(2, &two), (1, &one)], &mut secret);
        assert_eq!(secret, [0x74, 0x65, 0x73, 0x74, 0x00]);
    }

    /// FIPS 197 §4.2: {57} × {83} = {c1}, {57} × {13} = {fe}.
    #[test]
    fn multiplies_as_aes_does() {
        assert_eq!((times(0x57, 0x83), times(0x57, 0x13)), (0xC1, 0xFE));
        for one in 1..=255 {
            assert_eq!(times(one, inverse(one)), 1, "{one}");
        }
    }

    struct Given(u8);

    impl Chance for Given {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
            for (at, byte) in bytes.iter_mut().enumerate() {
                *byte = self.0.wrapping_mul(31).wrapping_add((at as u8).wrapping_mul(97));
            }
            Ok(())
        }
    }

    proptest! {
        #[test]
        fn any_so_many_join_and_one_fewer_do_not(
            secret in any::<[u8; 32]>(),
            needed in 1_u8..=7,
            more in 0_u8..=3,
            seed in any::<u8>(),
            order in any::<u64>(),
        ) {
            let count = needed + more;
            let shares = split(&secret, needed, count, &Given(seed)).expect("shares");
            let mut points: Vec<(u8, &[u8])> =
                shares.iter().enumerate().map(|(at, y)| (at as u8 + 1, y.as_slice())).collect();
            points.sort_by_key(|(number, _)| order.rotate_left(u32::from(*number) * 7));
            let mut joined = [0; 32];
            join(&points[..usize::from(needed)], &mut joined);
            prop_assert_eq!(joined, secret);
        }

        /// Fewer fit every secret: for another one there is a share with which they give it.
        #[test]
        fn one_fewer_fits_every_secret(
            secret in any::<[u8; 32]>(),
            other in any::<[u8; 32]>(),
            needed in 2_u8..=6,
            seed in any::<u8>(),
        ) {
            let shares = split(&secret, needed, needed, &Given(seed)).expect("shares");
            let mut points: Vec<(u8, &[u8])> =
                shares.iter().enumerate().map(|(at, y)| (at as u8 + 1, y.as_slice())).collect();
            points.pop();
            // The value at the last number of the polynomial through these and the other secret,
            // moved so that zero is where the last number was.
            let moved: Vec<(u8, &[u8])> = points
                .iter()
                .map(|(number, y)| (number ^ needed, *y))
                .chain([(needed, other.as_slice())])
                .collect();
            let mut last = [0; 32];
            join(&moved, &mut last);
            points.push((needed, &last));
            let mut joined = [0; 32];
            join(&points, &mut joined);
            prop_assert_eq!(joined, other);
        }
    }
}
