//! What is settled at the end of a year, to whom its slips go, and the formula of tax withheld.

use proptest::prelude::*;

use super::*;
use crate::law::Law;
use crate::withholding::{
    WithholdingCase, WithholdingColumn, WithholdingMethod, monthly_withholding,
};
use crate::withholding_bonus::{
    AfterSocialInsurance, BonusWithholdingCase, BonusWithholdingTable, bonus_at_rate,
    bonus_withholding,
};
use crate::year_end::{
    SlipCase, SlipRecipient, SlipStatus, TaxOfficeSubmission, TaxYear, YearEndCase, adjust,
    settle_excess, slip_submission,
};

proptest! {
    /// An excess is used up: first for the last pay's tax, then for unpaid wages', then refunded.
    #[test]
    fn an_excess_is_used_up(
        excess in 0_i64..500_000,
        last in 0_i64..300_000,
        unpaid in 0_i64..300_000,
    ) {
        let found =
            explained(|trace| settle_excess(yen(excess), yen(last), yen(unpaid), trace));
        let (own, rest) = (excess.min(last), (excess - last).max(0));
        prop_assert_eq!(found.offset_against_last_pay.get(), own);
        prop_assert_eq!(found.offset_against_unpaid_wage.get(), rest.min(unpaid));
        let used = found.offset_against_last_pay + found.offset_against_unpaid_wage;
        prop_assert_eq!(used + found.refund, yen(excess));
        prop_assert_eq!(found.withhold_at_last_pay.get(), last - own);
        prop_assert_eq!(found.withhold_when_paid.get(), unpaid - rest.min(unpaid));
    }

    /// 190条: up to twenty million yen and no further; a shortage is what was withheld too little.
    #[test]
    fn twenty_million_and_no_further(
        near in -2_i64..=2,
        low in 1_i64..20_000_000,
        withheld in 0_i64..7_000_000,
        high: bool,
    ) {
        let pay = if high { 20_000_000 + near } else { low };
        let case = YearEndCase {
            social_insurance: Some(Yen::ZERO),
            withheld_tax: Some(yen(withheld)),
            ..YearEndCase::new(TaxYear(2026), yen(pay))
        };
        let found = explained(|trace| adjust(&case, Law::embedded(), trace));
        prop_assert_eq!(found.deductions.is_some(), pay <= 20_000_000);
        prop_assert_eq!(found.tax.is_some(), pay <= 20_000_000);
        if let (Some(tax), Some(settled)) = (found.tax, found.settlement) {
            prop_assert_eq!(settled.shortage.get(), (tax.annual.get() - withheld).max(0));
            prop_assert_eq!(settled.excess.get(), (withheld - tax.annual.get()).max(0));
        }
    }

    /// 226条: to the tax office above the limit of each kind until 令和7年分, with the municipality's
    /// from 令和8年分; to the municipality everybody but who left with 300,000円 or less.
    #[test]
    fn where_a_slip_goes(
        year in 2022_i16..=2026,
        pay in 0_i64..25_000_000,
        recipient in prop::sample::select(&[
            (SlipRecipient::Officer, 1_500_000_i64, 500_000_i64),
            (SlipRecipient::LicensedProfessional, 2_500_000, 2_500_000),
            (SlipRecipient::Other, 5_000_000, 2_500_000),
        ][..]),
        status in prop::sample::select(&[
            SlipStatus::Adjusted, SlipStatus::LeftOrRelieved, SlipStatus::AboveLimit,
            SlipStatus::NotAdjusted, SlipStatus::Undeclared,
        ][..]),
        left: bool,
    ) {
        let (recipient, adjusted, relieved) = recipient;
        let case = SlipCase { year: TaxYear(year), pay: yen(pay), recipient, status, left };
        let found = explained(|trace| slip_submission(&case, Law::embedded(), trace));
        prop_assert_eq!(found.municipality_required, !left || pay > 300_000);
        let above = match status {
            SlipStatus::Adjusted => pay > adjusted,
            SlipStatus::LeftOrRelieved => pay > relieved,
            SlipStatus::AboveLimit => true,
            SlipStatus::NotAdjusted => false,
            SlipStatus::Undeclared => pay > 500_000,
        };
        let expected = match (year, above, found.municipality_required) {
            (2026.., _, true) => TaxOfficeSubmission::Deemed,
            (..=2025, true, _) => TaxOfficeSubmission::Required,
            _ => TaxOfficeSubmission::NotRequired,
        };
        prop_assert_eq!(found.tax_office, expected);
        prop_assert_eq!(found.due, Date::new(year + 1, 1, 31).unwrap());
        prop_assert!((0..=2).contains(&days_to(found.due, found.due_adjusted)));
    }

    /// The formula gives ten yen by ten, rises with pay and falls with dependants, and stays within
    /// a row's breadth of the table.
    #[test]
    fn the_formula_and_the_table(
        year in 2025_i16..=2027,
        pay in 0_i64..2_000_000,
        more in 0_i64..50_000,
        dependants in 0_u32..8,
    ) {
        let law = Law::embedded();
        let of = |pay: i64, dependants, method| {
            let column = WithholdingColumn::Kou { dependants };
            let case = WithholdingCase { year, pay: yen(pay), column };
            explained(|trace| monthly_withholding(&case, method, law, trace)).tax.get()
        };
        let formula = WithholdingMethod::ComputerFormula;
        let found = of(pay, dependants, formula);
        prop_assert!(found >= 0 && found % 10 == 0);
        prop_assert!(found <= of(pay + more, dependants, formula));
        prop_assert!(found >= of(pay, dependants + 1, formula));
        // A row is 3,000円 wide at most, the highest rate in it 20.42 or 23.483 per cent.
        if pay < 740_000 {
            let table = of(pay, dependants, WithholdingMethod::Table);
            prop_assert!((found - table).abs() <= 400, "{found} {table}");
        }
    }

    /// 188条: before and after social insurance are one, and what it leaves is taxed.
    #[test]
    fn gross_less_insurance_is_net(
        bonus in 1_i64..3_000_000,
        insurance in 0_i64..400_000,
        previous in 1_i64..900_000,
        off in 0_i64..200_000,
    ) {
        let of = |bonus, previous_month| {
            let case = BonusWithholdingCase {
                year: 2026,
                column: WithholdingColumn::Kou { dependants: 1 },
                bonus,
                previous_month,
                period_months: 6,
                method: WithholdingMethod::Table,
            };
            explained(|trace| bonus_withholding(&case, Law::embedded(), trace))
        };
        let gross = |net, off| {
            AfterSocialInsurance::Gross { pay: yen(net + off), social_insurance: yen(off) }
        };
        let plain = |net| AfterSocialInsurance::Net(yen(net));
        let net = of(plain(bonus), plain(previous));
        prop_assert_eq!(of(gross(bonus, insurance), gross(previous, off)), net);
        prop_assert_eq!(net.previous_month.get(), previous);
        // A known rate gives the tax of the table that found it.
        if let BonusWithholdingTable::Rates(rate) = net.by {
            let known = explained(|trace| bonus_at_rate(yen(bonus), rate, trace));
            prop_assert_eq!(known, net.tax);
        }
    }
}
