//! 知らせの宛先 as a view.

use romori_app::house::OwnMail;

use super::form_parts::{group, hinted};
use super::office_frame;
use super::rights::Entries;
use crate::shell::{AppState, Signed};
use crate::view::office::{FieldKind, FormPage, Link, Note, Press, Tone, Weight, Width};
use crate::view::{Crumb, KeyHint};

/// Where one is told, and how one says so: first the address, then the code that came there.
pub fn mail_view(
    state: &AppState,
    signed: &Signed,
    (own, again): (&OwnMail, bool),
    entries: &Entries,
    done: &str,
) -> FormPage {
    let title = "知らせの宛先";
    let crumbs = vec![Crumb::to("90 自分", "/90"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "90", crumbs);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "送る" }];
    frame.failed = !entries.is_right();
    let csrf = frame.standing.csrf.clone();
    let mut notes = Vec::new();
    if !done.is_empty() {
        notes.push(Note { focus: true, ..Note::new(Tone::Ok, done, &[]) });
    }
    if let Some(address) = &own.address {
        let stop = Press::new("送るのをやめる", "/90/mail/remove", csrf).weighing(Weight::Small);
        notes.push(Note {
            press: Some(stop),
            ..Note::new(Tone::Info, format!("知らせを {address} に送っています"), &[])
        });
    }
    let waits = own.waits.as_ref().filter(|_| !again);
    if let Some(address) = waits {
        notes.push(Note {
            links: vec![Link::new("宛先を入れ直す・もう一度送る", "/90/mail?again=1")],
            ..Note::new(Tone::Care, format!("{address} に確認の数字を送りました"), &[])
        });
    }
    let (action, field, submit) = match waits {
        Some(_) => {
            let code = entries.field("code", "届いた数字", FieldKind::Digits, Width::W8);
            ("/90/mail/confirm", hinted(code, "8桁。30分のあいだ、5回まで"), "この宛先に決める")
        }
        None => {
            let address = entries.field("address", "メールアドレス", FieldKind::Text, Width::W26);
            let hint = "半角で1つ。確認の数字を送ります";
            ("/90/mail", hinted(address, hint), "確認の数字を送る")
        }
    };
    FormPage {
        frame,
        notes,
        stale: None,
        action: action.to_owned(),
        hidden: Vec::new(),
        groups: vec![group("宛先", "", vec![field])],
        consequences: vec![
            "新しい端末、パスワードや確認手段の変更、運営の支援、同時利用に気付いたときに送ります。"
                .to_owned(),
            "管理者には、記録簿の控え（件数と根）を毎日、契約の終わりが近いことを30日・7日・1日前に送ります。"
                .to_owned(),
            "手紙には、だれのことも、何があったかも書きません。サインインして確かめます。".to_owned(),
        ],
        submit: submit.to_owned(),
        cancel: "/90".to_owned(),
        known: None,
    }
}
