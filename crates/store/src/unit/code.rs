//! Dates, instants and kinds as they lie in columns.

use romori_roster::{Block as FactBlock, Kind, Validity};
use romori_types::{Date, Timestamp};
use romori_vault::{Block, Table};

/// No end: later than any day.
const OPEN: i64 = 99_999_999;

/// A day as `YYYYMMDD`: sorts as days do and can be read by eye.
pub(crate) fn day(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// The day of a column.
pub(crate) fn date(day: i64) -> Option<Date> {
    let year = i16::try_from(day / 10_000).ok()?;
    let month = i8::try_from(day / 100 % 100).ok()?;
    Date::new(year, month, i8::try_from(day % 100).ok()?).ok()
}

/// First day and first day after.
pub(crate) fn days(valid: Validity) -> (i64, i64) {
    (day(valid.from()), valid.to().map_or(OPEN, day))
}

/// The period of two columns.
pub(crate) fn validity(from: i64, to: i64) -> Option<Validity> {
    let to = if to == OPEN { None } else { Some(date(to)?) };
    Validity::new(date(from)?, to).ok()
}

/// An instant in microseconds.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant of a column.
pub(crate) fn instant(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok()
}

/// Which ledger a kind of fact belongs to, as the seal names it.
pub(crate) const fn table(kind: Kind) -> Table {
    match kind {
        Kind::ClientProfile | Kind::Entrustment | Kind::ClientMemo => Table::Client,
        Kind::OfficeProfile | Kind::ImportMapping => Table::Tenant,
        Kind::EstablishmentProfile => Table::Establishment,
        Kind::PersonIdentity | Kind::PersonContact | Kind::PersonMemo => Table::Person,
        Kind::Dependant => Table::Dependant,
        Kind::Employment => Table::Employment,
        Kind::Enrolment => Table::Enrolment,
        Kind::StandardRemuneration => Table::Determination,
        Kind::PayMonth => Table::Remuneration,
        Kind::BonusPayment => Table::Bonus,
        Kind::RevisionChoice => Table::Determination,
        Kind::Leave => Table::Leave,
        Kind::PremiumNotice => Table::Notice,
        Kind::NumberPermission => Table::NumberPermission,
        Kind::NumberGrant => Table::NumberGrant,
        Kind::NumberCampaign => Table::NumberCampaign,
        Kind::Payee => Table::Payee,
        Kind::NumberRule => Table::NumberRule,
        Kind::NumberDisposal => Table::NumberDisposal,
    }
}

/// What is sealed as one, as the seal names it.
pub(crate) const fn block(kind: Kind) -> Block {
    match kind.block() {
        FactBlock::Identity => Block::Identity,
        FactBlock::Contact => Block::Contact,
        FactBlock::Bank => Block::Bank,
        FactBlock::Pay => Block::Pay,
        FactBlock::Sensitive => Block::Sensitive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_back() {
        for text in ["2026-07-10", "1926-12-25", "9999-12-31"] {
            let read: Date = text.parse().unwrap();
            assert_eq!(date(day(read)), Some(read));
        }
        assert_eq!(date(20_260_631), None);
        let open = Validity::since("2026-04-01".parse().unwrap());
        let (from, to) = days(open);
        assert_eq!((from, to), (20_260_401, OPEN));
        assert_eq!(validity(from, to), Some(open));
    }
}
