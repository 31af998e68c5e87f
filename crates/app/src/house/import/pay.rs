//! 賃金 and 賞与 beside the ledger.

use romori_intake::table::{BonusRow, Item, PayRow, Remarks};
use romori_roster::{BonusPayment, PayMonth, Validity};

use super::book::Book;
use super::compare::{Compare, Plan, Refused};
use super::convert::ToLedger;
use super::tally::Weighed;
use crate::procedure::{day_key, month_key};

impl Plan for PayRow {
    fn client(&self) -> Option<&str> {
        self.person.client.as_deref()
    }

    fn plan(
        self,
        compare: &mut Compare<'_>,
        book: &mut Book,
        remarks: &mut Remarks<'_, '_>,
    ) -> Result<Weighed, Refused> {
        let subject = compare.person(book, &self.person, Some(self.month), remarks)?;
        let at = (subject, i64::from(month_key(self.month)));
        let before = book.pay.fact(at).cloned();
        let valid = Validity::since(self.month.first_day());
        let after = paid(before.clone().unwrap_or_default(), self);
        if before.as_ref() == Some(&after) || before.is_none() && after == PayMonth::default() {
            return Ok(Weighed::Same);
        }
        let who = if before.is_some() { book.who(&subject) } else { String::new() };
        let known = book.pay.keep(at, valid, after.clone());
        compare.put(book, at, (before.as_ref(), &who), (valid, known), &after);
        Ok(if before.is_some() { Weighed::Changed } else { Weighed::Added })
    }
}

/// The month after the row.
fn paid(before: PayMonth, row: PayRow) -> PayMonth {
    PayMonth {
        days: row.days.after(before.days),
        fixed: row.fixed.after(Some(before.fixed)).unwrap_or_default(),
        variable: row.variable.after(Some(before.variable)).unwrap_or_default(),
        in_kind: row.in_kind.after(Some(before.in_kind)).unwrap_or_default(),
        back_pay: row.back_pay.after(Some(before.back_pay)).unwrap_or_default(),
        full_month: row.full_month.after(before.full_month),
        fixed_change: row.fixed_change.map(ToLedger::to_ledger).after(before.fixed_change),
    }
}

impl Plan for BonusRow {
    fn client(&self) -> Option<&str> {
        self.person.client.as_deref()
    }

    fn plan(
        self,
        compare: &mut Compare<'_>,
        book: &mut Book,
        remarks: &mut Remarks<'_, '_>,
    ) -> Result<Weighed, Refused> {
        let subject = compare.person(book, &self.person, None, remarks)?;
        let at = (subject, i64::from(day_key(self.paid_on)));
        let before = book.bonuses.fact(at).cloned();
        let paid_on = self.paid_on;
        let cash = self.cash.after(before.as_ref().map(|made| made.cash));
        let in_kind = self.in_kind.after(before.as_ref().map(|made| made.in_kind));
        if cash.is_none() && in_kind.is_none() {
            let what = "賞与の額が空です";
            remarks.error(Item::BonusCash, None, "IMP-0106", what, "額を入れるか、行を消す");
            return Err(Refused::Told);
        }
        let after = BonusPayment {
            paid_on,
            cash: cash.unwrap_or_default(),
            in_kind: in_kind.unwrap_or_default(),
        };
        if before.as_ref() == Some(&after) {
            return Ok(Weighed::Same);
        }
        let who = if before.is_some() { book.who(&subject) } else { String::new() };
        let valid = Validity::since(paid_on);
        let known = book.bonuses.keep(at, valid, after.clone());
        compare.put(book, at, (before.as_ref(), &who), (valid, known), &after);
        Ok(if before.is_some() { Weighed::Changed } else { Weighed::Added })
    }
}
