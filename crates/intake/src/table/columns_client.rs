//! Columns and checks of clients and their establishments.

use std::hash::{Hash, Hasher};

use romori_types::Prefecture;

use super::cell::CellRef;
use super::change::Change;
use super::column::{Column, columns};
use super::columns_person::in_order;
use super::filling::Filling;
use super::item::Item;
use super::kind::{Key, Kind};
use super::reading::{Day, Flag, Reading};
use super::reading_client::{
    Closing, CorporateNumber, District, EmploymentOfficeNumber, EstablishmentNumber, Filer,
    InsurerName, LabourInsuranceNumber, MonthsAfter, PrefectureName, SignParts, Symbol,
};
use super::reading_person::{Chosen, OfficePhone, PostalCode};
use super::reading_text::{Code, Lines, LooseKana, Words};
use super::row::{Row, Sameness};
use super::rows::ClientRow;
use super::words::{FractionRule, LegalForm};
use crate::value::Mistake;

const COLUMNS: &[Column<ClientRow>] = columns! { ClientRow:
    ClientName: must Words => name;
    ClientKana: may LooseKana => kana;
    LegalForm: must Chosen<LegalForm> => form;
    CorporateNumber: may CorporateNumber => corporate_number;
    ClientEmployer: must Words => employer;
    EntrustedSince: must Day => since;
    EntrustedUntil: may Day => until;
    Staff: may Words => staff;
    SecondPerson: must Flag => second_person_approves;
    EstablishmentName: must Words => establishment.name;
    Prefecture: must PrefectureName => establishment.prefecture;
    District: must District => establishment.district;
    Symbol: must Symbol => establishment.symbol;
    EstablishmentNumber: must EstablishmentNumber => establishment.number;
    EstablishmentPostalCode: must PostalCode => establishment.postal_code;
    EstablishmentAddress: join Words => establishment.address;
    EstablishmentEmployer: must Words => establishment.employer;
    EstablishmentPhone: must OfficePhone => establishment.phone;
    Insurer: must InsurerName => establishment.insurer;
    Fraction: must Chosen<FractionRule> => establishment.fraction;
    MonthsAfter: may MonthsAfter => establishment.months_after;
    ShortTimeApplies: must Flag => establishment.short_time_applies;
    LabourInsuranceNumber: may LabourInsuranceNumber => establishment.labour_insurance_number;
    EmploymentOfficeNumber:
        may EmploymentOfficeNumber => establishment.employment_insurance_number;
    FiledBySharoushi: must Filer => establishment.filed_by_sharoushi;
    ClientRemarks: join Lines => remarks;
};

/// What fills no field, or two.
const MORE: &[Column<ClientRow>] = &[
    Column {
        item: Item::ClientNumber,
        fill: |filling, cell, row| {
            if !cell.is_empty()
                && let Some(number) = filling.value::<Code>(cell)
            {
                row.number = number;
            }
        },
        show: |row| row.number.clone(),
    },
    Column {
        item: Item::Sign,
        fill: |filling, cell, row| {
            let mut sign = Change::Keep;
            filling.set::<SignParts>(cell, &mut sign, false);
            if let Change::Set((district, symbol)) = sign {
                row.establishment.district = Change::Set(district);
                row.establishment.symbol = Change::Set(symbol);
            }
        },
        // An export has 郡市区符号 and 事業所記号 apart.
        show: |_| String::new(),
    },
    Column {
        item: Item::Closing,
        fill: |filling, cell, row| {
            filling.set::<Closing>(cell, &mut row.establishment.closing, true);
            // 20日締め翌月10日払い says both.
            let both = matches!(cell, CellRef::Text(text) if text.contains(['翌', '当']));
            if both
                && row.establishment.months_after.keeps()
                && let Some(months) = MonthsAfter::read(cell, &mut filling.known).value
            {
                row.establishment.months_after = Change::Set(months);
            }
        },
        show: |row| super::column::shown::<Closing>(&row.establishment.closing),
    },
];

impl Row for ClientRow {
    const KIND: Kind = Kind::Clients;

    fn columns() -> impl Iterator<Item = &'static Column<Self>> {
        let (number, more) = MORE.split_at(MORE.len().min(1));
        number.iter().chain(COLUMNS).chain(more)
    }

    fn set_row(&mut self, row: u32) {
        self.row = row;
    }

    fn same_person(&self) -> Self {
        self.clone()
    }

    fn finish(&mut self, filling: &mut Filling<'_>) {
        let since = (Item::EntrustedSince, self.since.get());
        in_order(filling, since, (Item::EntrustedUntil, self.until.get()));
        let form = self.form.get();
        if form == Some(&LegalForm::SoleProprietor) && self.corporate_number.get().is_some() {
            let what = "個人の事業主に法人番号が入っています";
            let how = "法人・個人の別か、法人番号を直す";
            filling.note(Item::CorporateNumber, Mistake::doubt("INT-3081", what, how));
        }
        prefecture(self, filling);
    }

    fn sameness(&self, _: Key, into: &mut Sameness) -> bool {
        let place = &self.establishment;
        into.add(&self.number);
        // An establishment is known by its sign and number, else by its name.
        match (place.symbol.get(), place.number.get()) {
            (None, None) => into.add(&place.name.get()),
            sign => into.add(&(place.district.get(), sign)),
        }
        !self.number.is_empty()
    }

    fn owner(&self) -> Option<(&str, Vec<(Item, u64)>)> {
        if self.number.is_empty() {
            return None;
        }
        fn said<T: Hash>(item: Item, change: &Change<T>) -> Option<(Item, u64)> {
            let mut hasher = std::hash::DefaultHasher::new();
            change.get()?.hash(&mut hasher);
            Some((item, hasher.finish()))
        }
        let says = [
            said(Item::ClientName, &self.name),
            said(Item::ClientKana, &self.kana),
            said(Item::LegalForm, &self.form),
            said(Item::CorporateNumber, &self.corporate_number),
            said(Item::ClientEmployer, &self.employer),
            said(Item::EntrustedSince, &self.since),
            said(Item::EntrustedUntil, &self.until),
            said(Item::Staff, &self.staff),
            said(Item::SecondPerson, &self.second_person_approves),
            said(Item::ClientRemarks, &self.remarks),
        ];
        Some((&self.number, says.into_iter().flatten().collect()))
    }
}

/// The prefecture of the address, where the table names none or another.
fn prefecture(row: &mut ClientRow, filling: &mut Filling<'_>) {
    let place = &mut row.establishment;
    let Some(address) = place.address.get() else { return };
    let Some(found) = Prefecture::all().find(|found| address.starts_with(found.name())) else {
        return;
    };
    match place.prefecture.get() {
        Some(named) if *named != found => {
            let what = format!("都道府県が、所在地の{found}と違います");
            let how = "どちらが正しいか確かめる";
            filling.note(Item::Prefecture, Mistake::error("INT-3082", what, how));
        }
        Some(_) => {}
        None if filling.is_absent(Item::Prefecture) => place.prefecture = Change::Set(found),
        None => {}
    }
}
