//! The rules over several items, one table a form: the example with cells changed, and the item
//! and code that must be reported — or nothing.

use romori_filing::{Draft, File, Level, Notice, ProblemCode as Code};

use crate::examples::DAY;
use crate::fields::example;

type Case<'a> = (&'a str, &'a [(&'a str, usize, &'a str)], &'a [(u16, Code)]);

/// The file with cells changed: key, part and text.
fn changed(notice: Notice, changes: &[(&str, usize, &str)]) -> File {
    changes.iter().fold(example(notice), |file, (key, part, text)| {
        let item = notice.form().item(key).unwrap_or_else(|| panic!("{key}"));
        file.with_cell(0, item.first() + part, text)
    })
}

/// Every problem's item and code, warnings included.
fn found(file: File) -> Vec<(u16, Code)> {
    let problems = match Draft::from(file).check(DAY) {
        Ok(checked) => checked.warnings().to_vec(),
        Err(problems) => problems,
    };
    problems.iter().filter_map(|p| Some((p.item?, p.code))).collect()
}

fn judge(notice: Notice, cases: &[Case<'_>]) {
    for (title, changes, expected) in cases {
        assert_eq!(found(changed(notice, changes)), *expected, "{title}");
    }
}

#[test]
fn acquisition_notice() {
    judge(
        Notice::Acquisition,
        &[
            ("合計が1円多い", &[("sum", 0, "0260001")], &[(23, Code::SumMismatch)]),
            ("上限は9999999", &[("cash", 0, "9999999"), ("sum", 0, "9999999")], &[]),
        ],
    );
}

#[test]
fn acquisition_notice_dates_and_address() {
    judge(
        Notice::Acquisition,
        &[
            (
                "999円は少なすぎる",
                &[("cash", 0, "999"), ("in_kind", 0, "0"), ("sum", 0, "999")],
                &[(23, Code::BelowMinimum)],
            ),
            ("1,000円はよい", &[("cash", 0, "1000"), ("in_kind", 0, "0"), ("sum", 0, "1000")], &[]),
            ("点検日当日の取得はよい", &[("acquired_on", 1, "081124")], &[]),
            ("点検日の翌日の取得", &[("acquired_on", 1, "081125")], &[(18, Code::FutureDate)]),
            (
                "70歳に1日足りない",
                &[("age_70", 0, "1"), ("birth", 0, "5"), ("birth", 1, "311003")],
                &[(18, Code::Age)],
            ),
            (
                "誕生日の前日に70歳になる",
                &[("age_70", 0, "1"), ("birth", 0, "5"), ("birth", 1, "311002")],
                &[],
            ),
            (
                "個人番号も住所もない",
                &[
                    ("postal", 0, ""),
                    ("postal", 1, ""),
                    ("address_kana", 0, ""),
                    ("address_kanji", 0, ""),
                ],
                &[(29, Code::Missing), (31, Code::Missing)],
            ),
            (
                "個人番号と住所がともにある",
                &[("individual_number", 0, "123456789018")],
                &[(29, Code::MustBeEmpty), (31, Code::MustBeEmpty), (32, Code::MustBeEmpty)],
            ),
        ],
    );
}

#[test]
fn acquisition_notice_items_by_kind() {
    judge(
        Notice::Acquisition,
        &[
            ("理由3には内容が要る", &[("no_address_reason", 0, "3")], &[(15, Code::Missing)]),
            (
                "理由1に内容は書かない",
                &[("no_address_reason", 0, "1"), ("no_address_text", 0, "海外")],
                &[(15, Code::MustBeEmpty)],
            ),
            (
                "共済出向の種別は1か2",
                &[("acquisition_kind", 0, "3"), ("category", 0, "3")],
                &[(11, Code::NotAllowedValue)],
            ),
            (
                "共済出向に基礎年金番号は書かない",
                &[
                    ("acquisition_kind", 0, "3"),
                    ("pension_number", 0, "1234"),
                    ("pension_number", 1, "567890"),
                ],
                &[(16, Code::MustBeEmpty)],
            ),
            (
                "70歳以上のみは備考1が要り、種別・取得区分は空",
                &[("only_70", 0, "1")],
                &[(11, Code::MustBeEmpty), (12, Code::MustBeEmpty), (24, Code::Missing)],
            ),
            (
                "事業所番号がほかの事業所",
                &[("office_number", 0, "12346")],
                &[(5, Code::OtherOffice)],
            ),
            ("暦にない日", &[("acquired_on", 1, "080229")], &[(18, Code::NotInCalendar)]),
            (
                "元号の年にない日",
                &[("acquired_on", 0, "7"), ("acquired_on", 1, "310501")],
                &[(18, Code::NotInCalendar)],
            ),
            ("平成の最後の日", &[("acquired_on", 0, "7"), ("acquired_on", 1, "310430")], &[]),
        ],
    );
}

#[test]
fn loss_notice() {
    judge(
        Notice::Loss,
        &[
            ("退職日と同じ日の喪失", &[("lost_on", 1, "081031")], &[(14, Code::DateOrder)]),
            ("退職日の2日後の喪失", &[("lost_on", 1, "081102")], &[(14, Code::DateOrder)]),
            ("死亡も翌日", &[("cause", 0, "5")], &[]),
            (
                "70歳不該当は退職日そのもの",
                &[
                    ("age_70", 0, "1"),
                    ("not_applicable_on", 0, "9"),
                    ("not_applicable_on", 1, "081031"),
                ],
                &[],
            ),
            (
                "70歳不該当を翌日にした",
                &[
                    ("age_70", 0, "1"),
                    ("not_applicable_on", 0, "9"),
                    ("not_applicable_on", 1, "081101"),
                ],
                &[(25, Code::DateOrder)],
            ),
            ("不該当年月日がない", &[("age_70", 0, "1")], &[(25, Code::Missing)]),
            (
                "75歳に1日足りない",
                &[
                    ("cause", 0, "7"),
                    ("left_on", 0, ""),
                    ("left_on", 1, ""),
                    ("birth", 0, "5"),
                    ("birth", 1, "261102"),
                ],
                &[(14, Code::Age)],
            ),
            (
                "75歳の誕生日",
                &[
                    ("cause", 0, "7"),
                    ("left_on", 0, ""),
                    ("left_on", 1, ""),
                    ("birth", 0, "5"),
                    ("birth", 1, "261101"),
                ],
                &[],
            ),
            ("75歳に退職日は書かない", &[("cause", 0, "9")], &[(17, Code::MustBeEmpty)]),
            (
                "個人番号も基礎年金番号もない",
                &[("pension_number", 0, ""), ("pension_number", 1, "")],
                &[(12, Code::Missing)],
            ),
            ("一連番号だけがない", &[("pension_number", 1, "")], &[(13, Code::PartMissing)]),
            (
                "生年月日と同じ日",
                &[("birth", 0, "9"), ("birth", 1, "081101")],
                &[(14, Code::DateOrder)],
            ),
            (
                "点検日より後",
                &[("lost_on", 1, "081125"), ("left_on", 1, "081124")],
                &[(14, Code::FutureDate)],
            ),
        ],
    );
}

#[test]
fn regular_determination_notice() {
    judge(
        Notice::RegularDetermination,
        &[
            ("5月の合計が1円多い", &[("sum_2", 0, "0140001")], &[(35, Code::SumMismatch)]),
            (
                "17日あると5月も対象",
                &[("days_2", 0, "17")],
                &[(37, Code::AverageMismatch), (38, Code::AverageMismatch)],
            ),
            (
                "16日の月を足した総計",
                &[("total", 0, "0664000"), ("average", 0, "0221333")],
                &[(37, Code::AverageMismatch), (38, Code::AverageMismatch)],
            ),
            (
                "3か月の平均は円未満切捨て",
                &[("days_2", 0, "17"), ("total", 0, "0664000"), ("average", 0, "0221333")],
                &[],
            ),
            ("平均が1円多い", &[("average", 0, "0262001")], &[(38, Code::AverageMismatch)]),
            (
                "短時間労働者は11日",
                &[
                    ("short_time", 0, "1"),
                    ("days_2", 0, "11"),
                    ("total", 0, "0664000"),
                    ("average", 0, "0221333"),
                ],
                &[],
            ),
            (
                "パートは17日の月がなければ15日",
                &[
                    ("part_time", 0, "1"),
                    ("days_1", 0, "15"),
                    ("days_2", 0, "14"),
                    ("days_3", 0, "16"),
                ],
                &[],
            ),
            (
                "パートでも17日の月があればその月だけ",
                &[("part_time", 0, "1"), ("days_1", 0, "16")],
                &[(37, Code::AverageMismatch)],
            ),
            ("途中入社は月を除ける", &[("joined_midway", 0, "1"), ("total", 0, "0262000")], &[]),
            (
                "理由がなければ月を除けない",
                &[("total", 0, "0262000")],
                &[(37, Code::AverageMismatch)],
            ),
            (
                "足りる月がない（警告）",
                &[
                    ("days_1", 0, "00"),
                    ("days_3", 0, "16"),
                    ("total", 0, "0000000"),
                    ("average", 0, "0000000"),
                ],
                &[(38, Code::NoQualifyingMonth)],
            ),
        ],
    );
}

#[test]
fn regular_determination_notice_items() {
    judge(
        Notice::RegularDetermination,
        &[
            ("適用は9月から", &[("applied_from", 2, "10")], &[(12, Code::NotAllowedValue)]),
            ("支給月は4月から", &[("month_1", 0, "03")], &[(22, Code::NotAllowedValue)]),
            ("基礎日数32日", &[("days_1", 0, "32")], &[(25, Code::NotAllowedValue)]),
            (
                "昇給月だけ",
                &[("raise_month", 0, "04")],
                &[(18, Code::MustBeEmpty), (19, Code::Missing)],
            ),
            ("昇給区分だけ", &[("raise_kind", 0, "1")], &[(18, Code::Missing)]),
            ("従前0000", &[("previous_health", 0, "0000")], &[(13, Code::NotAllowedValue)]),
            ("修正平均999円", &[("corrected_average", 0, "999")], &[(39, Code::BelowMinimum)]),
            ("70歳以上なら基礎年金番号", &[("age_70", 0, "1")], &[(41, Code::Missing)]),
            (
                "70歳以上でなければ個人番号は書かない",
                &[("individual_number", 0, "123456789018")],
                &[(40, Code::MustBeEmpty)],
            ),
            (
                "70歳以上のみは整理番号なし、備考1あり",
                &[("only_70", 0, "1")],
                &[(5, Code::MustBeEmpty), (43, Code::Missing)],
            ),
            ("整理番号がない", &[("insured_number", 0, "")], &[(5, Code::Missing)]),
            ("整理番号が0だけ", &[("insured_number", 0, "000")], &[(5, Code::NotAllowedValue)]),
            ("姓名の間が空いていない", &[("name_kana", 0, "ﾐﾎﾝﾊﾅｺ")], &[(6, Code::NameSpacing)]),
            ("空白が2つ", &[("name_kanji", 0, "見本　　花子")], &[(7, Code::NameSpacing)]),
            ("算定基礎月は2桁か4桁", &[("age_70_months", 0, "0506")], &[]),
            ("算定基礎月13", &[("age_70_months", 0, "13")], &[(44, Code::NotAllowedValue)]),
        ],
    );
}

#[test]
fn monthly_change_notice() {
    judge(
        Notice::MonthlyChange,
        &[
            ("16日では出せない", &[("days_2", 0, "16")], &[(26, Code::BaseDays)]),
            ("17日ならよい", &[("days_2", 0, "17")], &[]),
            ("短時間は11日ならよい", &[("short_time", 0, "1"), ("days_2", 0, "11")], &[]),
            (
                "短時間でも10日は出せない",
                &[("short_time", 0, "1"), ("days_2", 0, "10")],
                &[(26, Code::BaseDays)],
            ),
            (
                "月が続いていない",
                &[("month_2", 0, "06")],
                &[(23, Code::MonthSequence), (24, Code::MonthSequence)],
            ),
            ("改定月の前月でない", &[("revised_from", 2, "08")], &[(24, Code::MonthSequence)]),
            (
                "年をまたぐ",
                &[
                    ("month_1", 0, "10"),
                    ("month_2", 0, "11"),
                    ("month_3", 0, "12"),
                    ("revised_from", 2, "01"),
                ],
                &[],
            ),
            ("総計が1円多い", &[("total", 0, "0930001")], &[(37, Code::SumMismatch)]),
            ("平均が1円多い", &[("average", 0, "0310001")], &[(38, Code::AverageMismatch)]),
            (
                "修正平均があれば平均は見ない",
                &[("average", 0, "0310001"), ("corrected_average", 0, "0310000")],
                &[],
            ),
            (
                "上限に当たる月があれば平均は見ない",
                &[
                    ("cash_1", 0, "9999999"),
                    ("sum_1", 0, "9999999"),
                    ("total", 0, "9999999"),
                    ("average", 0, "5000000"),
                ],
                &[],
            ),
            (
                "月額の上限を超える総計",
                &[
                    ("cash_1", 0, "9999999"),
                    ("in_kind_1", 0, "1"),
                    ("sum_1", 0, "9999998"),
                    ("total", 0, "9999999"),
                    ("average", 0, "9999999"),
                ],
                &[(34, Code::SumMismatch), (38, Code::AverageMismatch)],
            ),
        ],
    );
}

#[test]
fn bonus_notice() {
    judge(
        Notice::Bonus,
        &[
            ("千円未満を切り捨てていない", &[("sum", 0, "0450300")], &[(14, Code::SumMismatch)]),
            ("449,999円", &[("cash", 0, "0449999")], &[(14, Code::SumMismatch)]),
            (
                "999円は少なすぎる",
                &[("cash", 0, "999"), ("sum", 0, "0")],
                &[(14, Code::BelowMinimum)],
            ),
            (
                "9,999,999円は千円未満を切り捨てる",
                &[("cash", 0, "9999999"), ("sum", 0, "9999000")],
                &[],
            ),
            (
                "1円超えると9999999",
                &[("cash", 0, "9999999"), ("in_kind", 0, "1"), ("sum", 0, "9999999")],
                &[],
            ),
            (
                "超えたとき9999000は誤り（実装により分かれる）",
                &[("cash", 0, "9999999"), ("in_kind", 0, "1"), ("sum", 0, "9999000")],
                &[(14, Code::SumMismatch)],
            ),
            ("点検日の翌日の支払", &[("paid_on", 1, "081125")], &[(10, Code::FutureDate)]),
            ("初回支払日32日", &[("first_day_of_month", 0, "32")], &[(20, Code::NotAllowedValue)]),
            ("70歳以上なら基礎年金番号", &[("age_70", 0, "1")], &[(16, Code::Missing)]),
        ],
    );
}

#[test]
fn dependent_change_notice() {
    judge(
        Notice::DependentChange,
        &[
            ("誰もいない", &dependent_emptied(), &[(24, Code::Block), (138, Code::MustBeEmpty)]),
            (
                "非該当には該当の項目を書かない",
                &[("change", 0, "2")],
                &[
                    (17, Code::MustBeEmpty),
                    (79, Code::MustBeEmpty),
                    (90, Code::MustBeEmpty),
                    (92, Code::MustBeEmpty),
                    (95, Code::MustBeEmpty),
                    (97, Code::Missing),
                ],
            ),
            (
                "変更は備考に書く",
                &[("change", 0, "3"), ("income", 0, ""), ("insured_number", 0, "")],
                &[
                    (8, Code::Missing),
                    (79, Code::MustBeEmpty),
                    (92, Code::MustBeEmpty),
                    (95, Code::MustBeEmpty),
                    (101, Code::Missing),
                ],
            ),
            ("続柄10には補足", &[("other1_relation", 0, "10")], &[(77, Code::Missing)]),
            (
                "出生以外に補足は書かない",
                &[("other1_since_other", 0, "転居")],
                &[(96, Code::MustBeEmpty)],
            ),
            ("海外特例に理由", &[("other1_abroad", 0, "1")], &[(84, Code::Missing)]),
            (
                "なった日があれば非該当は不可",
                &[
                    ("other1_abroad", 0, "2"),
                    ("other1_abroad_end", 0, "2"),
                    ("other1_abroad_end_other", 0, "帰国"),
                ],
                &[(83, Code::MustBeEmpty)],
            ),
            (
                "配偶者の資格確認書は配偶者があるときだけ",
                &[("spouse_certificate", 0, "1")],
                &[(137, Code::MustBeEmpty)],
            ),
            ("受付日は点検日まで", &[("received_on", 1, "081125")], &[(6, Code::FutureDate)]),
        ],
    );
}

/// The child's block taken out, its certificate left.
fn dependent_emptied() -> Vec<(&'static str, usize, &'static str)> {
    let form = Notice::DependentChange.form();
    form.items
        .iter()
        .filter(|item| (71..=102).contains(&item.no))
        .flat_map(|item| (0..item.span()).map(|part| (item.key.as_str(), part, "")))
        .chain([("other1_certificate", 0, "1")])
        .collect()
}

#[test]
fn others_are_filled_from_the_first() {
    let form = Notice::DependentChange.form();
    let file = example(Notice::DependentChange);
    let mut moved = changed(Notice::DependentChange, &dependent_emptied())
        .with_cell(0, 137, "")
        .with_cell(0, 138, "1");
    for column in 70..102 {
        let text = file.rows()[0].columns()[column].clone();
        moved = moved.with_cell(0, column + 33, &text);
    }
    assert_eq!(form.item("other2_kana").unwrap().no, 104);
    assert_eq!(found(moved), [(71, Code::Block)]);
}

#[test]
fn a_spouse_needs_address_and_reasons() {
    let file = changed(
        Notice::DependentChange,
        &[("spouse_kana", 0, "ﾐﾎﾝ ﾊﾙｺ"), ("spouse_birth", 0, "7"), ("spouse_birth", 1, "060101")],
    );
    let items: Vec<u16> = found(file)
        .into_iter()
        .map(|(item, code)| {
            assert_eq!(code, Code::Missing);
            item
        })
        .collect();
    assert_eq!(items, [28, 35, 37, 39, 44, 46, 48, 49]);
}

#[test]
fn warnings_alone_do_not_stop() {
    let changes = [
        ("days_1", 0, "00"),
        ("days_3", 0, "16"),
        ("total", 0, "0000000"),
        ("average", 0, "0000000"),
    ];
    let checked = Draft::from(changed(Notice::RegularDetermination, &changes)).check(DAY).unwrap();
    assert_eq!(checked.warnings().len(), 1);
    assert!(checked.warnings().iter().all(|warning| warning.level == Level::Warning));
}
