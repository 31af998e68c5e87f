use super::*;

const KEYS: &[(&str, &str)] = &[
    ("/", "番号・検索"),
    ("↑ ↓", "行"),
    ("Enter", "開く"),
    ("F", "絞り込み"),
    ("Ctrl＋Enter", "1社を加える"),
];

fn matter(name: &str, kind: StatusKind) -> OpenMatter {
    OpenMatter { name: name.into(), status: Status::of(kind), href: "/60/1".into() }
}

fn row(number: &str, name: &str, staff: &str, persons: u32) -> ClientRow {
    ClientRow {
        number: number.into(),
        name: name.into(),
        href: format!("/70/{number}"),
        staff: staff.into(),
        persons: format!("{persons}人"),
        matters: vec![matter("算定基礎", StatusKind::Making)],
        attention: 0,
        attention_href: format!("/22/{number}"),
        due: Some(soon()),
        remark: String::new(),
    }
}

fn rows() -> Vec<ClientRow> {
    let mut rows = vec![
        row("1001", "株式会社北風食品", "佐々木", 212),
        row("1007", "株式会社つばめ精機", "佐々木", 58),
        row("1012", "医療法人すずかけ会", "水野", 131),
        row("1015", "株式会社ひなた運輸", "水野", 84),
        row("1019", "合同会社しろつめ", "佐々木", 9),
        row("1023", "株式会社みなと印刷", "小野寺", 37),
        row("1028", "特定非営利活動法人そらまめ", "水野", 22),
        row("1031", "株式会社東雲電装", "小野寺", 46),
        row("1034", "有限会社丸井建材", "—", 14),
    ];
    rows[0].matters = vec![matter("算定基礎", StatusKind::Waiting)];
    rows[1].attention = 3;
    rows[1].matters.push(matter("賞与", StatusKind::Making));
    rows[2].matters =
        vec![matter("喪失", StatusKind::Returned), matter("算定基礎", StatusKind::Making)];
    rows[2].due = Some(due("7/3(金)", "今日", DueTone::Now));
    rows[2].attention = 2;
    rows[3].matters = vec![matter("算定基礎", StatusKind::NotStarted)];
    rows[4].matters = vec![matter("算定基礎", StatusKind::Done)];
    rows[4].due = Some(due("7/15(水)", "あと8営業日", DueTone::Far));
    rows[5].matters = Vec::new();
    rows[5].due = None;
    rows[8].remark = "委託 令和8年9月30日まで".into();
    rows
}

fn filters() -> Filters {
    Filters {
        label: "絞り込み".into(),
        links: vec![
            FilterLink::new("すべて", "12", "/70").current(),
            FilterLink::new("自分の担当", "5", "/70?f=mine"),
            FilterLink::new("要確認あり", "5", "/70?f=attention").care(),
            FilterLink::new("委託の終わった先", "2", "/70?f=ended"),
        ],
    }
}

fn list() -> ClientsPage {
    ClientsPage {
        frame: frame("顧問先", "70", KEYS),
        filters: filters(),
        search: search("/70", "顧問先を探す", "番号・名称・カナ", ""),
        rows: rows(),
        empty: None,
        pager: None,
        toast: None,
        add: Some(Link::new("1社を加える", "/70/new")),
        export: Some(Link::new("一覧を書き出す", "/75?kind=clients")),
    }
}

fn nothing() -> ClientsPage {
    ClientsPage {
        filters: Filters { label: "絞り込み".into(), links: Vec::new() },
        rows: Vec::new(),
        empty: Some(Empty {
            title: "顧問先がまだありません".into(),
            lines: vec![
                "いまお使いの一覧（CSV・XLSX）を読み込むか、1社ずつ加えます。".into(),
                "書き込む前に、必ず下見ができます。".into(),
            ],
            actions: links(&[("一覧を読み込む", "/74"), ("1社を加える", "/70/new")]),
        }),
        export: None,
        ..list()
    }
}

fn searched() -> ClientsPage {
    ClientsPage {
        search: search("/70", "顧問先を探す", "番号・名称・カナ", "つばくろ"),
        rows: Vec::new(),
        empty: Some(Empty {
            title: "「つばくろ」に当たる顧問先は見つかりません".into(),
            lines: vec!["名称の一部かカナ、4桁の番号で探せます。".into()],
            actions: links(&[("委託の終わった先も探す", "/70?f=all")]),
        }),
        ..list()
    }
}

fn paged() -> ClientsPage {
    let page = |number: usize| PageLink {
        number,
        href: format!("/70?page={number}"),
        current: number == 2,
    };
    ClientsPage {
        pager: Some(Pager {
            words: "1,204社のうち 201〜400社".into(),
            pages: (1..=7).map(page).collect(),
            one_sheet: Some("/70?all=1".into()),
        }),
        toast: toast("12社を取り込みました。", Some("元に戻す（30日間）")),
        ..list()
    }
}

fn event(when: &str, note: &str, dot: Dot, title: &str, body: &str, who: &str) -> Event {
    Event {
        when: when.into(),
        note: note.into(),
        dot,
        title: title.into(),
        body: body.into(),
        recorded: vec![who.into()],
        ..Event::default()
    }
}

fn recent() -> Timeline {
    Timeline {
        short: true,
        events: vec![
            event(
                "7/2",
                "(木)",
                Dot::Full,
                "取得届 2人を提出しました",
                "受付番号 2026 0702 1620 4471",
                "佐々木",
            ),
            event(
                "7/1",
                "(水)",
                Dot::Open,
                "賃金 4〜6月分 60行を下見しました",
                "つばめ精機_賃金2026.xlsx・誤り 6行は保留",
                "佐々木",
            ),
            event(
                "6/30",
                "(火)",
                Dot::Open,
                "夏の賞与 52人の支給を入れました",
                "総額 24,318,000円",
                "水野",
            ),
            event("6/26", "(金)", Dot::Quiet, "従業員の住所変更 1件", "早川 美咲", "水野"),
            event(
                "6/12",
                "(金)",
                Dot::Bad,
                "喪失届が返戻されました",
                "被保険者整理番号の誤り。直して6月15日に提出済み",
                "小野寺",
            ),
        ],
    }
}

fn facts() -> Facts {
    let fact = |label: &str, value: &str, unit: &str, note: &str| Fact {
        label: label.into(),
        value: value.into(),
        unit: unit.into(),
        note: note.into(),
        link: None,
    };
    Facts(vec![
        fact("被保険者", "58", "人", "7月の取得 2・喪失 1"),
        Fact {
            link: Some(Link::new("内訳", "/70/1007/charges")),
            ..fact("6月分の納入告知額（見込み）", "5,184,362", "円", "前月より ＋38,410円")
        },
        fact("9月に等級が変わる見込み", "19", "人", "上がる 15・下がる 4"),
        Fact {
            link: Some(Link::new("見る", "/22/1007?f=attention")),
            ..fact("要確認", "3", "件", "算定基礎 3")
        },
    ])
}

fn open(
    menu: &str,
    name: &str,
    persons: &str,
    status: Status,
    due: Option<Due>,
    remark: &str,
) -> Matter {
    Matter {
        menu: menu.into(),
        name: name.into(),
        href: "/60/1".into(),
        persons: persons.into(),
        status,
        due,
        remark: remark.into(),
    }
}

fn client_matters() -> Vec<Matter> {
    vec![
        open(
            "22",
            "算定基礎届",
            "58人",
            Status::of(StatusKind::Making),
            Some(soon()),
            "要確認 3人",
        ),
        open(
            "24",
            "賞与支払届（6月30日支給）",
            "52人",
            Status::of(StatusKind::Making),
            Some(due("7/6(月)", "あと1営業日", DueTone::Soon)),
            "上限に達する人 1人",
        ),
        open(
            "21",
            "資格取得届",
            "2人",
            Status::of(StatusKind::Done),
            Some(due("7/8(水)", "あと3営業日", DueTone::Far)),
            "7月2日 16:20 提出",
        ),
        open(
            "26",
            "資格喪失届",
            "1人",
            Status::of(StatusKind::Returned),
            Some(due("7/2(木)", "1日超過", DueTone::Now)),
            "生年月日の元号",
        ),
    ]
}

fn protection() -> Vec<Protection> {
    vec![
        Protection {
            concern: Concern::Keys,
            what: MaybeLink::plain("この会社の鍵で封をしています"),
            detail: "鍵の世代 2・令和8年4月1日から".into(),
        },
        Protection {
            concern: Concern::Lookers,
            what: MaybeLink::to("今月この会社を見た人 3人", "/01?client=1007"),
            detail: "佐々木・水野・小野寺".into(),
        },
        Protection {
            concern: Concern::Copy,
            what: MaybeLink::plain("手元の控え 今朝 4:10"),
            detail: "令和8年6月30日に戻して確かめました".into(),
        },
    ]
}

fn client_terms() -> Vec<Term> {
    terms(&[
        ("事業所整理記号", "03-ﾂﾊﾞﾒ"),
        ("事業所番号", "05213"),
        ("健康保険", "協会けんぽ 神奈川（9.92%）"),
        ("労働保険番号", "14 1 03 613587-000"),
        ("雇用保険", "1402-613587-4"),
        ("短時間の適用", "特定適用事業所"),
        ("締め・支払", "末日締め・翌月払い"),
        ("端数の特約", "特約なし"),
        ("決裁", "作成と承認は別の人"),
        ("委託", "平成30年4月1日から"),
    ])
}

fn client() -> ClientPage {
    let mut frame = of_client(
        "顧問先の概要",
        "70",
        &[
            ("/", "番号・検索"),
            ("[ ]", "前・次の顧問先"),
            ("↑ ↓", "行"),
            ("Enter", "開く"),
            ("D", "この日の状態"),
        ],
    );
    frame.place.number = Some("1007".into());
    frame.place.heading = Some("株式会社つばめ精機".into());
    frame.place.previous = Some(Neighbour { label: "1001".into(), href: "/70/1001".into() });
    frame.place.next = Some(Neighbour { label: "1012".into(), href: "/70/1012".into() });
    frame.crumbs = vec![
        Crumb::to("みどり坂社会保険労務士法人", "/"),
        Crumb::to("顧問先", "/70"),
        Crumb::here("1007 株式会社つばめ精機"),
    ];
    frame.facts = "ツバメセイキ・担当 佐々木 遥".into();
    ClientPage {
        frame,
        as_of: as_of("/70/1007", "令和8年7月3日", false),
        toast: None,
        notes: Vec::new(),
        facts: facts(),
        matters: client_matters(),
        begin: links(&[
            ("人が入る", "/70/1007/hire"),
            ("人が辞める", "/70/1007/leave"),
            ("賃金を取り込む", "/74?client=1007"),
            ("賞与を支払った", "/24/1007"),
            ("算定基礎届", "/22/1007"),
        ]),
        recent: recent(),
        history_href: "/70/1007/history".into(),
        terms: client_terms(),
        edit_href: "/70/1007/edit".into(),
        people: Share::draw(
            &[("一般", 47), ("短時間", 6), ("パート", 4), ("70歳以上", 1)],
            "人",
            vec![("退職した人".into(), "113人".into())],
        ),
        people_href: "/70/1007/71".into(),
        protection: protection(),
    }
}

fn client_past() -> ClientPage {
    let mut page = client();
    page.as_of = as_of("/70/1007", "令和7年4月1日", true);
    page.notes = vec![Note {
        links: links(&[("今日の状態に戻す", "/70/1007")]),
        ..Note::new(
            Tone::Care,
            "令和7年4月1日の状態です",
            &[
                "そのあとに記録した変更は、この画面に入っていません。直すときは、今日の状態に戻してください。",
            ],
        )
    }];
    page.matters = Vec::new();
    page.begin = Vec::new();
    page
}

fn item(label: &str, before: Option<&str>, after: Option<&str>) -> ItemShown {
    let text = |value: Option<&str>| value.map(str::to_owned);
    ItemShown { label: label.into(), before: text(before), after: text(after) }
}

fn change(whose: &str, what: &str, nature: &'static str, items: Vec<ItemShown>) -> ChangeShown {
    ChangeShown {
        whose: MaybeLink::to(whose, "/71/1007/12"),
        what: what.into(),
        nature,
        valid: "令和8年7月1日から".into(),
        items,
    }
}

fn act(id: &str, what: &str, undone: bool, changes: Vec<ChangeShown>) -> ActShown {
    let status = if undone {
        Status::new(StatusKind::Ended, "元に戻した")
    } else {
        Status::new(StatusKind::Done, "台帳に入っている")
    };
    ActShown {
        id: id.into(),
        when: "令和8年7月3日(金) 9:41".into(),
        what: what.into(),
        who: "佐々木　見本".into(),
        status,
        undone: if undone {
            "令和8年7月3日(金) 9:58 水野が元に戻しました"
        } else {
            ""
        }
        .into(),
        notes: if undone {
            Vec::new()
        } else {
            vec!["賃金台帳の写しで確かめました".into()]
        },
        changes: Some(ChangesTable {
            caption: format!("{what}。だれの、何を、前と後"),
            heading: "前 → 後",
            changes,
        }),
        more: None,
    }
}

fn history() -> HistoryPage {
    let pay = vec![item("固定的賃金", Some("400,000円"), Some("411,000円"))];
    let name = vec![item("氏名", None, Some("見本　花子")), item("性別", None, Some("女性"))];
    let gone = vec![item("住所", Some("横浜市西区架空町１"), None)];
    let mut import = act(
        "b2",
        "取込 1,214件",
        true,
        vec![
            change("1007-31 見本　花子", "氏名・生年月日・番号", "新しく記録", name),
            change("1007-12 見本　太郎", "住所・連絡先", "取り消し", gone),
        ],
    );
    import.more = Some(Link::new("この処理の1,214件をすべて見る", "/70/1007/history/b2"));
    let mut frame = of_client("履歴", "70", KEYS);
    frame.facts = "顧問先・事業所・個人に記録したこと。新しい順".into();
    HistoryPage {
        frame,
        notes: Vec::new(),
        filters: Some(Filters {
            label: "どこから記録したか".into(),
            links: vec![
                FilterLink::new("すべて", "2", "?").current(),
                FilterLink::new("取込", "1", "?kind=import"),
            ],
        }),
        acts: vec![
            act(
                "b1",
                "入力 1件",
                false,
                vec![change("1007-12 見本　太郎", "月の報酬", "変更", pay)],
            ),
            import,
        ],
        around: vec![Link::new("これより前の記録を見る", "?before=b2")],
        empty: None,
    }
}

fn form(
    title: &str,
    menu: &'static str,
    spec: FormSpec,
    values: &[(&str, &str, &str)],
) -> FormPage {
    FormPage {
        frame: of_client(title, menu, &[("Ctrl＋Enter", "保存する"), ("/", "番号・検索")]),
        notes: Vec::new(),
        stale: None,
        action: "/70/1007/edit".into(),
        hidden: vec![("version".into(), "42".into()), ("once".into(), TOKEN.into())],
        groups: spec.filled(entered(values)),
        consequences: Vec::new(),
        submit: "この内容で保存する".into(),
        cancel: "/70/1007".into(),
        known: None,
    }
}

const CLIENT_VALUES: &[(&str, &str, &str)] = &[
    ("number", "1007", ""),
    ("form", "corporation", ""),
    ("name", "株式会社つばめ精機", ""),
    ("kana", "ツバメセイキ", ""),
    ("employer", "燕 周一", ""),
    ("corporate_number", "4020001000000", ""),
    ("since", "平成30年4月1日", ""),
    ("staff", "佐々木 遥", ""),
    ("second_person_approves", "1", ""),
];

fn new_client() -> FormPage {
    let mut page = form("1社を加える", "70", forms::CLIENT, &[("form", "corporation", "")]);
    page.frame = frame("1社を加える", "70", &[("Ctrl＋Enter", "登録する")]);
    page.submit = "この顧問先を登録する".into();
    page.consequences = vec![
        "この顧問先だけの鍵を作ります。個人の情報は、この鍵で封をして保存します。".into(),
        "次に、事業所（整理記号・番号）を入れる画面へ進みます。".into(),
    ];
    page
}

fn client_errors() -> FormPage {
    let mut values = CLIENT_VALUES.to_vec();
    values[0].2 =
        "この番号は「1007 株式会社つばめ精機」が使っています。ほかの番号を入れてください。";
    values[6] = (
        "since",
        "令和8年6月31日",
        "6月31日はありません。6月30日か7月1日かを確かめて、入れ直してください。",
    );
    let mut page = new_client();
    page.groups = forms::CLIENT.filled(entered(&values));
    page.frame.failed = true;
    page
}

fn client_stale() -> FormPage {
    let mut page = form("顧問先を直す", "70", forms::CLIENT, CLIENT_VALUES);
    page.frame.failed = true;
    page.stale = Some(StaleSave {
        who: "水野 綾さん".into(),
        when: "7月3日 9:38".into(),
        rows: vec![
            StaleRow {
                item: "事業主の氏名".into(),
                before: "燕 周一".into(),
                theirs: "燕 周二".into(),
                yours: "燕 周一".into(),
            },
            StaleRow {
                item: "担当".into(),
                before: "小野寺 拓".into(),
                theirs: "小野寺 拓".into(),
                yours: "佐々木 遥".into(),
            },
        ],
    });
    page
}

fn establishment(society: bool) -> FormPage {
    let kind = if society { "society" } else { "kyokai" };
    let wrong = if society {
        "出所がありません。規約か公告の名前を入れてください。"
    } else {
        ""
    };
    let mut page = form(
        "事業所を直す",
        "72",
        forms::ESTABLISHMENT,
        &[
            ("name", "株式会社つばめ精機 本社", ""),
            ("prefecture", "神奈川県", ""),
            ("district", "03", ""),
            ("symbol", "ﾂﾊﾞﾒ", ""),
            ("office_number", "05213", ""),
            ("postal_code", "231-0023", ""),
            ("phone", "045-000-0000", ""),
            ("address", "横浜市中区山下町0-0", ""),
            ("employer", "燕 周一", ""),
            ("filer", "sharoushi", ""),
            ("closing", "末日", ""),
            ("months_after", "1", ""),
            ("insurer", kind, ""),
            ("society", "港湾機械健康保険組合", ""),
            ("society_from", "令和8年3月", ""),
            ("society_health", "9.8", ""),
            ("society_health_employee", "4.6", ""),
            ("society_care", "1.8", ""),
            ("society_care_employee", "0.9", ""),
            ("society_source_on", "令和8年2月20日", ""),
            ("society_source", "", wrong),
        ],
    );
    page.frame.failed = society;
    page.known = Some(Known {
        title: "いま届書に出る形".into(),
        terms: terms(&[
            ("整理記号", "03-ﾂﾊﾞﾒ"),
            ("事業所番号", "05213"),
            ("料率", "協会けんぽ 神奈川 9.92%"),
        ]),
        link: Some(Link::new("94 法令と料率", "/94")),
    });
    page
}

fn establishments() -> EstablishmentsPage {
    let row = |number: &str, name: &str, insurer: &str, missing: &str| EstablishmentRow {
        number: number.into(),
        name: name.into(),
        href: "/72/1007-1".into(),
        client: "株式会社つばめ精機".into(),
        prefecture: "神奈川県".into(),
        sign: "03-ﾂﾊﾞﾒ".into(),
        office_number: "05213".into(),
        insurer: insurer.into(),
        pay_terms: "末日締め・翌月払い".into(),
        fraction: "特約なし".into(),
        persons: "52人".into(),
        missing: missing.into(),
    };
    EstablishmentsPage {
        frame: of_client("事業所", "72", KEYS),
        toast: None,
        over_all: false,
        rows: vec![
            row("1007-1", "本社", "協会けんぽ 神奈川", ""),
            row("1007-2", "鶴見工場", "港湾機械健康保険組合", "電話番号がありません"),
        ],
        empty: None,
        add: Some(Link::new("事業所を加える", "/72/new")),
        society_rates: vec![
            SocietyRateRow {
                establishment: "1007-2 鶴見工場".into(),
                society: "港湾機械健康保険組合".into(),
                from: "令和8年3月分から".into(),
                health: "9.8%（本人 4.6%）".into(),
                care: "1.8%（本人 0.9%）".into(),
                source: "公告 令和8年2月20日".into(),
                old: false,
                edit: Link::new("直す", "/72/1007-2"),
                remove: Some(
                    press("取り消す", "/72/1007-2/rates/2")
                        .weighing(Weight::Small)
                        .about("令和8年3月分から"),
                ),
            },
            SocietyRateRow {
                establishment: "1007-2 鶴見工場".into(),
                society: "港湾機械健康保険組合".into(),
                from: "令和6年3月分から".into(),
                health: "9.6%（本人 4.5%）".into(),
                care: "1.7%（本人 0.85%）".into(),
                source: "公告 令和6年2月19日".into(),
                old: true,
                edit: Link::new("直す", "/72/1007-2"),
                remove: None,
            },
        ],
    }
}

fn over_all() -> EstablishmentsPage {
    let mut page = establishments();
    page.frame = frame("事業所", "72", KEYS);
    page.over_all = true;
    page.add = None;
    page.toast = toast("「1007-2 鶴見工場」を保存しました。", None);
    page
}

pub fn states() -> Vec<(&'static str, String)> {
    vec![
        page("70-clients", &list()),
        page("70-clients-none", &nothing()),
        page("70-clients-search", &searched()),
        page("70-clients-paged", &paged()),
        page("70-client", &client()),
        page("70-client-past", &client_past()),
        page("70-client-history", &history()),
        page("70-client-new", &new_client()),
        page("70-client-edit-errors", &client_errors()),
        page("70-client-edit-stale", &client_stale()),
        page("72-establishments", &establishments()),
        page("72-establishments-all", &over_all()),
        page("72-establishment-form", &establishment(false)),
        page("72-establishment-society-errors", &establishment(true)),
    ]
}
