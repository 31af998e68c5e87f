//! 通勤手当の非課税 — how much of a commuting allowance bears no income tax.
//!
//! Law: 所得税法9条1項5号, 所得税法施行令20条の2. What is free of tax is remuneration of social insurance
//! all the same.

use romori_types::{Exact, YearMonth, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, VehicleCommutingBand, VehicleCommutingLimits};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static TRANSPORT: [Basis; 2] =
    [Basis::act("所得税法9条1項5号"), Basis::order("所得税法施行令20条の2第1号")];
static VEHICLE: [Basis; 2] =
    [Basis::act("所得税法9条1項5号"), Basis::order("所得税法施行令20条の2")];
static REMUNERATION: [Basis; 2] =
    [Basis::act("健康保険法3条5項"), Basis::act("厚生年金保険法3条1項3号")];

/// Below this many kilometres one way a vehicle frees nothing, parking included.
const NEAR_KM: i64 = 2;

/// 通勤手当の問い — the allowance of a month and how the worker commutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommutingAllowanceCase {
    /// The month in which the allowance falls due.
    pub month: YearMonth,
    /// The allowance.
    pub allowance: Yen,
    /// How.
    pub means: CommutingMeans,
}

/// 通勤の方法 — public transport, or an own vehicle with what is paid besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommutingMeans {
    /// 交通機関
    PublicTransport,
    /// 自動車・自転車など
    Vehicle {
        /// Kilometres one way.
        one_way_km: Exact,
        /// Public transport or toll besides, a month.
        fare: Yen,
        /// 駐車場等の料金, a month.
        parking: Yen,
    },
}

/// 通勤手当の内訳 — what of it is taxed and what counts for social insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommutingAllowance {
    /// 非課税の額
    pub non_taxable: Yen,
    /// 課税される額
    pub taxable: Yen,
    /// 報酬に数える額: the whole.
    pub remuneration: Yen,
}

/// How much of the allowance is free of income tax.
///
/// Law: 所得税法施行令20条の2. For a vehicle the limit of its distance, with parking up to its own limit and
/// with the fare besides, all together within the limit of public transport. Unit: whole yen a
/// month. Not covered: the cheapest way that the order asks for, several months paid at once.
///
/// # Errors
/// When the month lies outside the checked range, or an amount or the distance is negative.
pub fn commuting_allowance<T: Trace>(
    case: &CommutingAllowanceCase,
    law: &Law,
    trace: &mut T,
) -> Result<CommutingAllowance, StatuteError> {
    if case.allowance < Yen::ZERO {
        let message = "通勤手当は0円以上で入れてください。";
        return Err(StatuteError::impossible("commuting_allowance", message));
    }
    let allowance = Quantity::yen("通勤手当", case.allowance);
    let limit = limit(case, law, trace)?;
    let rule = Rule::new("通勤手当の非課税", &VEHICLE);
    let operands = [&allowance, &limit];
    let minimum = Operation::Minimum;
    let free = rule.take(trace, "非課税の額", Unit::Yen, minimum, &operands, |free| {
        format!("通勤手当{allowance}のうち、{limit}までの{free}は課税されません。")
    })?;
    trace.gives("non_taxable", &free);
    let operands = [&allowance, &free];
    let difference = Operation::Difference;
    let taxed =
        rule.take(trace, "課税される額", Unit::Yen, difference, &operands, |taxed| {
            format!("課税される通勤手当は{taxed}です。")
        })?;
    trace.gives("taxable", &taxed);
    let rule = Rule::new("報酬", &REMUNERATION);
    let take = Operation::Take;
    let remuneration = rule.take(trace, "報酬", Unit::Yen, take, &[&allowance], |whole| {
        format!("社会保険の報酬には、課税されない分も含めて{whole}を数えます。")
    })?;
    trace.gives("social_insurance_remuneration", &remuneration);
    Ok(CommutingAllowance {
        non_taxable: free.as_yen(),
        taxable: taxed.as_yen(),
        remuneration: remuneration.as_yen(),
    })
}

fn limit<T: Trace>(
    case: &CommutingAllowanceCase,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.commuting_exempt.on_month(case.month)?;
    let most = Quantity::parameter("交通機関の限度", *found.value, Unit::Yen);
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let CommutingMeans::Vehicle { one_way_km, fare, parking } = case.means else {
        let rule = Rule::new("交通機関の限度", &TRANSPORT).with(&parameters);
        let take = Operation::Take;
        return rule.take(trace, "非課税の限度", Unit::Yen, take, &[&most], |limit| {
            format!("交通機関を使う人の非課税の限度は1か月{limit}です。")
        });
    };
    let vehicle =
        Vehicle { one_way_km, parking, found: law.tax.commuting_by_vehicle.on_month(case.month)? };
    vehicle.check(fare)?;
    let by_distance = vehicle.by_distance(trace)?;
    let parking = vehicle.parking(trace)?;
    let fare = Quantity::yen("交通機関・有料道路の料金", fare);
    let rule = Rule::new("非課税の限度", &VEHICLE).with(&parameters);
    let operands = [&by_distance, &parking, &fare];
    let sum = rule.take(trace, "合計", Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("距離の限度{by_distance}、駐車場等{parking}、料金{fare}を合わせて{sum}です。")
    })?;
    let operands = [&sum, &most];
    let minimum = Operation::Minimum;
    rule.take(trace, "非課税の限度", Unit::Yen, minimum, &operands, |limit| {
        format!("合わせて{most}を超えないので、非課税の限度は1か月{limit}です。")
    })
}

/// A vehicle and the limits of the month.
struct Vehicle<'a> {
    one_way_km: Exact,
    parking: Yen,
    found: InForce<'a, VehicleCommutingLimits>,
}

impl Vehicle<'_> {
    fn check(&self, fare: Yen) -> Result<(), StatuteError> {
        let negative = [
            ("one_way_km", self.one_way_km < Exact::ZERO),
            ("fare", fare < Yen::ZERO),
            ("parking", self.parking < Yen::ZERO),
        ];
        match negative.into_iter().find(|(_, is)| *is) {
            Some((field, _)) => {
                Err(StatuteError::impossible(field, "距離と料金は0以上で入れてください。"))
            }
            None => Ok(()),
        }
    }

    fn by_distance<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let bands = &self.found.value.bands;
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("距離の限度", &VEHICLE).with(&parameters);
        let km = Quantity::given("片道の距離", self.one_way_km, Unit::Count);
        let of = |value: fn(&VehicleCommutingBand) -> i64| bands.iter().map(value).collect();
        let operation = Operation::GradeIn(of(|band| band.from_km));
        let place = rule.take(trace, "区分", Unit::Count, operation, &[&km], |place| {
            let number = usize::try_from(place.as_yen().get()).unwrap_or(1);
            let from = bands.get(number - 1).map_or(0, |band| band.from_km);
            match bands.get(number) {
                Some(next) => {
                    let to = next.from_km;
                    format!(
                        "片道{km}キロメートルは{from}キロメートル以上{to}キロメートル未満です。"
                    )
                }
                None => format!("片道{km}キロメートルは{from}キロメートル以上です。"),
            }
        })?;
        let operation = Operation::EntryOf(of(|band| band.limit));
        rule.take(trace, "距離の限度", Unit::Yen, operation, &[&place], |limit| {
            format!("この距離の非課税の限度は1か月{limit}です。")
        })
    }

    fn parking<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("駐車場等の料金", &VEHICLE).with(&parameters);
        let near = self.one_way_km < Exact::whole(NEAR_KM);
        let limit = if near { 0 } else { self.found.value.parking };
        let limit = Quantity::parameter("駐車場等の限度", Yen::new(limit), Unit::Yen);
        let parking = Quantity::yen("駐車場等の料金", self.parking);
        let operands = [&parking, &limit];
        let minimum = Operation::Minimum;
        rule.take(trace, "駐車場等の料金", Unit::Yen, minimum, &operands, |counted| {
            if near {
                format!("片道{NEAR_KM}キロメートル未満なので、駐車場等の料金は数えません。")
            } else {
                format!("駐車場等の料金{parking}は{limit}までの{counted}を数えます。")
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn vehicle(tenths_of_km: i128, fare: i64, parking: i64) -> CommutingMeans {
        CommutingMeans::Vehicle {
            one_way_km: Exact::ratio(tenths_of_km, 10).unwrap(),
            fare: Yen::new(fare),
            parking: Yen::new(parking),
        }
    }

    fn case(month: &str, allowance: i64, means: CommutingMeans) -> CommutingAllowanceCase {
        let month = month.parse().unwrap();
        CommutingAllowanceCase { month, allowance: Yen::new(allowance), means }
    }

    fn free(month: &str, allowance: i64, means: CommutingMeans) -> i64 {
        let mut trace = Explanation::default();
        let case = case(month, allowance, means);
        let found = commuting_allowance(&case, Law::embedded(), &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        let amounts = [found.non_taxable, found.taxable, found.remuneration];
        assert_eq!(
            replayed.iter().map(|(_, value)| *value).collect::<Vec<_>>(),
            amounts.map(Exact::from)
        );
        assert_eq!(found.non_taxable.get() + found.taxable.get(), allowance);
        assert_eq!(found.remuneration.get(), allowance);
        found.non_taxable.get()
    }

    /// 国税庁の周知: a tenth of a kilometre below each distance, at it and above it.
    #[test]
    fn every_distance_at_its_bound() {
        const BEFORE: [(i128, i64); 8] = [
            (0, 0),
            (2, 4_200),
            (10, 7_100),
            (15, 12_900),
            (25, 18_700),
            (35, 24_400),
            (45, 28_000),
            (55, 31_600),
        ];
        const FROM_2025_04: [(i128, i64); 8] = [
            (0, 0),
            (2, 4_200),
            (10, 7_300),
            (15, 13_500),
            (25, 19_700),
            (35, 25_900),
            (45, 32_300),
            (55, 38_700),
        ];
        const MORE_FROM_2026_04: [(i128, i64); 4] =
            [(65, 45_700), (75, 52_700), (85, 59_600), (95, 66_400)];
        let now: Vec<(i128, i64)> =
            FROM_2025_04.iter().chain(&MORE_FROM_2026_04).copied().collect();
        for (months, bands) in [
            (["2016-01", "2025-03"], BEFORE.to_vec()),
            (["2025-04", "2026-03"], FROM_2025_04.to_vec()),
            (["2026-04", "2027-12"], now),
        ] {
            for month in months {
                let all = |tenths| free(month, 200_000, vehicle(tenths, 0, 0));
                for (place, (km, limit)) in bands.iter().enumerate().skip(1) {
                    assert_eq!(all(km * 10 - 1), bands[place - 1].1, "{month} {km}");
                    assert_eq!(all(km * 10), *limit, "{month} {km}");
                    assert_eq!(all(km * 10 + 1), *limit, "{month} {km}");
                }
                assert_eq!(all(5_000), bands.last().unwrap().1, "{month}");
            }
        }
    }

    #[test]
    fn public_transport_to_its_limit() {
        for (allowance, expected) in
            [(0, 0), (149_999, 149_999), (150_000, 150_000), (150_001, 150_000)]
        {
            let transport = CommutingMeans::PublicTransport;
            assert_eq!(free("2026-11", allowance, transport), expected);
        }
    }

    #[test]
    fn parking_and_tolls() {
        for (month, allowance, means, expected) in [
            ("2026-11", 18_600, vehicle(170, 0, 2_200), 15_700),
            // Parking up to 5,000 yen from April 2026, none before.
            ("2026-04", 30_000, vehicle(170, 0, 4_999), 18_499),
            ("2026-04", 30_000, vehicle(170, 0, 5_000), 18_500),
            ("2026-04", 30_000, vehicle(170, 0, 5_001), 18_500),
            ("2026-03", 30_000, vehicle(170, 0, 5_000), 13_500),
            // Not below two kilometres.
            ("2026-11", 9_000, vehicle(19, 0, 3_000), 0),
            ("2026-11", 9_000, vehicle(20, 0, 3_000), 7_200),
            // A toll or a train besides, all together within 150,000 yen.
            ("2026-11", 60_000, vehicle(170, 20_000, 5_000), 38_500),
            ("2026-11", 200_000, vehicle(170, 131_499, 5_000), 149_999),
            ("2026-11", 200_000, vehicle(170, 131_500, 5_000), 150_000),
            ("2026-11", 200_000, vehicle(170, 131_501, 5_000), 150_000),
            ("2026-11", 12_000, vehicle(10, 9_000, 1_000), 9_000),
            // An allowance below the limit is free whole.
            ("2026-11", 10_000, vehicle(170, 0, 0), 10_000),
        ] {
            assert_eq!(free(month, allowance, means), expected, "{month} {allowance}");
        }
    }

    #[test]
    fn what_is_refused() {
        let ask = |month, allowance, means| {
            let case = case(month, allowance, means);
            commuting_allowance(&case, Law::embedded(), &mut Silent)
        };
        for month in ["2015-12", "2028-01"] {
            let asked = ask(month, 1, vehicle(30, 0, 0));
            assert!(matches!(asked, Err(StatuteError::OutOfRange { .. })), "{month}");
        }
        for refused in [
            ask("2026-11", -1, CommutingMeans::PublicTransport),
            ask("2026-11", 1, vehicle(-1, 0, 0)),
            ask("2026-11", 1, vehicle(30, -1, 0)),
            ask("2026-11", 1, vehicle(30, 0, -1)),
        ] {
            assert!(matches!(refused, Err(StatuteError::Impossible { .. })));
        }
    }
}
