//! Numbers of the right form that belong to nobody.

use romori_types::{ActorId, ClientId, Date, EstablishmentId, PersonId, check_digit_corporate};

use crate::random::Random;

/// 法人番号 with its check digit. Registries are numbered far below 9999, so no company has it.
pub fn corporate(serial: u32) -> String {
    let base = format!("999901{:06}", serial % 1_000_000);
    let check = check_digit_corporate(&base).unwrap_or(0);
    format!("{check}{base}")
}

/// 基礎年金番号, `NNNN-NNNNNN`. It has no published check digit.
pub fn basic_pension(serial: u32) -> String {
    format!("99{:02}-{:06}", 10 + serial / 900_000 % 90, 1 + serial % 900_000)
}

/// 雇用保険被保険者番号, `NNNN-NNNNNN-N`. Its check digit is assigned centrally and unpublished.
pub fn employment_insurance(serial: u32) -> String {
    format!("99{:02}-{:06}-{}", 20 + serial / 900_000 % 80, 1 + serial % 900_000, serial % 10)
}

/// 雇用保険適用事業所番号, `NNNN-NNNNNN-N`.
pub fn employment_office(prefecture: u8, serial: u32) -> String {
    format!("{prefecture:02}99-{:06}-{}", serial % 1_000_000, serial % 10)
}

/// 労働保険番号, 14 digits: 府県 2, 所掌 1, 管轄 2, 基幹 6, 枝 3.
pub fn labour(prefecture: u8, serial: u32) -> String {
    format!("{prefecture:02}199{:06}000", serial % 1_000_000)
}

/// The bytes of an id: the layout of UUIDv7, its time the start of a day.
fn id(on: Date, random: &mut Random) -> [u8; 16] {
    let epoch = crate::calendar::day(1970, 1, 1);
    let days = epoch.until(on).map_or(0, |passed| i64::from(passed.get_days()));
    let [_, _, a, b, c, d, e, f] = (days.unsigned_abs() * 86_400_000).to_be_bytes();
    let [g, h, i, j, k, l, m, n] = random.next().to_be_bytes();
    let [o, p, ..] = random.next().to_be_bytes();
    [a, b, c, d, e, f, 0x70 | (g & 0x0f), h, 0x80 | (i & 0x3f), j, k, l, m, n, o, p]
}

/// A client's.
pub fn client_id(on: Date, random: &mut Random) -> ClientId {
    ClientId::from_bytes(id(on, random))
}

/// An establishment's.
pub fn establishment_id(on: Date, random: &mut Random) -> EstablishmentId {
    EstablishmentId::from_bytes(id(on, random))
}

/// A person's.
pub fn person_id(on: Date, random: &mut Random) -> PersonId {
    PersonId::from_bytes(id(on, random))
}

/// A member of the staff's.
pub fn actor_id(on: Date, random: &mut Random) -> ActorId {
    ActorId::from_bytes(id(on, random))
}
