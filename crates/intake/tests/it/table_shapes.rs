//! Headings as payroll products and offices write them, all invented, each read as it is meant.

use std::collections::BTreeMap;

use romori_intake::table::{
    ClientRow, ColumnMonth, ImportLimits, Item, Key, Kind, Options, PayRow, PersonRow, Proposal,
    Scope, Source, TableMapping, apply, propose, read,
};
use romori_intake::{ClosingDay, Confidence, Insurer, RiseOrFall, SkipReason, WorkerKind};
use romori_types::{YearMonth, Yen};

use crate::today;

pub(crate) fn open(bytes: &[u8]) -> Source<'_> {
    Source::open(bytes, "表.csv", &ImportLimits::default()).unwrap()
}

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

/// Each column's item and month, by its letters.
fn shown(mapping: &TableMapping) -> BTreeMap<String, String> {
    let mapped = mapping.columns.iter().filter_map(|mapped| {
        let item = mapped.item?.key();
        let shown = match mapped.month {
            Some(month) => format!("{item}@{month}"),
            None => item.to_owned(),
        };
        Some((mapped.letters(), shown))
    });
    mapped.collect()
}

#[track_caller]
fn check(text: &str, kind: Kind, heading: (u32, u32), columns: &[(&str, &str)]) -> Proposal {
    let proposal = propose(&open(text.as_bytes()), None);
    let mapping = &proposal.mapping;
    assert_eq!(mapping.kind, kind);
    assert_eq!((mapping.heading_first, mapping.heading_last), heading);
    let expected: BTreeMap<String, String> =
        columns.iter().map(|(at, item)| ((*at).to_owned(), (*item).to_owned())).collect();
    assert_eq!(shown(mapping), expected);
    proposal
}

/// Shape 1: a title, a blank row, two rows of heading that were merged, half-width kana.
#[test]
fn a_payroll_product_with_merged_headings() {
    let text = "\
給与支給一覧表,,,,2026年7月1日 出力,,,,,\n\
\n\
社員,,,4月,,,5月,,,備考\n\
ｺｰﾄﾞ,氏名,ﾌﾘｶﾞﾅ,基礎日数,支給合計,現物,基礎日数,支給合計,現物,\n\
0012,見本 花子,ﾐﾎﾝ ﾊﾅｺ,31,254321,0,30,250000,0,\n\
,合計,,,254321,,,250000,,\n";
    let columns = [
        ("A", "employee_number"),
        ("B", "name_kanji"),
        ("C", "name_kana"),
        ("D", "days@4"),
        ("E", "cash@4"),
        ("F", "in_kind@4"),
        ("G", "days@5"),
        ("H", "cash@5"),
        ("I", "in_kind@5"),
    ];
    let proposal = check(text, Kind::Pay, (3, 4), &columns);
    assert_eq!(proposal.samples[1], ["見本 花子", "合計"]);
    assert!(proposal.notes[0].contains("年がない"));
    let mut rows: Vec<PayRow> = Vec::new();
    let source = open(text.as_bytes());
    let options = Options::new(Key::EmployeeNumber, today());
    let report =
        read(&source, &proposal.mapping, &options, &mut |row: PayRow| rows.push(row)).unwrap();
    assert_eq!((report.rows, report.bad_rows, report.records), (1, 0, 2));
    let skipped: Vec<(SkipReason, u64)> =
        report.skipped.iter().map(|skipped| (skipped.reason, skipped.count)).collect();
    assert_eq!(skipped, [(SkipReason::AboveHeading, 2), (SkipReason::Total, 1)]);
    let (april, may) = (&rows[0], &rows[1]);
    assert_eq!(april.person.employee_number.as_deref(), Some("0012"));
    assert_eq!((april.month, may.month), (month("2026-04"), month("2026-05")));
    assert_eq!(april.days.get(), Some(&31));
    assert_eq!(may.fixed.get(), Some(&Yen::new(250_000)));
    assert_eq!(may.variable.get(), Some(&Yen::ZERO));
}

/// Shape 2: one row a person and month, with every allowance in a column of its own.
#[test]
fn a_payroll_product_with_allowances() {
    let text = "\
会社ｺｰﾄﾞ,社員No.,社員名,支給年月,出勤日数,有給日数,基本給,役職手当,通勤手当(非課税),\
時間外手当,深夜割増,欠勤控除,総支給額,健康保険料,所得税,差引支給額\n\
1007,12,見本 花子,202606,20,1,250000,10000,8000,12000,0,△5000,275000,14000,5000,256000\n";
    let columns = [
        ("A", "client_number"),
        ("B", "employee_number"),
        ("C", "name_kanji"),
        ("D", "pay_month"),
        ("E", "days"),
        ("G", "fixed"),
        ("H", "fixed"),
        ("I", "fixed"),
        ("J", "variable"),
        ("K", "variable"),
        ("L", "variable"),
        ("M", "cash"),
    ];
    let proposal = check(text, Kind::Pay, (1, 1), &columns);
    let mut options = Options::new(Key::EmployeeNumber, today());
    options.scope = Scope::EachRow;
    let mut rows: Vec<PayRow> = Vec::new();
    let source = open(text.as_bytes());
    let report =
        read(&source, &proposal.mapping, &options, &mut |row: PayRow| rows.push(row)).unwrap();
    assert_eq!(report.listed(), Vec::<&romori_intake::table::Problem>::new());
    assert_eq!(rows[0].fixed.get(), Some(&Yen::new(268_000)));
    assert_eq!(rows[0].variable.get(), Some(&Yen::new(7_000)));
    assert_eq!(rows[0].person.client.as_deref(), Some("1007"));
}

/// Shape 3: a roll of employees in Japanese dates, surname and given name apart, address in parts.
#[test]
fn a_roll_of_employees() {
    let text = "\
社員番号,姓,名,セイ,メイ,性別,生年月日,〒,住所1,住所2,携帯電話,雇用形態,入社年月日,退職年月日,\
基礎年金番号,雇用保険番号,部署,マイナンバー\n\
A-01,髙梨,由紀,ﾀｶﾅｼ,ﾕｷ,女,S55.4.1,2310023,神奈川県横浜市中区,山下町1-2,090-0000-1234,\
正社員,平成15年4月1日,,1234-567890,1234-567890-1,総務,\n";
    let columns = [
        ("A", "employee_number"),
        ("B", "name_kanji"),
        ("C", "name_kanji"),
        ("D", "name_kana"),
        ("E", "name_kana"),
        ("F", "sex"),
        ("G", "birth_date"),
        ("H", "postal_code"),
        ("I", "address"),
        ("J", "address"),
        ("K", "phone"),
        ("L", "employment_type"),
        ("M", "hired_on"),
        ("N", "left_on"),
        ("O", "basic_pension_number"),
        ("P", "employment_insurance_number"),
        ("R", "individual_number"),
    ];
    let proposal = check(text, Kind::Persons, (1, 1), &columns);
    let mut rows: Vec<PersonRow> = Vec::new();
    let source = open(text.as_bytes());
    let options = Options::new(Key::EmployeeNumber, today());
    let report =
        read(&source, &proposal.mapping, &options, &mut |row: PersonRow| rows.push(row)).unwrap();
    assert_eq!(report.listed(), Vec::<&romori_intake::table::Problem>::new());
    let (identity, contact, employment) =
        (&rows[0].identity, &rows[0].contact, &rows[0].employment);
    assert_eq!(identity.name_kanji.get().unwrap(), "髙梨　由紀");
    assert_eq!(identity.name_kana.get().unwrap(), "ﾀｶﾅｼ ﾕｷ");
    assert_eq!(contact.address.get().unwrap(), "神奈川県横浜市中区　山下町1-2");
    assert_eq!(employment.employment_type.get(), Some(&WorkerKind::General));
    assert_eq!(employment.hired_on.get().unwrap().to_string(), "2003-04-01");
    assert!(employment.left_on.keeps());
}

/// Shape 4: social insurance under headings of two rows, standards in thousands, tab-separated.
#[test]
fn a_list_of_insured_persons() {
    let text = "\
被保険者,,,資格,,健康保険,,厚生年金,,標準報酬\n\
整理番号,氏名,生年月日,取得日,喪失日,標準報酬,等級,標準報酬,等級,改定年月\n\
12,見本 花子,昭55.4.1,H15.4.1,,260,20,260,17,R7.9\n"
        .replace(',', "\t");
    let columns = [
        ("A", "insured_number"),
        ("B", "name_kanji"),
        ("C", "birth_date"),
        ("D", "acquired_on"),
        ("E", "lost_on"),
        ("F", "standard_health"),
        ("H", "standard_pension"),
        ("J", "standard_from"),
    ];
    let proposal = check(&text, Kind::Persons, (1, 2), &columns);
    let mut rows: Vec<PersonRow> = Vec::new();
    let source = open(text.as_bytes());
    let options = Options::new(Key::InsuredNumber, today());
    let report =
        read(&source, &proposal.mapping, &options, &mut |row: PersonRow| rows.push(row)).unwrap();
    assert_eq!(report.bad_rows, 0);
    assert!(report.notes[0].contains("2件を千円単位"));
    let standard = &rows[0].standard;
    assert_eq!(standard.health.get(), Some(&Yen::new(260_000)));
    assert_eq!(standard.from_month.get(), Some(&month("2025-09")));
    assert_eq!(rows[0].enrolment.insured_number.get(), Some(&12));
}

/// Shape 5: clients with their establishments, closing and payment in one column.
#[test]
fn a_list_of_clients() {
    let text = "\
顧問先コード,会社名,会社名カナ,法人・個人,法人番号,代表者氏名,契約開始日,担当者,事業所整理記号,\
事業所番号,郵便番号,所在地,電話番号,健保の種類,端数処理,締日,労働保険番号,雇用保険事業所番号\n\
1007,株式会社つばめ精機,ツバメセイキ,法人,7000012050002,燕谷 誠,R2.4.1,佐々木,21-ﾂﾊﾞﾒ,12345,\
231-0023,神奈川県横浜市中区山下町1-2,045-000-1234,協会けんぽ,50銭以下切捨て,20日締め翌月10日払い,\
14-1-01-123456-000,1401-123456-1\n";
    let proposal = propose(&open(text.as_bytes()), None);
    let mapped = proposal.mapping.columns.iter().filter(|mapped| mapped.item.is_some()).count();
    assert_eq!((proposal.mapping.kind, mapped), (Kind::Clients, 18));
    let mut rows: Vec<ClientRow> = Vec::new();
    let source = open(text.as_bytes());
    let options = Options::new(Key::ClientNumber, today());
    let report =
        read(&source, &proposal.mapping, &options, &mut |row: ClientRow| rows.push(row)).unwrap();
    assert_eq!(report.listed(), Vec::<&romori_intake::table::Problem>::new());
    let place = &rows[0].establishment;
    assert_eq!(rows[0].number, "1007");
    assert_eq!(place.symbol.get().unwrap(), "ﾂﾊﾞﾒ");
    assert_eq!(place.prefecture.get().unwrap().name(), "神奈川県");
    assert_eq!(place.insurer.get(), Some(&Insurer::Kyokai));
    assert_eq!(place.closing.get(), Some(&ClosingDay::Day(20)));
    assert_eq!(place.months_after.get(), Some(&1));
    assert_eq!(place.labour_insurance_number.get().unwrap(), "14101123456000");
}

/// Shape 6: dependants under the insured person's name.
#[test]
fn a_list_of_dependants() {
    let text = "\
社員コード,社員名,扶養家族氏名,扶養家族フリガナ,続柄,生年月日,性別,同居・別居,認定日,年収\n\
12,見本 花子,見本 太郎,ミホン タロウ,夫,S53.1.2,男,同居,H15.5.1,0\n";
    let columns = [
        ("A", "employee_number"),
        ("B", "name_kanji"),
        ("C", "dependant_name"),
        ("D", "dependant_kana"),
        ("E", "relationship"),
        ("F", "dependant_birth"),
        ("G", "dependant_sex"),
        ("H", "lives_together"),
        ("I", "dependant_since"),
    ];
    check(text, Kind::Dependants, (1, 1), &columns);
}

/// Shape 7: bonuses.
#[test]
fn a_list_of_bonuses() {
    let text = "\
夏季賞与 一覧,,,,,\n\
整理番号,氏名,賞与支給日,賞与額（通貨）,賞与額（現物）,標準賞与額\n\
12,見本 花子,2026/6/25,500000,0,500\n";
    let columns = [
        ("A", "insured_number"),
        ("B", "name_kanji"),
        ("C", "paid_on"),
        ("D", "bonus_cash"),
        ("E", "bonus_in_kind"),
    ];
    check(text, Kind::Bonuses, (2, 2), &columns);
}

/// Shape 8: the house's own template, with the change of fixed pay.
#[test]
fn the_template_of_pay() {
    let text = "\
顧問先番号,社員番号,氏名,フリガナ,支給年月,支払基礎日数,固定的賃金,非固定的賃金,報酬（現物）,\
遡及支払額,固定的賃金の変動\n\
1001,0001,見本 花子,ﾐﾎﾝ ﾊﾅｺ,2026-04,30,250000,12000,0,0,昇給\n";
    let proposal = propose(&open(text.as_bytes()), None);
    assert!(proposal.mapping.columns.iter().all(|mapped| mapped.confidence == Confidence::Sure));
    let mut rows: Vec<PayRow> = Vec::new();
    let source = open(text.as_bytes());
    let options = Options::new(Key::EmployeeNumber, today());
    read(&source, &proposal.mapping, &options, &mut |row: PayRow| rows.push(row)).unwrap();
    assert_eq!(rows[0].fixed_change.get(), Some(&RiseOrFall::Rise));
    assert_eq!(rows[0].variable.get(), Some(&Yen::new(12_000)));
}

const REMEMBERED: &str = "整理 No,氏名,4月 支給,4月 日数,摘要\n1,見本 花子,250000,30,\n";

#[test]
fn a_mapping_is_remembered_and_applied_to_the_next_month() {
    let mut mapping = propose(&open(REMEMBERED.as_bytes()), Some(Kind::Pay)).mapping;
    mapping.set(0, Some(Item::EmployeeNumber), None);
    mapping.set(2, Some(Item::Variable), Some(ColumnMonth::Bare(4)));
    let stored = serde_json::to_string(&mapping).unwrap();
    assert!(!stored.contains("見本"), "a remembered mapping holds no value of the file");
    let mapping: TableMapping = serde_json::from_str(&stored).unwrap();

    let next = "\n整理Ｎｏ,氏　名,５月　支給,５月　日数,摘要\n1,見本 花子,250000,30,\n";
    let proposal = apply(&open(next.as_bytes()), &mapping).unwrap();
    assert_eq!(proposal.mapping.heading_first, 2);
    let found = shown(&proposal.mapping);
    assert_eq!(found["A"], "employee_number");
    assert_eq!(found["C"], "variable@5");
    assert_eq!(found["D"], "days@5");
    assert_eq!(proposal.mapping.columns[0].why, "覚えた対応");
}

#[test]
fn a_remembered_mapping_bears_columns_that_come_and_go() {
    let mapping = propose(&open(REMEMBERED.as_bytes()), Some(Kind::Pay)).mapping;
    let next = "氏名,整理No,部署,5月 支給,通勤手当,顧問先番号\n見本 花子,1,総務,250000,8000,1010\n";
    let proposal = apply(&open(next.as_bytes()), &mapping).unwrap();
    let found = shown(&proposal.mapping);
    assert_eq!(found["F"], "client_number", "whose row it is");
    assert_eq!(found["B"], "insured_number");
    assert_eq!(found["D"], "cash@5");
    assert!(!found.contains_key("E"), "a column that nobody has chosen is not read");
    let notes = proposal.notes.join("\n");
    assert!(notes.contains("「4月 日数」") && notes.contains("E列「通勤手当」"), "{notes}");
    let other = "品番,数量,単価\n1,2,3\n";
    assert!(apply(&open(other.as_bytes()), &mapping).is_none());
}

#[test]
fn choosing_a_column_leaves_the_other_one() {
    let mut mapping = propose(&open(REMEMBERED.as_bytes()), Some(Kind::Pay)).mapping;
    mapping.set(4, Some(Item::Cash), Some(ColumnMonth::Bare(4)));
    assert_eq!(mapping.columns[2].item, None);
    assert_eq!(mapping.columns[2].why, "E列を使います");
    assert_eq!(mapping.columns[4].confidence, Confidence::Chosen);
    mapping.set(4, None, None);
    assert!(!mapping.has(Item::Cash));
}
