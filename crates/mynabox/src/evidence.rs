//! Which papers a way of checking takes (formats of 番号法16条; from memory of the ordinances, and
//! shown as unconfirmed).

use crate::people::{CheckWay, Evidence, HolderKind};

/// Papers that have the number itself.
const NUMBERS: [Evidence; 2] = [Evidence::NoticeCard, Evidence::ResidentRecord];
/// Papers with a photograph.
const PHOTOGRAPHS: [Evidence; 4] = [
    Evidence::DrivingLicence,
    Evidence::Passport,
    Evidence::DisabilityBook,
    Evidence::ResidenceCard,
];
/// Papers without, of which two are needed.
const PLAIN: [Evidence; 4] = [
    Evidence::InsuranceCertificate,
    Evidence::PensionBook,
    Evidence::ChildAllowance,
    Evidence::OtherOfficial,
];
/// Papers that say who acts for somebody.
const AUTHORITY: [Evidence; 2] = [Evidence::PowerOfAttorney, Evidence::FamilyRegister];

impl CheckWay {
    /// Whether one of this kind may be checked so.
    pub const fn is_open_to(self, kind: HolderKind) -> bool {
        match self {
            Self::PaperKnown => matches!(kind, HolderKind::Employee),
            Self::ByEmployee => matches!(kind, HolderKind::Dependant),
            Self::Card | Self::PaperAndPhoto | Self::PaperAndTwo | Self::Proxy | Self::ByClient => {
                true
            }
        }
    }

    /// What it takes, in words.
    pub const fn takes(self) -> &'static str {
        match self {
            Self::Card => "個人番号カード（表と裏）だけで確かめます。",
            Self::PaperAndPhoto => "番号の書類を1つと、写真付きの身元確認書類を1つ選んでください。",
            Self::PaperAndTwo => "番号の書類を1つと、写真の無い身元確認書類を2つ選んでください。",
            Self::PaperKnown => {
                "番号の書類を1つ選んでください。身元は採用のときに確かめたものとします。"
            }
            Self::Proxy => {
                "代理権の書類を1つ、代理人の身元確認書類（写真付き1つ、または写真の無いもの2つ、または個人番号カード）、\
                 本人の番号の書類を選んでください。"
            }
            Self::ByEmployee => {
                "従業員が家族の番号を確かめました。書類は選ばなくてもかまいません。"
            }
            Self::ByClient => "顧問先が確かめました。書類は選ばなくてもかまいません。",
        }
    }

    /// What may be named with it.
    pub fn fitting(self) -> impl Iterator<Item = Evidence> {
        Evidence::ALL.iter().copied().filter(move |one| self.fits(*one))
    }

    fn fits(self, one: Evidence) -> bool {
        match self {
            Self::Card => one == Evidence::NumberCard,
            Self::PaperAndPhoto => NUMBERS.contains(&one) || PHOTOGRAPHS.contains(&one),
            Self::PaperAndTwo => NUMBERS.contains(&one) || PLAIN.contains(&one),
            Self::PaperKnown => NUMBERS.contains(&one),
            Self::Proxy => true,
            Self::ByEmployee | Self::ByClient => !AUTHORITY.contains(&one),
        }
    }

    /// Whether these papers are enough for it, and nothing among them is foreign to it.
    pub fn is_shown_by(self, papers: &[Evidence]) -> bool {
        let has = |of: &[Evidence]| of.iter().filter(|one| papers.contains(one)).count();
        let enough = match self {
            Self::Card => has(&[Evidence::NumberCard]) == 1,
            Self::PaperAndPhoto => has(&NUMBERS) >= 1 && has(&PHOTOGRAPHS) >= 1,
            Self::PaperAndTwo => has(&NUMBERS) >= 1 && has(&PLAIN) >= 2,
            Self::PaperKnown => has(&NUMBERS) >= 1,
            Self::Proxy => {
                let card = has(&[Evidence::NumberCard]);
                let identity = has(&PHOTOGRAPHS) + card >= 1 || has(&PLAIN) >= 2;
                has(&AUTHORITY) >= 1 && has(&NUMBERS) + card >= 1 && identity
            }
            Self::ByEmployee | Self::ByClient => true,
        };
        enough && papers.iter().all(|one| self.fits(*one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Evidence::{
        DrivingLicence, FamilyRegister, InsuranceCertificate, NoticeCard, NumberCard, PensionBook,
        PowerOfAttorney, ResidentRecord,
    };

    #[test]
    fn a_way_takes_what_the_ordinances_say_and_no_less() {
        let cases: [(CheckWay, &[Evidence], bool); 18] = [
            (CheckWay::Card, &[NumberCard], true),
            (CheckWay::Card, &[], false),
            (CheckWay::Card, &[NumberCard, DrivingLicence], false),
            (CheckWay::PaperAndPhoto, &[NoticeCard, DrivingLicence], true),
            (CheckWay::PaperAndPhoto, &[ResidentRecord, DrivingLicence], true),
            (CheckWay::PaperAndPhoto, &[NoticeCard], false),
            (CheckWay::PaperAndPhoto, &[DrivingLicence], false),
            (CheckWay::PaperAndPhoto, &[NoticeCard, PensionBook], false),
            (CheckWay::PaperAndTwo, &[NoticeCard, PensionBook, InsuranceCertificate], true),
            (CheckWay::PaperAndTwo, &[NoticeCard, PensionBook], false),
            (CheckWay::PaperAndTwo, &[PensionBook, InsuranceCertificate], false),
            (CheckWay::PaperKnown, &[ResidentRecord], true),
            (CheckWay::PaperKnown, &[], false),
            (CheckWay::Proxy, &[PowerOfAttorney, DrivingLicence, NoticeCard], true),
            (CheckWay::Proxy, &[FamilyRegister, NumberCard], true),
            (CheckWay::Proxy, &[DrivingLicence, NoticeCard], false),
            (CheckWay::Proxy, &[PowerOfAttorney, NoticeCard, PensionBook], false),
            (CheckWay::ByEmployee, &[], true),
        ];
        for (way, papers, expected) in cases {
            assert_eq!(way.is_shown_by(papers), expected, "{way:?} {papers:?}");
        }
    }

    /// The same paper twice is one paper.
    #[test]
    fn one_paper_named_twice_is_not_two() {
        assert!(!CheckWay::PaperAndTwo.is_shown_by(&[NoticeCard, PensionBook, PensionBook]));
    }

    #[test]
    fn who_checks_whom() {
        for kind in HolderKind::ALL {
            let dependant = *kind == HolderKind::Dependant;
            assert_eq!(CheckWay::ByEmployee.is_open_to(*kind), dependant);
            assert_eq!(CheckWay::PaperKnown.is_open_to(*kind), *kind == HolderKind::Employee);
            assert!(CheckWay::Card.is_open_to(*kind) && CheckWay::Proxy.is_open_to(*kind));
        }
    }

    #[test]
    fn every_way_that_needs_papers_can_be_met_with_what_fits() {
        for way in CheckWay::ALL {
            let all: Vec<Evidence> = way.fitting().collect();
            assert!(way.is_shown_by(&all), "{way:?}");
        }
    }
}
