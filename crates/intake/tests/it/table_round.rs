//! What is written is read back as it was; any bytes are survived; every encoding says the same.

use std::collections::BTreeMap;
use std::sync::Mutex;

use proptest::prelude::*;
use romori_intake::table::{
    BonusRow, Category, Change, ClientRow, DependantRow, FractionRule, ImportLimits, InsuredAs,
    Key, Kind, LeavingReason, LegalForm, LossReason, Nobody, Options, PayRow, PersonRef, PersonRow,
    Relationship, Row, Sex, Source, StandardBy, TableMapping, check, propose, read, template,
};
use romori_intake::{ClosingDay, Insurer, RiseOrFall, WorkerKind};
use romori_types::{Date, Prefecture, Span, YearMonth, Yen, check_digit_corporate};

use crate::table_shapes::open;
use crate::today;

/// Absent, set or cleared.
fn may<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Change<T>> {
    prop_oneof![
        1 => Just(Change::Keep),
        4 => value.prop_map(Change::Set),
        1 => Just(Change::Clear),
    ]
    .boxed()
}

/// Absent or set.
fn must<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Change<T>> {
    prop_oneof![1 => Just(Change::Keep), 4 => value.prop_map(Change::Set)].boxed()
}

fn day(from: &str) -> impl Strategy<Value = Date> + use<> {
    let start: Date = from.parse().unwrap();
    (0_i32..3_000).prop_map(move |days| start.checked_add(Span::new().days(days)).unwrap())
}

fn month() -> impl Strategy<Value = YearMonth> {
    (0_i32..200).prop_map(|back| YearMonth::new(2026, 7).unwrap().plus(-back))
}

fn yen() -> impl Strategy<Value = Yen> {
    (0_i64..=9_999_999).prop_map(Yen::new)
}

fn thousands() -> impl Strategy<Value = Yen> {
    (58_i64..=1_390).prop_map(|thousands| Yen::new(thousands * 1_000))
}

fn kanji() -> &'static str {
    "[髙﨑見本𠮷a-z]{1,4}　[花子ティラン]{1,4}"
}

fn kana() -> &'static str {
    "[ｱ-ﾝ]{1,6} [ｱ-ﾝ]{1,6}"
}

/// Words that begin as a formula does, and quotes, commas, semicolons in them.
fn words() -> &'static str {
    "[=+@＝'-]{0,2}[横浜市,;\"'a-z0-9（）]{1,10}[a-z見]"
}

fn lines() -> &'static str {
    "[=@a見]{1,6}(\n[-=a本]{1,6}z)?"
}

fn code() -> &'static str {
    "[=+@-]?[A-Z][0-9]{1,9}"
}

fn word<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn corporate() -> impl Strategy<Value = String> {
    "[0-9]{12}".prop_map(|base| format!("{}{base}", check_digit_corporate(&base).unwrap()))
}

prop_compose! {
    fn person_ref()(
        client in prop::option::of(code()),
        number in code(),
        insured in prop::option::of(1_u32..=999_999),
        pension in prop::option::of("[1-9][0-9]{3}-[1-9][0-9]{5}"),
        name_kanji in prop::option::of(kanji()),
        name_kana in prop::option::of(kana()),
        birth_date in prop::option::of(day("1970-01-01")),
    ) -> PersonRef {
        PersonRef {
            client,
            employee_number: Some(number),
            insured_number: insured,
            basic_pension_number: pension,
            name_kanji,
            name_kana,
            birth_date,
        }
    }
}

prop_compose! {
    fn pay()(
        person in person_ref(),
        month in month(),
        days in may(0_u8..=28),
        fixed in may(yen()),
        variable in may((0_i64..500_000).prop_map(Yen::new)),
        in_kind in may(yen()),
        full_month in may(any::<bool>()),
        fixed_change in may(word(&[RiseOrFall::Rise, RiseOrFall::Fall])),
    ) -> PayRow {
        PayRow {
            row: 2,
            person,
            month,
            days,
            fixed,
            variable,
            in_kind,
            back_pay: Change::Keep,
            full_month,
            fixed_change,
        }
    }
}

prop_compose! {
    fn bonus()(
        person in person_ref(),
        paid_on in day("2015-01-01"),
        cash in must(yen()),
        in_kind in may(yen()),
    ) -> BonusRow {
        let cash = if cash.keeps() && in_kind.keeps() { Change::Clear } else { cash };
        BonusRow { row: 2, person, paid_on, cash, in_kind }
    }
}

prop_compose! {
    fn dependant()(
        person in person_ref(),
        name_kanji in kanji(),
        name_kana in must(kana()),
        birth_date in must(day("1960-01-01")),
        sex in may(word(Sex::ALL)),
        relationship in must(word(Relationship::ALL)),
        since in must(day("1990-01-01")),
        until in may(day("2010-01-01")),
        lives_together in must(any::<bool>()),
    ) -> DependantRow {
        let spouse = relationship.get() == Some(&Relationship::Spouse);
        DependantRow {
            row: 2,
            person,
            name_kanji: Change::Set(name_kanji),
            name_kana,
            birth_date,
            sex,
            relationship,
            since,
            until,
            lives_together,
            third_category: Change::Set(spouse),
        }
    }
}

prop_compose! {
    fn client()(
        number in code(),
        name in must(words()),
        kana in may("[ｱ-ﾝ]{1,9}"),
        form in must(word(LegalForm::ALL)),
        corporate in may(corporate()),
        employer in must(words()),
        since in must(day("2000-01-01")),
        until in may(day("2010-01-01")),
        (second, filed, short) in (must(any::<bool>()), must(any::<bool>()), must(any::<bool>())),
        remarks in may(lines()),
    ) -> ClientRow {
        let mut row = ClientRow {
            row: 2, number, name, kana, form, employer, since, until, remarks,
            second_person_approves: second,
            ..ClientRow::default()
        };
        if row.form.get() != Some(&LegalForm::SoleProprietor) {
            row.corporate_number = corporate;
        }
        row.establishment.filed_by_sharoushi = filed;
        row.establishment.short_time_applies = short;
        row
    }
}

prop_compose! {
    fn client_and_place()(
        mut row in client(),
        prefecture in must((1_u8..=47).prop_map(|code| Prefecture::from_jis(code).unwrap())),
        sign in must("(0[1-9]|[1-8][0-9]),([A-Z]{1,4}|[ｱ-ﾝ]{1,4})"),
        number in must("[1-9][0-9]{0,4}"),
        postal_code in must("[0-9]{3}-[0-9]{4}"),
        address in may(words()),
        phone in must("0[1-9][0-9]-[0-9]{3}-[0-9]{4}"),
        insurer in must(prop_oneof![
            Just(Insurer::Kyokai),
            "[見本]{1,4}健康保険組合".prop_map(Insurer::Society),
        ]),
        fraction in must(word(FractionRule::ALL)),
        closing in may(prop_oneof![
            Just(ClosingDay::MonthEnd),
            (1_u8..=30).prop_map(ClosingDay::Day),
        ]),
        months_after in may(0_u8..=2),
        (labour, office) in (may("[0-9]{14}"), may("[0-9]{11}")),
    ) -> ClientRow {
        let place = &mut row.establishment;
        place.prefecture = prefecture;
        if let Change::Set(sign) = sign {
            let (district, symbol) = sign.split_once(',').unwrap();
            place.district = Change::Set(district.to_owned());
            place.symbol = Change::Set(symbol.to_owned());
        }
        place.number = number;
        place.postal_code = postal_code;
        place.address = address;
        place.phone = phone;
        place.insurer = insurer;
        place.fraction = fraction;
        place.closing = closing;
        place.months_after = months_after;
        place.labour_insurance_number = labour;
        place.employment_insurance_number = office;
        row
    }
}

prop_compose! {
    fn person()(
        number in code(),
        name_kanji in must(kanji()),
        name_kana in must(kana()),
        birth_date in must(day("1970-01-01")),
        sex in may(word(Sex::ALL)),
        pension in may("[1-9][0-9]{3}-[1-9][0-9]{5}"),
        employment in may("[0-9]{4}-[0-9]{6}-[0-9]"),
        nationality in may(words()),
        remarks in may(lines()),
        contact in (may("[0-9]{3}-[0-9]{4}"), may(words()), may("[ｱ-ﾝ0-9]{1,9}")),
        phone in may("0[1-9]0-[0-9]{4}-[0-9]{4}"),
        email in may("[a-z]{1,8}@[a-z]{1,8}\\.jp"),
    ) -> PersonRow {
        let mut row = PersonRow { row: 2, client: None, ..PersonRow::default() };
        let identity = &mut row.identity;
        identity.employee_number = Change::Set(number);
        identity.name_kanji = name_kanji;
        identity.name_kana = name_kana;
        identity.birth_date = birth_date;
        identity.sex = sex;
        identity.basic_pension_number = pension;
        identity.employment_insurance_number = employment;
        identity.nationality = nationality;
        identity.remarks = remarks;
        (row.contact.postal_code, row.contact.address, row.contact.address_kana) = contact.clone();
        let (postal_code, address, kana) = contact;
        row.contact.residence_postal_code = postal_code;
        row.contact.residence = address;
        row.contact.residence_kana = kana;
        row.contact.phone = phone;
        row.contact.email = email;
        row
    }
}

prop_compose! {
    fn person_at_work()(
        mut row in person(),
        workplace in must(words()),
        hired_on in must(day("1990-01-01")),
        left_on in may(day("2010-01-01")),
        leaving in may(word(LeavingReason::ALL)),
        kind in must(word(&[WorkerKind::General, WorkerKind::PartTime, WorkerKind::ShortTime])),
        contract in may(day("2010-01-01")),
        minutes in may(0_u16..=10_080),
        two in must(any::<bool>()),
        insured in may(1_u32..=999_999),
        acquired_on in must(day("2000-01-01")),
        lost_on in may(day("2010-01-01")),
    ) -> PersonRow {
        let employment = &mut row.employment;
        employment.workplace = workplace;
        employment.hired_on = hired_on;
        employment.left_on = left_on;
        employment.leaving = leaving;
        employment.employment_type = kind;
        employment.contract_ends_on = contract;
        employment.weekly_minutes = minutes;
        employment.two_workplaces = two;
        row.enrolment.insured_number = insured;
        row.enrolment.acquired_on = acquired_on;
        row.enrolment.lost_on = lost_on;
        row
    }
}

prop_compose! {
    fn person_whole()(
        mut row in person_at_work(),
        loss in may(word(LossReason::ALL)),
        insured_as in must(word(InsuredAs::ALL)),
        category in must(word(Category::ALL)),
        health in may(thousands()),
        pension in may(thousands()),
        by in must(word(StandardBy::ALL)),
        from_month in must(month()),
    ) -> PersonRow {
        row.enrolment.loss = loss;
        row.enrolment.insured_as = insured_as;
        row.enrolment.category = category;
        row.standard.health = health;
        row.standard.pension = pension;
        row.standard.by = by;
        row.standard.from_month = from_month;
        row
    }
}

/// What is guessed of a template, worked out once for each kind.
fn mapping_of<R: Row>() -> TableMapping {
    static KNOWN: Mutex<BTreeMap<Kind, TableMapping>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap();
    let guessed = || {
        let text = template::csv::<R>(&[], &template::items(R::KIND));
        propose(&open(text.as_bytes()), Some(R::KIND)).mapping
    };
    known.entry(R::KIND).or_insert_with(guessed).clone()
}

/// Written as a template and read back without an error.
fn comes_back<R: Row + PartialEq + Clone>(row: R, key: Key) -> Result<(), TestCaseError> {
    let text = template::csv([&row], &template::items(R::KIND));
    let source = open(text.as_bytes());
    let options = Options::new(key, today());
    let mut rows: Vec<R> = Vec::new();
    let report = read(&source, &mapping_of::<R>(), &options, &mut |row: R| rows.push(row)).unwrap();
    prop_assert_eq!(report.bad_rows, 0, "{:?}\n{}", report.listed(), text);
    prop_assert!(rows == [row], "{}", text);
    Ok(())
}

proptest! {
    #[test]
    fn pay_comes_back(row in pay()) {
        comes_back(row, Key::EmployeeNumber)?;
    }

    #[test]
    fn a_bonus_comes_back(row in bonus()) {
        comes_back(row, Key::EmployeeNumber)?;
    }

    #[test]
    fn a_dependant_comes_back(row in dependant()) {
        comes_back(row, Key::EmployeeNumber)?;
    }

    #[test]
    fn a_client_comes_back(row in client_and_place()) {
        comes_back(row, Key::ClientNumber)?;
    }

    #[test]
    fn a_person_comes_back(row in person_whole()) {
        comes_back(row, Key::EmployeeNumber)?;
    }
}

/// Everything that a page does with a file.
fn through(bytes: &[u8]) {
    let Ok(source) = Source::open(bytes, "x", &ImportLimits::default()) else { return };
    for kind in Kind::ALL {
        let mapping = propose(&source, Some(kind)).mapping;
        for key in kind.keys() {
            let mut options = Options::new(*key, today());
            options.month = Some(YearMonth::of(today()));
            options.paid_on = Some(today());
            options.empty_clears = true;
            let Ok(report) = check(&source, &mapping, &options) else { continue };
            assert!(report.bad_rows <= report.rows);
            assert!(report.is_blocked() || report.records >= report.good_rows());
            for problem in report.listed() {
                assert!(!problem.what.is_empty() && !problem.how.is_empty());
            }
        }
    }
}

const HEADINGS: &str = "顧問先番号,社員番号,整理番号,氏名,フリガナ,生年月日,支給年月,日数,報酬,4月報酬,\
賞与支払日,賞与額,続柄,被扶養者氏名,会社名,所在地";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..1_000)) {
        through(&bytes);
        through(&[HEADINGS.as_bytes(), b"\n", &bytes].concat());
    }

    #[test]
    fn any_text_is_survived(
        text in "([0-9０-９,\"年月日/.RSH円△’-]|（消す）|合計|見本 花子|ミホン|配偶者|○|\t|\n){0,120}"
    ) {
        through(format!("{HEADINGS}\n{text}").as_bytes());
    }

    /// 髙, 﨑 and ﾐﾎﾝ are in both; what Shift_JIS has not, a file in it cannot say.
    #[test]
    fn both_encodings_say_the_same(rows in prop::collection::vec(
        ("[0-9]{1,4}", "[髙﨑見本]{1,3} ?[花子]{1,2}", "[ｱ-ﾝア-ン]{1,4} [ｱ-ﾝ]{1,4}", "[0-9/.RS]{4,9}"),
        1..12,
    )) {
        let mut text = String::from("社員番号,氏名,フリガナ,生年月日\r\n");
        for (number, name, kana, birth) in rows {
            text.push_str(&format!("{number},\"{name}\",{kana},{birth}\r\n"));
        }
        let sjis = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
        let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
        let all = |bytes: &[u8]| {
            let source = Source::open(bytes, "x", &ImportLimits::default()).unwrap();
            let proposal = propose(&source, Some(Kind::Persons));
            let options = Options::new(Key::EmployeeNumber, today());
            let mut rows: Vec<PersonRow> = Vec::new();
            let take = &mut |row: PersonRow| rows.push(row);
            let report = read(&source, &proposal.mapping, &options, take).unwrap();
            (proposal, report, rows)
        };
        let expected = all(text.as_bytes());
        prop_assert!(all(&sjis) == expected);
        prop_assert!(all(&marked) == expected);
    }
}

#[test]
fn a_wrong_kind_of_row_reads_nothing_of_the_others() {
    let source = open("社員番号,氏名\n1,見本 花子\n".as_bytes());
    let mapping = propose(&source, Some(Kind::Persons)).mapping;
    let mut options = Options::new(Key::EmployeeNumber, today());
    options.month = Some(YearMonth::of(today()));
    let report = read::<PayRow>(&source, &mapping, &options, &mut Nobody).unwrap();
    assert_eq!((report.records, report.bad_rows), (1, 0));
}
