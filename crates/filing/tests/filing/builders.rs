//! The typed rows make the worked examples, byte for byte.

use jiff::civil::date;
use romori_filing::*;
use romori_types::{Prefecture, YearMonth, Yen};

use crate::examples::{self, DAY, file_of};

pub fn submission() -> Submission {
    Submission {
        office: Office {
            prefecture: Prefecture::from_jis(13).unwrap(),
            city_code: "03".to_owned(),
            symbol: "ﾔﾏﾀ".to_owned(),
            office_number: "12345".to_owned(),
            postal_code: "150-0001".to_owned(),
            address: "東京都渋谷区１－２－３".to_owned(),
            name: "見本商事株式会社".to_owned(),
            employer_name: "見本　太郎".to_owned(),
            phone: ["03".to_owned(), "0000".to_owned(), "0000".to_owned()],
        },
        submitter: Submitter::Employer,
        media_serial: 7,
        created_on: date(2026, 10, 1),
    }
}

fn person(number: Option<&str>, pension: Option<&str>) -> FiledPerson {
    FiledPerson {
        insured_number: number.map(str::to_owned),
        name_kana: "ﾐﾎﾝ ﾊﾅｺ".to_owned(),
        name_kanji: Some("見本　花子".to_owned()),
        birth_date: date(1993, 4, 12),
        pension_number: pension.map(|text| BasicPensionNumber::parse(text).unwrap()),
    }
}

fn address() -> FiledAddress {
    FiledAddress {
        postal_code: "1500001".to_owned(),
        kana: "ﾄｳｷｮｳﾄｼﾌﾞﾔｸ1-2-3".to_owned(),
        kanji: "東京都渋谷区１－２－３".to_owned(),
    }
}

fn month(year: i16, month: i8) -> YearMonth {
    YearMonth::new(year, month).unwrap()
}

fn pay(days: u8, cash: i64) -> MonthPay {
    MonthPay { days, cash: Yen::new(cash), in_kind: Yen::ZERO }
}

fn made<R: NoticeRow>(row: &R) -> Vec<u8> {
    Draft::of(&submission(), [row]).check(DAY).unwrap_or_else(|p| panic!("{p:#?}")).encode()
}

fn is_example<R: NoticeRow>(row: &R, example: &str) {
    assert_eq!(examples::read(&made(row)).rows()[0].columns().join(","), example);
    assert_eq!(made(row), file_of(&[example]));
}

pub fn regular_determination() -> RegularDeterminationRow {
    RegularDeterminationRow {
        person: person(Some("45"), Some("1234-567890")),
        applied_from: month(2026, 9),
        previous_health_standard: Some(Yen::new(260_000)),
        previous_pension_standard: Some(Yen::new(260_000)),
        previous_from: month(2025, 9),
        pay_change: None,
        retroactive: None,
        months: [pay(30, 262_000), pay(16, 140_000), pay(30, 262_000)],
        total: Yen::new(524_000),
        average: Yen::new(262_000),
        corrected_average: None,
        remarks: RegularDeterminationRemarks::default(),
    }
}

#[test]
fn regular_determination_notice() {
    is_example(&regular_determination(), examples::REGULAR);
}

#[test]
fn monthly_change_notice() {
    let row = MonthlyChangeRow {
        person: person(Some("45"), None),
        revised_from: month(2026, 7),
        previous_health_standard: Some(Yen::new(260_000)),
        previous_pension_standard: Some(Yen::new(260_000)),
        previous_from: month(2025, 9),
        pay_change: Some(PayChange { month: 4, raised: true }),
        retroactive: None,
        months: [pay(30, 300_000), pay(31, 310_000), pay(30, 320_000)],
        total: Yen::new(930_000),
        average: Yen::new(310_000),
        corrected_average: None,
        remarks: MonthlyChangeRemarks {
            reason: "基本給の変更".to_owned(),
            ..MonthlyChangeRemarks::default()
        },
    };
    is_example(&row, examples::CHANGE);
}

#[test]
fn bonus_notice() {
    let row = BonusRow {
        person: person(Some("45"), None),
        paid_on: date(2026, 7, 10),
        cash: Yen::new(450_300),
        in_kind: Yen::ZERO,
        sum: Yen::new(450_000),
        remarks: BonusRemarks::default(),
    };
    is_example(&row, examples::BONUS);
}

#[test]
fn acquisition_notice() {
    let row = AcquisitionRow {
        person: person(None, None),
        category: Some(2),
        acquisition_kind: Some(1),
        acquired_on: date(2026, 10, 1),
        has_dependents: false,
        cash: Yen::new(248_000),
        in_kind: Yen::new(12_000),
        sum: Yen::new(260_000),
        address: Some(address()),
        no_address_reason: None,
        no_address_text: String::new(),
        remarks: AcquisitionRemarks { short_time: true, ..AcquisitionRemarks::default() },
    };
    is_example(&row, examples::ACQUISITION);
}

#[test]
fn loss_notice() {
    let row = LossRow {
        person: person(Some("45"), Some("1234567890")),
        lost_on: Some(date(2026, 11, 1)),
        cause: LossCause::Left,
        left_on: Some(date(2026, 10, 31)),
        not_applicable_on: None,
        remarks: LossRemarks { certificates_attached: Some(1), ..LossRemarks::default() },
    };
    is_example(&row, examples::LOSS);
}

#[test]
fn dependent_change_notice() {
    let child = OtherDependent {
        name_kana: "ﾐﾎﾝ ｼﾞﾛｳ".to_owned(),
        name_kanji: Some("見本　次郎".to_owned()),
        birth_date: date(2026, 9, 20),
        sex: 1,
        relation: 1,
        relation_text: String::new(),
        lives_together: Some(true),
        address: Some(address()),
        abroad: None,
        beginning: Some(Beginning {
            on: date(2026, 9, 20),
            reason: Some(1),
            reason_text: String::new(),
            occupation: Some(4),
        }),
        income: Some(Yen::ZERO),
        ending: None,
        remarks: String::new(),
        relation_confirmed: true,
        certificate: false,
    };
    let row = DependentChangeRow {
        employer_confirmed: true,
        received_on: Some(date(2026, 10, 1)),
        person: person(Some("45"), Some("1234-567890")),
        sex: 2,
        income: Some(Yen::new(3_120_000)),
        address: Some(address()),
        change: DependentChangeKind::Became,
        spouse: None,
        spouse_annual_income: None,
        others: [Some(child), None],
    };
    is_example(&row, &examples::dependent());
}

#[test]
fn every_item_of_a_spouse_is_written() {
    let spouse = Spouse {
        filed_on: Some(date(2026, 10, 1)),
        name_kana: "ﾐﾎﾝ ﾊﾙｵ".to_owned(),
        name_kanji: Some("見本　春男".to_owned()),
        birth_date: date(1994, 1, 1),
        relation: 1,
        pension_number: BasicPensionNumber::parse("１２３４－５６７８９０"),
        nationality: "見本国".to_owned(),
        alias: Some(("ﾐﾎﾝ ﾊﾙ".to_owned(), "見本　春".to_owned())),
        lives_together: None,
        address: address(),
        phone: Some((1, ["03".to_owned(), "0000".to_owned(), "0000".to_owned()])),
        beginning: None,
        income: None,
        ending: Some(Ending {
            on: date(2026, 10, 1),
            reason: Some(1),
            reason_text: String::new(),
            died_on: Some(date(2026, 9, 30)),
            prefecture: Prefecture::from_jis(1),
        }),
        remarks: "見本".to_owned(),
        relation_confirmed: true,
        abroad: None,
        certificate: true,
    };
    let row = DependentChangeRow {
        employer_confirmed: true,
        received_on: None,
        person: person(Some("45"), Some("1234-567890")),
        sex: 2,
        income: None,
        address: Some(address()),
        change: DependentChangeKind::Ceased,
        spouse: Some(spouse),
        spouse_annual_income: None,
        others: [None, None],
    };
    let file = examples::read(&made(&row));
    let row = &file.rows()[0];
    for (key, value) in [
        ("spouse_filed_on", "9"),
        ("spouse_prefecture", "01"),
        ("spouse_until_reason", "1"),
        ("spouse_phone_kind", "1"),
        ("spouse_alias_kana", "ﾐﾎﾝ ﾊﾙ"),
        ("spouse_certificate", "1"),
    ] {
        assert_eq!(row.value(key), value, "{key}");
    }
}

#[test]
fn header_of_a_sharoushi() {
    let submitter = Submitter::Sharoushi {
        registration_number: "13000001".to_owned(),
        name: "見本　社労士".to_owned(),
    };
    let submission = Submission { submitter, ..submission() };
    let draft = Draft::of(&submission, [&regular_determination()]);
    let bytes = draft.check(DAY).unwrap().encode();
    let expected = examples::file_with(
        ",,13000001,007,20261001,22223",
        "見本　社労士,001",
        &[examples::REGULAR],
    );
    assert_eq!(bytes, expected);
}

#[test]
fn nothing_is_mended_in_silence() {
    let mut row = regular_determination();
    row.months[0].cash = Yen::new(12_345_678);
    row.previous_health_standard = Some(Yen::new(260_500));
    row.person.name_kanji = Some("髙橋　花子".to_owned());
    let problems = Draft::of(&submission(), [&row]).check(DAY).unwrap_err();
    let found: Vec<_> = problems.iter().map(|p| (p.item, p.code)).collect();
    assert!(found.contains(&(Some(7), ProblemCode::UnfileableCharacter)));
    assert!(found.contains(&(Some(13), ProblemCode::TooLong)));
    let draft = Draft::of(&submission(), [&row]);
    assert_eq!(draft.file().rows()[0].value("cash_1"), "9999999");
}

#[test]
fn twelve_digits_are_no_pension_number() {
    assert!(BasicPensionNumber::parse("123456789018").is_none());
    assert!(BasicPensionNumber::parse("").is_none());
}
