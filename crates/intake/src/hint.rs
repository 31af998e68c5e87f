//! Remarks become facts only where no column says otherwise, and the user is told.

use romori_types::{YearMonth, Yen};

use crate::check::note;
use crate::draft::{APRIL, Draft};
use crate::field::{Field, MonthSlot};
use crate::person::{Leave, RiseOrFall};
use crate::read::Reader;
use crate::remarks::hints;
use crate::value::Mistake;

pub(crate) fn apply(reader: &Reader<'_>, draft: &mut Draft) {
    let found = hints(&draft.remarks);
    let mut read = Vec::new();
    if let (Some(kind), None) = (found.leave, &draft.leave) {
        draft.leave = Some(Leave { kind, text: draft.remarks.clone() });
        read.push("休業・休職中".to_owned());
    }
    if found.two_workplaces && draft.two_workplaces.is_none() {
        draft.two_workplaces = Some(true);
        read.push("二以上事業所勤務".to_owned());
    }
    if let (Some(month), None) = (found.revision_month, draft.revision_month) {
        draft.revision_month =
            MonthSlot::Of(6).month(reader.year).map(|june| june.plus(i32::from(month) - 6));
        read.push(format!("{month}月に随時改定の予定"));
    }
    if let (Some((month, change)), None) = (found.rise_or_fall, draft.rise_or_fall_month) {
        draft.rise_or_fall_month = Some(month);
        draft.rise_or_fall = draft.rise_or_fall.or(Some(change));
        let word = if change == RiseOrFall::Rise { "昇給" } else { "降給" };
        read.push(format!("{month}月に{word}"));
    }
    if let (Some((month, yen)), None, None) = (found.retro, draft.retro_month, draft.retro_amount) {
        draft.retro_month = Some(month);
        draft.retro_amount = Some(yen);
        read.push(format!("{month}月の報酬に遡及分{yen}円を含む"));
    }
    if found.joined_midway
        && let Some(month) = first_paid_after_joining(reader, draft)
    {
        read.push(format!("{month}月は途中入社の月"));
    }
    if !read.is_empty() {
        let what = format!("備考から「{}」と読みました", read.join("、"));
        let how = "違うときは備考を直すか、その項目の列を足す";
        note(reader, draft, Field::Remarks, Mistake::doubt("INT-1801", what, how));
    }
    retro(reader, draft);
}

/// The first paid month from the joining on is not a whole one, unless a column says it is.
fn first_paid_after_joining(reader: &Reader<'_>, draft: &mut Draft) -> Option<i8> {
    let joined = YearMonth::of(draft.acquired_on?);
    let april = MonthSlot::Of(4).month(reader.year)?;
    if joined < april.previous() {
        return None;
    }
    for (offset, month) in (0..).zip(draft.months.iter_mut().skip(APRIL)) {
        let of = april.plus(offset);
        let paid = month.cash_or_rest().is_some_and(|yen| yen > Yen::ZERO);
        if of >= joined && paid {
            if month.full_month_paid.is_some() {
                return None;
            }
            month.full_month_paid = Some(false);
            return Some(of.month());
        }
    }
    None
}

/// 遡及支払 needs its month and its amount, and cannot exceed the pay that contains it.
fn retro(reader: &Reader<'_>, draft: &mut Draft) {
    match (draft.retro_month, draft.retro_amount.filter(|yen| *yen > Yen::ZERO)) {
        (None, Some(_)) if !draft.failed.contains(&Field::RetroMonth) => {
            let mistake = Mistake::doubt(
                "INT-1802",
                "遡及支払額だけがあり、支払った月がありません。修正平均に使いません",
                "遡及分を支払った月（4〜6月）を入れる",
            );
            note(reader, draft, Field::RetroAmount, mistake);
            draft.retro_amount = None;
        }
        (Some(month), Some(amount)) => {
            let place = usize::from(month).checked_sub(4).map(|offset| APRIL + offset);
            let paid = place
                .and_then(|place| draft.months.get(place))
                .and_then(|month| month.cash_or_rest());
            if paid.is_some_and(|paid| amount > paid) {
                let mistake = Mistake::error(
                    "INT-1803",
                    format!("遡及支払額が{month}月の報酬より多くなっています"),
                    "遡及分の額か、支払った月を直す",
                );
                note(reader, draft, Field::RetroAmount, mistake);
            }
        }
        _ => {}
    }
}
