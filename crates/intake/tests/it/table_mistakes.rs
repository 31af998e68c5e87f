//! Every kind of mistake by row, column and words, and what becomes of all rows.

use std::ops::ControlFlow;

use romori_intake::table::{
    BadRow, Change, ClientRow, Item, Key, Kind, Nobody, Options, PayRow, PersonRow, Problem,
    Progress, Remarks, Report, Scope, Sink, Undivided, check, propose, read,
};
use romori_intake::{Severity, SkipReason};
use romori_types::Yen;

use crate::table_shapes::open;
use crate::today;

const PERSONS: &str = "社員番号,氏名,フリガナ,生年月日,性別,基礎年金番号,雇用保険番号,郵便番号,住所,\
電話番号,メール,入社日,退職日,退職理由,雇用形態,週所定労働時間,整理番号,資格取得日,資格喪失日,喪失原因,\
健保標準報酬,厚年標準報酬,改定年月,備考";

/// A sound person, by heading.
const SOUND: &str = "1,見本 花子,ミホン ハナコ,S55.4.1,女,1234-567890,1234-567890-1,231-0023,横浜市,\
045-000-1234,a@example.jp,H15.4.1,,,正社員,40,12,H15.4.1,,,260,260,R7.9,";

fn place(heading: &str, label: &str) -> usize {
    heading.split(',').position(|found| found == label).unwrap()
}

/// The sound row with some cells put in place of its own.
fn with(heading: &str, sound: &str, cells: &[(&str, &str)]) -> String {
    let mut row: Vec<String> = sound.split(',').map(str::to_owned).collect();
    for (label, cell) in cells {
        row[place(heading, label)] = format!("\"{}\"", cell.replace('"', "\"\""));
    }
    row.join(",")
}

fn report_of(text: &str, kind: Kind, options: &Options) -> Report {
    let source = open(text.as_bytes());
    check(&source, &propose(&source, Some(kind)).mapping, options).unwrap()
}

fn options() -> Options {
    Options::new(Key::EmployeeNumber, today())
}

type Expected<'e> = (&'e str, Severity, &'e str, &'e str, Option<&'e str>);

/// The one mistake of a row: code, severity, the column's label, words, suggestion.
#[track_caller]
fn one(
    (heading, sound, kind): (&str, &str, Kind),
    cells: &[(&str, &str)],
    (code, severity, label, what, suggestion): Expected<'_>,
) {
    let text = format!("{heading}\n{sound}\n{}\n", with(heading, sound, cells));
    let mut options = options();
    if kind == Kind::Clients {
        options.key = Key::ClientNumber;
    }
    let report = report_of(&text, kind, &options);
    let listed = report.listed();
    assert_eq!(listed.len(), 1, "{cells:?}: {listed:?}");
    let problem = listed[0];
    assert_eq!((problem.code, problem.severity), (code, severity), "{problem:?}");
    assert_eq!(problem.what, what);
    assert!(!problem.how.is_empty());
    assert_eq!(problem.suggestion.as_deref(), suggestion, "{problem:?}");
    assert_eq!(problem.row, 3);
    assert_eq!(problem.column.map(|at| at as usize), Some(place(heading, label)), "{problem:?}");
    let typed = cells.iter().rev().find(|(at, _)| *at == label).map(|(_, cell)| *cell);
    let own = sound.split(',').nth(place(heading, label)).unwrap();
    assert_eq!(problem.value, typed.unwrap_or(own).trim());
    assert_eq!(report.bad_rows, u64::from(severity == Severity::Error));
    assert_eq!(report.rows, 2);
}

#[test]
fn a_sound_person_has_no_mistake() {
    let report = report_of(&format!("{PERSONS}\n{SOUND}\n"), Kind::Persons, &options());
    assert_eq!(report.listed(), Vec::<&Problem>::new());
    assert_eq!(report.missing, []);
    assert_eq!((report.rows, report.records), (1, 1));
}

type Case =
    (&'static str, &'static str, &'static str, Severity, &'static str, Option<&'static str>);

/// A cell of a person: label, value, code, severity, words, suggestion.
const PERSON_CASES: &[Case] = &[
    ("社員番号", "", "INT-3001", Severity::Error, "社員番号が空です", None),
    ("社員番号", "1", "INT-3002", Severity::Error, "2行目と同じ社員番号の行です", None),
    ("社員番号", "’3", "INT-3007", Severity::Doubt, "先頭の記号「'」を除いて読みました", None),
    ("氏名", "（消す）", "INT-3004", Severity::Error, "氏名は消せません", None),
    ("氏名", "123", "INT-1402", Severity::Error, "氏名として読めません", None),
    ("氏名", "見本花子", "INT-3031", Severity::Doubt, "姓と名のあいだに空きがありません", None),
    (
        "フリガナ",
        "ミホンハナコ",
        "INT-3031",
        Severity::Doubt,
        "姓と名のあいだに空きがありません",
        None,
    ),
    (
        "フリガナ",
        "見ホン ハナコ",
        "INT-1404",
        Severity::Error,
        "フリガナにカナでない字「見」があります",
        None,
    ),
    (
        "フリガナ",
        "ミホン♪ ハナコ",
        "INT-1404",
        Severity::Error,
        "フリガナにカナでない字「♪」があります",
        None,
    ),
    (
        "生年月日",
        "1980/6/31",
        "INT-1101",
        Severity::Error,
        "6月31日はありません",
        Some("1980-06-30"),
    ),
    ("生年月日", "55.4.1", "INT-1103", Severity::Error, "元号か西暦の年がわかりません", None),
    (
        "生年月日",
        "平成32年4月1日",
        "INT-1103",
        Severity::Error,
        "平成32年4月1日はありません",
        Some("令和2年4月1日"),
    ),
    ("生年月日", "不明", "INT-1102", Severity::Error, "日付として読めません", None),
    ("生年月日", "1925/4/1", "INT-1109", Severity::Doubt, "101歳になります", None),
    ("性別", "甲", "INT-3016", Severity::Error, "性別がわかりません", None),
    ("基礎年金番号", "123", "INT-1506", Severity::Error, "基礎年金番号として読めません", None),
    (
        "雇用保険番号",
        "123",
        "INT-3013",
        Severity::Error,
        "雇用保険被保険者番号として読めません",
        None,
    ),
    ("郵便番号", "23100", "INT-3009", Severity::Error, "郵便番号として読めません", None),
    (
        "住所",
        "横浜市\n中区",
        "INT-3006",
        Severity::Error,
        "改行など、見えない字が入っています",
        Some("横浜市中区"),
    ),
    ("電話番号", "内線12", "INT-3020", Severity::Error, "電話番号として読めません", None),
    ("メール", "a@", "INT-3008", Severity::Error, "電子メールの宛先として読めません", None),
    ("退職日", "H15.3.31", "INT-3041", Severity::Error, "退職日が入社日より前です", None),
    ("退職理由", "不明", "INT-3019", Severity::Error, "離職の事由がわかりません", None),
    ("雇用形態", "甲", "INT-1501", Severity::Error, "区分がわかりません", None),
    (
        "雇用形態",
        "契約社員",
        "INT-1503",
        Severity::Doubt,
        "区分「契約社員」を、一般の被保険者として読みました",
        None,
    ),
    (
        "週所定労働時間",
        "200",
        "INT-3026",
        Severity::Error,
        "週の所定労働時間として読めません",
        None,
    ),
    ("整理番号", "A1", "INT-1301", Severity::Error, "整理番号として読めません", None),
    ("資格取得日", "H15.3.1", "INT-3041", Severity::Error, "資格取得日が入社日より前です", None),
    ("資格取得日", "R8.8.1", "INT-1112", Severity::Doubt, "資格取得日が今日より先です", None),
    (
        "資格喪失日",
        "H14.3.1",
        "INT-3041",
        Severity::Error,
        "資格喪失日が資格取得日より前です",
        None,
    ),
    ("喪失原因", "8", "INT-3021", Severity::Error, "喪失の原因がわかりません", None),
    (
        "健保標準報酬",
        "260123",
        "INT-1608",
        Severity::Error,
        "標準報酬月額に千円未満の端数があります",
        None,
    ),
    ("改定年月", "いつか", "INT-1104", Severity::Error, "年月として読めません", None),
];

#[test]
fn each_mistake_of_a_person() {
    let one = |cell: (&str, &str), expected: Expected<'_>| {
        let other =
            if cell.0 == "社員番号" { [cell, cell] } else { [("社員番号", "2"), cell] };
        one((PERSONS, SOUND, Kind::Persons), &other, expected);
    };
    for (label, cell, code, severity, what, suggestion) in PERSON_CASES {
        one((label, cell), (code, *severity, label, what, *suggestion));
    }
    let text = format!("{PERSONS}\n{}\n", with(PERSONS, SOUND, &[("改定年月", "")]));
    let report = report_of(&text, Kind::Persons, &options());
    assert_eq!(report.listed()[0].code, "INT-3048");
    assert_eq!(report.listed()[0].letters, "U");
}

#[test]
fn days_of_a_person_that_do_not_fit_together() {
    let pair = |cells: &[(&str, &str)]| {
        let text = format!("{PERSONS}\n{}\n", with(PERSONS, SOUND, cells));
        let report = report_of(&text, Kind::Persons, &options());
        let listed = report.listed();
        let shown = listed.iter().map(|p| (p.code, p.letters.clone(), p.what.clone()));
        shown.collect::<Vec<_>>()
    };
    let lost = pair(&[("退職日", "R8.3.31"), ("資格喪失日", "R8.3.31")]);
    assert_eq!(lost[0].0, "INT-3046");
    assert_eq!(lost[0].2, "資格喪失日が退職日の翌日ではありません");
    assert_eq!(pair(&[("退職日", "R8.3.31"), ("資格喪失日", "R8.4.1")]), []);
    assert_eq!(pair(&[("資格喪失日", "R8.4.1"), ("喪失原因", "75歳到達")]), []);
    let born = pair(&[("生年月日", "H20.4.1")]);
    assert_eq!(born.iter().map(|p| p.0).collect::<Vec<_>>(), ["INT-1111", "INT-1111"]);
    let ahead = pair(&[("生年月日", "R9.4.1"), ("入社日", ""), ("資格取得日", "")]);
    assert_eq!(ahead[0].2, "生年月日が先の日です");
    let alone = pair(&[("健保標準報酬", ""), ("厚年標準報酬", "")]);
    assert_eq!(alone[0].0, "INT-3049");
}

const PAY: &str = "社員番号,支給年月,日数,固定的賃金,非固定的賃金,現物,通貨,合計,遡及支払額";
const PAY_SOUND: &str = "1,2026-05,30,250000,10000,0,260000,260000,0";

type PayCase = (
    &'static str,
    &'static str,
    (&'static str, &'static str, Severity, &'static str, Option<&'static str>),
);

/// A cell of pay: its label, where the mistake is told, and then value, code, severity, words,
/// suggestion.
const PAY_CASES: &[PayCase] = &[
    ("支給年月", "支給年月", ("", "INT-1612", Severity::Error, "支給年月が空です", None)),
    (
        "支給年月",
        "支給年月",
        ("2026-13", "INT-1104", Severity::Error, "年月として読めません", None),
    ),
    (
        "支給年月",
        "支給年月",
        ("2026-09", "INT-3069", Severity::Doubt, "まだ来ていない月です", None),
    ),
    ("日数", "日数", ("32", "INT-1202", Severity::Error, "日数は31日までです", None)),
    ("日数", "日数", ("半分", "INT-1201", Severity::Error, "日数として読めません", None)),
    ("日数", "日数", ("-1", "INT-1202", Severity::Error, "日数がマイナスです", None)),
    ("固定的賃金", "固定的賃金", ("25万", "INT-1001", Severity::Error, "額として読めません", None)),
    (
        "固定的賃金",
        "固定的賃金",
        (
            "’250,000",
            "INT-1002",
            Severity::Error,
            "先頭に記号「’」があり、数として読めません",
            Some("250000"),
        ),
    ),
    (
        "固定的賃金",
        "固定的賃金",
        ("250000.5", "INT-1004", Severity::Error, "円未満の端数があります", Some("250000")),
    ),
    (
        "固定的賃金",
        "固定的賃金",
        (
            "25,0000",
            "INT-1005",
            Severity::Error,
            "桁区切りのコンマの位置が正しくありません",
            Some("250000"),
        ),
    ),
    (
        "固定的賃金",
        "固定的賃金",
        ("1000000000", "INT-1007", Severity::Error, "1か月の額としては桁が多すぎます", None),
    ),
    (
        "固定的賃金",
        "固定的賃金",
        ("△250,000円", "INT-1003", Severity::Error, "マイナスの額です", None),
    ),
    ("現物", "現物", ("△100", "INT-1003", Severity::Error, "マイナスの額です", None)),
    (
        "合計",
        "合計",
        ("270000", "INT-3062", Severity::Error, "通貨と現物を足した額が合計と違います", None),
    ),
    (
        "非固定的賃金",
        "通貨",
        ("20000", "INT-3063", Severity::Error, "内訳の和が報酬（通貨）より多くなっています", None),
    ),
    (
        "非固定的賃金",
        "通貨",
        (
            "1000",
            "INT-3064",
            Severity::Doubt,
            "内訳の和が9,000円足りません。差額を非固定的賃金に加えて読みました",
            None,
        ),
    ),
    (
        "遡及支払額",
        "遡及支払額",
        (
            "300000",
            "INT-1803",
            Severity::Error,
            "遡及支払額がその月の報酬より多くなっています",
            None,
        ),
    ),
];

#[test]
fn each_mistake_of_pay() {
    use Severity::{Doubt, Error};
    for (label, at, (cell, code, severity, what, suggestion)) in PAY_CASES {
        let mut cells = vec![("社員番号", "2"), (*label, *cell)];
        // The whole follows its parts where these are not what is wrong.
        if *label == "固定的賃金" {
            cells.extend([("通貨", ""), ("合計", "")]);
        }
        let expected = (*code, *severity, *at, *what, *suggestion);
        one((PAY, PAY_SOUND, Kind::Pay), &cells, expected);
    }
    let low = [
        ("社員番号", "2"),
        ("固定的賃金", "250"),
        ("非固定的賃金", "10"),
        ("通貨", ""),
        ("合計", ""),
    ];
    let what = "260円は、1か月の報酬としては小さい額です";
    one((PAY, PAY_SOUND, Kind::Pay), &low, ("INT-3066", Doubt, "固定的賃金", what, None));
    let again = [("社員番号", "1")];
    let what = "2行目と同じ社員番号・支給年月の行です";
    one((PAY, PAY_SOUND, Kind::Pay), &again, ("INT-3002", Error, "社員番号", what, None));
    let february = [("支給年月", "2026-02"), ("日数", "31")];
    let report =
        report_of(&format!("{PAY}\n{}\n", with(PAY, PAY_SOUND, &february)), Kind::Pay, &options());
    assert_eq!(report.listed(), Vec::<&Problem>::new(), "the period may lie in January");
}

#[test]
fn days_beyond_the_month() {
    let one = |month: &str, days: &str| {
        let cells = [("支給年月", month), ("日数", days)];
        let text = format!("{PAY}\n{}\n", with(PAY, PAY_SOUND, &cells));
        report_of(&text, Kind::Pay, &options()).listed().first().map(|p| p.what.clone())
    };
    // June is paid for May's days at most, July and August both have 31.
    assert_eq!(one("2026-06", "31"), None);
    assert_eq!(one("2026-07", "31"), None);
    // Nothing before March and February is longer than 31; there is no month of two short ones.
    assert_eq!(one("2026-03", "32").unwrap(), "日数は31日までです");
}

#[test]
fn each_mistake_of_a_bonus_and_a_dependant() {
    use Severity::{Doubt, Error};
    let heading = "社員番号,賞与支払日,賞与額（通貨）,賞与額（現物）,賞与合計";
    let sound = "1,2026/6/25,500000,0,500000";
    for (label, cell, code, severity, at, what) in [
        ("賞与支払日", "", "INT-3071", Error, "賞与支払日", "賞与支払日が空です"),
        ("賞与支払日", "2026/7/10", "INT-3073", Doubt, "賞与支払日", "今日より先の日です"),
        ("賞与合計", "1", "INT-3062", Error, "賞与合計", "通貨と現物を足した額が合計と違います"),
    ] {
        let cells = [("社員番号", "2"), (label, cell)];
        one((heading, sound, Kind::Bonuses), &cells, (code, severity, at, what, None));
    }
    let nothing = ["賞与額（通貨）", "賞与額（現物）", "賞与合計"].map(|label| (label, ""));
    let cells = [&[("社員番号", "2")][..], &nothing].concat();
    let expected = ("INT-3072", Error, "賞与額（通貨）", "賞与の額が空です", None);
    one((heading, sound, Kind::Bonuses), &cells, expected);

    let heading = "社員番号,被扶養者氏名,被扶養者フリガナ,続柄,生年月日,認定日,扶養終了日,同居,3号";
    let sound = "1,見本 太郎,ミホン タロウ,夫,S53.1.2,H15.5.1,,○,×";
    for (label, cell, code, at, what) in [
        ("続柄", "友人", "INT-3017", "続柄", "続柄がわかりません"),
        (
            "認定日",
            "S52.1.1",
            "INT-3041",
            "認定日",
            "被扶養者になった日が被扶養者の生年月日より前です",
        ),
        (
            "扶養終了日",
            "H15.4.1",
            "INT-3041",
            "扶養終了日",
            "被扶養者でなくなった日が被扶養者になった日より前です",
        ),
        ("同居", "たぶん", "INT-1502", "同居", "該当するかどうかがわかりません"),
    ] {
        let cells = [("社員番号", "2"), (label, cell)];
        one((heading, sound, Kind::Dependants), &cells, (code, Error, at, what, None));
    }
    let nameless = [("社員番号", "2"), ("被扶養者氏名", ""), ("被扶養者フリガナ", "")];
    let what = "被扶養者の氏名が空です";
    one(
        (heading, sound, Kind::Dependants),
        &nameless,
        ("INT-3075", Error, "被扶養者氏名", what, None),
    );
    let child = [("社員番号", "2"), ("続柄", "長男"), ("3号", "○")];
    let what = "配偶者でない人が国民年金第3号被保険者になっています";
    one((heading, sound, Kind::Dependants), &child, ("INT-3076", Error, "3号", what, None));
}

#[test]
fn each_mistake_of_a_client() {
    use Severity::{Doubt, Error};
    let heading = "顧問先番号,会社名,法人・個人,法人番号,契約開始日,解約日,都道府県,整理記号,事業所番号,\
所在地,電話番号,健保の種類,端数処理,締日,支払日,労働保険番号,雇用保険事業所番号";
    let sound = "1007,株式会社見本,法人,7000012050002,R2.4.1,,神奈川県,21-ﾂﾊﾞﾒ,12345,\
神奈川県横浜市,045-000-1234,協会けんぽ,切捨て,20日,当月25日,14-1-01-123456-000,1401-123456-1";
    for (label, cell, code, severity, what) in [
        ("顧問先番号", "", "INT-3001", Error, "顧問先番号が空です"),
        ("顧問先番号", "1007", "INT-3002", Error, "2行目と同じ顧問先・事業所の行です"),
        ("法人・個人", "組合", "INT-3018", Error, "法人か個人かがわかりません"),
        ("法人番号", "123", "INT-3011", Error, "法人番号として読めません"),
        (
            "法人番号",
            "8000012050002",
            "INT-3012",
            Error,
            "法人番号の検査用数字（先頭の1桁）が合いません",
        ),
        ("解約日", "H31.4.1", "INT-3041", Error, "委託の終了日が委託の開始日より前です"),
        ("都道府県", "東京都", "INT-3082", Error, "都道府県が、所在地の神奈川県と違います"),
        ("整理記号", "21", "INT-2001", Error, "事業所整理記号として読めません"),
        ("電話番号", "0450001234", "INT-2001", Error, "電話番号として読めません"),
        ("健保の種類", "国保", "INT-2001", Error, "健康保険の種類として読めません"),
        ("端数処理", "適当", "INT-3025", Error, "端数の特約がわかりません"),
        ("締日", "不定", "INT-3027", Error, "締め日として読めません"),
        ("支払日", "25日", "INT-3028", Error, "何か月後の支払いかがわかりません"),
        ("労働保険番号", "1", "INT-3014", Error, "労働保険番号として読めません"),
        ("雇用保険事業所番号", "1", "INT-3015", Error, "雇用保険適用事業所番号として読めません"),
    ] {
        let cells = [("顧問先番号", "1008"), (label, cell)];
        one((heading, sound, Kind::Clients), &cells, (code, severity, label, what, None));
    }
    let cells = [("顧問先番号", "1008"), ("法人・個人", "個人")];
    let what = "個人の事業主に法人番号が入っています";
    one((heading, sound, Kind::Clients), &cells, ("INT-3081", Doubt, "法人番号", what, None));
    let second = with(heading, sound, &[("事業所番号", "12346")]);
    let mut options = options();
    options.key = Key::ClientNumber;
    let text = format!("{heading}\n{sound}\n{second}\n");
    let report = report_of(&text, Kind::Clients, &options);
    assert_eq!(report.records, 2, "a client may have two establishments");
    let other = with(heading, sound, &[("事業所番号", "12346"), ("会社名", "株式会社別名")]);
    let report = report_of(&format!("{heading}\n{sound}\n{other}\n"), Kind::Clients, &options);
    let problem = report.listed()[0];
    assert_eq!((problem.code, problem.row, problem.letters.as_str()), ("INT-3083", 3, "B"));
    assert_eq!(problem.what, "同じ顧問先の2行目と、顧問先の名称が違います");
}

#[test]
fn mistakes_of_the_file_itself() {
    let mut text = format!("{PAY}\n{PAY_SOUND}\n2,2026-05,30,250,000,0,0,0,250,000,0\n");
    for number in 3..=20 {
        text.push_str(&format!("{number},2026-05,30,250000,10000,0,260000,260000,0\n"));
    }
    let report = report_of(&text, Kind::Pay, &options());
    assert_eq!(report.bad_rows, 1);
    let wide = report.listed()[0];
    assert_eq!((wide.code, wide.row, wide.column), ("INT-3092", 3, None));
    assert_eq!(wide.what, "見出しより2列多い行です。ほかの列もずれているかもしれません");

    let mut text = format!("{PAY}\n");
    for number in 1..=20 {
        text.push_str(&format!("{number},2026-05,30,250000,10000,0,260000,260000,0\n"));
    }
    text.push_str("21,2026-05,30,25");
    let report = report_of(&text, Kind::Pay, &options());
    assert_eq!(
        report.listed()[0].what,
        "見出しより5列少ない行です。途中で切れているかもしれません"
    );
    assert_eq!((report.bad_rows, report.listed()[0].code), (1, "INT-3093"));
    // Notes behind the table move nothing.
    let text = format!("{PAY}\n{PAY_SOUND},,確認済\n{},,確認済\n", PAY_SOUND.replacen('1', "2", 1));
    assert_eq!(report_of(&text, Kind::Pay, &options()).bad_rows, 0);
    // A spreadsheet that leaves empty cells at the end out says nothing by it.
    let text =
        format!("{PAY}\n1,2026-05,30,250000\n2,2026-05,30,250000\n3,2026-05,30,1,1,0,2,2,0\n");
    assert_eq!(report_of(&text, Kind::Pay, &options()).bad_rows, 0);
}

#[test]
fn columns_that_are_missing_stop_the_reading() {
    let text = "氏名,日数,報酬\n見本 花子,30,250000\n";
    let report = report_of(text, Kind::Pay, &options());
    assert!(report.is_blocked());
    let missing: Vec<&str> = report.missing.iter().map(|missing| missing.what.as_str()).collect();
    assert_eq!(missing, ["「社員番号」の列がありません", "「支給年月」の列がありません"]);
    assert_eq!(report.rows, 0);
    let mut each = options();
    each.scope = Scope::EachRow;
    each.month = Some("2026-05".parse().unwrap());
    let report = report_of(text, Kind::Pay, &each);
    assert_eq!(report.missing[1].item, Item::ClientNumber);
}

#[test]
fn two_hundred_mistakes_at_once() {
    let mut text = format!("{PAY}\n");
    for number in 1..=100 {
        text.push_str(&format!("{number},2026-13,32,250000,10000,0,260000,260000,0\n"));
    }
    let report = report_of(&text, Kind::Pay, &options());
    assert_eq!((report.count(Severity::Error), report.listed().len()), (200, 200));
    assert_eq!((report.bad_rows, report.records, report.unlisted()), (100, 0, 0));
    assert_eq!(report.kinds.len(), 2);
    let mut few = options();
    few.listed_per_kind = 10;
    let report = report_of(&text, Kind::Pay, &few);
    assert_eq!((report.count(Severity::Error), report.listed().len()), (200, 20));
}

#[test]
fn individual_numbers_are_dropped_and_reported() {
    // 123456789018: an invented number with a right check digit.
    let text = "社員番号,氏名,フリガナ,生年月日,個人番号,備考,余り\n\
1,見本 花子,ミホン ハナコ,S55.4.1,123456789018,,\n\
2,見本 太郎,ミホン タロウ,S53.1.2,999999999999,1234-5678-9018,１２３４５６７８９０１８\n\
123456789018,見本 次郎,ミホン ジロウ,S53.1.2,,,\n";
    let source = open(text.as_bytes());
    let proposal = propose(&source, Some(Kind::Persons));
    assert!(!format!("{proposal:?}").contains("9018"));
    let mut collected = Collected::default();
    let report = read(&source, &proposal.mapping, &options(), &mut collected).unwrap();
    assert_eq!(report.dropped.count, 5);
    assert_eq!(report.dropped.first, [(2, 4), (3, 4), (3, 5), (3, 6), (4, 0)]);
    let codes: Vec<(&str, u32, Severity)> =
        report.listed().iter().map(|p| (p.code, p.row, p.severity)).collect();
    assert_eq!(codes, [("INT-1703", 3, Severity::Doubt), ("INT-1703", 4, Severity::Error)]);
    assert_eq!(report.listed()[0].value, "（個人番号らしい値）");
    assert!(collected.good[1].identity.remarks.keeps());
    assert_eq!(collected.bad, [vec!["", "見本 次郎", "ミホン ジロウ", "S53.1.2", "", "", ""]]);
}

/// Keeps everything, and calls the number 9 unknown.
#[derive(Default)]
struct Collected {
    good: Vec<PersonRow>,
    bad: Vec<Vec<String>>,
    told: Vec<Progress>,
}

impl Sink<PersonRow> for Collected {
    fn take(
        &mut self,
        rows: &mut Vec<PersonRow>,
        remarks: &mut Remarks<'_, '_>,
    ) -> ControlFlow<()> {
        for row in rows.drain(..) {
            let number = row.identity.employee_number.get().cloned().unwrap_or_default();
            if number == "9" {
                let what = "この番号の人がいません（似た番号 8）";
                remarks.error(Item::EmployeeNumber, None, "APP-0001", what, "8 に直す");
                remarks.suggest("8");
            } else {
                self.good.push(row);
            }
        }
        ControlFlow::Continue(())
    }

    fn wants_bad(&self) -> bool {
        true
    }

    fn bad(&mut self, row: &BadRow<'_>) -> ControlFlow<()> {
        assert!(!row.problems.is_empty());
        self.bad.push(row.cells.to_vec());
        ControlFlow::Continue(())
    }

    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        self.told.push(progress);
        ControlFlow::Continue(())
    }
}

#[test]
fn what_only_the_ledger_knows_is_listed_beside_the_rest() {
    let text = "社員番号,氏名\n8,見本 花子\n9,見本 太郎\n";
    let source = open(text.as_bytes());
    let mapping = propose(&source, Some(Kind::Persons)).mapping;
    let mut collected = Collected::default();
    let report = read(&source, &mapping, &options(), &mut collected).unwrap();
    let problem = report.listed()[0];
    assert_eq!((problem.code, problem.row, problem.letters.as_str()), ("APP-0001", 3, "A"));
    assert_eq!((problem.value.as_str(), problem.who.as_str()), ("9", "見本 太郎"));
    assert_eq!(problem.suggestion.as_deref(), Some("8"));
    assert_eq!((report.bad_rows, report.records, report.good_rows()), (1, 1, 1));
    assert_eq!(collected.bad, [vec!["9", "見本 太郎"]]);
}

#[test]
fn typed_values_and_accepted_suggestions_stand_in_for_the_files() {
    let text = "社員番号,氏名,退職日\n1,見本 花子,2026/6/31\n2,見本 太郎,2026/4/31\n3,見本 一,x\n";
    let source = open(text.as_bytes());
    let mapping = propose(&source, Some(Kind::Persons)).mapping;
    let mut options = options();
    assert_eq!(check(&source, &mapping, &options).unwrap().bad_rows, 3);
    options.accepted.insert("INT-1101".to_owned());
    options.overrides.insert((4, 2), "R8.5.31".to_owned());
    options.overrides.insert((2, 1), "123456789018".to_owned());
    let mut left = Vec::new();
    let mut take =
        |row: PersonRow| left.push(row.employment.left_on.get().map(ToString::to_string));
    let report = read(&source, &mapping, &options, &mut take).unwrap();
    assert_eq!((report.bad_rows, report.mended), (0, 2));
    let days = ["2026-06-30", "2026-04-30", "2026-05-31"];
    assert_eq!(left, days.map(|day| Some(day.to_owned())));
    assert_eq!(report.listed()[0].code, "INT-1703", "nor may a typed value be such a number");
}

#[test]
fn an_empty_cell_leaves_and_a_mark_clears() {
    let text = "社員番号,性別,退職日,住所\n1,,（消す）,横浜市\n";
    let source = open(text.as_bytes());
    let mapping = propose(&source, Some(Kind::Persons)).mapping;
    let mut rows: Vec<PersonRow> = Vec::new();
    read(&source, &mapping, &options(), &mut |row: PersonRow| rows.push(row)).unwrap();
    let mut clears = options();
    clears.empty_clears = true;
    read(&source, &mapping, &clears, &mut |row: PersonRow| rows.push(row)).unwrap();
    assert_eq!(rows[0].identity.sex, Change::Keep);
    assert_eq!(rows[0].employment.left_on, Change::Clear);
    assert_eq!(rows[1].identity.sex, Change::Clear);
    assert_eq!(rows[1].contact.phone, Change::Keep, "an absent column is left alone");
}

#[test]
fn pay_that_is_not_divided_is_read_as_chosen() {
    let text = "社員番号,支給年月,日数,支給額\n1,2026-05,30,260000\n";
    let source = open(text.as_bytes());
    let mapping = propose(&source, Some(Kind::Pay)).mapping;
    let mut options = options();
    for (undivided, fixed) in [(Undivided::Fixed, 260_000), (Undivided::Variable, 0)] {
        options.undivided = undivided;
        let mut rows: Vec<PayRow> = Vec::new();
        let report = read(&source, &mapping, &options, &mut |row: PayRow| rows.push(row)).unwrap();
        assert_eq!(rows[0].fixed.get(), Some(&Yen::new(fixed)));
        assert_eq!(rows[0].variable.get(), Some(&Yen::new(260_000 - fixed)));
        assert!(report.notes[0].contains("内訳のない報酬1件"));
    }
}

#[test]
fn lines_that_hold_nothing_are_told() {
    let text = "社員番号,氏名\n1,見本 花子\n\n社員番号,氏名\n,小計\n※ 6月末の在籍\n2,見本 太郎\n";
    let report = report_of(text, Kind::Persons, &options());
    let skipped: Vec<(SkipReason, &[u32])> =
        report.skipped.iter().map(|skipped| (skipped.reason, skipped.first.as_slice())).collect();
    assert_eq!(
        skipped,
        [
            (SkipReason::Blank, &[3][..]),
            (SkipReason::Total, &[5]),
            (SkipReason::RepeatedHeading, &[4]),
            (SkipReason::Note, &[6]),
        ]
    );
    assert_eq!(report.rows, 2);
}

/// Every row is counted once: read, bad or skipped.
#[test]
fn nothing_is_dropped_in_silence() {
    let text = std::fs::read(format!(
        "{}/../../samples/賃金2026_半角カナ和暦.csv",
        env!("CARGO_MANIFEST_DIR")
    ));
    let bytes = text.unwrap();
    let source = open(&bytes);
    let mapping = propose(&source, Some(Kind::Pay)).mapping;
    let mut options = options();
    options.key = Key::InsuredNumber;
    let report = read::<PayRow>(&source, &mapping, &options, &mut Nobody).unwrap();
    let rows = source.head(0).unwrap().rows.len() as u64;
    let skipped: u64 = report.skipped.iter().map(|skipped| skipped.count).sum();
    let heading = u64::from(mapping.heading_last - mapping.heading_first + 1);
    assert_eq!(report.rows + skipped + heading, rows);
    assert!(report.good_rows() > 50, "{:?}", report.listed());
}

#[test]
fn a_sink_may_stop() {
    let text = format!("{PERSONS}\n{SOUND}\n{}\n", with(PERSONS, SOUND, &[("社員番号", "2")]));
    struct Once(u32);
    impl Sink<PersonRow> for Once {
        fn take(&mut self, rows: &mut Vec<PersonRow>, _: &mut Remarks<'_, '_>) -> ControlFlow<()> {
            self.0 += u32::try_from(rows.len()).unwrap();
            ControlFlow::Break(())
        }
    }
    let source = open(text.as_bytes());
    let mapping = propose(&source, Some(Kind::Persons)).mapping;
    let mut once = Once(0);
    let report = read(&source, &mapping, &options(), &mut once).unwrap();
    assert!(report.stopped);
    assert_eq!((once.0, report.rows), (1, 1));
}

#[test]
fn a_workbook_is_read_as_csv_is() {
    let sheet = concat!(
        r#"<sheetData><row r="1"><c r="A1" t="str"><v>顧問先番号</v></c>"#,
        r#"<c r="B1" t="str"><v>会社名</v></c><c r="C1" t="str"><v>郵便番号</v></c></row>"#,
        r#"<row r="2"><c r="A2"><v>1007</v></c><c r="B2" t="str"><v>株式会社見本</v></c>"#,
        r#"<c r="C2"><v>600001</v></c></row></sheetData>"#
    );
    let bytes = crate::package::workbook(sheet, crate::package::EMPTY_STRINGS);
    let source = open(&bytes);
    let mapping = propose(&source, Some(Kind::Clients)).mapping;
    let options = Options::new(Key::ClientNumber, today());
    let mut rows: Vec<ClientRow> = Vec::new();
    let report = read(&source, &mapping, &options, &mut |row: ClientRow| rows.push(row)).unwrap();
    assert_eq!(rows[0].number, "1007");
    assert_eq!(rows[0].establishment.postal_code.get().unwrap(), "060-0001");
    assert_eq!(report.listed()[0].code, "INT-3010");
}
