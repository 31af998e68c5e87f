//! 被扶養者 beside the ledger: known by name and date of birth within the insured person.

use romori_intake::table::{DependantRow, Item, Remarks};
use romori_roster::{Dependant, PersonName, Validity};

use super::book::Book;
use super::compare::{Compare, Plan, Refused};
use super::convert::{ToLedger, name_after};
use super::tally::Weighed;
use crate::house::folded;

impl Plan for DependantRow {
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
        let found = found(book, &subject, &self);
        let before = found.and_then(|key| book.dependants.fact((subject, key))).cloned();
        let after = after(self, before.as_ref(), remarks)?;
        if before.as_ref() == Some(&after) {
            return Ok(Weighed::Same);
        }
        let key = found.unwrap_or_else(|| book.dependants.next_key(&subject));
        let at = (subject, key);
        let who = book.who(&subject);
        if before.is_none() {
            compare.tally.newcomer(after.name.shown());
        }
        let valid = Validity::since(after.since);
        let known = book.dependants.keep(at, valid, after.clone());
        compare.put(book, at, (before.as_ref(), &who), (valid, known), &after);
        Ok(if before.is_some() { Weighed::Changed } else { Weighed::Added })
    }
}

/// The line of the same member of the family.
fn found(book: &Book, subject: &[u8; 16], row: &DependantRow) -> Option<i64> {
    let same = |said: Option<&String>, known: &str| {
        said.is_some_and(|said| !known.is_empty() && folded(said) == folded(known))
    };
    let own = book.dependants.of(subject);
    let fits = |(_, held): &&(i64, &Dependant)| {
        let named = same(row.name_kana.get(), &held.name.kana)
            || same(row.name_kanji.get(), &held.name.kanji);
        let born = row.birth_date.get().is_none_or(|birth| *birth == held.birth_date);
        named && born
    };
    own.iter().find(fits).map(|(key, _)| *key)
}

fn after(
    row: DependantRow,
    before: Option<&Dependant>,
    remarks: &mut Remarks<'_, '_>,
) -> Result<Dependant, Refused> {
    let birth = row.birth_date.after(before.map(|held| held.birth_date));
    let relationship = row.relationship.map(ToLedger::to_ledger);
    let relationship = relationship.after(before.map(|held| held.relationship));
    let since = row.since.after(before.map(|held| held.since));
    let mut lacks = |absent: bool, item: Item| {
        if absent {
            let what = format!("新しい被扶養者の{item}が空です");
            remarks.error(item, None, "IMP-0113", what, "値を入れる");
        }
    };
    lacks(birth.is_none(), Item::DependantBirth);
    lacks(relationship.is_none(), Item::Relationship);
    lacks(since.is_none(), Item::DependantSince);
    let (Some(birth_date), Some(relationship), Some(since)) = (birth, relationship, since) else {
        return Err(Refused::Told);
    };
    let name = before.map(|held| held.name.clone()).unwrap_or_default();
    Ok(Dependant {
        name: PersonName {
            kanji: name_after(row.name_kanji, name.kanji),
            kana: name_after(row.name_kana, name.kana),
        },
        birth_date,
        sex: row.sex.map(ToLedger::to_ledger).after(before.and_then(|held| held.sex)),
        relationship,
        since,
        until: row.until.after(before.and_then(|held| held.until)),
        lives_together: row
            .lives_together
            .after(before.map(|held| held.lives_together))
            .unwrap_or_default(),
        third_category: row
            .third_category
            .after(before.map(|held| held.third_category))
            .unwrap_or_default(),
    })
}
