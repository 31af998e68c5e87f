use super::*;

const KEYS: &[(&str, &str)] =
    &[("/", "番号・検索"), ("↑ ↓", "行"), ("Space", "選ぶ"), ("Ctrl＋Enter", "承認する")];

fn approvals(chosen: bool) -> ApprovalsPage {
    let row = |id: &str, menu: &str, what: &str, client: &str, remark: &str| ApprovalRow {
        id: id.into(),
        chosen,
        barred: String::new(),
        menu: menu.into(),
        what: what.into(),
        href: format!("/60/{id}"),
        client: client.into(),
        made: "佐々木 7/3 9:41".into(),
        checked: "水野 7/3 10:05".into(),
        remark: remark.into(),
        due: Some(soon()),
    };
    ApprovalsPage {
        frame: frame("承認待ち", "12", KEYS),
        toast: None,
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("承認待ち", "4", "?").current(),
                FilterLink::new("点検待ち", "2", "?f=check"),
                FilterLink::new("自分が作成したもの", "3", "?f=mine"),
            ],
        },
        rows: vec![
            row("1", "22", "算定基礎届 212人", "株式会社北風食品", "等級が変わる 31人・要確認 0"),
            row("2", "22", "算定基礎届 37人", "株式会社みなと印刷", "等級が変わる 6人・要確認 0"),
            row("3", "24", "賞与支払届 14人", "有限会社丸井建材", "上限に達する人 0人"),
            ApprovalRow {
                barred: "自分が作成".into(),
                made: "あなた 7/2 16:11".into(),
                ..row("4", "21", "資格取得届 2人", "株式会社つばめ精機", "")
            },
        ],
        empty: None,
        bulk: Bulk {
            action: "/12".into(),
            chosen: if chosen { 3 } else { 0 },
            unit: "件".into(),
            words: "自分が作成した1件は、ほかの人が承認します。".into(),
            all: Some(if chosen {
                Link::new("選ぶのをやめる", "/12")
            } else {
                Link::new("承認できる3件をすべて選ぶ", "/12?all=1")
            }),
            buttons: vec![
                BulkButton {
                    label: "作成へ戻す".into(),
                    act: "return".into(),
                    weight: Weight::Quiet,
                },
                BulkButton {
                    label: if chosen {
                        "3件を承認する"
                    } else {
                        "選んだ案件を承認する"
                    }
                    .into(),
                    act: "approve".into(),
                    weight: Weight::Main,
                },
            ],
        },
    }
}

fn none_waits() -> ApprovalsPage {
    ApprovalsPage {
        rows: Vec::new(),
        bulk: Bulk::none(),
        empty: Some(Empty {
            title: "承認を待っている案件はありません".into(),
            lines: vec!["点検が終わると、ここに出ます。".into()],
            actions: links(&[("60 案件を開く", "/60")]),
        }),
        toast: toast("3件を承認しました。届書を受け取れます。", None),
        ..approvals(false)
    }
}

fn batch_row(
    when: &str,
    what: &str,
    client: &str,
    result: &str,
    kind: StatusKind,
    word: &str,
) -> BatchRow {
    BatchRow {
        when: when.into(),
        what: what.into(),
        href: "/74/1".into(),
        client: client.into(),
        who: "佐々木".into(),
        result: result.into(),
        status: Status::new(kind, word),
        undo: None,
        undo_note: String::new(),
    }
}

fn batch_rows() -> Vec<BatchRow> {
    vec![
        BatchRow {
            undo: Some(
                press("54行を元に戻す", "/15/8/undo")
                    .weighing(Weight::Small)
                    .about("7/3 9:12 賃金の取込"),
            ),
            undo_note: "8月2日まで".into(),
            ..batch_row(
                "7/3 9:12",
                "賃金の取込",
                "株式会社つばめ精機",
                "追加 2人・書換え 52行・保留 6行",
                StatusKind::Check,
                "一部だけ",
            )
        },
        batch_row("7/2 16:40", "算定の計算", "12社", "612人・要確認 9人", StatusKind::Done, "完了"),
        BatchRow {
            undo_note: "元に戻しました（7/2 14:31）".into(),
            ..batch_row(
                "7/2 14:20",
                "個人の取込",
                "合同会社しろつめ",
                "追加 9人",
                StatusKind::Ended,
                "元に戻した",
            )
        },
        BatchRow {
            undo_note: "何も書き込んでいません".into(),
            ..batch_row(
                "7/1 11:03",
                "賃金の取込",
                "株式会社ひなた運輸",
                "途中で止まりました。ディスクの空きがありません",
                StatusKind::Returned,
                "失敗",
            )
        },
    ]
}

fn batches(running: bool) -> BatchesPage {
    BatchesPage {
        frame: frame("処理の一覧", "15", KEYS),
        toast: None,
        running: if running {
            vec![RunningBatch {
                title: "賃金の取込 3社".into(),
                href: "/74/9".into(),
                progress: Progress::wide(4_210, 6_600, "6,600人中 4,210人・のこり約2秒"),
                detail: "佐々木・9:41 から".into(),
                stop: Some(
                    press("止める", "/15/9/stop").weighing(Weight::Small).about("賃金の取込 3社"),
                ),
            }]
        } else {
            Vec::new()
        },
        filters: Filters {
            label: "種類".into(),
            links: vec![
                FilterLink::new("すべて", "38", "?").current(),
                FilterLink::new("取込", "12", "?k=import"),
                FilterLink::new("書出し", "20", "?k=export"),
                FilterLink::new("計算", "6", "?k=decide"),
            ],
        },
        rows: batch_rows(),
        empty: None,
        pager: None,
    }
}

fn returns() -> ReturnsPage {
    let row =
        |when: &str, menu: &str, what: &str, client: &str, words: &str, mend: Option<Link>| {
            ReturnRow {
                when: when.into(),
                menu: menu.into(),
                what: what.into(),
                href: "/60/1".into(),
                client: client.into(),
                client_href: "/70/1012".into(),
                words: words.into(),
                mend,
                due: Some(due("7/3(金)", "今日", DueTone::Now)),
                status: Status::of(StatusKind::Returned),
            }
        };
    ReturnsPage {
        frame: frame("返戻", "16", &[("/", "番号・検索"), ("↑ ↓", "行"), ("Enter", "開く")]),
        notes: Vec::new(),
        filters: Filters {
            label: "絞り込み".into(),
            links: vec![
                FilterLink::new("直していない", "2", "?").current(),
                FilterLink::new("直した", "11", "?f=mended"),
                FilterLink::new("すべて", "13", "?f=all"),
            ],
        },
        rows: vec![
            row(
                "7/2(木)",
                "26",
                "資格喪失届 1人",
                "医療法人すずかけ会",
                "生年月日の元号が被保険者台帳と相違しています",
                Some(Link::new("外山 健さんの生年月日を直す", "/71/1012-4/identity")),
            ),
            row(
                "7/1(水)",
                "21",
                "資格取得届 2人",
                "株式会社東雲電装",
                "添付書類の確認ができません",
                None,
            ),
        ],
        empty: None,
        filed: vec![FiledRow {
            menu: "22".into(),
            what: "算定基礎届 令和8年".into(),
            href: "/60/7".into(),
            client: "1007 株式会社つばめ精機".into(),
            client_href: "/70/1007".into(),
            staff: "佐々木".into(),
            differs: "1007-12 早川 美咲 月の報酬 令和8年6月: 固定的賃金 400,000円 → 411,000円"
                .into(),
            paper: "算定基礎届（訂正）".into(),
            status: Status::of(StatusKind::Done),
        }],
    }
}

fn no_returns() -> ReturnsPage {
    ReturnsPage {
        rows: Vec::new(),
        empty: Some(Empty {
            title: "直していない返戻はありません".into(),
            lines: vec!["返戻されたときは、案件の画面で「返戻を記録する」から入れます。".into()],
            actions: links(&[("60 案件を開く", "/60")]),
        }),
        filed: Vec::new(),
        ..returns()
    }
}

pub fn states() -> Vec<(&'static str, String)> {
    vec![
        page("12-approvals", &approvals(false)),
        page("12-approvals-chosen", &approvals(true)),
        page("12-approvals-none", &none_waits()),
        page("15-batches", &batches(false)),
        page("15-batches-running", &batches(true)),
        page("16-returns", &returns()),
        page("16-returns-none", &no_returns()),
    ]
}
