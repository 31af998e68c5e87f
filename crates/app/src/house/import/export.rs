//! 書出し — the ledger under the headings that the import reads, so that it can be taken in again.

use std::fmt;

use romori_identity::{Function, Grant};
use romori_intake::table::{
    BonusRow, Change, ClientRow, ContactPart, DependantRow, EmploymentPart, EnrolmentPart,
    EstablishmentRow, IdentityPart, Kind, PayRow, PersonRef, PersonRow, Row, StandardPart,
    push_csv_line, shift_jis, template,
};
use romori_record::Class;
use romori_roster::{
    Address, ClientView, Employment, EstablishmentView, PersonView, StandardRemuneration,
};
use romori_store::UnitError;
use romori_types::{Date, Purpose, YearMonth};

use super::convert::ToFile;
use crate::house::entry::Visitor;
use crate::house::{House, List, ListCell, ListError, Question, client_view};

/// 書き出すもの
#[derive(Debug, Clone, Copy)]
pub struct ExportAsked {
    /// What.
    pub kind: Kind,
    /// Of which client; all of them where none is said.
    pub client: Option<u32>,
    /// The day whose state is written. Pay and bonuses are written up to it.
    pub on: Date,
    /// As what.
    pub format: ExportFormat,
    /// The day on which it is written.
    pub today: Date,
}

/// 形式
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A workbook.
    Xlsx,
    /// CSV in UTF-8, with a mark by which spreadsheets know it.
    Csv,
    /// CSV in Shift_JIS, for older programs.
    CsvShiftJis,
}

/// Why nothing is written out.
#[derive(Debug)]
pub enum ExportError {
    /// He may not.
    NotAllowed(String),
    /// The store could not.
    Unit(UnitError),
    /// It does not fit a workbook.
    List(ListError),
    /// Characters that Shift_JIS does not have.
    Characters(Vec<char>),
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAllowed(words) => f.write_str(words),
            Self::Unit(error) => error.fmt(f),
            Self::List(error) => error.fmt(f),
            Self::Characters(characters) => {
                let each: Vec<String> =
                    characters.iter().take(10).map(|letter| format!("「{letter}」")).collect();
                write!(
                    f,
                    "Shift_JISで書けない字（{}）があります。置き換えずに書くには、CSV（UTF-8）かXLSXを選んでください。",
                    each.concat()
                )
            }
        }
    }
}

impl std::error::Error for ExportError {}

impl From<UnitError> for ExportError {
    fn from(error: UnitError) -> Self {
        Self::Unit(error)
    }
}

impl ExportFormat {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Xlsx, Self::Csv, Self::CsvShiftJis];

    /// Its value in a form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::CsvShiftJis => "sjis",
        }
    }

    /// The one of a value.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// As a page calls it.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Csv => "CSV（UTF-8）",
            Self::CsvShiftJis => "CSV（Shift_JIS）",
        }
    }

    /// A name that tells nothing of anybody.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Xlsx => "export.xlsx",
            Self::Csv | Self::CsvShiftJis => "export.csv",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::CsvShiftJis => "text/csv; charset=Shift_JIS",
        }
    }
}

impl House {
    /// Writes the ledger out. The log names it as an export of everybody in it.
    ///
    /// # Errors
    /// When the visitor may not; what the store says; when a character or row does not fit.
    pub fn export(&self, visitor: &Visitor, asked: &ExportAsked) -> Result<Vec<u8>, ExportError> {
        let grant = visitor.grant(Function::Export, Purpose::Export).map_err(|violations| {
            let words: Vec<String> = violations.iter().map(ToString::to_string).collect();
            ExportError::NotAllowed(words.join(" "))
        })?;
        self.export_under(&grant, asked)
    }

    /// The same under a grant that was had before.
    pub(in crate::house) fn export_under(
        &self,
        grant: &Grant,
        asked: &ExportAsked,
    ) -> Result<Vec<u8>, ExportError> {
        let cells = self.store.read_as(grant, Class::Export, |reader| {
            let clients = match asked.client {
                Some(number) => vec![reader.client_numbered(number)?],
                None => reader.clients()?,
            };
            let mut cells = Vec::new();
            for client in clients {
                let view = client_view(reader, client, &question(asked))?;
                cells.extend(cells_of(&view, asked));
            }
            Ok::<_, UnitError>(cells)
        })?;
        let items = template::items(asked.kind);
        let headings = items.iter().map(|item| item.ja_in(asked.kind));
        if asked.format == ExportFormat::Xlsx {
            let columns = headings.map(|heading| (heading.to_owned(), 14)).collect();
            let row = |row: Vec<String>| row.into_iter().map(ListCell::from).collect();
            let rows = cells.into_iter().map(row).collect();
            let list = List { title: asked.kind.ja().to_owned(), columns, rows };
            return list.workbook(asked.today).map_err(ExportError::List);
        }
        let mut text = String::new();
        push_csv_line(&mut text, headings);
        for row in &cells {
            push_csv_line(&mut text, row.iter().map(String::as_str));
        }
        if asked.format == ExportFormat::Csv {
            return Ok(format!("\u{FEFF}{text}").into_bytes());
        }
        shift_jis(&text).map_err(ExportError::Characters)
    }
}

fn question(asked: &ExportAsked) -> Question {
    let base = match asked.kind {
        Kind::Clients => Question::client(asked.on),
        _ => Question::people(asked.on),
    };
    let last = YearMonth::of(asked.on);
    Question {
        standards: asked.kind == Kind::Persons,
        contact: asked.kind == Kind::Persons,
        dependants: asked.kind == Kind::Dependants,
        bonuses: asked.kind == Kind::Bonuses,
        pay: (asked.kind == Kind::Pay).then(|| YearMonth::from_index(0)..=last),
        ..base
    }
}

/// The rows of a client as texts.
fn cells_of(view: &ClientView, asked: &ExportAsked) -> Vec<Vec<String>> {
    let items = template::items(asked.kind);
    fn texts<R: Row>(
        rows: impl Iterator<Item = R>,
        items: &[romori_intake::table::Item],
    ) -> Vec<Vec<String>> {
        rows.map(|row| template::cells(&row, items)).collect()
    }
    let people = || view.persons.iter();
    match asked.kind {
        Kind::Clients => texts(client_rows(view).into_iter(), &items),
        Kind::Persons => texts(people().map(|person| person_row(view, person, asked.on)), &items),
        Kind::Dependants => {
            texts(people().flat_map(|person| dependant_rows(view, person, asked.on)), &items)
        }
        Kind::Pay => texts(people().flat_map(|person| pay_rows(view, person, asked.on)), &items),
        Kind::Bonuses => {
            texts(people().flat_map(|person| bonus_rows(view, person, asked.on)), &items)
        }
    }
}

/// Sets what there is; what is absent keeps.
fn set<T>(value: Option<T>) -> Change<T> {
    value.map_or(Change::Keep, Change::Set)
}

/// Sets a text that is not empty.
fn text(value: &str) -> Change<String> {
    set((!value.is_empty()).then(|| value.to_owned()))
}

fn client_rows(view: &ClientView) -> Vec<ClientRow> {
    let entrustment = view.entrustment.as_ref();
    let row = |place: Option<&EstablishmentView>| ClientRow {
        row: 0,
        number: view.number.to_string(),
        name: text(&view.profile.name),
        kana: text(&view.profile.kana),
        form: Change::Set(view.profile.form.to_file()),
        corporate_number: set(view.profile.corporate_number.clone()),
        employer: text(&view.profile.employer),
        remarks: text(&view.profile.remarks),
        since: set(entrustment.map(|made| made.since)),
        until: set(entrustment.and_then(|made| made.until)),
        staff: Change::Keep,
        second_person_approves: set(entrustment.map(|made| made.second_person_approves)),
        establishment: place.map(establishment_row).unwrap_or_default(),
    };
    if view.establishments.is_empty() {
        return vec![row(None)];
    }
    view.establishments.iter().map(|place| row(Some(place))).collect()
}

fn establishment_row(place: &EstablishmentView) -> EstablishmentRow {
    let profile = &place.profile;
    EstablishmentRow {
        name: text(&profile.name),
        prefecture: Change::Set(profile.prefecture),
        district: text(&profile.district),
        symbol: text(&profile.symbol),
        number: text(&profile.number),
        postal_code: text(&profile.postal_code),
        address: text(&profile.address),
        employer: text(&profile.employer),
        phone: text(&profile.phone),
        insurer: Change::Set((&profile.insurer).to_file()),
        fraction: Change::Set(profile.fraction.to_file()),
        closing: set(profile.pay_terms.map(|terms| terms.closing.to_file())),
        months_after: set(profile.pay_terms.map(|terms| terms.months_after)),
        short_time_applies: Change::Set(profile.short_time_applies),
        labour_insurance_number: set(profile.labour_insurance_number.clone()),
        employment_insurance_number: set(profile.employment_insurance_number.clone()),
        filed_by_sharoushi: Change::Set(profile.filed_by_sharoushi),
    }
}

fn person_row(view: &ClientView, person: &PersonView, on: Date) -> PersonRow {
    let identity = &person.identity;
    let contact = person.contact.clone().unwrap_or_default();
    let address = |at: &Option<Address>, of: fn(&Address) -> &str| {
        at.as_ref().map_or(Change::Keep, |at| text(of(at)))
    };
    let last = person.employments.iter().max_by_key(|(_, made)| made.hired_on);
    let employed = last.map(|(_, made)| employment_part(view, made)).unwrap_or_default();
    let enrolled = person.enrolments.iter().max_by_key(|(_, made)| made.acquired_on);
    let standard = person.standard_in(YearMonth::of(on));
    PersonRow {
        row: 0,
        client: Some(view.number.to_string()),
        identity: IdentityPart {
            name_kanji: text(&identity.name.kanji),
            name_kana: text(&identity.name.kana),
            birth_date: Change::Set(identity.birth_date),
            sex: set(identity.sex.map(ToFile::to_file)),
            employee_number: set(identity.employee_number.clone()),
            basic_pension_number: set(identity.basic_pension_number.clone()),
            employment_insurance_number: set(identity.employment_insurance_number.clone()),
            nationality: set(identity.nationality.clone()),
            remarks: text(&identity.remarks),
        },
        contact: ContactPart {
            postal_code: address(&contact.address, |at| &at.postal_code),
            address: address(&contact.address, |at| &at.text),
            address_kana: address(&contact.address, |at| &at.kana),
            residence_postal_code: address(&contact.residence, |at| &at.postal_code),
            residence: address(&contact.residence, |at| &at.text),
            residence_kana: address(&contact.residence, |at| &at.kana),
            phone: set(contact.phone.clone()),
            email: set(contact.email.clone()),
        },
        employment: employed,
        enrolment: enrolled.map_or_else(EnrolmentPart::default, |(_, made)| EnrolmentPart {
            insured_number: set(made.insured_number),
            acquired_on: Change::Set(made.acquired_on),
            lost_on: set(made.lost_on),
            loss: set(made.loss.map(ToFile::to_file)),
            insured_as: Change::Set(made.insured_as.to_file()),
            category: Change::Set(made.category.to_file()),
        }),
        standard: standard.map(standard_part).unwrap_or_default(),
    }
}

fn employment_part(view: &ClientView, made: &Employment) -> EmploymentPart {
    let place = view.establishment(made.establishment);
    EmploymentPart {
        workplace: set(place.map(|place| place.number.to_string())),
        hired_on: Change::Set(made.hired_on),
        left_on: set(made.left_on),
        leaving: set(made.leaving.map(ToFile::to_file)),
        employment_type: Change::Set(made.employment_type.to_file()),
        contract_ends_on: set(made.contract_ends_on),
        weekly_minutes: set(made.weekly_minutes),
        two_workplaces: Change::Set(made.two_workplaces),
    }
}

fn standard_part(made: &StandardRemuneration) -> StandardPart {
    StandardPart {
        health: set(made.health),
        pension: set(made.pension),
        by: Change::Set(made.by.to_file()),
        from_month: Change::Set(made.from_month),
    }
}

/// By every key that the person has, so that any of them can be chosen when it is read.
fn person_ref(view: &ClientView, person: &PersonView) -> PersonRef {
    let identity = &person.identity;
    let enrolled = person.enrolments.iter().max_by_key(|(_, made)| made.acquired_on);
    let kanji = &identity.name.kanji;
    PersonRef {
        client: Some(view.number.to_string()),
        employee_number: identity.employee_number.clone(),
        insured_number: enrolled.and_then(|(_, made)| made.insured_number),
        basic_pension_number: identity.basic_pension_number.clone(),
        name_kanji: (!kanji.is_empty()).then(|| kanji.clone()),
        name_kana: Some(identity.name.kana.clone()),
        birth_date: Some(identity.birth_date),
    }
}

fn pay_rows(view: &ClientView, person: &PersonView, on: Date) -> Vec<PayRow> {
    let months = person.pay.iter().filter(|(month, _)| month.first_day() <= on);
    let rows = months.map(|(month, pay)| PayRow {
        row: 0,
        person: person_ref(view, person),
        month: *month,
        days: set(pay.days),
        fixed: Change::Set(pay.fixed),
        variable: Change::Set(pay.variable),
        in_kind: Change::Set(pay.in_kind),
        back_pay: Change::Set(pay.back_pay),
        full_month: set(pay.full_month),
        fixed_change: set(pay.fixed_change.map(ToFile::to_file)),
    });
    rows.collect()
}

fn bonus_rows(view: &ClientView, person: &PersonView, on: Date) -> Vec<BonusRow> {
    let paid = person.bonuses.iter().filter(|bonus| bonus.paid_on <= on);
    let rows = paid.map(|bonus| BonusRow {
        row: 0,
        person: person_ref(view, person),
        paid_on: bonus.paid_on,
        cash: Change::Set(bonus.cash),
        in_kind: Change::Set(bonus.in_kind),
    });
    rows.collect()
}

fn dependant_rows(view: &ClientView, person: &PersonView, on: Date) -> Vec<DependantRow> {
    let family = person.dependants.iter().filter(|(_, held)| held.since <= on);
    let rows = family.map(|(_, held)| DependantRow {
        row: 0,
        person: person_ref(view, person),
        name_kanji: text(&held.name.kanji),
        name_kana: text(&held.name.kana),
        birth_date: Change::Set(held.birth_date),
        sex: set(held.sex.map(ToFile::to_file)),
        relationship: Change::Set(held.relationship.to_file()),
        since: Change::Set(held.since),
        until: set(held.until),
        lives_together: Change::Set(held.lives_together),
        third_category: Change::Set(held.third_category),
    });
    rows.collect()
}
