use super::*;

const KEYS: &[(&str, &str)] =
    &[("/", "番号・検索"), ("↑ ↓", "行"), ("Enter", "開く"), ("F", "絞り込み")];

fn seen(checked: bool) -> SeenPage {
    let row = |when: &str, who: &str, purpose: &str, whom: &str, what: &str, entry: &str| SeenRow {
        when: when.into(),
        who: who.into(),
        purpose: purpose.into(),
        whom: MaybeLink::to(whom, "/71/1007-12"),
        client: "株式会社つばめ精機".into(),
        what: what.into(),
        entry: entry.into(),
        proof_href: format!("/01/{entry}"),
    };
    let fact = |label: &str, value: &str, unit: &str, note: &str| Fact {
        label: label.into(),
        value: value.into(),
        unit: unit.into(),
        note: note.into(),
        link: None,
    };
    let mut frame = frame("見た人の記録", "01", KEYS);
    frame.facts = "令和8年7月".into();
    SeenPage {
        frame,
        views: Filters {
            label: "見方".into(),
            links: vec![
                FilterLink { count: None, ..FilterLink::new("見た順", "", "?").current() },
                FilterLink { count: None, ..FilterLink::new("個人ごと", "", "?by=person") },
                FilterLink { count: None, ..FilterLink::new("利用者ごと", "", "?by=user") },
                FilterLink { count: None, ..FilterLink::new("顧問先ごと", "", "?by=client") },
            ],
        },
        spans: Filters {
            label: "期間".into(),
            links: vec![
                FilterLink { count: None, ..FilterLink::new("今日", "", "?s=day") },
                FilterLink { count: None, ..FilterLink::new("今月", "", "?s=month").current() },
                FilterLink { count: None, ..FilterLink::new("3か月", "", "?s=quarter") },
            ],
        },
        search: search("/01", "記録を探す", "個人・顧問先・利用者", ""),
        checked: checked.then(|| Note {
            focus: true,
            ..Note::new(Tone::Ok, "184,221件の記録は、つながっています（7月3日 10:02）", &[
                "手元の点検の値と、記録から計算し直した値が同じでした。消された記録も、書き換えられた記録もありません。",
            ])
        }),
        facts: Facts(vec![
            fact("今月の記録", "4,218", "件", "きのうまでの月の同じころ 3,902件"),
            fact("見た人", "3", "人", "佐々木・水野・小野寺"),
            fact("見られた人", "612", "人", "12社"),
            fact("最後の点検の値", "10:00", "", "7月3日・184,221件まで"),
        ]),
        rows: vec![
            row("7/3 10:01:52", "佐々木 遥", "検索", "2人", "氏名・カナ", ""),
            row("7/3 9:41:07", "佐々木 遥", "決定・計算", "1007-12 早川 美咲", "基本・報酬", "184,221"),
            row("7/3 9:38:40", "水野 綾", "台帳の登録・訂正", "1007-12 早川 美咲", "住所・連絡先", "184,219"),
            row("7/2 16:20:11", "佐々木 遥", "届出", "2人", "基本・資格・報酬", "183,904"),
        ],
        empty: None,
        pager: None,
        verify: Some(press("記録を確かめる", "/01/verify")),
        export: Some(Link::new("一覧を書き出す", "/75?kind=seen")),
    }
}

fn nobody() -> SeenPage {
    SeenPage {
        rows: Vec::new(),
        empty: Some(Empty {
            title: "今日は、まだだれも見ていません".into(),
            lines: vec!["期間を広げると、前の記録が出ます。".into()],
            actions: links(&[("今月の記録を見る", "?s=month")]),
        }),
        ..seen(false)
    }
}

fn proof() -> ProofPage {
    let step = |what: &str, value: &str| ProofStep { what: what.into(), value: value.into() };
    let mut frame = frame("記録の証明", "01", &[("P", "印刷する"), ("/", "番号・検索")]);
    frame.facts = "記録の番号 184,221".into();
    ProofPage {
        frame,
        result: Note::new(
            Tone::Ok,
            "この記録は、7月3日 10:00の点検の値に含まれています",
            &["同じ計算は「romori ledger verify」でもできます。"],
        ),
        terms: terms(&[
            ("いつ", "令和8年7月3日 9:41:07"),
            ("だれが", "佐々木 遥"),
            ("利用目的", "決定・計算"),
            ("だれの", "1007-12 早川 美咲"),
            ("何を", "基本・報酬"),
            ("端末", "登録の仕組みはまだありません"),
        ]),
        steps: vec![
            step("この記録の値を計算しました", "4f1c 09ab 77d2 e013 a902 5c1e 0b44 9f7d"),
            step(
                "隣の記録と順に合わせて、18段上りました",
                "17be 40aa c3d1 5e88 20f4 6b10 d8aa 03c7",
            ),
            step("点検の値と同じでした", "17be 40aa c3d1 5e88 20f4 6b10 d8aa 03c7"),
            step("点検の値の署名を、この事務所の鍵で確かめました", ""),
        ],
        fetch: Some(Link::new("証明を受け取る", "/01/184221/proof")),
    }
}

fn charge_row(
    number: &str,
    name: &str,
    expected: &str,
    entered: &str,
    difference: &str,
    status: Status,
    action: &str,
) -> ChargeRow {
    ChargeRow {
        number: number.into(),
        name: name.into(),
        href: "/24/charges/1".into(),
        health: "2,214,380".into(),
        pension: "2,892,060".into(),
        child: "77,922".into(),
        expected: expected.into(),
        entered: entered.into(),
        difference: difference.into(),
        status,
        action: Link::new(action, "/24/charges/1/edit"),
    }
}

fn charges() -> ChargesPage {
    let mut frame = frame("納入告知額", "20", KEYS);
    frame.facts = "令和8年6月分・13事業所".into();
    ChargesPage {
        frame,
        toast: None,
        spans: links(&[("前の月 5月分", "?m=2026-05"), ("次の月 7月分", "?m=2026-07")]),
        export: Some(Link::new("一覧を書き出す", "/75?kind=charges")),
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("すべて", "13", "?").current(),
                FilterLink::new("違いがある", "1", "?f=differs").care(),
                FilterLink::new("まだ入れていない", "4", "?f=open"),
            ],
        },
        notes: vec![Note::new(
            Tone::Info,
            "見込みは、台帳の標準報酬と料率から計算しています",
            &["さかのぼった資格の届と、延滞金は入っていません。"],
        )],
        rows: vec![
            charge_row(
                "1007-1",
                "株式会社つばめ精機 本社",
                "5,184,362",
                "5,184,362",
                "0",
                Status::new(StatusKind::Done, "一致"),
                "直す",
            ),
            charge_row(
                "1007-2",
                "株式会社つばめ精機 鶴見工場",
                "812,400",
                "798,166",
                "−14,234",
                Status::new(StatusKind::Check, "違いあり"),
                "違いを調べる",
            ),
            charge_row(
                "1012-1",
                "医療法人すずかけ会",
                "9,204,118",
                "—",
                "—",
                Status::new(StatusKind::NotStarted, "未入力"),
                "入れる",
            ),
        ],
        empty: None,
        total: ["24,318,204", "31,802,940", "858,122", "56,979,266", "5,982,528", "−14,234"]
            .map(Into::into),
    }
}

fn charge_form() -> FormPage {
    FormPage {
        frame: of_client(
            "納入告知額を入れる",
            "20",
            &[("Enter", "次の欄"), ("Ctrl＋Enter", "保存する")],
        ),
        notes: Vec::new(),
        stale: None,
        action: "/20/charges".into(),
        hidden: vec![("once".into(), TOKEN.into())],
        groups: forms::CHARGE
            .filled(entered(&[("month", "令和8年6月", ""), ("establishment", "1", "")])),
        consequences: Vec::new(),
        submit: "告知書の金額を保存する".into(),
        cancel: "/20/charges".into(),
        known: Some(Known {
            title: "見込み（円）".into(),
            terms: terms(&[
                ("健康保険料", "2,214,380"),
                ("厚生年金保険料", "2,892,060"),
                ("拠出金", "77,922"),
                ("計", "5,184,362"),
            ]),
            link: Some(Link::new("内訳を見る", "/20/charges/1")),
        }),
    }
}

fn accounts() -> AccountsPage {
    let row = |name: &str, login: &str, role: &str, clients: &str, last: &str| AccountRow {
        name: name.into(),
        login: login.into(),
        role: role.into(),
        clients: clients.into(),
        last: last.into(),
        sessions: String::new(),
        status: Status::new(StatusKind::Done, "使用中"),
        actions: links(&[("パスワードを作り直す", "/91/1/password"), ("閉じる", "/91/1/close")]),
    };
    AccountsPage {
        frame: frame("利用者と権限", "91", KEYS),
        toast: None,
        notes: vec![Note::new(
            Tone::Care,
            "管理者が1人しかいません",
            &[
                "その人がサインインできなくなると、端末で作り直すことになります。もう1人を管理者にしておくと安心です。",
            ],
        )],
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("いまの利用者", "4", "?").current(),
                FilterLink::new("閉じた利用者", "1", "?f=closed"),
            ],
        },
        rows: vec![
            AccountRow {
                sessions: "いま2か所".into(),
                ..row("佐々木 遥", "sasaki", "管理者", "5社", "今日 8:58")
            },
            row("水野 綾", "mizuno", "承認者", "4社", "今日 9:02"),
            row("小野寺 拓", "onodera", "職員", "3社", "きのう 17:40"),
            AccountRow {
                status: Status::new(StatusKind::NotStarted, "まだ入っていない"),
                ..row("葛城 みどり", "katsuragi@example.jp", "職員", "—", "まだ")
            },
        ],
        inventory: Some(Link::new("台帳と棚卸し", "/91/inventory")),
        add: Some(Link::new("利用者を加える", "/91/new")),
        reset: Some(Link::new("パスワードの一斉再設定", "/91/reset")),
    }
}

fn account_form() -> FormPage {
    let mut frame = frame("利用者を加える", "91", &[("Ctrl＋Enter", "加える")]);
    frame.failed = true;
    FormPage {
        frame,
        notes: Vec::new(),
        stale: None,
        action: "/91/new".into(),
        hidden: vec![("once".into(), TOKEN.into())],
        groups: forms::ACCOUNT.filled(entered(&[
            ("name", "葛城 みどり", ""),
            ("login", "katsuragi@example.jp", ""),
            ("role", "", "できることを1つ選んでください。"),
            (
                "clients",
                "1007 9999",
                "顧問先 9999 は見つかりません。番号を確かめて、入れ直してください。",
            ),
        ])),
        consequences: vec!["はじめのパスワードを一度だけ表示します。本人が最初に変えます。".into()],
        submit: "この利用者を加える".into(),
        cancel: "/91".into(),
        known: None,
    }
}

fn close_account() -> ConfirmPage {
    ConfirmPage {
        frame: frame("利用者を閉じる", "91", &[("Ctrl＋Enter", "閉じる")]),
        question: "小野寺 拓さんの利用を閉じますか".into(),
        consequences: vec![
            "いまのサインイン 1か所が、すぐに終わります。".into(),
            "担当の3社は、担当なしになります。".into(),
            "これまでの記録と決裁欄の名前は、そのまま残ります。".into(),
        ],
        problem: None,
        action: "/91/3/close".into(),
        hidden: Vec::new(),
        reason: None,
        typed: None,
        purposes: Vec::new(),
        submit: "小野寺 拓さんの利用を閉じる".into(),
        danger: true,
        back: "/91".into(),
    }
}

fn me(wrong: bool) -> MePage {
    let session = |device: &str, since: &str, last: &str, current| SessionRow {
        device: device.into(),
        since: since.into(),
        last: last.into(),
        current,
        end: (!current)
            .then(|| press("サインアウトする", "/90/end").weighing(Weight::Small).about(device)),
    };
    let mut frame =
        frame("自分", "90", &[("Ctrl＋Enter", "パスワードを変える"), ("/", "番号・検索")]);
    frame.failed = wrong;
    let error = if wrong {
        "いまのパスワードと合いません。もう一度入れてください。"
    } else {
        ""
    };
    MePage {
        frame,
        toast: None,
        notes: Vec::new(),
        terms: terms(&[
            ("氏名", "佐々木 遥"),
            ("利用者ID", "sasaki"),
            ("できること", "管理者"),
            ("担当", "5社"),
            ("端末", "登録の仕組みはまだありません"),
        ]),
        action: "/90/password".into(),
        groups: forms::PASSWORD.filled(entered(&[("current", "", error)])),
        factors: vec![FactorRow {
            name: "事務所のパソコン".into(),
            kind: "パスキー（この端末だけ）".into(),
            made: "6月20日 10:12".into(),
            used: "今日 8:58".into(),
            remove: "/90/factors/1/remove".into(),
        }],
        company: Some((
            "まだ結び付けていません。結び付けると、会社のサインインでも入れます。".into(),
            press("会社のサインインと結び付ける", "/90/company").weighing(Weight::Small),
        )),
        mail: Some((
            "sato@minato.example に送っています。".to_owned(),
            Link::new("変える", "/90/mail"),
        )),
        passkey: true,
        recovery: Some(press("回復コードを作り直す", "/90/recovery").weighing(Weight::Small)),
        recovery_left: "回復コードは10個残っています。".into(),
        sessions: vec![
            session("Windows の Edge", "今日 8:58 から", "いま", true),
            session("iPhone の Safari", "6月30日 から", "きのう 19:12", false),
        ],
        end_others: Some(
            press("ほかの1か所をサインアウトする", "/90/end-others").weighing(Weight::Small),
        ),
        keys: Some(Link::new("プログラムの鍵", "/90/keys")),
        seen: Link::new("自分が見た記録", "/01?by=user"),
    }
}

pub fn states() -> Vec<(&'static str, String)> {
    vec![
        page("01-seen", &seen(false)),
        page("01-seen-checked", &seen(true)),
        page("01-seen-none", &nobody()),
        page("01-proof", &proof()),
        page("20-charges", &charges()),
        page("20-charge-form", &charge_form()),
        page("90-me", &me(false)),
        page("90-me-errors", &me(true)),
        page("91-accounts", &accounts()),
        page("91-account-form-errors", &account_form()),
        page("91-account-close", &close_account()),
    ]
}
