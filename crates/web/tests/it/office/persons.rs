use super::*;

const KEYS: &[(&str, &str)] = &[
    ("/", "番号・検索"),
    ("↑ ↓", "行"),
    ("Enter", "開く"),
    ("F", "絞り込み"),
    ("Ctrl＋Enter", "人が入る"),
];

fn line(number: u32, name: &str, kana: &str, kind: &str, standard: &str) -> PersonLine {
    PersonLine {
        number: format!("1007-{number}"),
        name: name.into(),
        kana: kana.into(),
        href: format!("/71/1007-{number}"),
        client: "株式会社つばめ精機".into(),
        client_href: "/70/1007".into(),
        insured_number: number.to_string(),
        kind: kind.into(),
        since: "令和2年4月1日 入社".into(),
        standard: standard.into(),
        status: None,
        found_by: String::new(),
        left: false,
    }
}

fn lines() -> Vec<PersonLine> {
    let mut lines = vec![
        line(1, "相沢 直人", "アイザワ ナオト", "一般・45歳", "410"),
        line(2, "石橋 恵", "イシバシ メグミ", "一般・38歳", "260"),
        line(4, "大友 克也", "オオトモ カツヤ", "70歳以上・72歳", "220"),
        line(7, "加納 志保", "カノウ シホ", "短時間・29歳", "126"),
        line(9, "北見 亮", "キタミ リョウ", "パート・51歳", "134"),
        line(12, "早川 美咲", "ハヤカワ ミサキ", "一般・31歳", "300"),
        line(18, "佐伯 みのり", "サエキ ミノリ", "一般・33歳", "240"),
        line(26, "髙梨 由紀", "タカナシ ユキ", "一般・27歳", "260"),
        line(40, "𠮷田 宗一郎", "ヨシダ ソウイチロウ", "一般・58歳", "650"),
        line(44, "Nguyễn Văn An", "グエン ヴァン アン", "一般・24歳", "—"),
    ];
    lines[6].status = Some(Status::new(StatusKind::Ready, "育休"));
    lines[7].status = Some(Status::of(StatusKind::Check));
    lines[9].insured_number = "—".into();
    lines[9].since = "令和8年7月1日 入社".into();
    lines[9].status = Some(Status::new(StatusKind::Making, "取得届"));
    lines
}

fn list() -> PersonsPage {
    let mut frame = of_client("個人", "71", KEYS);
    frame.facts = "在籍 58人・退職 113人".into();
    PersonsPage {
        frame,
        as_of: Some(as_of("/70/1007/71", "令和8年7月3日", false)),
        filters: Filters {
            label: "在籍の別".into(),
            links: vec![
                FilterLink::new("在籍", "58", "?f=here").current(),
                FilterLink::new("退職", "113", "?f=left"),
                FilterLink::new("すべて", "171", "?f=all"),
            ],
        },
        search: search("/71", "個人を探す", "氏名・カナ・番号", ""),
        over_all: false,
        notes: Vec::new(),
        rows: lines(),
        empty: None,
        pager: None,
        toast: None,
        add: Some(Link::new("人が入る", "/70/1007/hire")),
        export: Some(Link::new("一覧を書き出す", "/75?kind=persons")),
    }
}

fn found() -> PersonsPage {
    let mut rows: Vec<PersonLine> = lines().into_iter().skip(5).take(3).collect();
    rows[0].found_by = "雇用保険番号の末尾 31".into();
    rows[1].client = "医療法人すずかけ会".into();
    rows[2].left = true;
    rows[2].since = "令和7年12月31日 退職".into();
    let mut frame = frame("個人", "71", KEYS);
    frame.facts = "20,114人のうち 3人".into();
    PersonsPage {
        frame,
        as_of: None,
        search: search("/71", "個人を探す", "氏名・カナ・番号", "31"),
        over_all: true,
        notes: Vec::new(),
        rows,
        add: None,
        export: None,
        ..list()
    }
}

fn none() -> PersonsPage {
    PersonsPage {
        rows: Vec::new(),
        empty: Some(Empty {
            title: "この顧問先の個人がまだありません".into(),
            lines: vec![
                "いまお使いの名簿（CSV・XLSX）か、届書CSVを読み込むと、まとめて入ります。".into(),
            ],
            actions: links(&[("名簿を読み込む", "/74?client=1007"), ("人が入る", "/70/1007/hire")]),
        }),
        export: None,
        ..list()
    }
}

const fn month(year: i32, month: i32) -> i32 {
    year * 12 + month - 1
}

fn chart() -> StepChart {
    let point = |year: i32, m: i32, amount: i32, from: &str, how: &str, short: &str| StepPoint {
        month: month(year, m),
        thousand_yen: Some(amount),
        from: from.into(),
        how: how.into(),
        short: short.into(),
        planned: year == 2026,
    };
    StepChart::draw(
        "標準報酬月額の動き",
        &[
            point(2020, 4, 240, "令和2年4月", "資格取得時決定", "取得"),
            point(2021, 9, 260, "令和3年9月", "定時決定", "算定"),
            point(2023, 9, 280, "令和5年9月", "育児休業等終了時改定", "育休終了時"),
            point(2024, 9, 300, "令和6年9月", "定時決定", "算定"),
            point(2025, 9, 300, "令和7年9月", "定時決定", "算定"),
            point(2026, 9, 320, "令和8年9月", "定時決定", "算定"),
        ],
        &[Band {
            from: month(2022, 4), until: month(2023, 6), label: "産休・育休（免除）".into()
        }],
        month(2026, 7),
    )
}

fn event(when: &str, note: &str, title: &str, body: &str, recorded: &[&str]) -> Event {
    Event {
        when: when.into(),
        note: note.into(),
        dot: Dot::Full,
        title: title.into(),
        body: body.into(),
        recorded: recorded.iter().map(|line| (*line).to_owned()).collect(),
        ..Event::default()
    }
}

fn long_ago() -> Vec<Event> {
    vec![
        Event {
            dot: Dot::Corrected,
            correction: Some(Correction {
                item: "終了日".into(),
                before: "令和5年6月9日".into(),
                after: "令和5年6月2日".into(),
                recorded: "令和5年6月20日 佐々木".into(),
            }),
            ..event(
                "令和4年4月30日",
                "(土)",
                "産前産後休業・育児休業",
                "令和5年6月2日まで。保険料の免除 令和4年4月分から令和5年5月分",
                &["記録 令和4年5月6日 水野"],
            )
        },
        event(
            "令和3年11月3日",
            "(水)",
            "氏名を変更",
            "中村 美咲 → 早川 美咲",
            &["記録 3/11/10 水野"],
        ),
        event(
            "令和2年4月1日",
            "(水)",
            "入社・資格取得",
            "健康保険・厚生年金 240千円、雇用保険",
            &["決定通知 2/4/17"],
        ),
    ]
}

fn timeline() -> Timeline {
    let why = Some(Link::new("なぜ", "/22/1007?why=12#why"));
    Timeline {
        short: false,
        events: [
            Event {
                dot: Dot::Future,
                why: why.clone(),
                ..event(
                    "令和8年9月1日",
                    "(予定)",
                    "標準報酬 300千円 → 320千円",
                    "定時決定。4月・6月の平均 315,650円（5月は15日のため除く）",
                    &["作成 7/3 佐々木", "点検・承認 まだ"],
                )
            },
            event(
                "令和8年6月20日",
                "(土)",
                "住所を変更",
                "横浜市西区 → 横浜市保土ケ谷区",
                &["届出 6/26 本人", "記録 6/29 水野"],
            ),
            event(
                "令和7年9月1日",
                "(月)",
                "標準報酬 300千円のまま",
                "定時決定。平均 301,933円",
                &["決定通知 7/8/12"],
            ),
            event(
                "令和6年9月1日",
                "(日)",
                "標準報酬 280千円 → 300千円",
                "定時決定。平均 296,410円",
                &["決定通知 6/8/9"],
            ),
            Event {
                why,
                ..event(
                    "令和5年9月1日",
                    "(金)",
                    "標準報酬 260千円 → 280千円",
                    "育児休業等終了時改定（本人の申出）",
                    &["受付 5/9/14"],
                )
            },
        ]
        .into_iter()
        .chain(long_ago())
        .collect(),
    }
}

fn masked(shown: &str, about: &str) -> ShownValue {
    ShownValue::Masked(Masked {
        shown: shown.into(),
        reveal: Some(press("表示する", "/71/1007-12/reveal").weighing(Weight::Small).about(about)),
        note: String::new(),
    })
}

fn card(id: &str, title: &str, since: &str, lines: Vec<FactLine>) -> FactCard {
    FactCard {
        id: id.into(),
        title: title.into(),
        since: since.into(),
        lines,
        edit: Some(Link::new("直す", format!("/71/1007-12/{id}"))),
        note: String::new(),
    }
}

fn cards(revealed: bool) -> Vec<FactCard> {
    let pension = if revealed {
        ShownValue::Masked(Masked {
            shown: "1234-567831".into(),
            reveal: None,
            note: "9:52まで表示します".into(),
        })
    } else {
        masked("••••-••••31", "基礎年金番号")
    };
    let line = |label: &str, value| FactLine { label: label.into(), value };
    vec![
        FactCard {
            note: "表示すると、日時・あなたの名前・利用目的が記録に残ります。".into(),
            ..card(
                "identity",
                "基本",
                "令和3年11月3日",
                vec![
                    FactLine::plain("生年月日", "平成6年11月8日（31歳）"),
                    FactLine::plain("性別", "女"),
                    FactLine::plain("社員番号", "A-0112"),
                    line("基礎年金番号", pension),
                    line("雇用保険番号", masked("••••-••••••-7", "雇用保険番号")),
                    line("個人番号", ShownValue::Kept("労守では扱っていません".into())),
                ],
            )
        },
        card(
            "contact",
            "住所・連絡先",
            "令和8年6月20日",
            vec![
                FactLine::plain("住所", "〒240-0000 横浜市保土ケ谷区0-0-0"),
                line("電話番号", masked("•••-••••-0000", "電話番号")),
            ],
        ),
        card(
            "employment",
            "雇用・被保険者資格",
            "令和2年4月1日",
            vec![
                FactLine::plain("事業所", "1007-1 本社"),
                FactLine::plain("働き方", "一般（週40時間）"),
                FactLine::plain("資格取得日", "令和2年4月1日"),
                FactLine::plain("整理番号", "12"),
                FactLine::plain("加入", "健保・厚年"),
            ],
        ),
        card(
            "dependants",
            "被扶養者",
            "",
            vec![line(
                "子",
                ShownValue::Link(Link::new("早川 湊（4歳）", "/71/1007-12/dependants/1")),
            )],
        ),
    ]
}

fn premiums() -> Premiums {
    let row = |name: &str, person: &str, employer: &str| PremiumRow {
        name: name.into(),
        person: person.into(),
        employer: employer.into(),
    };
    Premiums {
        title: "6月分の保険料".into(),
        rows: vec![
            row("健康保険", "14,880", "14,880"),
            row("子ども・子育て支援金", "345", "345"),
            row("介護保険", "40歳から", "—"),
            row("厚生年金", "27,450", "27,450"),
        ],
        total: ("42,675".into(), "42,675".into()),
        why: Some(Link::new("なぜ", "/71/1007-12/premiums")),
    }
}

fn person_filters() -> Filters {
    Filters {
        label: "種類".into(),
        links: vec![
            FilterLink::new("すべて", "8", "?").current(),
            FilterLink::new("資格・報酬", "5", "?k=pay"),
            FilterLink::new("身上", "2", "?k=self"),
            FilterLink::new("訂正", "1", "?k=corrections"),
        ],
    }
}

fn person() -> PersonPage {
    let mut frame = of_client(
        "個人の概要",
        "71",
        &[
            ("/", "番号・検索"),
            ("[ ]", "前・次の人"),
            ("D", "この日の状態"),
            ("P", "印刷する"),
            ("Ctrl＋Enter", "手続きを始める"),
        ],
    );
    frame.place.number = Some("1007-12".into());
    frame.place.menu = Some(person_menu());
    frame.place.heading = Some("早川 美咲".into());
    frame.place.previous = Some(Neighbour { label: "9".into(), href: "/71/1007-9".into() });
    frame.place.next = Some(Neighbour { label: "18".into(), href: "/71/1007-18".into() });
    frame.facts = "ハヤカワ ミサキ・31歳・在籍（一般・月給）".into();
    frame.crumbs = vec![
        Crumb::to("みどり坂社会保険労務士法人", "/"),
        Crumb::to("1007 株式会社つばめ精機", "/70/1007"),
        Crumb::to("個人", "/70/1007/71"),
        Crumb::here("12 早川 美咲"),
    ];
    PersonPage {
        frame,
        as_of: as_of("/71/1007-12", "令和8年7月3日", false),
        toast: None,
        notes: Vec::new(),
        chart: Some(chart()),
        chart_note: "単位 千円・健康保険（厚生年金も同額）".into(),
        filters: person_filters(),
        history_href: "/71/1007/12/history".into(),
        timeline: timeline(),
        cards: cards(false),
        begin: links(&[
            ("人が辞める", "/71/1007-12/leave"),
            ("氏名・番号が変わる", "/71/1007-12/identity"),
            ("住所が変わる", "/71/1007-12/contact"),
            ("家族を扶養に入れる", "/71/1007-12/dependants/new"),
            ("産休・育休に入る", "/71/1007-12/leaves/new"),
        ]),
        premiums: Some(premiums()),
        coming: vec![
            ComingDay {
                day: "令和8年9月1日(火)".into(),
                what: "標準報酬 320千円になる予定".into(),
            },
            ComingDay {
                day: "令和16年11月7日(火)".into(),
                what: "40歳に達し、11月分から介護保険料".into(),
            },
        ],
        lookers: vec![
            Looker {
                name: "佐々木 遥".into(), detail: "7月3日 9:41・決定・計算".into()
            },
            Looker {
                name: "水野 綾".into(), detail: "6月29日 10:12・台帳の登録・訂正".into()
            },
        ],
        lookers_href: "/01?person=1007-12".into(),
    }
}

fn revealed() -> PersonPage {
    let mut page = person();
    page.cards = cards(true);
    page.toast = toast("住所を保存しました。", Some("元に戻す"));
    page
}

fn newcomer() -> PersonPage {
    let mut page = person();
    page.frame.place.number = Some("1007-44".into());
    page.frame.place.heading = Some("Nguyễn Văn An".into());
    page.frame.facts = "グエン ヴァン アン・24歳・在籍（一般）".into();
    page.frame.crumbs.pop();
    page.frame.crumbs.push(Crumb::here("44 Nguyễn Văn An"));
    page.chart = None;
    page.timeline = Timeline { short: false, events: Vec::new() };
    page.premiums = None;
    page.coming = Vec::new();
    page.lookers = Vec::new();
    page.cards.truncate(2);
    page
}

fn form(title: &str, spec: FormSpec, values: &[(&str, &str, &str)]) -> FormPage {
    let mut frame = of_client(title, "71", &[("Ctrl＋Enter", "保存する"), ("/", "番号・検索")]);
    frame.facts = "1007-12 早川 美咲".into();
    FormPage {
        frame,
        notes: Vec::new(),
        stale: None,
        action: "/71/1007-12/contact".into(),
        hidden: vec![("version".into(), "42".into()), ("once".into(), TOKEN.into())],
        groups: spec.filled(entered(values)),
        consequences: Vec::new(),
        submit: "この内容で保存する".into(),
        cancel: "/71/1007-12".into(),
        known: None,
    }
}

fn hire() -> FormPage {
    let mut page = form(
        "人が入る",
        forms::HIRE,
        &[("insured_as", "both", ""), ("employment_type", "general", "")],
    );
    page.frame.facts = String::new();
    page.submit = "この人を登録する".into();
    page.consequences = vec![
        "資格取得届の案件を作ります（期限は、資格取得日から5日以内）。".into(),
        "雇用保険の資格取得届と被扶養者異動届は、期限だけをお知らせします。書類は、まだここでは作れません。".into(),
    ];
    page
}

fn hire_errors() -> FormPage {
    let mut page = hire();
    page.frame.failed = true;
    page.groups = forms::HIRE.filled(entered(&[
        ("name", "田所圭", "姓と名の間に空白がありません。「田所 圭」のように入れてください。"),
        ("kana", "タドコロ ケイ", ""),
        (
            "birth_date",
            "平成8年2月30日",
            "2月30日はありません。平成8年2月は29日までです。日を確かめて、入れ直してください。",
        ),
        (
            "basic_pension_number",
            "1234-56789",
            "9桁です。基礎年金番号は10桁です。通知書の番号を確かめてください。",
        ),
        ("hired_on", "令和8年7月1日", ""),
        ("monthly_cash", "25万", "数字だけで入れてください。25万円なら 250000 です。"),
    ]));
    page
}

fn leaving() -> FormPage {
    let mut page = form("人が辞める", forms::LEAVING_FORM, &[("left_on", "令和8年7月31日", "")]);
    page.submit = "7月31日の退職を登録する".into();
    page.consequences = vec![
        "資格喪失届の案件を作ります。資格喪失日 令和8年8月1日、期限は8月6日(木)です。".into(),
        "7月分の保険料は、退職が月の末日なので、かかります。".into(),
        "作成中の算定基礎届（58人）から、この人を外して57人にします。".into(),
    ];
    page.known = Some(Known {
        title: "いまの内容".into(),
        terms: terms(&[
            ("入社日", "令和2年4月1日"),
            ("資格取得日", "令和2年4月1日"),
            ("加入", "健保・厚年"),
            ("被扶養者", "1人"),
        ]),
        link: None,
    });
    page
}

fn contact_stale() -> FormPage {
    let mut page = form(
        "住所・連絡先を直す",
        forms::CONTACT,
        &[
            ("postal_code", "240-0000", ""),
            ("address", "横浜市保土ケ谷区0-0-0", ""),
            ("change", "changed", ""),
            ("from", "令和8年6月20日", ""),
        ],
    );
    page.frame.failed = true;
    page.stale = Some(StaleSave {
        who: "水野 綾さん".into(),
        when: "7月3日 9:38".into(),
        rows: vec![StaleRow {
            item: "住民票の住所".into(),
            before: "〒220-0000 横浜市西区0-0".into(),
            theirs: "〒240-0000 横浜市保土ケ谷区9-9".into(),
            yours: "〒240-0000 横浜市保土ケ谷区0-0-0".into(),
        }],
    });
    page
}

fn reveal() -> ConfirmPage {
    let mut frame = of_client("番号を表示する", "71", &[("Esc", "戻る")]);
    frame.facts = "1007-12 早川 美咲".into();
    ConfirmPage {
        frame,
        question: "早川 美咲さんの基礎年金番号を表示しますか".into(),
        consequences: vec![
            "日時・あなたの名前・利用目的が、見た人の記録に残ります。".into(),
            "10分たつと、また隠れます。".into(),
        ],
        problem: None,
        action: "/71/1007-12/reveal".into(),
        hidden: vec![("item".into(), "basic_pension_number".into())],
        reason: None,
        typed: None,
        purposes: [
            ("1", "台帳の照会"),
            ("2", "台帳の登録・訂正"),
            ("7", "届出"),
            ("10", "記録の確認"),
        ]
        .map(|(value, label)| Choice::new(value, label))
        .into(),
        submit: "基礎年金番号を表示する".into(),
        danger: false,
        back: "/71/1007-12".into(),
    }
}

pub fn states() -> Vec<(&'static str, String)> {
    vec![
        page("71-persons", &list()),
        page("71-persons-found", &found()),
        page("71-persons-none", &none()),
        page("71-person", &person()),
        page("71-person-revealed", &revealed()),
        page("71-person-new", &newcomer()),
        page("71-reveal", &reveal()),
        page("71-hire", &hire()),
        page("71-hire-errors", &hire_errors()),
        page("71-leaving", &leaving()),
        page("71-contact-stale", &contact_stale()),
        page(
            "71-identity",
            &form("氏名・番号を直す", forms::IDENTITY, &[("change", "changed", "")]),
        ),
        page(
            "71-enrolment",
            &form("被保険者資格を直す", forms::ENROLMENT, &[("change", "corrected", "")]),
        ),
        page("71-employment", &form("雇用を直す", forms::EMPLOYMENT_FORM, &[])),
        page("71-dependant", &form("家族を扶養に入れる", forms::DEPENDANT, &[])),
        page("71-leave", &form("産休・育休に入る", forms::LEAVE_FORM, &[])),
        page("71-pay-month", &form("ひと月の報酬を直す", forms::PAY_MONTH, &[])),
        page("71-bonus", &form("賞与を直す", forms::BONUS, &[])),
        page("71-standard", &form("標準報酬を引き継ぐ", forms::STANDARD, &[])),
    ]
}
