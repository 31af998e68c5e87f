//! 顧問先, 委託, 事業所.

use romori_intake::ClosingDay as TypedClosing;
use romori_intake::table::typed::{self, Typed};
use romori_roster::{
    ClientProfile, ClosingDay, Entrustment, EstablishmentProfile, Insurer, PayTerms, SocietyRates,
};
use romori_types::{ActorId, Date, Rate};

use super::entry::Entry;
use super::fields::{Fields, checked, day_text, word_of};

impl Entry for ClientProfile {
    const FIRST: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: Option<&Self>) -> Option<Self> {
        let form = fields.must_word("form");
        let name = fields.must("name", typed::words);
        let kana = fields.must("kana", typed::loose_kana);
        let employer = fields.must("employer", typed::kanji);
        let corporate_number = fields.read("corporate_number", typed::corporate_number);
        let remarks = fields.read("remarks", typed::lines).unwrap_or_default();
        Some(Self {
            name: name?,
            kana: kana?,
            form: form?,
            corporate_number,
            employer: employer?,
            remarks,
        })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        vec![
            ("form", word_of(&self.form)),
            ("name", self.name.clone()),
            ("kana", self.kana.clone()),
            ("employer", self.employer.clone()),
            ("corporate_number", self.corporate_number.clone().unwrap_or_default()),
            ("remarks", self.remarks.clone()),
        ]
    }
}

impl Entry for Entrustment {
    const FIRST: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: Option<&Self>) -> Option<Self> {
        let since = fields.must("since", typed::day);
        let until = fields.read("until", typed::day);
        fields.in_order(
            "until",
            (since, until),
            "委託の開始日より前の日です。どちらかを確かめてください。",
        );
        let staff: Option<ActorId> = fields.text("staff").parse().ok();
        if staff.is_none() {
            fields.bad("staff", "担当が選ばれていません。だれかを選んでください。");
        }
        Some(Self {
            since: since?,
            until,
            staff: Some(staff?),
            second_person_approves: fields.flag("second_person_approves"),
        })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        vec![
            ("since", day_text(Some(self.since))),
            ("until", day_text(self.until)),
            ("staff", self.staff.map(|staff| staff.to_string()).unwrap_or_default()),
            ("second_person_approves", checked(self.second_person_approves)),
        ]
    }

    fn begins(&self, _: i64) -> Option<Date> {
        Some(self.since)
    }
}

impl Entry for EstablishmentProfile {
    const FIRST: &'static str = "name";

    fn read(fields: &mut Fields<'_>, before: Option<&Self>) -> Option<Self> {
        let name = fields.must("name", typed::words);
        let prefecture = fields.must("prefecture", typed::prefecture);
        let district = fields.must("district", typed::district);
        let symbol = fields.must("symbol", typed::symbol);
        let number = fields.must("office_number", typed::establishment_number);
        let postal_code = fields.must("postal_code", typed::postal_code);
        let phone = fields.must("phone", typed::office_phone);
        let address = fields.must("address", typed::words);
        let employer = fields.must("employer", typed::kanji);
        let filed_by_sharoushi = filer(fields);
        let labour_insurance_number =
            fields.read("labour_insurance_number", typed::labour_insurance_number);
        let employment_insurance_number =
            fields.read("employment_insurance_number", typed::employment_office_number);
        let pay_terms = pay_terms(fields);
        let fraction = fields.must_word("fraction");
        let insurer = insurer(fields, before.map(|before| &before.insurer));
        Some(Self {
            name: name?,
            prefecture: prefecture?,
            district: district?,
            symbol: symbol?,
            number: number?,
            postal_code: postal_code?,
            address: address?,
            employer: employer?,
            phone: phone?,
            insurer: insurer?,
            fraction: fraction?,
            pay_terms: Some(pay_terms?),
            short_time_applies: fields.flag("short_time_applies"),
            labour_insurance_number,
            employment_insurance_number,
            filed_by_sharoushi: filed_by_sharoushi?,
        })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        let filer = if self.filed_by_sharoushi { "sharoushi" } else { "employer" };
        let closing = self.pay_terms.map(|terms| match terms.closing {
            ClosingDay::Day(day) => format!("{day}日"),
            ClosingDay::MonthEnd => "末日".to_owned(),
        });
        let months_after = self.pay_terms.map(|terms| terms.months_after.to_string());
        let mut fields = vec![
            ("name", self.name.clone()),
            ("prefecture", self.prefecture.name().to_owned()),
            ("district", self.district.clone()),
            ("symbol", self.symbol.clone()),
            ("office_number", self.number.clone()),
            ("postal_code", self.postal_code.clone()),
            ("phone", self.phone.clone()),
            ("address", self.address.clone()),
            ("employer", self.employer.clone()),
            ("filer", filer.to_owned()),
            ("short_time_applies", checked(self.short_time_applies)),
            ("labour_insurance_number", self.labour_insurance_number.clone().unwrap_or_default()),
            (
                "employment_insurance_number",
                self.employment_insurance_number.clone().unwrap_or_default(),
            ),
            ("closing", closing.unwrap_or_default()),
            ("months_after", months_after.unwrap_or_default()),
            ("fraction", word_of(&self.fraction)),
        ];
        fields.extend(show_insurer(&self.insurer));
        fields
    }
}

/// 届書を出す人: whether the sharoushi does.
fn filer(fields: &mut Fields<'_>) -> Option<bool> {
    match fields.text("filer") {
        "sharoushi" => Some(true),
        "employer" => Some(false),
        _ => {
            fields.bad("filer", "届書を出す人が選ばれていません。どちらかを選んでください。");
            None
        }
    }
}

fn pay_terms(fields: &mut Fields<'_>) -> Option<PayTerms> {
    let closing = fields.must("closing", typed::closing_day).map(|closing| match closing {
        TypedClosing::Day(day) => ClosingDay::Day(day),
        TypedClosing::MonthEnd => ClosingDay::MonthEnd,
    });
    let months_after = match fields.text("months_after") {
        "0" => Some(0),
        "1" => Some(1),
        "2" => Some(2),
        _ => {
            fields.bad("months_after", "支払の月が選ばれていません。どれかを選んでください。");
            None
        }
    };
    Some(PayTerms { closing: closing?, months_after: months_after? })
}

/// The insurer. Rates of other months than the one that was typed stay as they were.
fn insurer(fields: &mut Fields<'_>, before: Option<&Insurer>) -> Option<Insurer> {
    match fields.text("insurer") {
        "kyokai" => Some(Insurer::Kyokai),
        "society" => {
            let name = fields.must("society", typed::words);
            let typed = society_rates(fields);
            let (name, typed) = (name?, typed?);
            let mut rates = match before {
                Some(Insurer::Society { name: held, rates }) if *held == name => rates.clone(),
                _ => Vec::new(),
            };
            rates.retain(|row| row.from != typed.from);
            rates.push(typed);
            rates.sort_by_key(|row| row.from);
            Some(Insurer::Society { name, rates })
        }
        _ => {
            fields.bad("insurer", "保険者が選ばれていません。どちらかを選んでください。");
            None
        }
    }
}

fn society_rates(fields: &mut Fields<'_>) -> Option<SocietyRates> {
    let from = fields.must("society_from", typed::month);
    let health = fields.must("society_health", percent);
    let health_employee = fields.must("society_health_employee", percent);
    let care = fields.must("society_care", percent);
    let care_employee = fields.must("society_care_employee", percent);
    for (field, part, whole) in [
        ("society_health_employee", health_employee, health),
        ("society_care_employee", care_employee, care),
    ] {
        if part.zip(whole).is_some_and(|(part, whole)| part > whole) {
            fields.bad(field, "全体の料率より大きい率です。どちらかを確かめてください。");
        }
    }
    let source_on = fields.must("society_source_on", typed::day);
    let source = fields.must("society_source", typed::words);
    Some(SocietyRates {
        from: from?,
        health: health?,
        health_employee: health_employee?,
        care: care?,
        care_employee: care_employee?,
        source: source?,
        source_on: source_on?,
    })
}

/// 9.8, ９．８％: a rate in percent, less than the whole.
fn percent(entered: &str) -> Typed<Rate> {
    let Some(text) = typed::code(entered)? else { return Ok(None) };
    let text = text.trim_end_matches(['%', '％']);
    match Rate::from_percent_text(text) {
        Ok(rate) if (0..WHOLE).contains(&rate.billionths()) => Ok(Some(rate)),
        _ => {
            Err("料率として読めません。「9.8」のように、百分率の数字で入れてください。".to_owned())
        }
    }
}

/// 100% in billionths.
const WHOLE: i64 = 1_000_000_000;

fn show_insurer(insurer: &Insurer) -> Vec<(&'static str, String)> {
    let Insurer::Society { name, rates } = insurer else {
        return vec![("insurer", "kyokai".to_owned())];
    };
    let mut fields = vec![("insurer", "society".to_owned()), ("society", name.clone())];
    if let Some(row) = rates.last() {
        fields.extend([
            ("society_from", row.from.ja()),
            ("society_health", row.health.percent_text()),
            ("society_health_employee", row.health_employee.percent_text()),
            ("society_care", row.care.percent_text()),
            ("society_care_employee", row.care_employee.percent_text()),
            ("society_source_on", day_text(Some(row.source_on))),
            ("society_source", row.source.clone()),
        ]);
    }
    fields
}
