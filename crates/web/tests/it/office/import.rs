use super::*;

const KEYS: &[(&str, &str)] =
    &[("↑ ↓", "行"), ("Tab", "次の欄"), ("N", "次の行"), ("Ctrl＋Enter", "主な操作")];

fn flow(now: usize) -> Vec<FlowStep> {
    let step = |(label, number): (&str, usize)| FlowStep {
        number,
        label: label.into(),
        note: if number == now && now == 3 {
            "まだ何も書き込んでいません".into()
        } else {
            String::new()
        },
        state: match number.cmp(&now) {
            std::cmp::Ordering::Less => FlowState::Done,
            std::cmp::Ordering::Equal => FlowState::Now,
            std::cmp::Ordering::Greater => FlowState::Later,
        },
        href: (number < now).then(|| "/74/1".into()),
    };
    ["ファイル", "列の対応", "下見", "取り込む"].into_iter().zip(1..).map(step).collect()
}

fn kinds() -> Vec<ImportKind> {
    let kind = |value: &str, label: &str, hint: &str| ImportKind {
        value: value.into(),
        label: label.into(),
        hint: hint.into(),
        chosen: value == "pay",
        template: (value != "notice").then(|| Link::new("ひな形", format!("/74/template/{value}"))),
    };
    vec![
        kind("pay", "賃金", "月ごとの日数と報酬。1人1行でも、1人・1か月で1行でも"),
        kind("persons", "個人", "氏名・生年月日・整理番号・入社日など"),
        kind("clients", "顧問先", "名称・整理記号・番号・担当など"),
        kind("bonuses", "賞与", "支払日と金額"),
        kind("notice", "届書CSV", "ほかのソフトで作った SHFD0006.CSV などから、台帳を作る"),
    ]
}

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("", "ファイルの列で見分ける"),
        Choice::new("1001", "1001 株式会社北風食品"),
        Choice::new("1007", "1007 株式会社つばめ精機"),
    ]
}

fn start(problem: bool) -> ImportStartPage {
    let mut frame = frame("取込", "74", KEYS);
    frame.failed = problem;
    let recent = |when: &str, what: &str, status| RecentImport {
        when: when.into(),
        what: Link::new(what, "/74/1"),
        status,
    };
    ImportStartPage {
        frame,
        flow: flow(1),
        action: "/74".into(),
        problem: problem.then(|| FileProblem {
            what: "このファイルにはパスワードが掛かっていて、開けません。".into(),
            next: "表計算ソフトでパスワードを外して保存し、もう一度選んでください。".into(),
        }),
        kinds: kinds(),
        clients: choices(),
        client: "1007".into(),
        size_max: "200MB".into(),
        recent: vec![
            recent(
                "7/3 9:12",
                "賃金 株式会社つばめ精機 60行",
                Status::new(StatusKind::Check, "一部だけ"),
            ),
            recent(
                "7/2 14:20",
                "個人 合同会社しろつめ 9行",
                Status::new(StatusKind::Ended, "元に戻した"),
            ),
        ],
    }
}

fn column_items() -> Vec<ItemGroup> {
    let item = |code: &str, label: &str| Item { code: code.into(), label: label.into() };
    vec![
        ItemGroup {
            label: "人を見分ける".into(),
            items: vec![
                item("insured_number", "被保険者整理番号"),
                item("name", "氏名（照合だけ）"),
            ],
        },
        ItemGroup {
            label: "4月".into(),
            items: vec![item("days4", "4月 支払基礎日数"), item("cash4", "4月 報酬（通貨）")],
        },
    ]
}

fn given() -> GivenField {
    GivenField {
        name: "given".into(),
        label: "何月の賃金か".into(),
        hint: "表に支給年月の列がないとき。例 令和8年6月、2026-06".into(),
        value: "六月".into(),
        error: Some("年月を読めません。令和8年6月のように入れてください。".into()),
    }
}

fn columns(errors: bool) -> ImportColumnsPage {
    let column = |place: u32, letter: &str, heading: &str, item: &str, first: &str| ColumnChoice {
        place,
        letter: letter.into(),
        heading: heading.into(),
        item: item.into(),
        first: first.into(),
        words: match item {
            "insured_number" => "被保険者整理番号",
            "name" => "氏名（照合だけ）",
            "cash4" => "4月 報酬（通貨）",
            "days4" => "4月 支払基礎日数",
            _ => "",
        }
        .into(),
        doubt: (item.is_empty() && heading == "支給額2").then(|| "報酬かもしれません".into()),
        decided: (item == "days4").then(|| "この画面で選びました".into()),
        editing: errors && place == 0,
        settled: false,
    };
    let mut frame = of_client("列の対応", "74", KEYS);
    frame.facts = "つばめ精機_賃金2026.xlsx".into();
    frame.failed = errors;
    ImportColumnsPage {
        frame,
        flow: flow(2),
        job: "/74/1".into(),
        errors: if errors {
            vec![FieldError {
                field: "c0".into(),
                message: "A列: 人を見分ける列がありません。社員番号か被保険者整理番号の列を選んでください。".into(),
            }]
        } else {
            Vec::new()
        },
        layout: "60行・見出しは3行目".into(),
        remembered: if errors {
            String::new()
        } else {
            "令和8年6月3日に、この顧問先の賃金を取り込んだときと同じ対応です。".into()
        },
        forget: (!errors).then(|| press("推測し直す", "/74/1/forget").weighing(Weight::Small)),
        sheets: vec![
            SheetChoice { place: 0, name: "4-6月".into(), read: true },
            SheetChoice { place: 1, name: "年間".into(), read: false },
        ],
        columns: vec![
            column(0, "A", "社員No", if errors { "" } else { "insured_number" }, "1"),
            column(1, "B", "氏名", "name", "相沢 直人"),
            column(5, "F", "4月支給計", "cash4", "412,000"),
            column(6, "G", "4月基礎日数", "days4", "31"),
            column(11, "L", "支給額2", "", "0"),
            column(12, "M", "備考", "", "昇給4/1"),
        ],
        items: column_items(),
        keys: vec![
            Choice::new("insured_number", "被保険者整理番号"),
            Choice::new("employee_number", "社員番号"),
            Choice::new("name_birth", "氏名と生年月日"),
        ],
        key: "insured_number".into(),
        given: errors.then(given),
        notes: vec!["結合したセルが2か所あり、左上の値を全部に当てました。".into()],
    }
}

fn fact(label: &str, value: &str, unit: &str, note: &str) -> Fact {
    Fact {
        label: label.into(),
        value: value.into(),
        unit: unit.into(),
        note: note.into(),
        link: None,
    }
}

fn preview_facts(clean: bool) -> Facts {
    Facts(vec![
        fact("新しく加わる", "2", "人", "三宅 蓮・遠藤 さくら"),
        fact("書き換わる", if clean { "58" } else { "52" }, "行", "うち前の値が消えるもの 3行"),
        fact("変わらない", "0", "行", "同じ内容は書き込みません"),
        fact("直しが要る", if clean { "0" } else { "6" }, "行", "値を入れると、その場で見直します"),
    ])
}

fn problems() -> Vec<Problem> {
    [
        [
            "14",
            "氏名",
            "髙梨  由紀",
            "台帳の氏名と空白の数が違います",
            "台帳のまま「髙梨 由紀」にする",
            "髙梨 由紀",
        ],
        ["23", "5月 日数", "32", "5月の日数は31日までです", "賃金台帳の日数を確かめる", ""],
        [
            "31",
            "整理番号",
            "310",
            "この番号の人がいません（似た番号 31 辻 あかね）",
            "31 に直す",
            "31",
        ],
        [
            "40",
            "6月 報酬",
            "287",
            "ほかの月の1,000分の1です（5月 286,500円）",
            "千円単位なら 287,000 に直す",
            "287000",
        ],
        [
            "52",
            "資格取得日",
            "2026/02/30",
            "2月30日はありません",
            "ファイルで直して読み込み直す",
            "",
        ],
        [
            "58",
            "4月 報酬",
            "'254,321",
            "先頭に記号「'」があり、数として読めません",
            "記号を除く",
            "254321",
        ],
    ]
    .map(|[row, column, value, wrong, remedy, proposal]| Problem {
        key: row.into(),
        row: row.into(),
        column: column.into(),
        who: String::new(),
        value: value.into(),
        problem: wrong.into(),
        remedy: remedy.into(),
        proposal: proposal.into(),
        mendable: row != "52",
    })
    .into()
}

fn preview(clean: bool) -> ImportPreviewPage {
    let mut frame = of_client("取込の下見", "74", KEYS);
    frame.facts = "つばめ精機_賃金2026.xlsx（シート「4-6月」・60行）".into();
    frame.failed = !clean;
    let over = |who: &str, item: &str, before: &str, after: &str| Overwritten {
        who: who.into(),
        item: item.into(),
        before: before.into(),
        after: after.into(),
    };
    ImportPreviewPage {
        frame,
        flow: flow(3),
        job: "/74/1".into(),
        done: clean.then(|| "6か所を直しました。60行すべてを取り込めます。".into()),
        facts: preview_facts(clean),
        bad_rows: if clean { 0 } else { 6 },
        problems: if clean { Vec::new() } else { problems() },
        more_problems: 0,
        proposals: 4,
        refused: (!clean).then(|| "23".into()),
        missing: Vec::new(),
        overwritten: vec![
            over("12 早川 美咲", "5月 日数", "31", "15"),
            over("12 早川 美咲", "5月 報酬", "312,400", "214,286"),
            over("15 久保田 大輔", "4月 報酬", "332,000", "356,000"),
        ],
        more_overwritten: 0,
        newcomers: vec!["三宅 蓮".into(), "遠藤 さくら".into()],
        more_newcomers: 0,
        doubts: vec![
            Doubt {
                place: "5行目 小此木 翔".into(),
                value: "6月 401,200円".into(),
                detail: "去年の平均より 18% 多い。年間平均の候補です".into(),
            },
            Doubt {
                place: "9行目 北見 亮".into(),
                value: "3か月とも17日未満".into(),
                detail: "パートは15日以上の月を使います".into(),
            },
        ],
        dropped: vec![DroppedNumber { row: "7".into(), column: "備考".into() }],
        consequences: vec![
            "つばめ精機の4〜6月の賃金が置き換わり、算定の58人を計算し直します。".into(),
            "点検済の案件 1件が作成中に戻ります。".into(),
        ],
        publish: if clean { "60行" } else { "54行" }.into(),
        undo_words: "30日間は、まるごと元に戻せます（取込番号 2026-0703-02）。".into(),
    }
}

fn run(finished: bool) -> ImportRunPage {
    let fact = |label: &str, value: &str, unit: &str| Fact {
        label: label.into(),
        value: value.into(),
        unit: unit.into(),
        note: String::new(),
        link: None,
    };
    let mut frame = of_client("取り込む", "74", KEYS);
    frame.facts = "取込番号 2026-0703-02".into();
    let state = if finished {
        Note {
            focus: true,
            ..Note::new(
                Tone::Ok,
                "54行を取り込みました",
                &["直していない6行は入っていません。下見へ戻って直せます。"],
            )
        }
    } else {
        Note::new(
            Tone::Info,
            "取り込んでいます",
            &["終わるまで、台帳は前のままです。終わった時に、まとめて新しくなります。"],
        )
    };
    ImportRunPage {
        frame,
        flow: flow(4),
        state,
        progress: (!finished)
            .then(|| Progress::wide(412_000, 1_000_000, "1,000,000行中 412,000行・のこり約11秒")),
        live: "/74/1/live".into(),
        again: "/74/1/run".into(),
        facts: finished.then(|| {
            Facts(vec![
                fact("新しく加わった", "2", "人"),
                fact("書き換わった", "52", "行"),
                fact("変わらない", "0", "行"),
                fact("保留", "6", "行"),
            ])
        }),
        consequences: if finished {
            links(&[
                ("算定の58人を計算し直しました。等級が変わる人 19人（＋2）", "/22/1007"),
                ("点検済の算定基礎届が、作成中に戻りました", "/60/1"),
            ])
        } else {
            Vec::new()
        },
        press: Some(if finished {
            press("54行を元に戻す", "/15/8/undo").weighing(Weight::Quiet)
        } else {
            press("止める", "/15/8/stop").weighing(Weight::Quiet)
        }),
        press_note: if finished {
            "8月2日まで、まるごと元に戻せます。"
        } else {
            "止めると、何も書き込みません。"
        }
        .into(),
        next: if finished {
            links(&[("算定基礎を開く", "/22/1007"), ("のこりの6行を直す", "/74/1/preview")])
        } else {
            Vec::new()
        },
    }
}

fn export() -> ExportPage {
    let file = |what: &str, detail: &str, fetch: bool| ExportFile {
        when: "7/3 9:41".into(),
        what: what.into(),
        detail: detail.into(),
        who: "佐々木".into(),
        fetch: fetch.then(|| Link::new("受け取る", "/75/1")),
        note: if fetch { "あと23時間で消えます" } else { "書き出しています" }.into(),
    };
    let mut kinds = kinds();
    for kind in &mut kinds {
        kind.template = None;
    }
    kinds.pop();
    let mut frame = frame("書出し", "75", &[("Ctrl＋Enter", "書き出す"), ("/", "番号・検索")]);
    frame.failed = true;
    ExportPage {
        frame,
        notes: Vec::new(),
        action: "/75".into(),
        kinds,
        clients: choices(),
        client: "1007".into(),
        on: "令和8年6月31日".into(),
        on_error: Some(
            "6月31日はありません。6月30日か7月1日かを確かめて、入れ直してください。".into(),
        ),
        formats: vec![
            Choice::new("xlsx", "XLSX"),
            Choice::new("csv", "CSV（UTF-8）"),
            Choice::new("sjis", "CSV（Shift_JIS）"),
        ],
        format: "xlsx".into(),
        files: vec![
            file("個人の一覧 株式会社つばめ精機", "58人・XLSX・24KB", true),
            file("賃金 12社", "612人・CSV", false),
        ],
        empty: None,
    }
}

fn export_empty() -> ExportPage {
    let mut page = export();
    page.frame.failed = false;
    page.on = "令和8年7月3日".into();
    page.on_error = None;
    page.files = Vec::new();
    page.empty = Some(Empty {
        title: "受け取れるファイルはありません".into(),
        lines: vec!["書き出したファイルは、24時間だけここに置きます。".into()],
        actions: Vec::new(),
    });
    page
}

pub fn states() -> Vec<(&'static str, String)> {
    vec![
        page("74-start", &start(false)),
        page("74-start-refused", &start(true)),
        page("74-columns", &columns(false)),
        page("74-columns-errors", &columns(true)),
        page("74-preview", &preview(false)),
        page("74-preview-clean", &preview(true)),
        page("74-run", &run(false)),
        page("74-run-done", &run(true)),
        page("75-export-errors", &export()),
        page("75-export", &export_empty()),
    ]
}
