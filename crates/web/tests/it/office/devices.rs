use super::*;

fn enrol(step: EnrolStep, note: Option<Note>) -> EnrolPage {
    EnrolPage {
        csrf: TOKEN.into(),
        note,
        step,
        css: "/assets/romori.css".into(),
        script: "/assets/romori.js".into(),
    }
}

const CODE: &str = "0A1B2-C3D4E-5F6G7-H8J9K";

fn row(label: &str, owner: &str, last: &str, until: &str, status: Status) -> DeviceShown {
    DeviceShown {
        label: label.into(),
        owner: owner.into(),
        way: "端末で作った鍵".into(),
        last: last.into(),
        until: until.into(),
        status,
        current: false,
        actions: vec![Link::new("失効する", "/92/1/revoke"), Link::new("なくした", "/92/1/lost")],
    }
}

fn devices(of_office: bool) -> DevicesPage {
    let code = "0A1B2-C3D4E-5F6G7-H8J9K　（この画面を離れると、もう見られません）";
    let next = "7/3 10:41:07 まで、1台に使えます。電話か対面で本人に伝えてください。";
    let note = Note::new(Tone::Ok, "小野寺 拓さんの登録コード", &[code, next]);
    let used = || Status::new(StatusKind::Done, "使用中");
    let users = |path: &str| {
        let link = |name: &str, number: u8| {
            Link::new(format!("{name}さん"), format!("/92/users/{number}/{path}"))
        };
        vec![link("佐々木 遥", 1), link("水野 綾", 2), link("小野寺 拓", 3)]
    };
    DevicesPage {
        frame: frame("端末", "92", &[("?", "キー")]),
        toast: None,
        notes: if of_office { vec![note] } else { Vec::new() },
        of_office,
        rows: vec![
            DeviceShown {
                current: true,
                ..row("受付のPC", "佐々木 遥", "7/3 9:41:02", "令和9年6月30日(水)", used())
            },
            DeviceShown {
                actions: vec![Link::new("更新する", "/92/2/renew")],
                ..row(
                    "持ち出し用のノート",
                    "水野 綾",
                    "7/2 17:20:55",
                    "令和8年7月20日(月)",
                    Status::new(StatusKind::Check, "更新の時期"),
                )
            },
            DeviceShown {
                way: "ファイルで渡した鍵".into(),
                actions: Vec::new(),
                ..row(
                    "iPad",
                    "水野 綾",
                    "まだ",
                    "令和9年6月1日(火)",
                    Status::new(StatusKind::Ended, "令和8年7月1日(水)に失効"),
                )
            },
        ],
        issue: if of_office { users("code") } else { Vec::new() },
        admit: if of_office { users("admission") } else { Vec::new() },
    }
}

fn renew(done: Option<&str>, problem: Option<Note>) -> DeviceRenewPage {
    DeviceRenewPage {
        frame: Frame {
            failed: problem.is_some(),
            ..frame("証明書を更新する", "92", &[("?", "キー")])
        },
        problem,
        label: "持ち出し用のノート".into(),
        until: "令和8年7月20日(月)".into(),
        action: "/92/2/renew".into(),
        done: done.map(str::to_owned),
    }
}

pub fn states() -> Vec<(&'static str, String)> {
    let wrong = |words: &str| {
        Some(Note {
            focus: true, ..Note::new(Tone::Bad, "登録できませんでした", &[words])
        })
    };
    let ways = |label: &str| EnrolStep::Ways { code: CODE.into(), label: label.into() };
    let until = "令和9年6月30日(水)".to_owned();
    vec![
        page("enrol", &enrol(EnrolStep::Code, None)),
        page("enrol-wrong", &enrol(EnrolStep::Code, wrong("登録コードが違うか、使われました。"))),
        page("enrol-ways", &enrol(ways(""), None)),
        page("enrol-ways-wrong", &enrol(ways("受付のPC"), wrong("署名要求として読めません。"))),
        page(
            "enrol-done",
            &enrol(EnrolStep::Done { serial: "4f".repeat(16), until: until.clone() }, None),
        ),
        page(
            "enrol-file",
            &enrol(
                EnrolStep::File {
                    address: format!("/enrol/keys/{TOKEN}"),
                    passphrase: "abcde-fghjk-mnpqr-stuvw-xyz23".into(),
                    until,
                },
                None,
            ),
        ),
        page("devices", &devices(true)),
        page("devices-own", &devices(false)),
        page("devices-none", &DevicesPage { rows: Vec::new(), ..devices(false) }),
        page("device-renew", &renew(None, wrong("署名要求として読めません。"))),
        page("device-renewed", &renew(Some("4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f"), None)),
    ]
}
