//! Several rows of one person, one a month, to one draft.

use romori_types::Date;

use crate::draft::{Draft, slot_at};
use crate::field::{Field, MonthSlot};
use crate::read::Reader;
use crate::value::Mistake;

/// What makes rows one person's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Insured(u32),
    Employee(String),
    Named(String, Option<Date>),
}

pub(crate) fn key(draft: &Draft) -> Option<Key> {
    if let Some(number) = draft.insured_number {
        return Some(Key::Insured(number));
    }
    if let Some(number) = &draft.employee_number {
        return Some(Key::Employee(number.clone()));
    }
    let name = if draft.name_kanji.is_empty() { &draft.name_kana } else { &draft.name_kanji };
    (!name.is_empty()).then(|| Key::Named(name.clone(), draft.birth_date))
}

pub(crate) fn merge(reader: &Reader<'_>, kept: &mut Draft, more: Draft) {
    let row = more.rows.first().copied().unwrap_or(0);
    let first_row = kept.rows.first().copied().unwrap_or(0);
    let mut differs = Vec::new();
    let differ = |a: &String, b: &String| !a.is_empty() && !b.is_empty() && a != b;
    if differ(&kept.name_kanji, &more.name_kanji) {
        differs.push(Field::NameKanji);
    } else if differ(&kept.name_kana, &more.name_kana) {
        differs.push(Field::NameKana);
    }
    if kept.birth_date.zip(more.birth_date).is_some_and(|(a, b)| a != b) {
        differs.push(Field::BirthDate);
    }
    for field in differs {
        let mistake = Mistake::error(
            "INT-1303",
            format!("{first_row}行目と番号が同じなのに、{field}が違います"),
            "番号か、この値を直す",
        );
        kept.problems.push(reader.problem(row, reader.column_of(field), field, None, mistake));
    }
    merge_months(reader, kept, &more, row);
    kept.rows.push(row);
    kept.problems.extend(more.problems);
    kept.failed.extend(more.failed);
    let either = |kept: &mut String, more: String| {
        if kept.is_empty() {
            *kept = more;
        }
    };
    either(&mut kept.name_kanji, more.name_kanji);
    either(&mut kept.name_kana, more.name_kana);
    if !more.remarks.is_empty() && !kept.remarks.contains(&more.remarks) {
        if !kept.remarks.is_empty() {
            kept.remarks.push('　');
        }
        kept.remarks.push_str(&more.remarks);
    }
    if kept.aged_70_months.is_empty() {
        kept.aged_70_months = more.aged_70_months;
    }
    kept.insured_number = kept.insured_number.or(more.insured_number);
    kept.employee_number = kept.employee_number.take().or(more.employee_number);
    kept.birth_date = kept.birth_date.or(more.birth_date);
    kept.worker = kept.worker.or(more.worker);
    kept.acquired_on = kept.acquired_on.or(more.acquired_on);
    kept.left_on = kept.left_on.or(more.left_on);
    kept.previous_health_standard = kept.previous_health_standard.or(more.previous_health_standard);
    kept.previous_pension_standard =
        kept.previous_pension_standard.or(more.previous_pension_standard);
    kept.previous_revised = kept.previous_revised.or(more.previous_revised);
    kept.rise_or_fall_month = kept.rise_or_fall_month.or(more.rise_or_fall_month);
    kept.rise_or_fall = kept.rise_or_fall.or(more.rise_or_fall);
    kept.retro_month = kept.retro_month.or(more.retro_month);
    kept.retro_amount = kept.retro_amount.or(more.retro_amount);
    kept.revision_month = kept.revision_month.or(more.revision_month);
    kept.leave = kept.leave.take().or(more.leave);
    kept.two_workplaces = kept.two_workplaces.or(more.two_workplaces);
    kept.other_workplaces_remuneration =
        kept.other_workplaces_remuneration.or(more.other_workplaces_remuneration);
    kept.basic_pension_number = kept.basic_pension_number.take().or(more.basic_pension_number);
    kept.annual_recurring = kept.annual_recurring.or(more.annual_recurring);
    kept.annual_consent = kept.annual_consent.or(more.annual_consent);
}

fn merge_months(reader: &Reader<'_>, kept: &mut Draft, more: &Draft, row: u32) {
    for (place, (month, new)) in kept.months.iter_mut().zip(more.months).enumerate() {
        if new.row == 0 {
            continue;
        }
        if month.row == 0 {
            *month = new;
            continue;
        }
        let slot = slot_at(place);
        let number = match slot {
            MonthSlot::Of(month) => month,
            MonthSlot::EachRow => 0,
        };
        let mistake = Mistake::error(
            "INT-1304",
            format!("{number}月の行が{}行目にもあります", month.row),
            "どちらかの行を消すか、支給月を直す",
        );
        let column = reader.column_of(Field::PayMonth);
        let of = slot.month(reader.year);
        kept.problems.push(reader.problem(row, column, Field::PayMonth, of, mistake));
    }
}
