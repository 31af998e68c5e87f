use super::*;

const KEYS: &[(&str, &str)] =
    &[("/", "番号・検索"), ("↑ ↓", "行"), ("Enter", "開く"), ("F", "絞り込み"), ("P", "印刷する")];

fn strip() -> DeadlineStrip {
    let day = |day: &str, note: &str, counts: [u32; 3], words: &str| StripDate {
        day: day.into(),
        note: note.into(),
        href: format!("/11?day={day}"),
        counts,
        words: words.into(),
        closed: note.starts_with(['土', '日']),
        today: note.ends_with("今日"),
        large: note.ends_with("期限"),
    };
    DeadlineStrip::draw(vec![
        day("7/3", "金・今日", [2, 1, 0], "賞与支払 2・取得 1"),
        day("4", "土", [0; 3], ""),
        day("5", "日", [0; 3], ""),
        day("6", "月", [2, 1, 0], "取得・喪失"),
        day("7", "火", [0, 3, 0], "賞与支払 3"),
        day("8", "水", [2, 1, 1], "離職証明 2・育休 1"),
        day("9", "木", [1, 0, 0], "賞与支払"),
        day("10", "金・期限", [31, 9, 0], "算定基礎 9・年度更新 8・取得ほか"),
        day("11", "土", [0; 3], ""),
        day("12", "日", [0; 3], ""),
        day("13", "月", [3, 2, 1], "傷病手当 3ほか"),
        day("14", "火", [0, 1, 0], "労災"),
        day("15", "水", [2, 0, 0], "取得・喪失"),
    ])
}

fn tasks() -> Vec<Task> {
    let task = |kind, word: &str, what: &str, detail: &str| Task {
        status: Status::new(kind, word),
        what: Link::new(what, "/60/1"),
        detail: detail.into(),
        due: None,
    };
    vec![
        Task {
            due: Some(due("", "今日", DueTone::Now)),
            ..task(
                StatusKind::Returned,
                "返戻",
                "すずかけ会 喪失届 1件",
                "生年月日の元号が台帳と違います",
            )
        },
        task(StatusKind::Waiting, "承認", "北風食品 算定基礎届 212人", "作成 佐々木・点検 水野"),
        task(StatusKind::Waiting, "点検", "丸井建材 賞与支払届 14人", "作成 小野寺"),
        task(StatusKind::Check, "取込", "つばめ精機 賃金 誤り6件", "60行のうち54行は取り込めます"),
        task(StatusKind::Check, "月変", "月額変更の候補 4人", "3社。今月中に届書を出します"),
    ]
}

fn clients() -> Vec<ClientProgress> {
    let row = |number: &str, name: &str, staff: &str, done: u64, all: u64, kind| ClientProgress {
        number: number.into(),
        name: name.into(),
        href: format!("/70/{number}"),
        staff: staff.into(),
        progress: Some(Progress::small(done, all, format!("{all}人中{done}人"))),
        status: Status::of(kind),
        attention: 0,
        attention_href: format!("/22/{number}?f=attention"),
        due: Some(soon()),
        remark: "—".into(),
    };
    vec![
        ClientProgress {
            attention: 3,
            ..row("1007", "株式会社つばめ精機", "佐々木", 55, 58, StatusKind::Making)
        },
        ClientProgress {
            remark: "賞与 あす".into(),
            ..row("1001", "株式会社北風食品", "佐々木", 212, 212, StatusKind::Waiting)
        },
        ClientProgress {
            status: Status::new(StatusKind::Returned, "返戻 1"),
            due: Some(due("7/3(金)", "今日", DueTone::Now)),
            remark: "喪失 今日".into(),
            attention: 2,
            ..row("1012", "医療法人すずかけ会", "水野", 96, 131, StatusKind::Making)
        },
        ClientProgress {
            remark: "賃金待ち".into(),
            ..row("1015", "株式会社ひなた運輸", "水野", 0, 84, StatusKind::NotStarted)
        },
        ClientProgress {
            due: Some(due("7/15(水)", "あと8営業日", DueTone::Far)),
            ..row("1019", "合同会社しろつめ", "佐々木", 9, 9, StatusKind::Done)
        },
        ClientProgress {
            attention: 1,
            ..row("1023", "株式会社みなと印刷", "小野寺", 37, 37, StatusKind::Done)
        },
        ClientProgress {
            attention: 1,
            ..row("1028", "特定非営利活動法人そらまめ", "水野", 18, 22, StatusKind::Making)
        },
        ClientProgress {
            progress: None,
            due: None,
            ..row("1031", "株式会社東雲電装", "小野寺", 0, 0, StatusKind::Ended)
        },
    ]
}

fn today() -> TodayPage {
    let mut frame = frame("今日の業務", "10", KEYS);
    frame.facts = "令和8年7月3日(金)".into();
    let age = |age: &str, persons: &str, what: &str| AgeLine {
        age: age.into(),
        persons: persons.into(),
        what: what.into(),
        href: "/13".into(),
    };
    let change = |when: &str, what: &str, detail: &str| ChangeLine {
        when: when.into(),
        what: MaybeLink::to(what, "/60/1"),
        detail: detail.into(),
    };
    TodayPage {
        frame,
        toast: None,
        alarms: Vec::new(),
        state: Note {
            links: links(&[("賃金がまだの2社を見る", "/22?f=nopay")]),
            ..Note::new(
                Tone::Care,
                "算定基礎届の期限まで あと5営業日です",
                &[
                    "顧問先12社のうち、提出済み 3社・承認待ち 2社・作成中 5社・未着手 2社。賃金がまだ入っていないのは 株式会社ひなた運輸 など2社です。",
                ],
            )
        },
        main: Some(Link::new("賃金を取り込む", "/74?kind=pay")),
        strip: strip(),
        tasks: tasks(),
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("すべて", "12", "/").current(),
                FilterLink::new("自分の担当", "5", "/?f=mine"),
                FilterLink::new("要確認あり", "4", "/?f=attention"),
            ],
        },
        work: "算定基礎".into(),
        clients: clients(),
        more: Some(Link::new("残りの4社も表示する", "/?all=1")),
        ages: vec![
            age("40歳", "4人", "介護保険料の控除を始める"),
            age("65歳", "2人", "介護保険料の控除を止める"),
            age("70歳", "1人", "厚年の喪失・70歳以上該当届"),
            age("75歳", "1人", "健保の喪失届（当日）"),
        ],
        changes: vec![
            change("きのう 17:52", "北風食品 算定基礎届を承認へ回しました", "佐々木・212人"),
            change("きのう 16:20", "つばめ精機 取得届 2人を提出しました", "佐々木"),
            change(
                "きのう 15:04",
                "早川 美咲さんの住所を訂正しました",
                "水野・つばめ精機。点検済の案件には響きません",
            ),
        ],
        trust: Some(MaybeLink::to("手元の控え 今朝 4:10・記録の照合 一致", "/01")),
    }
}

fn quiet_day() -> TodayPage {
    let mut page = today();
    page.state = Note::new(
        Tone::Ok,
        "今日が期限の手続きはありません",
        &["次の期限は 7月10日(金)、あと5営業日です。"],
    );
    page.tasks = Vec::new();
    page.clients = Vec::new();
    page.more = None;
    page.ages = Vec::new();
    page.changes = Vec::new();
    page.strip = DeadlineStrip::draw(Vec::new());
    page
}

fn deadline_row(
    day: Due,
    rule: &str,
    menu: &str,
    what: &str,
    client: &str,
    persons: &str,
    status: Status,
) -> DeadlineRow {
    DeadlineRow {
        due: day,
        rule: rule.into(),
        menu: menu.into(),
        what: what.into(),
        href: "/60/1".into(),
        client: client.into(),
        client_href: "/70/1007".into(),
        persons: persons.into(),
        staff: "佐々木".into(),
        status,
        outside: menu == "31",
    }
}

fn deadline_rows() -> Vec<DeadlineRow> {
    vec![
        deadline_row(
            due("7/2(木)", "1日超過", DueTone::Now),
            "資格喪失日から5日以内",
            "26",
            "資格喪失届",
            "医療法人すずかけ会",
            "1人",
            Status::of(StatusKind::Returned),
        ),
        deadline_row(
            due("7/3(金)", "今日", DueTone::Now),
            "支払日から5日以内",
            "24",
            "賞与支払届",
            "株式会社北風食品",
            "208人",
            Status::of(StatusKind::Making),
        ),
        deadline_row(
            due("7/8(水)", "あと3営業日", DueTone::Soon),
            "資格取得日から5日以内",
            "21",
            "資格取得届",
            "株式会社つばめ精機",
            "2人",
            Status::of(StatusKind::Done),
        ),
        deadline_row(
            soon(),
            "7月1日から10日まで",
            "22",
            "算定基礎届",
            "株式会社つばめ精機",
            "58人",
            Status::of(StatusKind::Making),
        ),
        deadline_row(
            soon(),
            "翌月10日まで",
            "31",
            "雇用保険 資格取得届",
            "株式会社つばめ精機",
            "2人",
            Status::new(StatusKind::NotStarted, "労守の外"),
        ),
        deadline_row(
            due("7/21(火)", "あと11営業日", DueTone::Far),
            "7月19日・20日は休み",
            "27",
            "被扶養者異動届",
            "合同会社しろつめ",
            "1人",
            Status::of(StatusKind::NotStarted),
        ),
    ]
}

fn deadlines() -> DeadlinesPage {
    let mut frame = frame("期限", "11", KEYS);
    frame.facts = "令和8年7月・64件".into();
    DeadlinesPage {
        frame,
        notes: vec![Note::new(
            Tone::Care,
            "祝日の暦は令和9年12月まで確かめてあります",
            &["その先の期限は、日付だけを示し、あと何営業日かは示しません。"],
        )],
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("すべて", "64", "?").current(),
                FilterLink::new("自分の担当", "21", "?f=mine"),
                FilterLink::new("超過", "1", "?f=over").care(),
                FilterLink::new("あと5営業日まで", "49", "?f=soon"),
            ],
        },
        spans: links(&[("前の月 6月", "?m=2026-06"), ("次の月 8月", "?m=2026-08")]),
        rows: deadline_rows(),
        empty: None,
        pager: None,
        export: Some(Link::new("一覧を書き出す", "/75?kind=deadlines")),
    }
}

fn no_deadlines() -> DeadlinesPage {
    let mut page = deadlines();
    page.frame.facts = "令和8年7月12日(日)".into();
    page.notes = Vec::new();
    page.spans = links(&[("7月すべての期限", "?m=2026-07")]);
    page.rows = Vec::new();
    page.empty = Some(Empty {
        title: "この日の期限はありません".into(),
        lines: vec!["絞り込み「自分の担当」を外すと、ほかの人の期限も出ます。".into()],
        actions: links(&[("7月すべての期限を見る", "?m=2026-07")]),
    });
    page
}

fn arrivals() -> ArrivalsPage {
    let row = |day: &str, what: &str, number: &str, name: &str, action: &str| ArrivalRow {
        day: day.into(),
        what: what.into(),
        number: number.into(),
        name: name.into(),
        href: format!("/71/{number}"),
        client: "株式会社つばめ精機".into(),
        client_href: "/70/1007".into(),
        action: action.into(),
        case: None,
        status: None,
    };
    let mut frame = frame("年齢・日付の到来", "13", KEYS);
    frame.facts = "令和8年7月・11人".into();
    ArrivalsPage {
        frame,
        filters: Filters {
            label: "到来の別".into(),
            links: vec![
                FilterLink::new("すべて", "11", "?").current(),
                FilterLink::new("40歳", "4", "?a=40"),
                FilterLink::new("60歳", "1", "?a=60"),
                FilterLink::new("65歳", "2", "?a=65"),
                FilterLink::new("70歳", "1", "?a=70"),
                FilterLink::new("75歳", "1", "?a=75"),
                FilterLink::new("契約の満了", "2", "?a=contract"),
            ],
        },
        spans: links(&[("前の月 6月", "?m=2026-06"), ("次の月 8月", "?m=2026-08")]),
        rows: vec![
            row("7/4(土)", "40歳", "1007-31", "辻 あかね", "7月分から介護保険料の控除を始める"),
            row(
                "7/14(火)",
                "70歳",
                "1001-88",
                "大友 克也",
                "70歳以上被用者該当届と、厚生年金の資格喪失届を出す",
            ),
            ArrivalRow {
                case: Some(Link::new("喪失届", "/60/1")),
                status: Some(Status::of(StatusKind::Making)),
                ..row(
                    "7/21(火)",
                    "75歳",
                    "1012-4",
                    "外山 健",
                    "当日に健康保険の資格を失う。喪失届を出す",
                )
            },
            row(
                "7/31(金)",
                "契約の満了",
                "1007-44",
                "Nguyễn Văn An",
                "更新するか、人が辞めるかを決める",
            ),
        ],
        empty: None,
        pager: None,
        export: Some(Link::new("一覧を書き出す", "/75?kind=arrivals")),
    }
}

pub fn states() -> Vec<(&'static str, String)> {
    vec![
        page("10-today", &today()),
        page("10-today-quiet", &quiet_day()),
        page("11-deadlines", &deadlines()),
        page("11-deadlines-none", &no_deadlines()),
        page("13-arrivals", &arrivals()),
    ]
}
