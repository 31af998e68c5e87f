//! ひと月の報酬, 賞与, 標準報酬月額.

use romori_intake::table::typed;
use romori_roster::{BonusPayment, PayMonth, StandardRemuneration};
use romori_types::{Date, YearMonth, Yen};

use super::entry::Entry;
use super::fields::{Fields, day_text, word_of, yen_text};
use crate::procedure::{day_key, month_key};

impl Entry for PayMonth {
    const FIRST: &'static str = "fixed";
    const CHANGES: bool = false;

    fn read(fields: &mut Fields<'_>, before: Option<&Self>) -> Option<Self> {
        let month = fields.must("month", typed::month);
        let days = fields.count("days", 31, "日");
        if days.is_none() {
            fields.bad("days", "入っていません。0から31までの数字で入れてください。");
        }
        let fixed = fields.must("fixed", typed::amount);
        let variable = fields.must("variable", typed::amount);
        let in_kind = fields.yen("in_kind");
        let back_pay = fields.yen("back_pay");
        let cash = fixed.zip(variable).map(|(fixed, variable)| fixed + variable);
        if cash.is_some_and(|cash| back_pay > cash) {
            fields.bad(
                "back_pay",
                "固定的賃金と非固定的賃金の合計より多い額です。うち遡及支払額を確かめてください。",
            );
        }
        let fixed_change = fields.word("fixed_change");
        month?;
        Some(Self {
            days,
            fixed: fixed?,
            variable: variable?,
            in_kind,
            back_pay,
            full_month: before.and_then(|before| before.full_month),
            fixed_change,
        })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        let none_if_zero = |yen: Yen| if yen == Yen::ZERO { String::new() } else { yen_text(yen) };
        vec![
            ("days", self.days.map(|days| days.to_string()).unwrap_or_default()),
            ("fixed", yen_text(self.fixed)),
            ("variable", yen_text(self.variable)),
            ("in_kind", none_if_zero(self.in_kind)),
            ("back_pay", none_if_zero(self.back_pay)),
            ("fixed_change", self.fixed_change.as_ref().map(word_of).unwrap_or_default()),
        ]
    }

    fn begins(&self, key: i64) -> Option<Date> {
        Some(YearMonth::from_index(i32::try_from(key).ok()?).first_day())
    }

    fn own_key(&self, fields: &Fields<'_>) -> Option<i64> {
        let month = typed::month(fields.text("month")).ok()??;
        Some(i64::from(month_key(month)))
    }
}

impl Entry for BonusPayment {
    const FIRST: &'static str = "cash";
    const CHANGES: bool = false;

    fn read(fields: &mut Fields<'_>, _: Option<&Self>) -> Option<Self> {
        let paid_on = fields.must("paid_on", typed::day);
        let cash = fields.must("cash", typed::amount);
        let in_kind = fields.yen("in_kind");
        Some(Self { paid_on: paid_on?, cash: cash?, in_kind })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        vec![
            ("paid_on", day_text(Some(self.paid_on))),
            ("cash", yen_text(self.cash)),
            ("in_kind", yen_text(self.in_kind)),
        ]
    }

    fn begins(&self, _: i64) -> Option<Date> {
        Some(self.paid_on)
    }

    fn own_key(&self, _: &Fields<'_>) -> Option<i64> {
        Some(i64::from(day_key(self.paid_on)))
    }
}

/// A standard in thousands of yen, as notices write it.
fn thousands(fields: &mut Fields<'_>, field: &'static str) -> Option<Yen> {
    let thousand = fields.read(field, typed::amount)?;
    if thousand.get() > 9_999 {
        fields.bad(field, "千円の単位で入れてください。26万円なら260です。");
        return None;
    }
    Some(Yen::new(thousand.get() * 1_000))
}

impl Entry for StandardRemuneration {
    const FIRST: &'static str = "from_month";
    const CHANGES: bool = false;

    fn read(fields: &mut Fields<'_>, _: Option<&Self>) -> Option<Self> {
        let from_month = fields.must("from_month", typed::month);
        let by = fields.must_word("by");
        let health = thousands(fields, "health");
        let pension = thousands(fields, "pension");
        if fields.text("health").is_empty() && fields.text("pension").is_empty() {
            fields.bad("health", "健康保険か厚生年金保険のどちらかを入れてください。");
        }
        Some(Self { health, pension, by: by?, from_month: from_month? })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        let thousand =
            |yen: Option<Yen>| yen.map(|yen| (yen.get() / 1_000).to_string()).unwrap_or_default();
        vec![
            ("from_month", self.from_month.ja()),
            ("by", word_of(&self.by)),
            ("health", thousand(self.health)),
            ("pension", thousand(self.pension)),
        ]
    }

    fn begins(&self, _: i64) -> Option<Date> {
        Some(self.from_month.first_day())
    }
}
