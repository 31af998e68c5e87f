//! 保存期間の時計 — from which day a number is to be disposed of: when no document that may have it
//! must be kept any more. The years are parameters of law (`labour.retention_elsewhere`).
//!
//! Law: 番号法20条 (保管の制限), 個人情報の保護に関する法律22条.

use romori_mynabox::NumberPurpose;
use romori_statute::StatuteError;
use romori_statute::law::Law;
use romori_statute::retention::{KeptRecord, kept_until};
use romori_statute::trace::Silent;
use romori_types::Date;

/// 書類の区分 — documents that have a number in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentClass {
    /// Which period.
    pub record: KeptRecord,
    /// For what it is made.
    pub purpose: NumberPurpose,
}

/// Every class, by the purpose for which a number was collected.
pub const DOCUMENT_CLASSES: [DocumentClass; 6] = [
    class(NumberPurpose::SocialInsurance, KeptRecord::SocialInsurance),
    class(NumberPurpose::NationalPension, KeptRecord::SocialInsurance),
    class(NumberPurpose::EmploymentInsurance, KeptRecord::EmploymentInsured),
    class(NumberPurpose::AccidentInsurance, KeptRecord::AccidentInsurance),
    class(NumberPurpose::IncomeTax, KeptRecord::Withholding),
    class(NumberPurpose::ResidentTax, KeptRecord::Withholding),
];

const fn class(purpose: NumberPurpose, record: KeptRecord) -> DocumentClass {
    DocumentClass { record, purpose }
}

/// 時計 — the document that must be kept longest, and from which day on the number goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The document.
    pub record: KeptRecord,
    /// The last day on which it must be kept.
    pub kept_through: Date,
    /// The day after it.
    pub dispose_on: Date,
}

/// The clock of a holder whose last tie with the client ended on a day, for the purposes of his
/// number. None where no purpose is known.
///
/// # Errors
/// [`StatuteError::OutOfRange`] when the day lies outside the range that was checked.
pub fn clock_of(
    law: &Law,
    ended_on: Date,
    purposes: &[NumberPurpose],
) -> Result<Option<Clock>, StatuteError> {
    let mut latest: Option<Clock> = None;
    let classes = DOCUMENT_CLASSES.iter().filter(|class| purposes.contains(&class.purpose));
    for class in classes {
        let starts_on = start_of(class.record, ended_on);
        let kept_through = kept_until(law, class.record, starts_on, &mut Silent)?;
        let dispose_on = kept_through.tomorrow().unwrap_or(kept_through);
        let clock = Clock { record: class.record, kept_through, dispose_on };
        if latest.is_none_or(|found| found.kept_through < kept_through) {
            latest = Some(clock);
        }
    }
    Ok(latest)
}

/// From which day a document of the last tie is kept: 扶養控除等申告書 and 源泉徴収簿 from 10 January
/// after the year of the last pay, the others from their completion, which is taken to be the end.
fn start_of(record: KeptRecord, ended_on: Date) -> Date {
    match record {
        KeptRecord::Withholding => Date::new(ended_on.year() + 1, 1, 10).unwrap_or(ended_on),
        _ => ended_on,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(ended: &str, purposes: &[NumberPurpose]) -> Option<(KeptRecord, String)> {
        let clock = clock_of(Law::embedded(), ended.parse().unwrap(), purposes).unwrap();
        clock.map(|clock| (clock.record, clock.dispose_on.to_string()))
    }

    /// 雇用保険法施行規則143条 (4年), 健康保険法施行規則34条 (2年), 所得税法施行規則76条の3 (7年
    /// from 10 January of the next year), and 民法140条 for the first day.
    #[test]
    fn the_document_that_is_kept_longest_decides() {
        use NumberPurpose as P;
        let two = on("2026-03-31", &[P::SocialInsurance]).unwrap();
        assert_eq!(two.0, KeptRecord::SocialInsurance);
        assert!(two.1.starts_with("2028-0"), "{two:?}");
        let four = on("2026-03-31", &[P::SocialInsurance, P::EmploymentInsurance]).unwrap();
        assert_eq!(four.0, KeptRecord::EmploymentInsured);
        assert!(four.1.starts_with("2030-0"), "{four:?}");
        let seven = on("2026-03-31", &[P::EmploymentInsurance, P::IncomeTax]).unwrap();
        assert_eq!(seven.0, KeptRecord::Withholding);
        assert!(seven.1.starts_with("2034-01-1"), "{seven:?}");
        assert_eq!(on("2026-03-31", &[]), None);
    }

    #[test]
    fn every_purpose_has_a_clock() {
        for purpose in NumberPurpose::ALL {
            assert!(on("2026-03-31", &[*purpose]).is_some(), "{purpose:?}");
        }
    }
}
