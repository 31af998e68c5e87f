//! 本人の入場 as views.

use romori_app::house::{DeviceRow, Entrance, Function, Invited, PAPER_DAYS, Picture};
use romori_types::{date_ja, day_in_japan};

use super::office_frame;
use super::seen::when;
use crate::shell::{AppState, Signed};
use crate::view::office::{
    ConfirmPage, EntrancePage, Note, PhoneShown, Press, Status, StatusKind, Tone, Weight,
    WorkerPaper,
};
use crate::view::{Crumb, Frame, KeyHint};

fn framed(state: &AppState, signed: &Signed, (client, person): (u32, u32), title: &str) -> Frame {
    let crumbs = vec![
        Crumb::to("71 個人", format!("/71/{client}")),
        Crumb::to(format!("{client}-{person}"), format!("/71/{client}/{person}")),
        Crumb::here(title),
    ];
    office_frame(state, signed, title, "71", crumbs)
}

fn address((client, person): (u32, u32)) -> String {
    format!("/71/{client}/{person}/entrance")
}

/// The page.
pub fn entrance_view(
    state: &AppState,
    signed: &Signed,
    numbers: (u32, u32),
    entrance: &Entrance,
    done: &str,
) -> EntrancePage {
    let frame = framed(state, signed, numbers, "本人の入場");
    let address = address(numbers);
    let open = state.setting().workers_at.is_some();
    let may = signed.visitor.may(Function::AdmitWorkers);
    let invite = (may && open).then(|| Press {
        label: "登録コードの紙を作る".to_owned(),
        about: String::new(),
        action: address.clone(),
        csrf: frame.standing.csrf.clone(),
        fields: Vec::new(),
        weight: Weight::Main,
    });
    let active = entrance.account.as_ref().is_some_and(|account| account.active);
    EntrancePage {
        notes: notes(open, done),
        state: state_lines(entrance),
        close: (may && active).then(|| format!("{address}/close")),
        phones: entrance.phones.iter().map(|phone| shown(phone, may, &address)).collect(),
        frame,
        invite,
    }
}

fn notes(open: bool, done: &str) -> Vec<Note> {
    let told = match done {
        "closed" => {
            Some("この人の入場を終わらせました。電話機・パスキー・サインインは、もう使えません。")
        }
        "phone" => Some("電話機を使えなくしました。その電話機のサインインも終わりました。"),
        _ => None,
    };
    let told = told.map(|words| Note { focus: true, ..Note::new(Tone::Ok, words, &[]) });
    let line = "運用の担当の人に、--worker-host で本人の入口のアドレスを決めてもらってください。";
    let shut = (!open).then(|| Note::new(Tone::Care, "本人の入口が開いていません", &[line]));
    told.into_iter().chain(shut).collect()
}

fn state_lines(entrance: &Entrance) -> Vec<(String, String)> {
    let line = |label: &str, value: String| (label.to_owned(), value);
    let Some(account) = &entrance.account else {
        let words = "まだ始めていません。登録コードの紙を作り、本人に手渡すと始まります。";
        return vec![line("状態", words.to_owned())];
    };
    let standing = if account.active {
        "入れます"
    } else {
        "入れません（新しい紙を作ると、また入れます）"
    };
    let last = account.last.map_or_else(
        || "在職のあいだ。退職すると、翌年の3月31日まで".to_owned(),
        |last| format!("{}まで（退職した翌年の3月31日）", date_ja(last)),
    );
    vec![
        line("状態", standing.to_owned()),
        line("使える期間", last),
        line("最後の利用", account.used_at.map_or_else(|| "まだ".to_owned(), when)),
        line("いま入っている所", format!("{}か所", entrance.sessions)),
    ]
}

fn shown(phone: &DeviceRow, may: bool, address: &str) -> PhoneShown {
    let status = match phone.revoked_at {
        Some(at) => Status::new(StatusKind::Ended, format!("{}に失効", date_ja(day_in_japan(at)))),
        None => Status::new(StatusKind::Done, "使用中"),
    };
    PhoneShown {
        label: phone.label.clone(),
        made: when(phone.made_at),
        last: phone.seen_at.map_or_else(|| "まだ".to_owned(), when),
        end: (may && phone.revoked_at.is_none()).then(|| format!("{address}/phones/{}", phone.id)),
        status,
    }
}

/// The paper.
pub fn paper_view(
    state: &AppState,
    signed: &Signed,
    numbers: (u32, u32),
    invited: &Invited,
    home: &str,
    picture: Option<&Picture>,
) -> WorkerPaper {
    let day = date_ja(day_in_japan(invited.code.until));
    WorkerPaper {
        frame: framed(state, signed, numbers, "登録コードの紙"),
        name: invited.name.clone(),
        home: home.to_owned(),
        code: invited.code.text.to_string(),
        until: format!("{day}（{PAPER_DAYS}日間）"),
        picture: picture.map(|made| (made.side(), made.path())),
        back: address(numbers),
    }
}

/// Asks before a worker enters no more.
pub fn close_view(state: &AppState, signed: &Signed, numbers: (u32, u32)) -> ConfirmPage {
    ConfirmPage {
        question: "この人の、本人の入場を終わらせますか".to_owned(),
        consequences: vec![
            "登録した電話機・パスキー・サインインは、すぐに使えなくなります。".to_owned(),
            "台帳の内容は変わりません。新しい紙を作ると、また始められます。".to_owned(),
        ],
        action: format!("{}/close", address(numbers)),
        submit: "本人の入場を終わらせる".to_owned(),
        ..confirm(state, signed, numbers, "本人の入場を終わらせる")
    }
}

/// Asks before a telephone is revoked; what else is to be done when it is lost.
pub fn phone_view(
    state: &AppState,
    signed: &Signed,
    numbers: (u32, u32),
    phone: &DeviceRow,
) -> ConfirmPage {
    ConfirmPage {
        question: format!("{}を使えなくしますか", phone.label),
        consequences: vec![
            "1. 申し出た人が本人であることを、面談か、知っている番号への電話で確かめます。"
                .to_owned(),
            "2. 下のボタンで使えなくします。その電話機のサインインは、次の操作で終わります。"
                .to_owned(),
            "3. 「01 見た人の記録」で、なくしてからの本人の操作に覚えがあるかを本人に確かめます。"
                .to_owned(),
            "4. 新しい電話機のために、登録コードの紙を作って手渡します。".to_owned(),
        ],
        action: format!("{}/phones/{}", address(numbers), phone.id),
        submit: format!("{}を使えなくする", phone.label),
        ..confirm(state, signed, numbers, "電話機を使えなくする")
    }
}

fn confirm(state: &AppState, signed: &Signed, numbers: (u32, u32), title: &str) -> ConfirmPage {
    let mut frame = framed(state, signed, numbers, title);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "行う" }];
    ConfirmPage {
        frame,
        question: String::new(),
        consequences: Vec::new(),
        problem: None,
        action: String::new(),
        hidden: Vec::new(),
        reason: None,
        typed: None,
        purposes: Vec::new(),
        submit: String::new(),
        danger: true,
        back: address(numbers),
    }
}
