use proptest::prelude::*;

use super::*;
use crate::year_end::{
    AbroadClass, EarlierPay, FixedReductionShown, RelativeAbroad, RemarksCase, SlipRemark,
    abroad_class, slip_remarks,
};

fn plain(year: i16) -> RemarksCase<'static> {
    RemarksCase {
        year: TaxYear(year),
        adjusted: true,
        earlier: &[],
        relatives: 0,
        under_16: 0,
        disabled_spouse_beyond_deduction: false,
        adjustment_by_other_person: false,
        housing_loans: 0,
        fixed_reduction: None,
        treaty_exempt: None,
        departed_on: None,
        reissued: false,
    }
}

fn texts(case: &RemarksCase<'_>) -> Vec<String> {
    slip_remarks(case).unwrap().into_iter().map(SlipRemark::text).collect()
}

/// 国税庁質疑応答事例: 中途就職者の提出範囲; 2,000万円を超える場合 (前職分は加えない); 租税条約; 出国.
#[test]
fn what_the_agency_answered() {
    let earlier = EarlierPay {
        pay: yen(1_483_200),
        tax: yen(31_260),
        social_insurance: yen(214_500),
        left_on: "2026-05-31".parse().unwrap(),
    };
    let case = RemarksCase { earlier: &[earlier], ..plain(2026) };
    let [only] = slip_remarks(&case).unwrap().try_into().unwrap();
    assert_eq!(only, SlipRemark::EarlierEmployer(earlier));
    assert!(only.is_sourced());
    let text = only.text();
    for part in ["1,483,200円", "31,260円", "214,500円", "2026.5.31退職"] {
        assert!(text.contains(part), "{text}");
    }
    // Above 20,000,000 yen nothing is adjusted, and the earlier pay is not added.
    assert_eq!(slip_remarks(&RemarksCase { adjusted: false, ..case }).unwrap(), []);
    let abroad = RemarksCase {
        treaty_exempt: Some(yen(1_200_000)),
        departed_on: Some("2026-09-03".parse().unwrap()),
        reissued: true,
        ..plain(2026)
    };
    let remarks = slip_remarks(&abroad).unwrap();
    assert!(remarks.iter().all(|remark| remark.is_sourced()));
    assert_eq!(texts(&abroad)[1], "9月3日出国");
    let negative = EarlierPay { tax: yen(-1), ..earlier };
    assert!(slip_remarks(&RemarksCase { earlier: &[negative], ..plain(2026) }).is_err());
}

#[test]
fn a_form_has_four_places() {
    for (relatives, under_16, loans, expected) in [
        (4, 4, 2, vec![]),
        (5, 4, 2, vec!["（1）5人目の氏名"]),
        (4, 5, 2, vec!["（1）5人目の氏名（年少）"]),
        (
            6,
            0,
            3,
            vec!["（1）5人目の氏名", "（2）6人目の氏名", "3回目の居住開始年月日・区分・年末残高"],
        ),
    ] {
        let case = RemarksCase { relatives, under_16, housing_loans: loans, ..plain(2026) };
        assert_eq!(texts(&case), expected);
        assert!(slip_remarks(&case).unwrap().iter().all(|remark| !remark.is_sourced()));
    }
    let names = RemarksCase {
        disabled_spouse_beyond_deduction: true,
        adjustment_by_other_person: true,
        ..plain(2026)
    };
    assert_eq!(texts(&names), ["氏名（同配）", "氏名（調整）"]);
}

/// 国税庁「令和6年分所得税の定額減税」: written by who adjusts, in 令和6年分 alone.
#[test]
fn the_reduction_of_2024() {
    let shown = |amount, used, spouse_beyond_deduction| {
        Some(FixedReductionShown { amount: yen(amount), used: yen(used), spouse_beyond_deduction })
    };
    let case = |fixed_reduction| RemarksCase { fixed_reduction, ..plain(2024) };
    for (used, left) in [(90_000, "0"), (89_999, "1"), (0, "90,000")] {
        let text = texts(&case(shown(90_000, used, false)));
        let used = yen(used);
        let expected = format!("源泉徴収時所得税減税控除済額{used}円、控除外額{left}円");
        assert_eq!(text, [expected]);
    }
    assert_eq!(texts(&case(shown(60_000, 60_000, true)))[1], "非控除対象配偶者減税有");
    let unadjusted = RemarksCase { adjusted: false, ..case(shown(90_000, 0, true)) };
    assert_eq!(texts(&unadjusted), Vec::<String>::new());
    for wrong in [
        RemarksCase { year: TaxYear(2025), ..case(shown(30_000, 0, false)) },
        case(shown(30_000, 30_001, false)),
        case(shown(30_000, -1, false)),
    ] {
        assert!(slip_remarks(&wrong).is_err());
    }
}

/// 所得税法2条1項34号の2: under 30 or from 70 on; between, students, disabled or 380,000 yen.
#[test]
fn relatives_abroad() {
    let plain = RelativeAbroad { age: 45, studies: false, disabled: false, sent: yen(0) };
    let of = |year, relative: RelativeAbroad| {
        abroad_class(TaxYear(year), &relative).unwrap().map(AbroadClass::code)
    };
    for (age, code) in [
        (15, Some("○")),
        (16, Some("01")),
        (29, Some("01")),
        (30, None),
        (69, None),
        (70, Some("01")),
    ] {
        assert_eq!(of(2026, RelativeAbroad { age, ..plain }), code, "{age}");
        assert_eq!(of(2022, RelativeAbroad { age, ..plain }), Some("○"), "{age}");
    }
    for (sent, code) in [(379_999, None), (380_000, Some("04")), (380_001, Some("04"))] {
        assert_eq!(of(2023, RelativeAbroad { sent: yen(sent), ..plain }), code, "{sent}");
    }
    let all = RelativeAbroad { studies: true, disabled: true, sent: yen(500_000), ..plain };
    assert_eq!(of(2026, all), Some("02"));
    assert_eq!(of(2026, RelativeAbroad { studies: false, ..all }), Some("03"));
    assert!(abroad_class(TaxYear(2026), &RelativeAbroad { sent: yen(-1), ..plain }).is_err());
}

proptest! {
    /// More of a reason never takes a relative's place away, and each person beyond the form's
    /// places is written once.
    #[test]
    fn each_beyond_the_places_once(
        relatives in 0_u32..12,
        under_16 in 0_u32..12,
        age in 0_u8..100,
        sent in 0_i64..900_000,
        more in 0_i64..900_000,
    ) {
        let case = RemarksCase { relatives, under_16, ..plain(2026) };
        let remarks = slip_remarks(&case).unwrap();
        let count = relatives.saturating_sub(4) + under_16.saturating_sub(4);
        prop_assert_eq!(remarks.len(), usize::try_from(count).unwrap());
        let distinct: std::collections::BTreeSet<String> =
            remarks.iter().map(|remark| remark.text()).collect();
        prop_assert_eq!(distinct.len(), remarks.len());
        let of = |sent| {
            let relative =
                RelativeAbroad { age, studies: false, disabled: false, sent: yen(sent) };
            abroad_class(TaxYear(2026), &relative).unwrap()
        };
        prop_assert!(of(sent).is_none() || of(sent + more).is_some());
        let asked = (30..70).contains(&age);
        prop_assert_eq!(of(sent).is_some(), !asked || sent >= 380_000);
    }
}
