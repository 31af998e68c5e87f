//! Cases of 定時決定. Expected values are written arithmetic; the grades are those of the
//! published tables (健康保険法40条1項, 厚生年金保険法20条1項).

use jiff::civil::date;
use proptest::prelude::*;
use romori_types::{Date, Yen};

use crate::basis_days::{ClosingDay, PayCalendar, WorkerType};
use crate::law::Law;
use crate::regular_determination::{
    DecidedBy, Doubt, PreviousStandard, RegularDetermination, RegularDeterminationCase, decide,
};
use crate::regular_determination_filing::FilingRequirement;
use crate::regular_determination_months::{LeftOut, MonthPay, PaidMonth, SetAside};
use crate::replay::replay;
use crate::trace::Explanation;

type Case = RegularDeterminationCase;

fn pay(cash: i64, days: u8) -> Option<MonthPay> {
    Some(MonthPay { cash: Yen::new(cash), days: Some(days), ..MonthPay::default() })
}

fn case(worker_type: WorkerType, months: [(i64, u8); 3]) -> Case {
    Case::new(2026, worker_type, months.map(|(cash, days)| pay(cash, days)))
}

/// Decides, replays the explanation, and sees that it gives every amount of the answer.
fn decided(case: &Case) -> RegularDetermination {
    let mut trace = Explanation::default();
    let decision = decide(Law::embedded(), case, &mut trace).unwrap();
    let replayed = replay(&trace).unwrap();
    let given = |field: &str| {
        replayed.iter().find(|(name, _)| *name == field).and_then(|(_, value)| value.as_whole())
    };
    let yen = |yen: Option<Yen>| yen.map(Yen::get);
    assert_eq!(given("total"), Some(decision.total.get()));
    assert_eq!(given("simple_average"), yen(decision.simple_average));
    assert_eq!(given("corrected_average"), yen(decision.corrected_average));
    assert_eq!(given("average"), yen(decision.average));
    let grade = decision.health.map(|health| i64::from(health.grade.0));
    assert_eq!(given("health_grade"), grade);
    assert_eq!(given("health_standard"), yen(decision.health.map(|health| health.standard)));
    let grade = decision.pension.map(|pension| i64::from(pension.grade.0));
    assert_eq!(given("pension_grade"), grade);
    assert_eq!(given("pension_standard"), yen(decision.pension.map(|pension| pension.standard)));
    let silent = decide(Law::embedded(), case, &mut crate::trace::Silent).unwrap();
    assert_eq!(silent, decision);
    decision
}

/// Total, simple, corrected, used; grade of health, of pension.
fn amounts(decision: &RegularDetermination) -> ([Option<i64>; 4], [Option<u8>; 2]) {
    let yen = |yen: Option<Yen>| yen.map(Yen::get);
    (
        [
            Some(decision.total.get()),
            yen(decision.simple_average),
            yen(decision.corrected_average),
            yen(decision.average),
        ],
        [decision.health, decision.pension].map(|standard| Some(standard?.grade.0)),
    )
}

fn used(decision: &RegularDetermination) -> Vec<PaidMonth> {
    decision.months_used().collect()
}

#[test]
fn three_ordinary_months() {
    // The example of the contract: 246,800 + 251,300 + 249,700 = 747,800; ÷ 3 = 249,266.67.
    let decision =
        decided(&case(WorkerType::General, [(246_800, 30), (251_300, 31), (249_700, 30)]));
    assert_eq!(
        amounts(&decision),
        ([Some(747_800), Some(249_266), None, Some(249_266)], [Some(19), Some(16)])
    );
    assert_eq!(decision.decided_by, DecidedBy::Average);
    assert_eq!(decision.filing, FilingRequirement::Required);
    assert_eq!(decision.period.from.to_string(), "2026-09");
    assert_eq!(decision.period.until.to_string(), "2027-08");
}

#[test]
fn days_of_each_kind_of_worker() {
    use WorkerType::{General, PartTime, ShortTime};
    // 健康保険法41条1項, 平成18年5月12日庁保険発0512001号: 17日, 短時間労働者 11日, パート 17日の月がなければ15日.
    for (title, worker_type, days, months) in [
        ("一般 17日ちょうど", General, [17, 17, 17], vec![4, 5, 6]),
        ("一般 5月は16日", General, [17, 16, 31], vec![4, 6]),
        ("一般 どの月も16日", General, [16, 16, 16], vec![]),
        ("短時間労働者 11日ちょうど", ShortTime, [11, 10, 17], vec![4, 6]),
        ("短時間労働者 どの月も10日", ShortTime, [10, 10, 10], vec![]),
        ("パート 17日以上の月だけ", PartTime, [17, 16, 15], vec![4]),
        ("パート 17日がなければ15日以上", PartTime, [16, 15, 14], vec![4, 5]),
        ("パート どの月も14日", PartTime, [14, 14, 14], vec![]),
    ] {
        let [april, may, june] = days;
        let mut case = case(worker_type, [(141_600, april), (132_900, may), (124_100, june)]);
        case.previous.health = Some(Yen::new(134_000));
        let decision = decided(&case);
        let months_used: Vec<i8> = used(&decision).into_iter().map(PaidMonth::month).collect();
        assert_eq!(months_used, months, "{title}");
        let continues = decision.decided_by == DecidedBy::PreviousStandardContinues;
        assert_eq!(continues, months.is_empty(), "{title}");
        assert!(decision.health.is_some(), "{title}");
    }
}

#[test]
fn reasons_for_leaving_a_month_out() {
    // The case of the design's page 算定: 312,400 + 318,900 = 631,300; ÷ 2 = 315,650.
    let decision =
        decided(&case(WorkerType::General, [(312_400, 31), (214_286, 15), (318_900, 31)]));
    assert_eq!(
        amounts(&decision),
        ([Some(631_300), Some(315_650), None, Some(315_650)], [Some(23), Some(20)])
    );
    let may = decision.months[1].unwrap();
    assert_eq!(may.left_out, Some(LeftOut::DaysShort { days: 15, limit: 17 }));
    let unpaid = decided(&case(WorkerType::General, [(312_400, 31), (0, 0), (318_900, 31)]));
    assert_eq!(unpaid.months[1].unwrap().left_out, Some(LeftOut::Unpaid));
    let mut aside = case(WorkerType::General, [(312_400, 31), (120_000, 31), (318_900, 31)]);
    aside.months[1].as_mut().unwrap().set_aside = Some(SetAside::ReducedLeavePay);
    let aside = decided(&aside);
    // 312,400 + 120,000 + 318,900 = 751,300; ÷ 3 = 250,433.33; without May 631,300 ÷ 2.
    assert_eq!(
        amounts(&aside),
        ([Some(751_300), Some(250_433), Some(315_650), Some(315_650)], [Some(23), Some(20)])
    );
    assert_eq!(aside.decided_by, DecidedBy::CorrectedAverage);
}

fn joined(acquired_on: Date, closing_day: ClosingDay, offset: u8, days: [Option<u8>; 3]) -> Case {
    let [april, may, june] = [(138_200, 0), (276_400, 1), (281_900, 2)];
    let months = [april, may, june].map(|(cash, place): (i64, usize)| {
        Some(MonthPay { cash: Yen::new(cash), days: days[place], ..MonthPay::default() })
    });
    let mut case = Case::new(2026, WorkerType::General, months);
    case.acquired_on = Some(acquired_on);
    case.calendar = Some(PayCalendar { closing_day, pay_offset_months: offset });
    case
}

#[test]
fn joining_in_the_course_of_a_period() {
    let (end, twentieth) = (ClosingDay::MonthEnd, ClosingDay::Day(20));
    let given = [Some(17), Some(31), Some(30)];
    for (title, case, left_out, corrected) in [
        ("初日に取得", joined(date(2026, 4, 1), end, 0, given), None, None),
        (
            // 276,400 + 281,900 = 558,300; ÷ 2 = 279,150.
            "2日に取得 17日あっても除く",
            joined(date(2026, 4, 2), end, 0, given),
            Some(LeftOut::NotFullyPaid),
            Some(279_150),
        ),
        (
            "2日に取得 暦日数29日",
            joined(date(2026, 4, 2), end, 0, [None; 3]),
            Some(LeftOut::NotFullyPaid),
            Some(279_150),
        ),
        (
            "16日に取得 暦日数15日は日数でも足りない",
            joined(date(2026, 4, 16), end, 0, [None; 3]),
            Some(LeftOut::NotFullyPaid),
            None,
        ),
        (
            "4月1日に取得 月末締め翌月払の4月は取得前の分",
            joined(date(2026, 4, 1), end, 1, given),
            Some(LeftOut::BeforeAcquisition),
            Some(279_150),
        ),
        (
            "4月1日に取得 20日締め",
            joined(date(2026, 4, 1), twentieth, 0, given),
            Some(LeftOut::NotFullyPaid),
            Some(279_150),
        ),
    ] {
        let decision = decided(&case);
        assert_eq!(decision.months[0].unwrap().left_out, left_out, "{title}");
        assert_eq!(decision.corrected_average.map(Yen::get), corrected, "{title}");
    }
}

#[test]
fn pay_of_the_past_is_excluded_from_the_corrected_average() {
    // 356,000 with 24,600 for January to March: (331,400 + 329,400 + 331,800) ÷ 3 = 330,866.67.
    let mut case = case(WorkerType::General, [(356_000, 30), (329_400, 31), (331_800, 30)]);
    case.months[0].as_mut().unwrap().back_pay = Yen::new(24_600);
    let decision = decided(&case);
    // 356,000 + 329,400 + 331,800 = 1,017,200; ÷ 3 = 339,066.67.
    assert_eq!(
        amounts(&decision),
        ([Some(1_017_200), Some(339_066), Some(330_866), Some(330_866)], [Some(24), Some(21)])
    );
    case.months[0].as_mut().unwrap().back_pay = Yen::new(356_001);
    assert!(decide(Law::embedded(), &case, &mut crate::trace::Silent).is_err());
}

#[test]
fn the_previous_standard_continues() {
    let mut case = case(WorkerType::General, [(0, 0), (0, 0), (0, 0)]);
    let none = decided(&case);
    assert_eq!((none.health, none.decided_by), (None, DecidedBy::PreviousStandardContinues));
    assert!(none.doubts.contains(&Doubt::NoStandard));
    for (previous, pension, grades) in [
        (240_000, None, [Some(19), Some(16)]),
        (58_000, None, [Some(1), Some(1)]),
        (1_390_000, None, [Some(50), Some(32)]),
        (710_000, Some(620_000), [Some(37), Some(31)]),
    ] {
        case.previous =
            PreviousStandard { health: Some(Yen::new(previous)), pension: pension.map(Yen::new) };
        assert_eq!(amounts(&decided(&case)).1, grades, "{previous}");
    }
}

#[test]
fn two_workplaces_are_added_before_the_grade() {
    let mut case = case(WorkerType::General, [(199_999, 30), (200_000, 31), (200_001, 30)]);
    case.other_workplaces = Some(Yen::new(89_999));
    // 200,000 + 89,999 = 289,999: one yen below 290,000.
    assert_eq!(amounts(&decided(&case)).1, [Some(21), Some(18)]);
    case.other_workplaces = Some(Yen::new(90_000));
    let decision = decided(&case);
    assert_eq!(decision.average, Some(Yen::new(200_000)));
    assert_eq!(amounts(&decision).1, [Some(22), Some(19)]);
}

#[test]
fn doubts_name_what_to_look_at() {
    // 342,800 + 388,500 + 401,200 = 1,132,500; ÷ 3 = 377,500: 380,000 against 340,000.
    let mut case = case(WorkerType::General, [(342_800, 31), (388_500, 30), (401_200, 31)]);
    case.previous.health = Some(Yen::new(340_000));
    case.calendar = Some(PayCalendar { closing_day: ClosingDay::MonthEnd, pay_offset_months: 0 });
    let decision = decided(&case);
    assert_eq!(decision.health_grade_change(), Some(2));
    assert_eq!(
        decision.doubts,
        [
            Doubt::DaysAbovePeriod(PaidMonth::April),
            Doubt::DaysAbovePeriod(PaidMonth::June),
            Doubt::TwoGradesFromPrevious { grades: 2 },
        ]
    );
    case.previous.health = Some(Yen::new(360_000));
    assert_eq!(decided(&case).health_grade_change(), Some(1));
}

#[test]
fn steps_tell_the_five_questions_in_order() {
    let case = case(WorkerType::General, [(312_400, 31), (214_286, 15), (318_900, 31)]);
    let mut trace = Explanation::default();
    decide(Law::embedded(), &case, &mut trace).unwrap();
    let mut rules: Vec<&str> = trace.steps.iter().map(|step| step.rule).collect();
    rules.dedup();
    assert_eq!(
        rules,
        ["定時決定の対象か", "支払基礎日数", "報酬の平均", "等級表に当てる", "いつから"]
    );
    let texts: Vec<&str> = trace.steps.iter().map(|step| step.text.as_str()).collect();
    assert!(texts.contains(&"5月は15日しかなく、17日に足りません。"), "{texts:#?}");
    assert!(texts.contains(&"平均315,650円は310,000円以上330,000円未満なので、健康保険23級です。"));
    assert!(trace.steps.iter().all(|step| !step.basis.is_empty()));
}

#[test]
fn years_beyond_the_checked_tables_are_refused() {
    let case = |year| Case::new(year, WorkerType::General, [pay(250_000, 30); 3]);
    let law = Law::embedded();
    for (year, answered) in [(2019, false), (2020, true), (2029, true), (2030, false)] {
        let decision = decide(law, &case(year), &mut crate::trace::Silent);
        assert_eq!(decision.is_ok(), answered, "{year}");
    }
}

#[test]
fn every_bound_of_both_tables_minus_one_zero_plus_one() {
    // 健康保険法40条1項, 厚生年金保険法20条1項; 2027, 2028, 2029: 令和7年法律74号.
    let law = Law::embedded();
    for year in [2026, 2027, 2028, 2029] {
        let september = crate::standard_period::month_of(year, 9);
        let health = law.health_grades.on_month(september).unwrap().value.rows();
        let pension = law.pension_grades.on_month(september).unwrap().value.rows();
        let literal = |rows: &[crate::grade::GradeRow], yen: i64| {
            let row = rows.iter().rev().find(|row| row.from <= yen).unwrap();
            (row.grade, Yen::new(row.standard))
        };
        let bounds = health.iter().chain(pension).map(|row| row.from).filter(|from| *from > 0);
        for bound in bounds {
            // Three bounds less one yen average a third of a yen less, and the rest is dropped.
            for (pay, average) in [
                ([bound - 1; 3], bound - 1),
                ([bound, bound, bound - 1], bound - 1),
                ([bound; 3], bound),
                ([bound, bound, bound + 1], bound),
                ([bound + 1; 3], bound + 1),
            ] {
                let mut case = case(WorkerType::General, pay.map(|pay| (pay, 30)));
                case.year = year;
                let decision = decided(&case);
                assert_eq!(decision.average, Some(Yen::new(average)));
                let told = |standard: Option<crate::grade::StandardMonthlyRemuneration>| {
                    standard.map(|standard| (standard.grade.0, standard.standard)).unwrap()
                };
                assert_eq!(told(decision.health), literal(health, average), "{year} {average}");
                assert_eq!(told(decision.pension), literal(pension, average), "{year} {average}");
            }
        }
    }
}

/// The determination read once more, slowly: total, simple, corrected, months used.
fn literal(case: &Case) -> (i64, Option<i64>, Option<i64>, Vec<PaidMonth>) {
    let months: Vec<(PaidMonth, MonthPay)> = PaidMonth::ALL
        .into_iter()
        .zip(case.months)
        .filter_map(|(month, pay)| pay.map(|pay| (month, pay)))
        .collect();
    let with = |limit: u8| -> Vec<(PaidMonth, MonthPay)> {
        months.iter().filter(|(_, pay)| pay.days.unwrap() >= limit).copied().collect()
    };
    let reaching = match case.worker_type {
        WorkerType::General => with(17),
        WorkerType::ShortTime => with(11),
        WorkerType::PartTime if with(17).is_empty() => with(15),
        WorkerType::PartTime => with(17),
    };
    let sum = |months: &[(PaidMonth, MonthPay)]| -> i64 {
        months.iter().map(|(_, pay)| pay.cash.get() + pay.in_kind.get()).sum()
    };
    let mean =
        |total: i64, count: usize| (count > 0).then(|| total / i64::try_from(count).unwrap());
    let used: Vec<(PaidMonth, MonthPay)> =
        reaching.iter().filter(|(_, pay)| pay.full_month_paid != Some(false)).copied().collect();
    let back_pay: i64 = used.iter().map(|(_, pay)| pay.back_pay.get()).sum();
    let corrected = if used.len() < reaching.len() || back_pay > 0 {
        mean(sum(&used) - back_pay, used.len())
    } else {
        None
    };
    let total = sum(&reaching);
    let used = used.into_iter().map(|(month, _)| month).collect();
    (total, mean(total, reaching.len()), corrected, used)
}

fn any_month() -> impl Strategy<Value = Option<MonthPay>> {
    let days = prop_oneof![9_u8..=18, 0_u8..=31];
    let full = prop_oneof![3 => Just(None), 1 => Just(Some(true)), 1 => Just(Some(false))];
    let pay = (40_000_i64..1_700_000, 0_i64..30_000, 0_i64..30_000, days, full);
    let pay = pay.prop_map(|(cash, in_kind, back_pay, days, full_month_paid)| MonthPay {
        cash: Yen::new(cash),
        in_kind: Yen::new(if in_kind < 20_000 { 0 } else { in_kind }),
        back_pay: Yen::new(if back_pay < 20_000 { 0 } else { back_pay }),
        days: Some(days),
        full_month_paid,
        set_aside: None,
    });
    proptest::option::weighted(0.9, pay)
}

fn any_worker() -> impl Strategy<Value = WorkerType> {
    use WorkerType::{General, PartTime, ShortTime};
    prop_oneof![Just(General), Just(PartTime), Just(ShortTime)]
}

proptest! {
    /// The steps and a slow literal reading agree, and every explanation replays.
    #[test]
    fn agrees_with_a_literal_reading(
        worker_type in any_worker(),
        months in [any_month(), any_month(), any_month()],
    ) {
        let mut case = Case::new(2026, worker_type, months);
        case.previous.health = Some(Yen::new(260_000));
        let decision = decided(&case);
        let (total, simple, corrected, months_used) = literal(&case);
        prop_assert_eq!(decision.total.get(), total);
        prop_assert_eq!(decision.simple_average.map(Yen::get), simple);
        prop_assert_eq!(decision.corrected_average.map(Yen::get), corrected);
        prop_assert_eq!(used(&decision), months_used.clone());
        let average = if months_used.is_empty() { None } else { corrected.or(simple) };
        prop_assert_eq!(decision.average.map(Yen::get), average);
    }

    /// More pay in any month never gives a lower standard.
    #[test]
    fn rises_with_pay(
        pay in [40_000_i64..1_700_000, 40_000..1_700_000, 40_000..1_700_000],
        place in 0_usize..3,
        more in 0_i64..400_000,
    ) {
        let less = decided(&case(WorkerType::General, pay.map(|pay| (pay, 30))));
        let mut raised = pay;
        raised[place] += more;
        let more = decided(&case(WorkerType::General, raised.map(|pay| (pay, 30))));
        prop_assert!(less.health.unwrap().standard <= more.health.unwrap().standard);
        prop_assert!(less.pension.unwrap().standard <= more.pension.unwrap().standard);
    }
}
