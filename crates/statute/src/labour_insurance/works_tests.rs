use proptest::prelude::*;
use romori_types::{Exact, FiscalYear, Yen};

use super::*;
use crate::error::StatuteError;
use crate::law::{Law, WorkPart};
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn date(text: &str) -> romori_types::Date {
    text.parse().unwrap()
}

fn explained<V>(rule: impl Fn(&mut Explanation) -> Result<V, StatuteError>) -> V {
    let mut trace = Explanation::default();
    let value = rule(&mut trace).unwrap();
    replay(&trace).unwrap();
    value
}

fn refused<V: std::fmt::Debug>(found: Result<V, StatuteError>) -> &'static str {
    match found {
        Err(StatuteError::Impossible { field, .. }) => field,
        Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
        other => panic!("{other:?}"),
    }
}

const WORK: ContractedWork<'static> = ContractedWork {
    started_on: jiff::civil::date(2026, 4, 1),
    business_type_number: "35",
    part: WorkPart::Whole,
    contract: Yen::new(10_000_000),
    added: Yen::ZERO,
    excluded: Yen::ZERO,
};

/// 労務費率表 (%) of 2018-04-01 and 2024-04-01, every line; the last day of the former.
#[test]
fn shares_of_labour() {
    use WorkPart::{Assembly, Other, Whole};
    for (number, part, before, after) in [
        ("31", Whole, 19, 19),
        ("32", Whole, 19, 19),
        ("33", Whole, 17, 17),
        ("34", Whole, 24, 19),
        ("35", Whole, 23, 23),
        ("38", Whole, 23, 23),
        ("36", Assembly, 38, 38),
        ("36", Other, 21, 21),
        ("37", Whole, 24, 23),
    ] {
        for (on, percent) in [("2018-04-01", before), ("2024-03-31", before), ("2024-04-01", after)]
        {
            let started_on = date(on);
            let work = ContractedWork { started_on, business_type_number: number, part, ..WORK };
            let found = explained(|trace| work_wages(&work, Law::embedded(), trace));
            assert_eq!(found.wages, Yen::new(100_000 * percent), "{number} {on}");
        }
    }
}

#[test]
fn contracts() {
    let law = Law::embedded();
    let (added, excluded) = (Yen::new(500_000), Yen::new(200_001));
    let work = ContractedWork { added, excluded, ..WORK };
    let found = explained(|trace| work_wages(&work, law, trace));
    // 10,299,999 × 23% = 2,368,999.77.
    assert_eq!(found, WorkWages { contract: Yen::new(10_299_999), wages: Yen::new(2_368_999) });
    for (work, field) in [
        (ContractedWork { business_type_number: "61", ..WORK }, "business_type_number"),
        (ContractedWork { part: WorkPart::Other, ..WORK }, "business_type_number"),
        (ContractedWork { excluded: Yen::new(10_000_001), ..WORK }, "contract"),
        (ContractedWork { added: Yen::new(-1), ..WORK }, "contract"),
        (ContractedWork { started_on: date("2018-03-31"), ..WORK }, "workers_accident.labour_cost"),
        (ContractedWork { started_on: date("2027-04-01"), ..WORK }, "workers_accident.labour_cost"),
    ] {
        assert_eq!(refused(work_wages(&work, law, &mut Silent)), field);
    }
}

/// 則6条1項: 160万円 and 1億8,000万円, or 1,000 cubic metres of 素材, both less than.
#[test]
fn works_taken_as_one() {
    let contract = |yen| WorkSize::Contract(Yen::new(yen));
    let timber = |tenths| WorkSize::Timber(Exact::ratio(tenths, 10).unwrap());
    for (premium, size, is) in [
        (1_599_999, contract(179_999_999), true),
        (1_600_000, contract(179_999_999), false),
        (1_600_001, contract(1), false),
        (1_599_999, contract(180_000_000), false),
        (0, contract(180_000_001), false),
        (1_599_999, timber(9_999), true),
        (1_599_999, timber(10_000), false),
        (0, timber(10_001), false),
        (1_600_000, timber(1), false),
    ] {
        let (premium, law) = (Yen::new(premium), Law::embedded());
        let found = explained(|trace| is_bundled(date("2026-04-01"), premium, size, law, trace));
        assert_eq!(found, is, "{premium} {size:?}");
    }
}

/// 則14条: cubic metres by what the bureau sets for one; the fraction of a yen dropped.
#[test]
fn wages_of_felling() {
    for (tenths, cost, wages) in [(9_999, 3_000, 2_999_700), (3, 1_111, 333), (0, 3_000, 0)] {
        let volume = Exact::ratio(tenths, 10).unwrap();
        let found = explained(|trace| timber_wages(volume, Yen::new(cost), trace));
        assert_eq!(found, Yen::new(wages), "{tenths}");
    }
    let negative = timber_wages(Exact::whole(-1), Yen::new(1), &mut Silent);
    assert_eq!(refused(negative), "cubic_metres");
    assert_eq!(refused(timber_wages(Exact::ZERO, Yen::new(-1), &mut Silent)), "cubic_metres");
}

fn member(daily: i64, months: u8) -> SpecialMember {
    SpecialMember { daily_basis: Yen::new(daily), months, home_worker: false }
}

fn special(kind: SpecialEnrolment<'_>, members: &[SpecialMember]) -> (i64, i64) {
    let year = FiscalYear(2026);
    let found = explained(|trace| special_premium(year, kind, members, Law::embedded(), trace));
    (found.base.get(), found.premium.get())
}

/// 給付基礎日額・保険料算定基礎額表: the year and a month, every line.
#[test]
fn bases_of_special_enrolment() {
    for (daily, year, month) in [
        (2000, 730_000, 60_834),
        (2500, 912_500, 76_042),
        (3000, 1_095_000, 91_250),
        (3500, 1_277_500, 106_459),
        (4000, 1_460_000, 121_667),
        (5000, 1_825_000, 152_084),
        (6000, 2_190_000, 182_500),
        (7000, 2_555_000, 212_917),
        (8000, 2_920_000, 243_334),
        (9000, 3_285_000, 273_750),
        (10_000, 3_650_000, 304_167),
        (12_000, 4_380_000, 365_000),
        (14_000, 5_110_000, 425_834),
        (16_000, 5_840_000, 486_667),
        (18_000, 6_570_000, 547_500),
        (20_000, 7_300_000, 608_334),
        (22_000, 8_030_000, 669_167),
        (24_000, 8_760_000, 730_000),
        (25_000, 9_125_000, 760_417),
    ] {
        for (months, base) in [(12, year), (1, month), (11, month * 11)] {
            let one = SpecialMember { home_worker: true, ..member(daily, months) };
            let found = special(SpecialEnrolment::Third, &[one]);
            let base = base / 1000 * 1000;
            assert_eq!(found, (base, base * 3 / 1000), "{daily} {months}");
        }
    }
}

#[test]
fn the_three_kinds() {
    // 3,650,000 + 1,277,500 = 4,927,500 → 4,927千円.
    let two = [member(10_000, 12), member(3500, 12)];
    let carpenter = SpecialEnrolment::Second("建設業の一人親方");
    assert_eq!(special(carpenter, &two), (4_927_000, 83_759));
    assert_eq!(special(SpecialEnrolment::First("35"), &two), (4_927_000, 46_806));
    assert_eq!(special(SpecialEnrolment::Third, &two), (4_927_000, 14_781));
    // 特定フリーランス事業 from November 2024.
    let free = SpecialEnrolment::Second("特定フリーランス事業");
    assert_eq!(special(free, &two).1, 14_781);
}

/// 別表第5 (千分率), every line.
#[test]
fn every_kind_of_work() {
    let expected = [
        ("個人タクシー業者・個人貨物運送業者等(原付・自転車による貨物運送を含む)", "11"),
        ("建設業の一人親方", "17"),
        ("漁船による自営漁業者", "45"),
        ("林業の一人親方", "52"),
        ("医薬品の配置販売業者", "6"),
        ("再生資源取扱業者", "14"),
        ("船員法1条に規定する船員", "48"),
        ("柔道整復師", "3"),
        ("創業支援等措置に基づく高年齢者", "3"),
        ("あん摩マッサージ指圧師・はり師・きゅう師", "3"),
        ("歯科技工士", "3"),
        ("特定フリーランス事業", "3"),
        ("特定農作業従事者", "9"),
        ("指定農業機械作業従事者", "3"),
        ("国・地方公共団体等が実施する訓練従事者(職場適応訓練)", "3"),
        ("事業主団体等委託訓練従事者", "3"),
        ("家内労働者等: 金属等の加工、洋食器加工", "14"),
        ("家内労働者等: 履物等の加工", "5"),
        ("家内労働者等: 陶磁器製造", "17"),
        ("家内労働者等: 動力機械による作業", "3"),
        ("家内労働者等: 仏壇、食器の加工", "18"),
        ("労働組合等の一人専従役員", "3"),
        ("介護作業従事者及び家事支援従事者", "5"),
        ("芸能関係作業従事者", "3"),
        ("アニメーション制作作業従事者", "3"),
        ("ITフリーランス", "3"),
    ];
    let rows = Law::embedded().works.special_second.rows();
    // 特定フリーランス事業 is of the second row alone, from November 2024.
    assert_eq!((rows.len(), rows[0].value.len()), (2, expected.len() - 1));
    assert_eq!(rows[1].value.len(), expected.len());
    for (line, (name, rate)) in rows[1].value.iter().zip(expected) {
        assert_eq!((line.name.as_str(), line.rate.per_1000_text().as_str()), (name, rate));
    }
}

#[test]
fn special_enrolments_that_cannot_be() {
    let law = Law::embedded();
    let ask = |year, kind, one| special_premium(FiscalYear(year), kind, &[one], law, &mut Silent);
    let third = SpecialEnrolment::Third;
    assert_eq!(refused(ask(2026, third, member(3000, 12))), "daily_basis");
    assert_eq!(refused(ask(2026, third, member(3501, 12))), "daily_basis");
    assert_eq!(refused(ask(2026, third, member(3500, 0))), "months");
    assert_eq!(refused(ask(2026, third, member(3500, 13))), "months");
    let unknown = SpecialEnrolment::Second("忍者");
    assert_eq!(refused(ask(2026, unknown, member(3500, 12))), "work");
    assert_eq!(refused(ask(2027, third, member(3500, 12))), "workers_accident.daily_basis");
}

/// 則25条1項: more than twice the wages, and 130,000円 more.
#[test]
fn increases() {
    let ask = |wages, premium| {
        let case = IncreaseCase {
            on: date("2026-10-01"),
            declared_wages: Yen::new(10_000_000),
            expected_wages: Yen::new(wages),
            declared_premium: Yen::new(165_000),
            expected_premium: Yen::new(premium),
        };
        explained(|trace| increased_premium(&case, Law::embedded(), trace))
    };
    let due =
        |premium| Some(IncreasedPremium { premium: Yen::new(premium), due: date("2026-10-31") });
    for (wages, premium, expected) in [
        (20_000_000, 330_000, None),
        (20_000_001, 294_999, None),
        (20_000_001, 295_000, due(130_000)),
        (20_000_001, 295_001, due(130_001)),
        (19_999_999, 900_000, None),
    ] {
        assert_eq!(ask(wages, premium), expected, "{wages} {premium}");
    }
}

/// 21条: 10 per cent of whole thousands; of stamps 25 per cent.
#[test]
fn penalties() {
    let law = Law::embedded();
    let ask = |kind, unpaid| {
        let unpaid = Yen::new(unpaid);
        explained(|trace| penalty(date("2026-12-01"), kind, unpaid, law, trace)).get()
    };
    for (unpaid, premium, stamps) in
        [(0, 0, 0), (999, 0, 0), (1000, 100, 250), (1999, 100, 250), (45_120, 4500, 11_250)]
    {
        assert_eq!(ask(PenaltyKind::Premium, unpaid), premium, "{unpaid}");
        assert_eq!(ask(PenaltyKind::Stamps, unpaid), stamps, "{unpaid}");
    }
    let on = date("2026-12-01");
    let found = penalty(on, PenaltyKind::Premium, Yen::new(-1), law, &mut Silent);
    assert_eq!(refused(found), "unpaid");
}

proptest! {
    /// The articles in whole numbers: 365 times the daily basis, a twelfth raised, thousands.
    #[test]
    fn both_ways_agree(lines in proptest::collection::vec((0_usize..16, 1_u8..13), 1..20)) {
        const DAILY: [i64; 16] = [
            3500, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 12_000, 14_000, 16_000, 18_000,
            20_000, 22_000, 24_000, 25_000,
        ];
        let members: Vec<SpecialMember> =
            lines.iter().map(|(line, months)| member(DAILY[*line], *months)).collect();
        let mut sum = 0;
        for (line, months) in &lines {
            let year = DAILY[*line] * 365;
            sum += if *months == 12 { year } else { (year + 11) / 12 * i64::from(*months) };
        }
        let base = sum / 1000 * 1000;
        let found = special(SpecialEnrolment::Second("建設業の一人親方"), &members);
        prop_assert_eq!(found, (base, base * 17 / 1000));
    }
}
