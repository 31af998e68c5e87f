//! An individual number in the clear: the one type of the workspace that holds one.

use std::fmt;

use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::cipher::ClientKeys;
use crate::digest::{DigestLabel, KeyedDigest};
use crate::error::VaultError;
use crate::nonce::Nonces;
use crate::place::Place;
use crate::sealed::Sealed;

/// How many digits it has, and how long a hole for it is. Unit: bytes.
pub const NUMBER_BYTES: usize = 12;
/// What fills a hole in a document before the number does.
const HOLE: u8 = b'?';
/// What the first eleven digits weigh, the leftmost first.
const WEIGHTS: [u32; NUMBER_BYTES - 1] = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// 個人番号 — twelve digits with a valid check digit. Wiped when dropped; it can be sealed,
/// digested under a key and written into a hole of a document, and nothing else.
///
/// Law: 番号法2条5項, 平成26年総務省令85号5条.
///
/// Its digits lie on the heap, so that moving the value leaves no second copy behind. It is
/// neither shown nor told:
///
/// ```compile_fail,E0277
/// fn show(number: &romori_vault::IndividualNumber) -> String {
///     format!("{number}")
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn tell(number: &romori_vault::IndividualNumber) -> String {
///     format!("{number:?}")
/// }
/// ```
///
/// Nor copied:
///
/// ```compile_fail,E0599
/// fn copy(number: &romori_vault::IndividualNumber) -> romori_vault::IndividualNumber {
///     number.clone()
/// }
/// ```
///
/// Nor compared, but by its digest under a key:
///
/// ```compile_fail,E0369
/// fn same(a: &romori_vault::IndividualNumber, b: &romori_vault::IndividualNumber) -> bool {
///     a == b
/// }
/// ```
///
/// Nor written as JSON or the like; what may be written looks like this:
///
/// ```
/// fn write<T: serde::Serialize>(_: &T) {}
/// fn digits(number: &str) {
///     write(&number);
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn write<T: serde::Serialize>(_: &T) {}
/// fn digits(number: &romori_vault::IndividualNumber) {
///     write(number);
/// }
/// ```
///
/// And its digits are reached from nowhere else:
///
/// ```compile_fail,E0616
/// fn digits(number: &romori_vault::IndividualNumber) -> &[u8] {
///     number.0.as_slice()
/// }
/// ```
pub struct IndividualNumber(Box<Zeroizing<[u8; NUMBER_BYTES]>>);

/// The digits are all there is, and [`Zeroizing`] wipes them.
impl ZeroizeOnDrop for IndividualNumber {}

/// 個人番号の誤り — which rule a text breaks. It never has the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberMistake {
    /// Not twelve bytes.
    Length,
    /// Something else than the digits 0 to 9 of ASCII.
    NotDigits,
    /// One digit twelve times: some of these pass the check digit, and nobody has such a number.
    AllSame,
    /// The last digit does not follow from the others.
    CheckDigit,
}

impl fmt::Display for NumberMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => {
                "個人番号は12桁です。桁の抜けや余りがないか確かめて、入れ直してください。"
            }
            Self::NotDigits => "個人番号に数字でない文字があります。数字12桁だけを入れてください。",
            Self::AllSame => "同じ数字だけの個人番号はありません。書類を見て、入れ直してください。",
            Self::CheckDigit => {
                "個人番号の最後の桁（検査用数字）が合いません。書類と見比べて、入れ直してください。"
            }
        })
    }
}

impl std::error::Error for NumberMistake {}

/// 穴ではない所 — where a number was to be written are no twelve `?`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAHole;

impl fmt::Display for NotAHole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "個人番号を入れる場所が、書類に示された所にありません。書類を作り直してください。",
        )
    }
}

impl std::error::Error for NotAHole {}

impl IndividualNumber {
    /// The number that these bytes are in ASCII. The caller wipes them.
    ///
    /// # Errors
    /// Which rule they break.
    pub fn parse(bytes: &[u8]) -> Result<Self, NumberMistake> {
        let digits: &[u8; NUMBER_BYTES] = bytes.try_into().map_err(|_| NumberMistake::Length)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(NumberMistake::NotDigits);
        }
        if digits.iter().all(|digit| *digit == digits[0]) {
            return Err(NumberMistake::AllSame);
        }
        if check_digit(digits) != digits[NUMBER_BYTES - 1] {
            return Err(NumberMistake::CheckDigit);
        }
        // Room first, digits then: no copy of them stays on the stack.
        let mut number = Self(Box::new(Zeroizing::new([0; NUMBER_BYTES])));
        number.0.copy_from_slice(digits);
        Ok(number)
    }

    /// Seals it at its place.
    ///
    /// # Errors
    /// As [`ClientKeys::seal`].
    pub fn seal(
        &self,
        keys: &ClientKeys,
        nonces: &mut Nonces,
        place: &Place,
    ) -> Result<Sealed, VaultError> {
        keys.seal(nonces, place, self.0.as_slice())
    }

    /// Opens one at its place.
    ///
    /// # Errors
    /// As [`ClientKeys::open`], and [`VaultError::NoNumber`] when something else was sealed there.
    pub fn open(keys: &ClientKeys, place: &Place, sealed: &[u8]) -> Result<Self, VaultError> {
        let opened = keys.open_bytes(place, sealed)?;
        Self::parse(&opened).map_err(|_| VaultError::NoNumber(*place))
    }

    /// What it is compared by inside its client: equal numbers give equal digests, and only the
    /// client's key gives them.
    pub fn digest(&self, keys: &ClientKeys) -> KeyedDigest {
        keys.digest(DigestLabel::IndividualNumber, self.0.as_slice())
    }

    /// Writes it into a hole: twelve bytes of `?`. Anything else is left as it was.
    ///
    /// # Errors
    /// When there is no hole of twelve bytes.
    pub fn fill(&self, hole: &mut [u8]) -> Result<(), NotAHole> {
        if hole.len() != NUMBER_BYTES || hole.iter().any(|byte| *byte != HOLE) {
            return Err(NotAHole);
        }
        hole.copy_from_slice(self.0.as_slice());
        Ok(())
    }
}

/// The digit that must stand last, in ASCII.
fn check_digit(digits: &[u8; NUMBER_BYTES]) -> u8 {
    let weighed =
        digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    match weighed.sum::<u32>() % 11 {
        0 | 1 => b'0',
        rest => b'0' + (11 - rest) as u8,
    }
}
