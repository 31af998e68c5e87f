//! What only shows when a whole row, or all rows, are seen; and drafts to persons.

use std::collections::HashMap;

use romori_types::{Date, Yen};

use crate::check_month;
use crate::draft::{APRIL, Draft, MONTHS, slot_at};
use crate::field::{Field, MonthSlot};
use crate::hint;
use crate::mapping::Layout;
use crate::pay_sheet::PaySheet;
use crate::person::{AnnualPay, PersonPay};
use crate::problem::{MissingColumn, Problem, Severity};
use crate::read::Reader;
use crate::value::Mistake;

/// Younger than compulsory schooling ends, and older than nearly everyone: worth a look.
const AGES: std::ops::Range<i16> = 15..100;

/// Columns that the sheet lacks.
pub(crate) fn missing_columns(reader: &Reader<'_>) -> Vec<MissingColumn> {
    let has = |field| reader.mapping.has(field);
    let mut missing = Vec::new();
    let mut lacks = |severity, field: Field, how: &str| {
        missing.push(MissingColumn {
            code: "INT-1901",
            severity,
            field,
            what: format!("「{field}」の列がありません"),
            how: how.to_owned(),
        });
    };
    let choose = "ファイルにその列があれば、どの列かを選ぶ。なければ列を足す";
    for field in [Field::InsuredNumber, Field::NameKana, Field::BirthDate] {
        if !has(field) {
            lacks(Severity::Error, field, choose);
        }
    }
    let slots: Vec<MonthSlot> = match reader.mapping.layout {
        Layout::RowPerPerson => [4, 5, 6].map(MonthSlot::Of).to_vec(),
        Layout::RowPerMonth => vec![MonthSlot::EachRow],
    };
    if reader.mapping.layout == Layout::RowPerMonth && !has(Field::PayMonth) {
        lacks(Severity::Error, Field::PayMonth, choose);
    }
    for slot in slots {
        if !has(Field::Cash(slot)) && !has(Field::Total(slot)) {
            lacks(Severity::Error, Field::Cash(slot), choose);
        }
        if !has(Field::Days(slot)) {
            lacks(Severity::Error, Field::Days(slot), choose);
        }
    }
    let both = has(Field::PreviousStandard);
    for (field, present, how) in [
        (Field::WorkerKind, has(Field::WorkerKind), "列がなければ、全員を一般として読みます"),
        (
            Field::PreviousHealthStandard,
            both || has(Field::PreviousHealthStandard),
            "列がなければ、従前の等級と比べません",
        ),
        (
            Field::PreviousPensionStandard,
            both || has(Field::PreviousPensionStandard),
            "列がなければ、従前の等級と比べません",
        ),
        (
            Field::PreviousRevised,
            has(Field::PreviousRevised),
            "届書の「従前の改定月」に要ります。列を選ぶか、足す",
        ),
        (
            Field::AcquiredOn,
            has(Field::AcquiredOn),
            "列がなければ、途中入社と6月以後の取得を判断できません",
        ),
    ] {
        if !present {
            lacks(Severity::Doubt, field, how);
        }
    }
    missing
}

/// Checks every draft and makes persons of those without an error.
pub(crate) fn finish(reader: &Reader<'_>, mut drafts: Vec<Draft>, out: &mut PaySheet) {
    duplicates(reader, &mut drafts);
    for mut draft in drafts {
        identity(reader, &mut draft);
        dates(reader, &mut draft);
        hint::apply(reader, &mut draft);
        check_month::check(reader, &mut draft);
        let who = if draft.name_kanji.is_empty() { &draft.name_kana } else { &draft.name_kanji };
        for problem in &mut draft.problems {
            problem.who.clone_from(who);
        }
        let failed = draft.problems.iter().any(|problem| problem.severity == Severity::Error);
        out.problems.append(&mut draft.problems);
        let rows = draft.rows.clone();
        match (failed, person(reader, draft)) {
            (false, Some(person)) => out.persons.push(person),
            _ => out.bad_rows.extend(rows),
        }
    }
    let order = |problem: &Problem| (problem.row, problem.column, problem.severity);
    out.problems.sort_by_key(order);
}

/// Adds a problem about one field of a draft's first row.
pub(crate) fn note(reader: &Reader<'_>, draft: &mut Draft, field: Field, mistake: Mistake) {
    let row = draft.rows.first().copied().unwrap_or(0);
    let column = reader.column_of(field);
    draft.problems.push(reader.problem(row, column, field, None, mistake));
}

fn duplicates(reader: &Reader<'_>, drafts: &mut [Draft]) {
    let mut numbers: HashMap<u32, u32> = HashMap::new();
    let mut people: HashMap<(String, Date), u32> = HashMap::new();
    for draft in drafts {
        let row = draft.rows.first().copied().unwrap_or(0);
        if let Some(number) = draft.insured_number {
            let first = *numbers.entry(number).or_insert(row);
            if first != row {
                let mistake = Mistake::error(
                    "INT-1302",
                    format!("整理番号{number}は{first}行目と同じです"),
                    "どちらかの番号を直すか、重なった行を消す",
                );
                note(reader, draft, Field::InsuredNumber, mistake);
                continue;
            }
        }
        let name = if draft.name_kanji.is_empty() { &draft.name_kana } else { &draft.name_kanji };
        let Some(birth) = draft.birth_date.filter(|_| !name.is_empty()) else { continue };
        let first = *people.entry((name.clone(), birth)).or_insert(row);
        if first != row {
            let mistake = Mistake::doubt(
                "INT-1305",
                format!("同じ氏名・生年月日の人が{first}行目にもいます"),
                "取得し直した人なら、このままでよい",
            );
            note(reader, draft, Field::NameKanji, mistake);
        }
    }
}

/// Number, name, reading and birth are there.
fn identity(reader: &Reader<'_>, draft: &mut Draft) {
    let has = |field| reader.column_of(field).is_some();
    let seventy = draft.birth_date.is_some_and(|birth| age(birth, reader.today) >= 70);
    let absent = |draft: &Draft, field: Field| !draft.failed.contains(&field) && has(field);
    if draft.insured_number.is_none() && absent(draft, Field::InsuredNumber) && !seventy {
        let mistake = Mistake::error(
            "INT-1306",
            "整理番号が空です",
            "健康保険の記号・番号の「番号」を入れる",
        );
        note(reader, draft, Field::InsuredNumber, mistake);
    }
    if draft.name_kanji.is_empty() && absent(draft, Field::NameKanji) {
        let mistake = if draft.name_kana.is_empty() {
            Mistake::error("INT-1401", "氏名が空です", "氏名を、姓と名のあいだを空けて入れる")
        } else {
            Mistake::doubt("INT-1401", "氏名が空です", "カナだけで届け出るなら、このままでよい")
        };
        note(reader, draft, Field::NameKanji, mistake);
    }
    if draft.name_kana.is_empty() && absent(draft, Field::NameKana) {
        let mistake = Mistake::error(
            "INT-1403",
            "フリガナが空です",
            "読みをカタカナで、姓と名のあいだを空けて入れる",
        );
        note(reader, draft, Field::NameKana, mistake);
    }
    if draft.birth_date.is_none() && absent(draft, Field::BirthDate) {
        let mistake = Mistake::error(
            "INT-1105",
            "生年月日が空です",
            "「昭和55年4月1日」「1980/4/1」のように入れる",
        );
        note(reader, draft, Field::BirthDate, mistake);
    }
}

/// Full years on a day.
pub(crate) fn age(birth: Date, on: Date) -> i16 {
    let before = (on.month(), on.day()) < (birth.month(), birth.day());
    on.year() - birth.year() - i16::from(before)
}

fn dates(reader: &Reader<'_>, draft: &mut Draft) {
    let today = reader.today;
    if let Some(birth) = draft.birth_date {
        if birth > today {
            let mistake =
                Mistake::error("INT-1108", "生年月日が先の日です", "元号か西暦の年を確かめる");
            note(reader, draft, Field::BirthDate, mistake);
        } else if !AGES.contains(&age(birth, today)) {
            let what = format!("{}歳になります", age(birth, today));
            let mistake = Mistake::doubt("INT-1109", what, "元号か西暦の年を確かめる");
            note(reader, draft, Field::BirthDate, mistake);
        }
    }
    let Some(acquired) = draft.acquired_on else { return };
    if draft.left_on.is_some_and(|left| left < acquired) {
        let mistake = Mistake::error(
            "INT-1110",
            "資格取得日が退職日より後です",
            "どちらの日が正しいか確かめる",
        );
        note(reader, draft, Field::AcquiredOn, mistake);
    }
    if draft.birth_date.is_some_and(|birth| birth >= acquired) {
        let mistake = Mistake::error(
            "INT-1111",
            "資格取得日が生年月日より前です",
            "どちらの日が正しいか確かめる",
        );
        note(reader, draft, Field::AcquiredOn, mistake);
    }
    if acquired > today {
        let mistake = Mistake::doubt(
            "INT-1112",
            "資格取得日が今日より先です",
            "年を確かめる。入社の予定なら、このままでよい",
        );
        note(reader, draft, Field::AcquiredOn, mistake);
    }
}

fn person(reader: &Reader<'_>, draft: Draft) -> Option<PersonPay> {
    let mut months = [None; 3];
    for (kept, month) in months.iter_mut().zip(draft.months.iter().skip(APRIL)) {
        *kept = check_month::pay(month);
    }
    let annual_average = annual(reader, &draft);
    Some(PersonPay {
        row: draft.rows.first().copied().unwrap_or(0),
        birth_date: draft.birth_date?,
        rows: draft.rows,
        insured_number: draft.insured_number,
        employee_number: draft.employee_number,
        name_kanji: draft.name_kanji,
        name_kana: draft.name_kana,
        worker: draft.worker.unwrap_or_default(),
        acquired_on: draft.acquired_on,
        left_on: draft.left_on,
        previous_health_standard: draft.previous_health_standard,
        previous_pension_standard: draft.previous_pension_standard,
        previous_revised: draft.previous_revised,
        months,
        rise_or_fall_month: draft.rise_or_fall_month,
        rise_or_fall: draft.rise_or_fall,
        retro_month: draft.retro_month,
        retro_amount: draft.retro_amount,
        revision_month: draft.revision_month,
        leave: draft.leave,
        two_workplaces: draft.two_workplaces.unwrap_or(false),
        other_workplaces_remuneration: draft.other_workplaces_remuneration,
        aged_70_months: draft.aged_70_months,
        basic_pension_number: draft.basic_pension_number,
        annual_average,
        remarks: draft.remarks,
    })
}

/// The twelve months, if the sheet has pay and days of them all.
fn annual(reader: &Reader<'_>, draft: &Draft) -> Option<AnnualPay> {
    let mut remuneration = [Yen::ZERO; MONTHS];
    let mut days = [0; MONTHS];
    for (place, month) in draft.months.iter().enumerate() {
        let total = month.cash_or_rest()? + month.in_kind.unwrap_or(Yen::ZERO);
        *remuneration.get_mut(place)? = total;
        // Without a column of days for the earlier months, a paid month counts as a whole one.
        let slot = slot_at(place);
        let calendar = slot.month(reader.year)?.days();
        let counted = reader.mapping.has(Field::Days(slot))
            || reader.mapping.has(Field::Days(MonthSlot::EachRow));
        let whole = (!counted && total > Yen::ZERO).then_some(calendar as u8);
        *days.get_mut(place)? = month.days.or(whole)?;
    }
    Some(AnnualPay {
        remuneration,
        days,
        recurring: draft.annual_recurring.unwrap_or(false),
        consent: draft.annual_consent.unwrap_or(false),
    })
}
