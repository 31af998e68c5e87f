use super::filings::head;
use super::*;

const KEYS: &[(&str, &str)] =
    &[("/", "番号・検索"), ("↑ ↓", "行"), ("Enter", "開く"), ("F", "絞り込み")];

fn case_row(menu: &str, what: &str, client: &str, hands: &str, kind: StatusKind) -> CaseRow {
    CaseRow {
        menu: menu.into(),
        what: what.into(),
        href: "/60/1".into(),
        client: client.into(),
        client_href: "/70/1007".into(),
        persons: "58人".into(),
        hands: hands.into(),
        due: Some(soon()),
        status: Status::of(kind),
        remark: String::new(),
    }
}

fn case_rows() -> Vec<CaseRow> {
    vec![
        CaseRow {
            remark: "要確認 3人".into(),
            ..case_row(
                "22",
                "算定基礎届 令和8年",
                "株式会社つばめ精機",
                "作成 佐々木 7/3",
                StatusKind::Making,
            )
        },
        case_row(
            "22",
            "算定基礎届 令和8年",
            "株式会社北風食品",
            "作成 佐々木 7/3・点検 水野 7/3",
            StatusKind::Waiting,
        ),
        CaseRow {
            remark: "台帳が変わったため、作成中に戻りました".into(),
            ..case_row(
                "21",
                "資格取得届",
                "株式会社東雲電装",
                "作成 小野寺 7/1",
                StatusKind::Making,
            )
        },
        CaseRow {
            due: Some(due("7/2(木)", "1日超過", DueTone::Now)),
            remark: "生年月日の元号".into(),
            ..case_row(
                "26",
                "資格喪失届",
                "医療法人すずかけ会",
                "作成 水野 6/26・承認 佐々木 6/26",
                StatusKind::Returned,
            )
        },
        CaseRow {
            due: None,
            ..case_row(
                "24",
                "賞与支払届 6月30日",
                "有限会社丸井建材",
                "作成 小野寺 7/1・承認 佐々木 7/2",
                StatusKind::Done,
            )
        },
    ]
}

fn cases() -> CasesPage {
    CasesPage {
        frame: frame("案件", "60", KEYS),
        toast: None,
        filters: Filters {
            label: "段階".into(),
            links: vec![
                FilterLink::new("進行中", "41", "?").current(),
                FilterLink::new("返戻", "2", "?f=returned").care(),
                FilterLink::new("提出済", "18", "?f=filed"),
                FilterLink::new("完了", "214", "?f=done"),
                FilterLink::new("すべて", "275", "?f=all"),
            ],
        },
        questions: Vec::new(),
        search: Some(search("/60", "案件を探す", "顧問先・届の名前", "")),
        over_all: true,
        rows: case_rows(),
        empty: None,
        pager: None,
        export: Some(Link::new("一覧を書き出す", "/75?kind=cases")),
    }
}

fn no_cases() -> CasesPage {
    CasesPage {
        frame: of_client("案件", "60", KEYS),
        over_all: false,
        rows: Vec::new(),
        search: None,
        empty: Some(Empty {
            title: "進めている案件はありません".into(),
            lines: vec!["人が入った・辞めた・給与が変わったときは、顧問先の画面の「手続きを始める」から選びます。".into()],
            actions: links(&[("1007 つばめ精機を開く", "/70/1007")]),
        }),
        ..cases()
    }
}

fn step(label: &str, who: &str, state: FlowState) -> CaseStep {
    CaseStep { label: label.into(), who: who.into(), state }
}

fn case_event(when: &str, dot: Dot, title: &str, body: &str, who: &str) -> Event {
    Event {
        when: when.into(),
        dot,
        title: title.into(),
        body: body.into(),
        recorded: vec![who.into()],
        ..Event::default()
    }
}

fn documents(ready: bool) -> Vec<Document> {
    let document = |name: &str, detail: &str, digest: &str, replaced: bool| Document {
        name: name.into(),
        detail: detail.into(),
        digest: digest.into(),
        made: "7月3日 9:41 佐々木".into(),
        fetch: (ready && !replaced).then(|| Link::new("受け取る", "/60/1/file")),
        replaced,
    };
    vec![
        document("SHFD0006.CSV", "届書CSV・56人・14KB", "4f1c 09ab 77d2 e013", false),
        document("算定基礎届_控.pdf", "控え・3ページ", "a902 5c1e 0b44 9f7d", false),
        document("SHFD0006.CSV", "届書CSV・55人・14KB", "17be 40aa c3d1 5e88", true),
    ]
}

fn case_terms() -> Vec<Term> {
    terms(&[
        ("届", "被保険者報酬月額算定基礎届"),
        ("事業所", "1007-1 本社（03-ﾂﾊﾞﾒ 05213）"),
        ("対象", "58人。届書に載る人 56人"),
        ("等級が変わる", "19人（上がる 15・下がる 4）"),
        ("根拠", "健保法41条、厚年法21条"),
        ("期限", "令和8年7月10日(金)"),
    ])
}

fn case_steps(returned: bool) -> Vec<CaseStep> {
    use FlowState::{Done, Later, Now};
    vec![
        step("作成", "佐々木 遥・7月3日 9:41", Done),
        step("点検", "水野 綾・7月3日 10:05", Done),
        step(
            "承認",
            if returned { "葛城 みどり・7月3日 11:00" } else { "" },
            if returned { Done } else { Now },
        ),
        step(
            "提出",
            if returned { "7月3日 11:12" } else { "" },
            if returned { Done } else { Later },
        ),
        step(if returned { "返戻" } else { "受付" }, "", if returned { Now } else { Later }),
        step("完了", "", Later),
    ]
}

fn case_history() -> Timeline {
    Timeline {
        short: true,
        events: vec![
            case_event("7/3", Dot::Full, "点検しました", "食い違いはありません", "水野 10:05"),
            case_event(
                "7/3",
                Dot::Full,
                "作成し直して、点検へ回しました",
                "届書 56人",
                "佐々木 9:41",
            ),
            case_event(
                "7/3",
                Dot::Corrected,
                "台帳が変わり、作成中へ戻りました",
                "1007-12 5月の日数",
                "自動 9:20",
            ),
            case_event("7/2", Dot::Open, "点検へ回しました", "届書 55人", "佐々木 16:55"),
        ],
    }
}

fn character() -> CharacterChoice {
    CharacterChoice {
        key: "26-9ad9".into(),
        row: "26".into(),
        person: "髙梨 由紀".into(),
        item: "7 氏名（漢字）".into(),
        character: "髙".into(),
        reason: "「髙」は、届書CSVで使える字（JIS第1・第2水準）にありません".into(),
        proposal: "高".into(),
    }
}

fn long_name() -> NameChoice {
    NameChoice {
        field: "kanji-46".into(),
        person: "46 シウバ　ドス　サントス　マルコス".into(),
        item: "氏名（漢字）".into(),
        reason:
            "長すぎます。全角12文字まで（いまは全角16文字）です。空にすると、カナだけで届け出ます。"
                .into(),
        value: "シウバ　ドス　サントス　マルコス".into(),
    }
}

/// A draft whose notice wants other letters.
fn with_characters() -> CasePage {
    let case = case(true);
    let head = CaseHead { status: Status::of(StatusKind::Making), next: None, ..case.head };
    let names = vec![long_name()];
    CasePage { head, notes: Vec::new(), characters: vec![character()], names, ..case }
}

fn case(returned: bool) -> CasePage {
    let person = |number: &str, name: &str, what: &str, problem: &str| CasePerson {
        number: format!("1007-{number}"),
        name: MaybeLink::to(name, format!("/71/1007-{number}")),
        what: what.into(),
        problem: problem.into(),
    };
    let mut frame = of_client(
        "算定基礎届 令和8年",
        "60",
        &[("/", "番号・検索"), ("↑ ↓", "行"), ("Ctrl＋Enter", "承認する")],
    );
    frame.facts = "58人".into();
    let ask = |label: &str| CaseAction::Ask(Link::new(label, "/60/1/ask"));
    CasePage {
        frame,
        toast: None,
        head: if returned {
            let mut head = head(false);
            let full = "承認 葛城 みどり、令和8年7月3日 11:00";
            head.ringi.boxes[2] = Seal::pressed("承認", "葛城", "7.3", full);
            CaseHead { status: Status::of(StatusKind::Returned), note: String::new(), ..head }
        } else {
            head(true)
        },
        due: Some(soon()),
        characters: Vec::new(),
        names: Vec::new(),
        make: "/60/1/make".into(),
        notes: if returned {
            vec![Note {
                links: links(&[("26 髙梨 由紀さんの生年月日を直す", "/71/1007-26/identity")]),
                ..Note::new(
                    Tone::Bad,
                    "返戻されました（7月6日、横浜中年金事務所）",
                    &[
                        "「生年月日の元号が被保険者台帳と相違しています」",
                        "直すと、この案件は作成中に戻り、点検と承認をもう一度受けます。",
                    ],
                )
            }]
        } else {
            vec![Note::new(
                Tone::Care,
                "台帳が変わったため、7月3日 9:20に作成中へ戻りました",
                &[
                    "12 早川 美咲さんの5月の日数が、31日から15日に訂正されました（水野 綾さん）。作り直した書類で、点検からやり直しています。",
                ],
            )]
        },
        differs: None,
        returning: None,
        steps: case_steps(returned),
        terms: case_terms(),
        open: Some(Link::new("算定基礎の表を開く", "/22/1007")),
        persons: vec![
            person("1", "相沢 直人", "410 のまま", ""),
            person("12", "早川 美咲", "300 → 320", ""),
            person("26", "髙梨 由紀", "260 のまま", if returned { "生年月日" } else { "" }),
        ],
        more_persons: Some(Link::new("ほかの55人も見る", "/22/1007")),
        documents: documents(returned),
        actions: if returned {
            vec![CaseAction::Press(press("作成へ戻して直す", "/60/1/reopen")), ask("取り下げる")]
        } else {
            vec![ask("作成へ戻す"), ask("取り下げる")]
        },
        history: case_history(),
    }
}

fn differing() -> CasePage {
    let words = |id, label: &str, day: bool, error: bool| WordsForm {
        id,
        action: "/60/1/step".into(),
        csrf: TOKEN.into(),
        hidden: vec![("seen".into(), "4".into())],
        day: day.then(|| ("返戻の日".into(), "令和8年7月3日".into())),
        label: label.into(),
        hint: "個人番号は書けません。".into(),
        words: String::new(),
        error: error.then(|| "言葉が入っていません。入れてから、もう一度押してください。".into()),
        submit: format!("{label}を記録する"),
    };
    CasePage {
        notes: Vec::new(),
        differs: Some(CaseDiffers {
            table: ChangesTable {
                caption: "提出したときと、いまの台帳との違い".into(),
                heading: "提出したとき → いま",
                changes: vec![ChangeShown {
                    whose: MaybeLink::to("1007-12 早川 美咲", "/71/1007/12"),
                    what: "月の報酬 令和8年6月".into(),
                    nature: "変更",
                    valid: "—".into(),
                    items: vec![ItemShown {
                        label: "固定的賃金".into(),
                        before: Some("400,000円".into()),
                        after: Some("411,000円".into()),
                    }],
                }],
            },
            paper: "算定基礎届（訂正）".into(),
            how: "同じ様式の新しい用紙に「訂正届」と表示します。".into(),
            basis: "実務の扱いです。年金事務所が決めます。".into(),
            settle: Some(words("settle", "どう扱ったか", false, true)),
        }),
        returning: Some(words("return", "役所の言葉", true, false)),
        actions: Vec::new(),
        ..case(false)
    }
}

pub fn states() -> Vec<(&'static str, String)> {
    vec![
        page("60-cases", &cases()),
        page("60-cases-none", &no_cases()),
        page("60-case", &case(false)),
        page("60-case-returned", &case(true)),
        page("60-case-characters", &with_characters()),
        page("60-case-differs", &differing()),
    ]
}
