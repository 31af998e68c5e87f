use super::*;

const KEYS: &[(&str, &str)] = &[
    ("/", "番号・検索"),
    ("↑ ↓", "行"),
    ("Space", "選ぶ"),
    ("F", "絞り込み"),
    ("Ctrl＋Enter", "点検へ回す"),
];

fn row(
    number: &str,
    name: &str,
    counts: [&str; 3],
    doubts: usize,
    kind: StatusKind,
) -> SanteiClientRow {
    SanteiClientRow {
        id: number.into(),
        chosen: false,
        barred: String::new(),
        number: number.into(),
        name: name.into(),
        href: format!("/22/{number}"),
        staff: "佐々木".into(),
        persons: counts[0].into(),
        filed: counts[1].into(),
        changed: counts[2].into(),
        doubts,
        doubts_href: format!("/22/{number}?f=attention"),
        status: Status::of(kind),
        hands: String::new(),
        file: None,
    }
}

fn clients_bulk(chosen: bool) -> Bulk {
    Bulk {
        action: "/22/clients".into(),
        chosen: if chosen { 2 } else { 0 },
        unit: "社".into(),
        words: String::new(),
        all: Some(if chosen {
            Link::new("選ぶのをやめる", "/22")
        } else {
            Link::new("点検へ回せる5社をすべて選ぶ", "/22?all=1")
        }),
        buttons: vec![
            BulkButton {
                label: "選んだ会社を計算し直す".into(),
                act: "decide".into(),
                weight: Weight::Quiet,
            },
            BulkButton {
                label: if chosen {
                    "2社分を点検へ回す"
                } else {
                    "選んだ会社を点検へ回す"
                }
                .into(),
                act: "check".into(),
                weight: Weight::Main,
            },
        ],
    }
}

fn clients(chosen: bool) -> SanteiClientsPage {
    let mut frame = frame("算定基礎届", "22", KEYS);
    frame.facts = "令和8年・12社".into();
    let mut rows = vec![
        SanteiClientRow {
            hands: "作成 佐々木 7/3・点検 水野 7/3".into(),
            barred: "承認を待っています".into(),
            ..row("1001", "株式会社北風食品", ["212", "208", "31"], 0, StatusKind::Waiting)
        },
        SanteiClientRow {
            barred: "要確認の3人を先に決めます".into(),
            ..row("1007", "株式会社つばめ精機", ["58", "56", "19"], 3, StatusKind::Making)
        },
        row("1012", "医療法人すずかけ会", ["131", "128", "22"], 0, StatusKind::Making),
        SanteiClientRow {
            filed: "—".into(),
            changed: "—".into(),
            barred: "賃金がまだ入っていません".into(),
            ..row("1015", "株式会社ひなた運輸", ["84", "—", "—"], 0, StatusKind::NotStarted)
        },
        SanteiClientRow {
            hands: "提出 佐々木 7/2".into(),
            barred: "提出済みです".into(),
            file: Some(Link::new("届書を受け取る", "/60/5/file")),
            ..row("1019", "合同会社しろつめ", ["9", "9", "0"], 0, StatusKind::Done)
        },
        row("1028", "特定非営利活動法人そらまめ", ["22", "20", "4"], 0, StatusKind::Making),
    ];
    for row in &mut rows {
        row.chosen = chosen;
    }
    SanteiClientsPage {
        frame,
        toast: None,
        notes: Vec::new(),
        due: soon(),
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("すべて", "12", "?").current(),
                FilterLink::new("自分の担当", "5", "?f=mine"),
                FilterLink::new("要確認あり", "2", "?f=attention").care(),
                FilterLink::new("点検へ回せる", "5", "?f=ready"),
                FilterLink::new("未着手", "2", "?f=none"),
            ],
        },
        rows,
        empty: None,
        total: ["12社", "612", "585", "93", "9"].map(Into::into),
        bulk: clients_bulk(chosen),
        import: Some(Link::new("賃金を取り込む", "/74?kind=pay")),
        export: Some(Link::new("XLSXで受け取る", "/22/clients/list.xlsx")),
    }
}

fn ask() -> ConfirmPage {
    ConfirmPage {
        frame: frame("点検へ回す", "22", &[("Ctrl＋Enter", "点検へ回す")]),
        question: "12社・585人の算定基礎届を点検へ回しますか".into(),
        consequences: vec![
            "12件の案件が「点検待ち」になり、水野 綾さんと小野寺 拓さんの承認待ちに出ます。".into(),
            "点検のあとに賃金などを直すと、その会社の案件は作成中に戻ります。".into(),
            "届書のファイルは、承認のあとに、会社ごとに1つ受け取れます。".into(),
        ],
        problem: None,
        action: "/22".into(),
        hidden: vec![("act".into(), "check".into()), ("once".into(), TOKEN.into())],
        reason: None,
        typed: None,
        purposes: Vec::new(),
        submit: "12社分を点検へ回す".into(),
        danger: false,
        back: "/22".into(),
    }
}

fn ringi() -> Ringi {
    Ringi {
        boxes: vec![
            Seal::pressed("作成", "佐々木", "7.3", "作成 佐々木 遥、令和8年7月3日 9:41"),
            Seal::pressed("点検", "水野", "7.3", "点検 水野 綾、令和8年7月3日 10:05"),
            Seal::empty("承認"),
        ],
    }
}

pub fn head(next: bool) -> CaseHead {
    CaseHead {
        status: Status::of(StatusKind::Waiting),
        case_href: "/60/1".into(),
        ringi: ringi(),
        next: next.then(|| press("58人分を承認する", "/60/1/approve").weighing(Weight::Main)),
        note: if next { "" } else { "作成した人は承認できません" }.into(),
    }
}

fn revision_row(
    id: &str,
    name: &str,
    cause: &str,
    health: Standard,
    pension: Standard,
) -> RevisionRow {
    RevisionRow {
        id: id.into(),
        chosen: false,
        barred: String::new(),
        number: id.into(),
        name: name.into(),
        why_href: format!("/23/1007?why={id}#why"),
        cause: cause.into(),
        months: ["31　356,000".into(), "30　349,400".into(), "31　361,800".into()],
        average: "355,733".into(),
        health,
        pension,
        from: "令和8年7月分から".into(),
        status: Status::new(StatusKind::Check, "改定に当たる"),
        annual: None,
        skip: MaybeLink::to("見送る", format!("/23/1007/{id}/skip")),
    }
}

fn moves(before: &str, after: &str, step: &str) -> Standard {
    Standard::Changed {
        before: before.into(),
        after: after.into(),
        step: step.into(),
        up: step.starts_with('＋'),
    }
}

fn revision_groups() -> Vec<RevisionGroup> {
    vec![
        RevisionGroup {
            number: "1007".into(),
            name: "株式会社つばめ精機".into(),
            href: "/23/1007".into(),
            note: "3人".into(),
            rows: vec![
                revision_row(
                    "15",
                    "久保田 大輔",
                    "4月 昇給（基本給）",
                    moves("320", "360", "＋2"),
                    moves("320", "360", "＋2"),
                ),
                RevisionRow {
                    status: Status::of(StatusKind::Check),
                    barred: "先に決めます".into(),
                    ..revision_row(
                        "21",
                        "柴田 隆",
                        "4月 降給。残業は増えています",
                        moves("300", "260", "−2"),
                        Standard::Same("300".into()),
                    )
                },
                RevisionRow {
                    barred: "見送り".into(),
                    status: Status::of(StatusKind::Ended),
                    skip: MaybeLink::plain("4月の昇給は一時の手当のため（佐々木 7/3）"),
                    ..revision_row(
                        "18",
                        "佐伯 みのり",
                        "4月 昇給（手当）",
                        moves("320", "360", "＋2"),
                        moves("320", "360", "＋2"),
                    )
                },
            ],
        },
        RevisionGroup {
            number: "1012".into(),
            name: "医療法人すずかけ会".into(),
            href: "/23/1012".into(),
            note: "1人".into(),
            rows: vec![revision_row(
                "88",
                "三宅 蓮",
                "4月 昇給（基本給）",
                Standard::Word("対象外".into()),
                moves("320", "360", "＋2"),
            )],
        },
    ]
}

fn revisions() -> RevisionsPage {
    let mut frame = frame("月額変更", "23", KEYS);
    frame.facts = "令和8年6月支払までの3か月・候補 4人".into();
    RevisionsPage {
        frame,
        toast: toast("佐伯 みのりさんの月額変更を見送りました。", Some("元に戻す")),
        spans: links(&[("前の月 5月支払まで", "?m=2026-05"), ("次の月 7月支払まで", "?m=2026-07")]),
        export: Some(Link::new("一覧を書き出す", "/75?kind=revisions")),
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("候補", "4", "?").current(),
                FilterLink::new("要確認", "1", "?f=attention").care(),
                FilterLink::new("見送った", "2", "?f=skipped"),
                FilterLink::new("届書にした", "7", "?f=filed"),
            ],
        },
        notes: vec![Note::new(
            Tone::Care,
            "2社の6月の賃金がまだ入っていません",
            &["株式会社ひなた運輸・有限会社丸井建材の候補は、まだ分かりません。"],
        )],
        months: ["4月".into(), "5月".into(), "6月".into()],
        groups: revision_groups(),
        empty: None,
        bulk: Bulk {
            action: "/22/clients".into(),
            chosen: 0,
            unit: "人".into(),
            words: String::new(),
            all: Some(Link::new("改定に当たる2人をすべて選ぶ", "/23?all=1")),
            buttons: vec![BulkButton {
                label: "選んだ人の届書を作る".into(),
                act: "draft".into(),
                weight: Weight::Main,
            }],
        },
    }
}

fn no_revisions() -> RevisionsPage {
    RevisionsPage {
        groups: Vec::new(),
        notes: Vec::new(),
        toast: None,
        bulk: Bulk::none(),
        empty: Some(Empty {
            title: "6月支払までの3か月で、候補になる人はいません".into(),
            lines: vec!["12社・612人の固定的賃金の変動を見ました。".into()],
            actions: links(&[("賃金を取り込む", "/74?kind=pay")]),
        }),
        ..revisions()
    }
}

fn skip() -> ConfirmPage {
    let mut frame = of_client("月額変更を見送る", "23", &[("Ctrl＋Enter", "見送る")]);
    frame.failed = true;
    ConfirmPage {
        frame,
        question: "久保田 大輔さんの月額変更（320 → 360千円、7月分から）を見送りますか".into(),
        consequences: vec![
            "届書は作りません。候補の一覧では「見送った」に移ります。".into(),
            "理由と、あなたの名前が、この人の履歴に残ります。".into(),
        ],
        problem: Some(Note {
            focus: true,
            ..Note::new(
                Tone::Bad,
                "理由がありません",
                &["あとから分かるように、理由を入れてください。"],
            )
        }),
        action: "/23/1007/15/skip".into(),
        hidden: vec![("once".into(), TOKEN.into())],
        reason: Some(Reason {
            label: "見送る理由".into(),
            hint: "例 昇給の差額が5月にまとめて支払われ、固定的賃金の変動は5月から".into(),
            value: String::new(),
        }),
        typed: None,
        purposes: Vec::new(),
        submit: "この月額変更を見送る".into(),
        danger: true,
        back: "/23".into(),
    }
}

fn bonuses() -> BonusesPage {
    let row =
        |paid: &str, what: &str, number: &str, client: &str, total: &str, status| BonusPaymentRow {
            paid_on: paid.into(),
            what: Link::new(what, "/24/1007/1"),
            number: number.into(),
            client: client.into(),
            total: total.into(),
            capped: "0人".into(),
            due: Some(due("7/6(月)", "あと1営業日", DueTone::Soon)),
            status,
            unpaid: None,
        };
    let mut frame = frame("賞与支払", "24", KEYS);
    frame.facts = "令和8年4月〜9月".into();
    BonusesPage {
        frame,
        export: None,
        toast: None,
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("すべて", "14", "?").current(),
                FilterLink::new("作成中", "3", "?f=making"),
                FilterLink::new("予定の月でまだ", "2", "?f=expected").care(),
                FilterLink::new("提出済", "9", "?f=filed"),
            ],
        },
        rows: vec![
            BonusPaymentRow {
                capped: "1人".into(),
                ..row(
                    "6/30(火)",
                    "夏の賞与 52人",
                    "1007",
                    "株式会社つばめ精機",
                    "24,318,000",
                    Status::of(StatusKind::Making),
                )
            },
            row(
                "6/28(日)",
                "夏の賞与 208人",
                "1001",
                "株式会社北風食品",
                "98,204,500",
                Status::of(StatusKind::Waiting),
            ),
            BonusPaymentRow {
                due: None,
                unpaid: Some(Link::new("支払わなかったと届ける", "/24/1015/unpaid")),
                ..row(
                    "7月（予定）",
                    "まだ入っていません",
                    "1015",
                    "株式会社ひなた運輸",
                    "—",
                    Status::of(StatusKind::NotStarted),
                )
            },
        ],
        empty: None,
        add: Some(Link::new("賞与を入れる", "/24/new")),
    }
}

fn bonus() -> BonusPage {
    let row =
        |number: &str, name: &str, amount: &str, health: &str, pension: &str, year: u64| BonusRow {
            number: number.into(),
            name: name.into(),
            href: format!("/71/1007-{number}"),
            amount: amount.into(),
            health: health.into(),
            pension: pension.into(),
            year: Progress::small(year, 5_730, format!("年度の累計 {year}千円、上限 5,730千円")),
            year_words: grouped(i64::try_from(year).unwrap_or_default()),
            status: None,
            why_href: format!("/24/1007/1?why={number}#why"),
        };
    let fact = |label: &str, value: &str, unit: &str, note: &str| Fact {
        label: label.into(),
        value: value.into(),
        unit: unit.into(),
        note: note.into(),
        link: None,
    };
    let mut frame = of_client("賞与支払届", "24", KEYS);
    frame.facts = "令和8年6月30日支払・52人".into();
    BonusPage {
        frame,
        toast: None,
        notes: vec![Note::new(
            Tone::Care,
            "1人が、ほかの会社の賞与と合わせて上限に達するかもしれません",
            &["外山 健さんは、今年度の途中で入社しています。前の会社の賞与を確かめてください。"],
        )],
        head: head(true),
        due: Some(due("7/6(月)", "あと1営業日", DueTone::Soon)),
        facts: Facts(vec![
            fact("支払った人", "52", "人", "対象外 6人"),
            fact("支払総額", "24,318,000", "円", "前の夏より ＋412,000円"),
            fact("健保の標準賞与額", "24,102", "千円", "上限で止まる 1人"),
            fact("厚年の標準賞与額", "22,840", "千円", "上限で止まる 2人"),
        ]),
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("すべて", "52", "?").current(),
                FilterLink::new("上限に達する", "2", "?f=cap").care(),
                FilterLink::new("免除", "1", "?f=exempt"),
            ],
        },
        rows: vec![
            row("1", "相沢 直人", "820,400", "820", "820", 1_640),
            BonusRow {
                status: Some(Status::new(StatusKind::Check, "健保・厚年とも上限")),
                ..row("34", "外山 健", "3,200,000", "2,530", "1,500", 5_730)
            },
            BonusRow {
                status: Some(Status::new(StatusKind::Ready, "育休で免除")),
                ..row("18", "佐伯 みのり", "312,000", "312", "312", 640)
            },
            BonusRow {
                status: Some(Status::new(StatusKind::Ended, "退職月で対象外")),
                ..row("31", "辻 あかね", "120,000", "—", "—", 0)
            },
        ],
        empty: None,
        total: ["24,318,000", "24,102", "22,840"].map(Into::into),
        cap: "上限 5,730千円".into(),
        edit: Some(Link::new("金額を直す", "/24/1007/1/edit")),
    }
}

fn worker(row: u32, name: &str, standard: Standard, words: &str, tone: VerdictTone) -> PersonRow {
    let month = |days, pay_yen, used| Month { days, pay_yen, used };
    let may = if row == 12 { MonthUse::LeftOut } else { MonthUse::Used };
    PersonRow {
        row,
        number: row.to_string(),
        name: name.into(),
        kind: String::new(),
        months: [
            month(31, 312_400, MonthUse::Used),
            month(15, 214_286, may),
            month(31, 318_900, MonthUse::Used),
        ],
        average: "315,650".into(),
        standard,
        verdict: Verdict { words: words.into(), tone },
        out: false,
        open: false,
    }
}

fn workbench() -> WorkbenchView {
    let mut frame = of_client("算定基礎届", "22", KEYS);
    frame.facts = "令和8年・58人".into();
    WorkbenchView {
        frame,
        flow: Vec::new(),
        job: "/22/1007".into(),
        due: soon(),
        distribution: Distribution::of([1, 3, 35, 11, 4], 4),
        filters: vec![
            Filter {
                code: "all".into(),
                label: "すべて".into(),
                count: 58,
                current: true,
                care: false,
            },
            Filter {
                code: "attention".into(),
                label: "要確認".into(),
                count: 3,
                current: false,
                care: true,
            },
        ],
        filter: "all".into(),
        paging: None,
        one_sheet: false,
        rows: vec![
            worker(1, "相沢 直人", Standard::Same("410".into()), "通常", VerdictTone::Usual),
            worker(12, "早川 美咲", moves("300", "320", "＋1"), "5月を除く", VerdictTone::Note),
            worker(15, "久保田 大輔", moves("320", "340", "＋1"), "差額か", VerdictTone::Care),
        ],
        why: None,
        exempt: Vec::new(),
        filed: 56,
        attention: 3,
        left_out_rows: 0,
        done: None,
        case: Some(CaseHead {
            next: Some(press("56人分を点検へ回す", "/60/1/check").weighing(Weight::Main)),
            status: Status::of(StatusKind::Making),
            note: String::new(),
            ringi: Ringi {
                boxes: vec![
                    Seal::pressed("作成", "佐々木", "7.3", "作成 佐々木 遥、令和8年7月3日 9:41"),
                    Seal::empty("点検"),
                    Seal::empty("承認"),
                ],
            },
            ..head(false)
        }),
    }
}

pub fn states() -> Vec<(&'static str, String)> {
    vec![
        page("22-clients", &clients(false)),
        page("22-clients-chosen", &clients(true)),
        page("22-workbench", &workbench()),
        page("22-confirm", &ask()),
        page("22-confirm-many", &ConfirmPage { typed: Some("6600".into()), ..ask() }),
        page("23-revisions", &revisions()),
        page("23-revisions-none", &no_revisions()),
        page("23-skip-errors", &skip()),
        page("24-bonuses", &bonuses()),
        page("24-bonus", &bonus()),
    ]
}
