//! The months of a person: days and pay belong together, and amounts should be of one size.

use romori_types::{Date, YearMonth, Yen};

use crate::draft::{APRIL, Draft, DraftMonth, slot_at};
use crate::field::{Field, MonthSlot};
use crate::mapping::Layout;
use crate::person::MonthPay;
use crate::read::Reader;
use crate::value::Mistake;

/// What a month comes to; nothing where the sheet has nothing.
pub(crate) fn pay(month: &DraftMonth) -> Option<MonthPay> {
    if month.is_blank() {
        return None;
    }
    Some(MonthPay {
        days: month.days,
        cash: month.cash_or_rest().unwrap_or(Yen::ZERO),
        in_kind: month.in_kind.unwrap_or(Yen::ZERO),
        full_month_paid: month.full_month_paid,
    })
}

pub(crate) fn check(reader: &Reader<'_>, draft: &mut Draft) {
    let mut problems = Vec::new();
    for place in APRIL..draft.months.len() {
        let Some(month) = draft.months.get(place).copied() else { continue };
        let Some(of) = slot_at(place).month(reader.year) else { continue };
        let one = OneMonth { reader, draft, month, slot: slot_of_layout(reader, place), of };
        if month.is_blank() {
            problems.extend(one.blank());
        } else if !month.failed {
            problems.extend(one.days_and_pay());
            problems.extend(one.total());
            problems.extend(one.thousandth(place));
        }
    }
    let settled = problems.is_empty();
    draft.problems.append(&mut problems);
    if settled {
        let doubt = against_previous(draft);
        if let Some(mistake) = doubt {
            let field = if reader.mapping.has(Field::PreviousStandard) {
                Field::PreviousStandard
            } else {
                Field::PreviousHealthStandard
            };
            crate::check::note(reader, draft, field, mistake);
        }
    }
}

fn slot_of_layout(reader: &Reader<'_>, place: usize) -> MonthSlot {
    match reader.mapping.layout {
        Layout::RowPerPerson => slot_at(place),
        Layout::RowPerMonth => MonthSlot::EachRow,
    }
}

struct OneMonth<'a> {
    reader: &'a Reader<'a>,
    draft: &'a Draft,
    month: DraftMonth,
    slot: MonthSlot,
    of: YearMonth,
}

impl OneMonth<'_> {
    fn problem(&self, field: Field, mistake: Mistake) -> crate::Problem {
        let first = self.draft.rows.first().copied().unwrap_or(0);
        let row = if self.month.row == 0 { first } else { self.month.row };
        // A month without a row of its own has no cell to point at.
        let has_cell = self.month.row != 0 || self.slot != MonthSlot::EachRow;
        let column = self.reader.column_of(field).filter(|_| has_cell);
        self.reader.problem(row, column, field, Some(self.of), mistake)
    }

    fn pay_field(&self) -> Field {
        let cash = Field::Cash(self.slot);
        if self.reader.mapping.has(cash) { cash } else { Field::Total(self.slot) }
    }

    /// Nothing for a month in which the person was there.
    fn blank(&self) -> Option<crate::Problem> {
        if !self.reader.mapping.has(self.pay_field()) {
            return None;
        }
        let absent = |date: Option<Date>, test: fn(YearMonth, YearMonth) -> bool| {
            date.is_some_and(|date| test(YearMonth::of(date), self.of))
        };
        // Paid in the month after, a first pay may come a month after joining.
        let joined_later = absent(self.draft.acquired_on, |joined, month| joined >= month);
        let left_before = absent(self.draft.left_on, |left, month| left < month);
        if joined_later || left_before {
            return None;
        }
        let month = self.of.month();
        Some(self.problem(
            self.pay_field(),
            Mistake::doubt(
                "INT-1605",
                format!("{month}月の日数と報酬が空です"),
                "支払いのない月なら、日数と報酬に0を入れる",
            ),
        ))
    }

    fn days_and_pay(&self) -> Option<crate::Problem> {
        let (month, days) = (self.of.month(), self.month.days);
        let has_days = self.reader.mapping.has(Field::Days(self.slot));
        let cash = self.month.cash_or_rest();
        let paid = cash.unwrap_or(Yen::ZERO) + self.month.in_kind.unwrap_or(Yen::ZERO);
        let found = match (days, cash) {
            (None, _) if has_days && paid > Yen::ZERO => (
                Field::Days(self.slot),
                Mistake::error(
                    "INT-1601",
                    format!("{month}月の日数が空です"),
                    "支払基礎日数を入れる（月給は暦の日数、日給・時給は出勤した日数）",
                ),
            ),
            (Some(days), None) if days > 0 => (
                self.pay_field(),
                Mistake::error(
                    "INT-1602",
                    format!("{month}月は日数が{days}日あるのに、報酬が空です"),
                    "報酬を入れる。支払いがなければ0を入れる",
                ),
            ),
            (Some(0), Some(_)) if paid > Yen::ZERO => (
                Field::Days(self.slot),
                Mistake::doubt(
                    "INT-1603",
                    format!("{month}月は日数が0日なのに、{paid}円の支払いがあります"),
                    "日数を確かめる。休業中の手当などなら、このままでよい",
                ),
            ),
            (Some(days), Some(_)) if days > 0 && paid == Yen::ZERO => (
                self.pay_field(),
                Mistake::doubt(
                    "INT-1604",
                    format!("{month}月は日数が{days}日あるのに、報酬が0円です"),
                    "報酬を確かめる。無給なら日数も0にする",
                ),
            ),
            _ => return None,
        };
        Some(self.problem(found.0, found.1))
    }

    /// 合計 is what its parts add up to.
    fn total(&self) -> Option<crate::Problem> {
        let total = self.month.total?;
        let sum = self.month.cash? + self.month.in_kind.unwrap_or(Yen::ZERO);
        if sum == total {
            return None;
        }
        let month = self.of.month();
        Some(
            self.problem(
                Field::Total(self.slot),
                Mistake::error(
                    "INT-1606",
                    format!("{month}月の合計が、通貨と現物の和（{sum}円）と違います"),
                    "どの額が正しいか確かめる",
                )
                .suggest(sum.get().to_string()),
            ),
        )
    }

    /// A month entered in thousands beside others in yen, or all of them.
    fn thousandth(&self, place: usize) -> Option<crate::Problem> {
        let cash = self.month.cash_or_rest().filter(|yen| *yen > Yen::ZERO)?;
        let full = cash.get().checked_mul(1_000)?;
        let close = |yen: Yen| yen.get() <= full * 2 && full <= yen.get() * 2;
        let others = self.draft.months.iter().enumerate().skip(APRIL);
        let other = others
            .filter(|(other, _)| *other != place)
            .filter_map(|(other, month)| Some((other, month.cash_or_rest()?)))
            .find(|(_, yen)| close(*yen));
        let previous = self.draft.previous_health_standard.filter(|yen| close(*yen));
        let what = match (other, previous) {
            (Some((other, yen)), _) => {
                let month = slot_at(other).month(self.reader.year)?.month();
                format!("ほかの月の1,000分の1です（{month}月 {yen}円）")
            }
            (None, Some(yen)) => format!("従前の標準報酬月額の1,000分の1です（{yen}円）"),
            // 2,000 yen for half a month of work is no pay of anyone insured.
            (None, None) if cash.get() < 2_000 && self.month.days.is_some_and(|d| d > 10) => {
                "1か月の報酬としては小さすぎます".to_owned()
            }
            (None, None) => return None,
        };
        let how = format!("千円単位なら {} に直す", Yen::new(full));
        let mistake = Mistake::error("INT-1607", what, how).suggest(full.to_string());
        Some(self.problem(self.pay_field(), mistake))
    }
}

/// Twice or half of what it was: mistyped, or a real change to look at.
fn against_previous(draft: &Draft) -> Option<Mistake> {
    let previous = draft.previous_health_standard.or(draft.previous_pension_standard)?;
    if draft.two_workplaces == Some(true) || draft.leave.is_some() {
        return None;
    }
    let paid: Vec<i64> = draft
        .months
        .iter()
        .skip(APRIL)
        .filter_map(pay)
        .filter(|month| month.days.is_none_or(|days| days >= 15))
        .map(|month| month.total().get())
        .filter(|total| *total > 0)
        .collect();
    let months = i64::try_from(paid.len()).ok().filter(|count| *count > 0)?;
    let average = paid.iter().sum::<i64>() / months;
    let high = average >= previous.get().saturating_mul(2);
    let low = average.saturating_mul(2) <= previous.get();
    // The tables end: beyond them pay and standard part for good.
    if !(high && previous.get() < 600_000 || low && previous.get() > 100_000) {
        return None;
    }
    let direction = if high { "2倍以上" } else { "半分以下" };
    Some(Mistake::doubt(
        "INT-1609",
        format!(
            "4〜6月の報酬（平均{}円）が従前の標準報酬月額（{previous}円）の{direction}です",
            Yen::new(average)
        ),
        "額の桁と、従前の標準報酬月額を確かめる",
    ))
}
