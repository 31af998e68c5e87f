//! What a row of 個人 says beside who it is: where they live, work and are insured, and the
//! standard.

use romori_intake::table::{Item, PersonRow, Remarks};
use romori_roster::{
    Address, Employment, Enrolment, EnrolmentCategory, InsuredAs, PersonContact, StandardBy,
    StandardRemuneration, Validity,
};
use romori_types::{Date, EstablishmentId, YearMonth};

use super::book::Book;
use super::compare::Refused;
use super::convert::ToLedger;

/// 連絡先 after the row; nothing where it is as it was.
pub(super) fn contact(row: &PersonRow, before: Option<&PersonContact>) -> Option<PersonContact> {
    let part = row.contact.clone();
    let held = before.cloned().unwrap_or_default();
    let address = |postal: romori_intake::table::Change<String>,
                   text: romori_intake::table::Change<String>,
                   kana: romori_intake::table::Change<String>,
                   held: Option<Address>| {
        let held = held.unwrap_or_default();
        let after = Address {
            postal_code: postal.after(Some(held.postal_code)).unwrap_or_default(),
            text: text.after(Some(held.text)).unwrap_or_default(),
            kana: kana.after(Some(held.kana)).unwrap_or_default(),
        };
        (after != Address::default()).then_some(after)
    };
    let after = PersonContact {
        address: address(part.postal_code, part.address, part.address_kana, held.address.clone()),
        residence: address(
            part.residence_postal_code,
            part.residence,
            part.residence_kana,
            held.residence.clone(),
        ),
        phone: part.phone.after(held.phone.clone()),
        email: part.email.after(held.email.clone()),
    };
    (after != held).then_some(after)
}

/// The establishment that a row means; told where there is none or more than one.
fn place(
    row: &PersonRow,
    book: &Book,
    remarks: &mut Remarks<'_, '_>,
) -> Result<EstablishmentId, Refused> {
    let named = row.employment.workplace.get().map(String::as_str);
    book.place(named).ok_or_else(|| {
        let (what, how) = match (named, book.places.is_empty()) {
            (Some(_), _) => {
                ("この名前・番号の事業所がありません", "顧問先の事業所の番号か名称を入れる")
            }
            (None, true) => ("この顧問先に事業所がありません", "先に顧問先の取込で事業所を加える"),
            (None, false) => (
                "事業所が2か所以上あり、どこで働くかが分かりません",
                "事業所の列に番号か名称を入れる",
            ),
        };
        remarks.error(Item::Workplace, None, "IMP-0109", what, how);
        Refused::Told
    })
}

/// 雇用 after the row; nothing where it is as it was or unknown. `hired` begins a new one.
pub(super) fn employment(
    row: &PersonRow,
    before: Option<&Employment>,
    hired: Option<Date>,
    book: &Book,
    remarks: &mut Remarks<'_, '_>,
) -> Result<Option<Employment>, Refused> {
    let part = &row.employment;
    // One that has ended before the row begins is another stretch.
    let goes_on = |made: &&Employment| {
        hired.is_none_or(|on| made.hired_on == on || made.left_on.is_none_or(|left| on <= left))
    };
    let base = before.filter(goes_on);
    let Some(hired_on) = hired.or(base.map(|made| made.hired_on)) else { return Ok(None) };
    let establishment = match (base, part.workplace.get()) {
        (Some(made), None) => made.establishment,
        _ => place(row, book, remarks)?,
    };
    let after = Employment {
        establishment,
        hired_on,
        left_on: part.left_on.after(base.and_then(|made| made.left_on)),
        leaving: part.leaving.map(ToLedger::to_ledger).after(base.and_then(|made| made.leaving)),
        employment_type: part
            .employment_type
            .map(ToLedger::to_ledger)
            .after(base.map(|made| made.employment_type))
            .unwrap_or_default(),
        contract_ends_on: part.contract_ends_on.after(base.and_then(|made| made.contract_ends_on)),
        weekly_minutes: part.weekly_minutes.after(base.and_then(|made| made.weekly_minutes)),
        two_workplaces: part
            .two_workplaces
            .after(base.map(|made| made.two_workplaces))
            .unwrap_or_default(),
    };
    Ok((Some(&after) != base).then_some(after))
}

/// 被保険者資格 after the row; nothing where it is as it was or where the row tells none.
pub(super) fn enrolment(
    row: &PersonRow,
    before: Option<&Enrolment>,
    employed: Option<&Employment>,
    book: &Book,
    remarks: &mut Remarks<'_, '_>,
) -> Result<Option<Enrolment>, Refused> {
    let part = &row.enrolment;
    let acquired = part.acquired_on.get().copied();
    let goes_on = |made: &&Enrolment| {
        acquired
            .is_none_or(|on| made.acquired_on == on || made.lost_on.is_none_or(|lost| on < lost))
    };
    let base = before.filter(goes_on);
    let Some(acquired_on) = acquired.or(base.map(|made| made.acquired_on)) else {
        if part.insured_number.get().is_some() {
            let what = "資格取得日が空なので、被保険者整理番号を記録できません";
            remarks.doubt(Item::AcquiredOn, None, "IMP-0110", what, "資格取得日を入れる");
        }
        return Ok(None);
    };
    let establishment = match (base, part.acquired_on.get(), employed) {
        (Some(made), None, _) => made.establishment,
        (_, _, Some(employed)) => employed.establishment,
        (Some(made), _, None) => made.establishment,
        (None, _, None) => place(row, book, remarks)?,
    };
    let after = Enrolment {
        establishment,
        insured_number: part.insured_number.after(base.and_then(|made| made.insured_number)),
        acquired_on,
        lost_on: part.lost_on.after(base.and_then(|made| made.lost_on)),
        loss: part.loss.map(ToLedger::to_ledger).after(base.and_then(|made| made.loss)),
        insured_as: part
            .insured_as
            .map(ToLedger::to_ledger)
            .after(base.map(|made| made.insured_as))
            .unwrap_or(InsuredAs::Both),
        category: part
            .category
            .map(ToLedger::to_ledger)
            .after(base.map(|made| made.category))
            .unwrap_or(EnrolmentCategory::General),
    };
    Ok((Some(&after) != base).then_some(after))
}

/// That nobody else at the establishment holds the number of an enrolment; told where somebody
/// does, naming the other by 社員番号 alone.
pub(super) fn is_free(
    book: &Book,
    subject: Option<&[u8; 16]>,
    made: Option<&Enrolment>,
    remarks: &mut Remarks<'_, '_>,
) -> Result<(), Refused> {
    let Some(other) = made.and_then(|made| book.holder(subject, made)) else { return Ok(()) };
    let how = "番号を確かめて直す";
    remarks.error(Item::InsuredNumber, None, "IMP-0113", other.what(), how);
    Err(Refused::Told)
}

/// 標準報酬月額 after the row, with the days on which it holds: up to the next one that is known.
pub(super) fn standard(
    row: &PersonRow,
    enrolled: Option<&Enrolment>,
    spans: &[(Validity, StandardRemuneration)],
    remarks: &mut Remarks<'_, '_>,
) -> Result<Option<(Validity, StandardRemuneration)>, Refused> {
    let part = &row.standard;
    if part.health.keeps() && part.pension.keeps() {
        return Ok(None);
    }
    let last = spans.last().map(|(_, fact)| fact);
    let given = part.from_month.get().copied();
    let month = given.or(last.map(|fact| fact.from_month));
    let month = month.or(enrolled.map(|made| YearMonth::of(made.acquired_on)));
    let Some(month) = month else {
        let what = "改定年月が空で、いつからの標準報酬月額か分かりません";
        remarks.error(Item::StandardFrom, None, "IMP-0111", what, "標準報酬の改定年月を入れる");
        return Err(Refused::Told);
    };
    let first = month.first_day();
    let before = spans.iter().rev().find(|(valid, _)| valid.contains(first));
    let before = before.map(|(_, fact)| fact);
    let after = StandardRemuneration {
        health: part.health.after(before.and_then(|fact| fact.health)),
        pension: part.pension.after(before.and_then(|fact| fact.pension)),
        by: part
            .by
            .map(ToLedger::to_ledger)
            .after(
                before.filter(|fact| given.is_none() || fact.from_month == month).map(|it| it.by),
            )
            .unwrap_or(if last.is_none() && given.is_none() {
                StandardBy::Acquisition
            } else {
                StandardBy::TakenOver
            }),
        from_month: month,
    };
    if Some(&after) == before {
        return Ok(None);
    }
    if given.is_none() && last.is_some() {
        let what = "台帳の標準報酬月額と違いますが、改定年月が空です";
        remarks.error(Item::StandardFrom, None, "IMP-0112", what, "標準報酬の改定年月を入れる");
        return Err(Refused::Told);
    }
    let next = spans.iter().map(|(valid, _)| valid.from()).find(|from| *from > first);
    let valid = Validity::new(first, next).unwrap_or_else(|_| Validity::since(first));
    Ok(Some((valid, after)))
}
