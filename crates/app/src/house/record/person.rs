//! 氏名・番号, 住所・連絡先.

use romori_intake::table::typed;
use romori_roster::{Address, PersonContact, PersonIdentity, PersonName};

use super::entry::Entry;
use super::fields::{Fields, day_text, word_of};

/// Nobody who works was born earlier.
const BORN_FIRST: romori_types::Date = romori_types::Date::constant(1900, 1, 1);

/// 氏名 and フリガナ, of a person or a dependant.
pub(super) fn read_name(fields: &mut Fields<'_>) -> Option<PersonName> {
    let kanji = fields.must("name", typed::kanji);
    let kana = fields.must("kana", typed::kana);
    if kana.as_ref().is_some_and(|kana| !kana.contains(' ')) {
        fields.bad("kana", "姓と名のあいだに空白がありません。空白を1つ入れてください。");
    }
    Some(PersonName { kanji: kanji?, kana: kana? })
}

/// 生年月日: a day that has come.
pub(super) fn read_birth(fields: &mut Fields<'_>) -> Option<romori_types::Date> {
    let birth = fields.must("birth_date", typed::day)?;
    if birth > fields.around.today {
        fields.bad("birth_date", "今日より後の日です。元号と年を確かめてください。");
    }
    if birth < BORN_FIRST {
        fields.bad("birth_date", "明治33年より前の日です。元号と年を確かめてください。");
    }
    Some(birth)
}

impl Entry for PersonIdentity {
    const FIRST: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: Option<&Self>) -> Option<Self> {
        let name = read_name(fields);
        let birth_date = read_birth(fields);
        let nationality = fields.read("nationality", typed::words);
        let made = Self {
            sex: fields.word("sex"),
            employee_number: fields.read("employee_number", typed::code),
            basic_pension_number: fields.read("basic_pension_number", typed::basic_pension_number),
            employment_insurance_number: fields
                .read("employment_insurance_number", typed::employment_insurance_number),
            nationality: nationality.filter(|of| !matches!(of.as_str(), "日本" | "日本国")),
            remarks: fields.read("remarks", typed::lines).unwrap_or_default(),
            name: name?,
            birth_date: birth_date?,
        };
        Some(made)
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            ("name", self.name.kanji.clone()),
            ("kana", self.name.kana.clone()),
            ("birth_date", day_text(Some(self.birth_date))),
            ("sex", self.sex.as_ref().map(word_of).unwrap_or_default()),
            ("employee_number", text(&self.employee_number)),
            ("basic_pension_number", text(&self.basic_pension_number)),
            ("employment_insurance_number", text(&self.employment_insurance_number)),
            ("nationality", text(&self.nationality)),
            ("remarks", self.remarks.clone()),
        ]
    }
}

/// An address of three fields; nothing where all are empty.
fn read_address(
    fields: &mut Fields<'_>,
    (postal, text, kana): (&'static str, &'static str, Option<&'static str>),
) -> Option<Address> {
    let postal_code = fields.read(postal, typed::postal_code);
    let words = fields.read(text, typed::words);
    let reading = kana.and_then(|kana| fields.read(kana, typed::loose_kana));
    if postal_code.is_none() && words.is_none() && reading.is_none() {
        return None;
    }
    if fields.text(text).is_empty() {
        fields.bad(text, "住所が入っていません。郵便番号とともに入れてください。");
    }
    if fields.text(postal).is_empty() {
        fields.bad(postal, "郵便番号が入っていません。住所とともに入れてください。");
    }
    Some(Address {
        postal_code: postal_code.unwrap_or_default(),
        text: words.unwrap_or_default(),
        kana: reading.unwrap_or_default(),
    })
}

impl Entry for PersonContact {
    const FIRST: &'static str = "address";

    fn read(fields: &mut Fields<'_>, before: Option<&Self>) -> Option<Self> {
        let address = read_address(fields, ("postal_code", "address", Some("address_kana")));
        let mut residence = read_address(fields, ("residence_postal_code", "residence", None));
        // The form does not ask for the reading of a 居所.
        let known = before.and_then(|before| before.residence.as_ref());
        if let (Some(residence), Some(known)) = (&mut residence, known)
            && residence.text == known.text
        {
            residence.kana = known.kana.clone();
        }
        Some(Self {
            address,
            residence,
            phone: fields.read("phone", typed::phone),
            email: fields.read("email", typed::email),
        })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        let of = |address: &Option<Address>, part: fn(&Address) -> &String| {
            address.as_ref().map(|address| part(address).clone()).unwrap_or_default()
        };
        vec![
            ("postal_code", of(&self.address, |at| &at.postal_code)),
            ("phone", self.phone.clone().unwrap_or_default()),
            ("address", of(&self.address, |at| &at.text)),
            ("address_kana", of(&self.address, |at| &at.kana)),
            ("residence_postal_code", of(&self.residence, |at| &at.postal_code)),
            ("email", self.email.clone().unwrap_or_default()),
            ("residence", of(&self.residence, |at| &at.text)),
        ]
    }
}
