//! 顧問先と事業所 beside the ledger.

use romori_intake::table::{ClientRow, Item, Remarks};
use romori_roster::{
    ClientProfile, Entrustment, EstablishmentProfile, FractionRule, Insurer, PayTerms, Validity,
};
use romori_store::ClientAnchor;
use romori_types::{ClientId, Date, EstablishmentId, fold_width};

use super::book::Book;
use super::compare::{Compare, Plan, Refused};
use super::convert::{ToLedger, insurer, kept_in_its_dress, name_after};
use super::step::Step;
use super::tally::Weighed;
use crate::house::folded;

impl Compare<'_> {
    /// A client that is not there yet; it is made once a row about it is good.
    pub(super) fn new_client(&mut self, number: u32) -> Result<Book, Refused> {
        let id = ClientId::new(self.house.store.now(), self.house.chance.as_ref())
            .map_err(|error| Refused::Failed(error.into()))?;
        let client = ClientAnchor { id, number };
        Ok(Book::empty(client, self.setting.options.key))
    }
}

impl Plan for ClientRow {
    fn client(&self) -> Option<&str> {
        Some(&self.number)
    }

    fn plan(
        self,
        compare: &mut Compare<'_>,
        book: &mut Book,
        remarks: &mut Remarks<'_, '_>,
    ) -> Result<Weighed, Refused> {
        let id = book.client.id;
        let at = (*id.as_bytes(), 0);
        let before = book.client_profile.fact(at).cloned();
        let Some(after) = profile(&self, before.as_ref()) else {
            let what = "新しい顧問先の名称が空です";
            remarks.error(Item::ClientName, None, "IMP-0114", what, "名称を入れるか、番号を直す");
            return Err(Refused::Told);
        };
        let place = place(&self, book, &after, remarks)?;
        let facts = compare.tally.facts;
        let is_new = before.is_none();
        let today = compare.today();
        let since = if is_new { self.since.get().copied().unwrap_or(today) } else { today };
        if is_new {
            compare.tally.newcomer(&after.name);
            if compare.writes() {
                compare.steps.push(Step::Client(id, book.client.number));
            }
        }
        let who = format!("{} {}", book.client.number, after.name);
        let valid = Validity::since(since);
        if before.as_ref() != Some(&after) {
            let known = book.client_profile.keep(at, valid, after.clone());
            compare.put(book, at, (before.as_ref(), &who), (valid, known), &after);
        }
        entrust(&self, (today, is_new), &who, compare, book);
        if let Some((found, made)) = place {
            let is_new = found.is_none();
            let establishment = match found {
                Some(found) => found,
                None => {
                    EstablishmentId::new(compare.house.store.now(), compare.house.chance.as_ref())
                        .map_err(|error| Refused::Failed(error.into()))?
                }
            };
            if is_new {
                let number = u32::try_from(book.places.len()).unwrap_or(u32::MAX) + 1;
                book.places.push((establishment, number));
                if compare.writes() {
                    compare.steps.push(Step::Establishment(id, establishment));
                }
            }
            let at = (*establishment.as_bytes(), 0);
            let before = book.profiles.fact(at).cloned();
            if before.as_ref() != Some(&made) {
                let valid = Validity::since(if is_new { since } else { today });
                let known = book.profiles.keep(at, valid, made.clone());
                compare.put(book, at, (before.as_ref(), &who), (valid, known), &made);
            }
        }
        Ok(match (is_new, compare.tally.facts > facts) {
            (true, _) => Weighed::Added,
            (false, true) => Weighed::Changed,
            (false, false) => Weighed::Same,
        })
    }
}

/// 基本 after the row; nothing for a new client without a name.
fn profile(row: &ClientRow, before: Option<&ClientProfile>) -> Option<ClientProfile> {
    let name = row.name.clone().after(before.map(|held| held.name.clone()))?;
    let text = |change: &romori_intake::table::Change<String>, held: Option<&String>| {
        change.clone().after(held.cloned()).unwrap_or_default()
    };
    // A client's reading stands in full width; the reader gives that of filings.
    let kana = row.kana.clone().map(|kana| fold_width(&kana));
    Some(ClientProfile {
        name,
        kana: kept_in_its_dress(&kana, before.map(|held| &held.kana)).unwrap_or_default(),
        form: row
            .form
            .map(ToLedger::to_ledger)
            .after(before.map(|held| held.form))
            .unwrap_or_default(),
        corporate_number: row
            .corporate_number
            .clone()
            .after(before.and_then(|held| held.corporate_number.clone())),
        employer: name_after(
            row.employer.clone(),
            before.map(|held| held.employer.clone()).unwrap_or_default(),
        ),
        remarks: text(&row.remarks, before.map(|held| &held.remarks)),
    })
}

fn entrust(
    row: &ClientRow,
    (today, is_new): (Date, bool),
    who: &str,
    compare: &mut Compare<'_>,
    book: &mut Book,
) {
    let at = (*book.client.id.as_bytes(), 0);
    let before = book.entrustment.fact(at).cloned();
    let since = row.since.after(before.as_ref().map(|held| held.since));
    let since = since.or(is_new.then_some(today));
    let Some(since) = since else { return };
    let after = Entrustment {
        since,
        until: row.until.after(before.as_ref().and_then(|held| held.until)),
        staff: before.as_ref().and_then(|held| held.staff),
        second_person_approves: row
            .second_person_approves
            .after(before.as_ref().map(|held| held.second_person_approves))
            .unwrap_or_default(),
    };
    if before.as_ref() != Some(&after) {
        let valid = Validity::since(since);
        let known = book.entrustment.keep(at, valid, after.clone());
        compare.put(book, at, (before.as_ref(), who), (valid, known), &after);
    }
}

type Place = (Option<EstablishmentId>, EstablishmentProfile);

/// The establishment that a row names, if it is known, and as it is after the row.
fn place(
    row: &ClientRow,
    book: &Book,
    client: &ClientProfile,
    remarks: &mut Remarks<'_, '_>,
) -> Result<Option<Place>, Refused> {
    let part = &row.establishment;
    if !part.is_named() {
        return Ok(None);
    }
    let found = found(row, book);
    let before = found.and_then(|id| book.profiles.fact((*id.as_bytes(), 0)));
    let prefecture = part.prefecture.after(before.map(|held| held.prefecture));
    let Some(prefecture) = prefecture else {
        let what = "新しい事業所の都道府県が分かりません";
        remarks.error(Item::Prefecture, None, "IMP-0115", what, "都道府県か所在地を入れる");
        return Err(Refused::Told);
    };
    let made = establishment(row, before, client, prefecture);
    Ok(Some((found, made)))
}

/// An establishment is known by its sign and number, else by its name, else by being the only one.
fn found(row: &ClientRow, book: &Book) -> Option<EstablishmentId> {
    let part = &row.establishment;
    let by = |fits: &dyn Fn(&EstablishmentProfile) -> bool| {
        let mut places = book.places.iter();
        let fits = |id: EstablishmentId| book.profiles.fact((*id.as_bytes(), 0)).is_some_and(fits);
        places.find(|(id, _)| fits(*id)).map(|(id, _)| *id)
    };
    match (part.symbol.get(), part.number.get(), part.name.get()) {
        (Some(symbol), Some(number), _) => by(&|held| {
            folded(&held.symbol) == folded(symbol) && folded(&held.number) == folded(number)
        }),
        (None, Some(number), _) => by(&|held| folded(&held.number) == folded(number)),
        (Some(symbol), None, _) => by(&|held| folded(&held.symbol) == folded(symbol)),
        (None, None, Some(name)) => by(&|held| folded(&held.name) == folded(name)),
        (None, None, None) => match book.places.as_slice() {
            [(only, _)] => Some(*only),
            _ => None,
        },
    }
}

fn establishment(
    row: &ClientRow,
    before: Option<&EstablishmentProfile>,
    client: &ClientProfile,
    prefecture: romori_types::Prefecture,
) -> EstablishmentProfile {
    let part = &row.establishment;
    let text = |change: &romori_intake::table::Change<String>, held: Option<&String>| {
        change.clone().after(held.cloned())
    };
    let plain = |change, held| text(change, held).unwrap_or_default();
    let terms = before.and_then(|held| held.pay_terms);
    let closing = part.closing.map(ToLedger::to_ledger).after(terms.map(|terms| terms.closing));
    let months_after = part.months_after.after(terms.map(|terms| terms.months_after));
    let named = part.insurer.clone().get().cloned();
    EstablishmentProfile {
        name: text(&part.name, before.map(|held| &held.name)).unwrap_or(client.name.clone()),
        prefecture,
        district: plain(&part.district, before.map(|held| &held.district)),
        symbol: plain(&part.symbol, before.map(|held| &held.symbol)),
        number: plain(&part.number, before.map(|held| &held.number)),
        postal_code: plain(&part.postal_code, before.map(|held| &held.postal_code)),
        address: plain(&part.address, before.map(|held| &held.address)),
        employer: name_after(
            part.employer.clone(),
            before.map_or(&client.employer, |held| &held.employer).clone(),
        ),
        phone: plain(&part.phone, before.map(|held| &held.phone)),
        insurer: match named {
            Some(named) => insurer(named, before.map(|held| &held.insurer)),
            None => before.map_or(Insurer::Kyokai, |held| held.insurer.clone()),
        },
        fraction: part
            .fraction
            .map(ToLedger::to_ledger)
            .after(before.map(|held| held.fraction))
            .unwrap_or(FractionRule::None),
        pay_terms: closing
            .map(|closing| PayTerms { closing, months_after: months_after.unwrap_or_default() }),
        short_time_applies: part
            .short_time_applies
            .after(before.map(|held| held.short_time_applies))
            .unwrap_or_default(),
        labour_insurance_number: kept_in_its_dress(
            &part.labour_insurance_number,
            before.and_then(|held| held.labour_insurance_number.as_ref()),
        ),
        employment_insurance_number: kept_in_its_dress(
            &part.employment_insurance_number,
            before.and_then(|held| held.employment_insurance_number.as_ref()),
        ),
        filed_by_sharoushi: part
            .filed_by_sharoushi
            .after(before.map(|held| held.filed_by_sharoushi))
            .unwrap_or_default(),
    }
}
