//! Columns and checks of persons.

use romori_types::{Date, Yen};

use super::change::Change;
use super::column::{Column, columns, shown};
use super::filling::Filling;
use super::item::Item;
use super::kind::{Key, Kind};
use super::reading::{Day, Flag, Month, Standard};
use super::reading_person::{
    BasicPensionNumber, Chosen, Email, EmploymentInsuranceNumber, InsuredNumber, Phone, PostalCode,
    WeeklyMinutes, Worker,
};
use super::reading_text::{Code, Kana, Kanji, Lines, LooseKana, Words};
use super::row::{Row, Sameness};
use super::rows::PersonRow;
use super::words::{Category, InsuredAs, LeavingReason, LossReason, Sex, StandardBy};
use crate::check::age;
use crate::value::Mistake;

const COLUMNS: &[Column<PersonRow>] = columns! { PersonRow:
    ClientNumber: given Code => client;
    EmployeeNumber: may Code => identity.employee_number;
    NameKanji: names Kanji => identity.name_kanji;
    NameKana: kanas Kana => identity.name_kana;
    BirthDate: must Day => identity.birth_date;
    Sex: may Chosen<Sex> => identity.sex;
    BasicPensionNumber: may BasicPensionNumber => identity.basic_pension_number;
    EmploymentInsuranceNumber:
        may EmploymentInsuranceNumber => identity.employment_insurance_number;
    Nationality: may Words => identity.nationality;
    PostalCode: may PostalCode => contact.postal_code;
    Address: join Words => contact.address;
    AddressKana: may LooseKana => contact.address_kana;
    ResidencePostalCode: may PostalCode => contact.residence_postal_code;
    Residence: join Words => contact.residence;
    ResidenceKana: may LooseKana => contact.residence_kana;
    Phone: may Phone => contact.phone;
    Email: may Email => contact.email;
    Workplace: must Words => employment.workplace;
    HiredOn: must Day => employment.hired_on;
    LeftOn: may Day => employment.left_on;
    Leaving: may Chosen<LeavingReason> => employment.leaving;
    EmploymentType: must Worker => employment.employment_type;
    ContractEndsOn: may Day => employment.contract_ends_on;
    WeeklyHours: may WeeklyMinutes => employment.weekly_minutes;
    TwoWorkplaces: must Flag => employment.two_workplaces;
    InsuredNumber: may InsuredNumber => enrolment.insured_number;
    AcquiredOn: must Day => enrolment.acquired_on;
    LostOn: may Day => enrolment.lost_on;
    Loss: may Chosen<LossReason> => enrolment.loss;
    InsuredAs: must Chosen<InsuredAs> => enrolment.insured_as;
    Category: must Chosen<Category> => enrolment.category;
    StandardHealth: may Standard => standard.health;
    StandardPension: may Standard => standard.pension;
    StandardBy: must Chosen<StandardBy> => standard.by;
    StandardFrom: must Month => standard.from_month;
    Remarks: join Lines => identity.remarks;
};

/// Both schemes in one column.
const BOTH: Column<PersonRow> = Column {
    item: Item::StandardBoth,
    fill: |filling, cell, row| {
        let mut both = Change::Keep;
        filling.set::<Standard>(cell, &mut both, true);
        if row.standard.health.keeps() {
            row.standard.health = both;
        }
        if row.standard.pension.keeps() {
            row.standard.pension = both;
        }
    },
    show: |row| {
        let same = row.standard.health == row.standard.pension;
        if same { shown::<Standard>(&row.standard.health) } else { String::new() }
    },
};

impl Row for PersonRow {
    const KIND: Kind = Kind::Persons;

    fn columns() -> impl Iterator<Item = &'static Column<Self>> {
        COLUMNS.iter().chain(std::iter::once(&BOTH))
    }

    fn set_row(&mut self, row: u32) {
        self.row = row;
    }

    fn same_person(&self) -> Self {
        self.clone()
    }

    fn finish(&mut self, filling: &mut Filling<'_>) {
        spaces(self, filling);
        birth(self, filling);
        employment(self, filling);
        enrolment(self, filling);
        standard(self, filling);
    }

    fn sameness(&self, key: Key, into: &mut Sameness) -> bool {
        into.add(&self.client);
        let identity = &self.identity;
        match key {
            Key::EmployeeNumber => identity.employee_number.get().map(|number| into.add(number)),
            Key::InsuredNumber => {
                self.enrolment.insured_number.get().map(|number| into.add(number))
            }
            Key::BasicPensionNumber => {
                identity.basic_pension_number.get().map(|number| into.add(number))
            }
            Key::KanaAndBirth => {
                let both = identity.name_kana.get().zip(identity.birth_date.get());
                both.map(|both| into.add(&both))
            }
            Key::ClientNumber => None,
        }
        .is_some()
    }
}

/// A surname and a given name are told apart by a blank.
fn spaces(row: &PersonRow, filling: &mut Filling<'_>) {
    let names = [
        (Item::NameKanji, row.identity.name_kanji.get(), '　'),
        (Item::NameKana, row.identity.name_kana.get(), ' '),
    ];
    for (item, name, blank) in names {
        let parted = name.is_none_or(|name| name.contains(blank));
        if !parted {
            let mistake = Mistake::doubt(
                "INT-3031",
                "姓と名のあいだに空きがありません",
                "姓と名のあいだを空けて入れる。姓だけ・名だけの人なら、このままでよい",
            );
            filling.note(item, mistake);
        }
    }
}

/// Younger than compulsory schooling ends, and older than nearly everyone: worth a look.
const AGES: std::ops::Range<i16> = 15..100;

fn birth(row: &PersonRow, filling: &mut Filling<'_>) {
    let Some(birth) = row.identity.birth_date.get().copied() else { return };
    let today = filling.options.today;
    if birth > today {
        let mistake =
            Mistake::error("INT-1108", "生年月日が先の日です", "元号か西暦の年を確かめる");
        filling.note(Item::BirthDate, mistake);
    } else if !AGES.contains(&age(birth, today)) {
        let what = format!("{}歳になります", age(birth, today));
        let mistake = Mistake::doubt("INT-1109", what, "元号か西暦の年を確かめる");
        filling.note(Item::BirthDate, mistake);
    }
    for (item, day) in [
        (Item::HiredOn, row.employment.hired_on.get()),
        (Item::AcquiredOn, row.enrolment.acquired_on.get()),
    ] {
        if day.is_some_and(|day| *day <= birth) {
            let what = format!("{item}が生年月日より前です");
            filling.note(item, Mistake::error("INT-1111", what, "どちらの日が正しいか確かめる"));
        }
    }
}

/// An error at `item` where `earlier` comes after `later`.
pub(crate) fn in_order(
    filling: &mut Filling<'_>,
    (earlier_item, earlier): (Item, Option<&Date>),
    (later_item, later): (Item, Option<&Date>),
) {
    if let (Some(earlier), Some(later)) = (earlier, later)
        && later < earlier
    {
        let what = format!("{later_item}が{earlier_item}より前です");
        let mistake = Mistake::error("INT-3041", what, "どちらの日が正しいか確かめる");
        filling.note(later_item, mistake);
    }
}

fn employment(row: &PersonRow, filling: &mut Filling<'_>) {
    let employment = &row.employment;
    let hired = (Item::HiredOn, employment.hired_on.get());
    in_order(filling, hired, (Item::LeftOn, employment.left_on.get()));
    in_order(filling, hired, (Item::ContractEndsOn, employment.contract_ends_on.get()));
}

fn enrolment(row: &PersonRow, filling: &mut Filling<'_>) {
    let enrolment = &row.enrolment;
    let (acquired, lost) = (enrolment.acquired_on.get(), enrolment.lost_on.get());
    in_order(filling, (Item::AcquiredOn, acquired), (Item::LostOn, lost));
    let hired = (Item::HiredOn, row.employment.hired_on.get());
    in_order(filling, hired, (Item::AcquiredOn, acquired));
    let left = row.employment.left_on.get();
    if let (Some(left), Some(lost)) = (left, lost)
        && matches!(enrolment.loss.get(), None | Some(LossReason::Left | LossReason::Died))
        && let Ok(next) = left.tomorrow()
        && *lost != next
    {
        let what = "資格喪失日が退職日の翌日ではありません";
        let how = "退職で喪失したなら、退職日の翌日を入れる";
        let mistake = Mistake::doubt("INT-3046", what, how).suggest(next.to_string());
        filling.note(Item::LostOn, mistake);
    }
    if acquired.is_some_and(|acquired| *acquired > filling.options.today) {
        let mistake = Mistake::doubt(
            "INT-1112",
            "資格取得日が今日より先です",
            "年を確かめる。入社の予定なら、このままでよい",
        );
        filling.note(Item::AcquiredOn, mistake);
    }
}

fn standard(row: &PersonRow, filling: &mut Filling<'_>) {
    let standard = &row.standard;
    let amounts: [&Change<Yen>; 2] = [&standard.health, &standard.pension];
    let some = amounts.iter().any(|amount| amount.get().is_some());
    if some && standard.from_month.keeps() && filling.is_absent(Item::StandardFrom) {
        let mistake = Mistake::doubt(
            "INT-3048",
            "標準報酬月額がいつからのものか、わかりません",
            "標準報酬の改定年月の列に「令和7年9月」のように入れる",
        );
        let both = filling.is_filled(Item::StandardBoth);
        let item = if both { Item::StandardBoth } else { Item::StandardHealth };
        filling.note(item, mistake);
    }
    if !some && filling.is_filled(Item::StandardFrom) {
        let what = "改定年月だけがあり、標準報酬月額がありません";
        let how = "標準報酬月額を入れるか、改定年月を空にする";
        filling.note(Item::StandardFrom, Mistake::doubt("INT-3049", what, how));
    }
}
