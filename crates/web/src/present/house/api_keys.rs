//! Keys of programs as a view: one's own under 90, those of the office under 91.

use std::net::IpAddr;

use romori_app::house::{ApiKeyLine, Clients, EntryError, Function, House};
use romori_types::{Date, date_ja};

use super::office_frame;
use super::seen::when;
use crate::shell::{AppState, Pressed, Signed};
use crate::view::Crumb;
use crate::view::office::{
    ApiKeyForm, ApiKeyRow, ApiKeysPage, Empty, Note, Press, Status, StatusKind, Toast, Tone, Weight,
};

/// What was entered for a new key.
#[derive(Debug, Default)]
pub struct KeyForm {
    /// 名前
    pub name: String,
    /// 最後の日
    pub until: String,
    /// 使う機械のアドレス
    pub network: String,
    clients: String,
    chosen: Vec<String>,
    offered: Vec<Function>,
    errors: Vec<(String, String)>,
}

impl KeyForm {
    /// A new one, for whoever asks from this address.
    pub fn fresh(signed: &Signed, address: IpAddr) -> Self {
        Self {
            network: address.to_canonical().to_string(),
            offered: House::functions_for_programs(&signed.visitor),
            ..Self::default()
        }
    }

    /// As it was sent.
    pub fn of(form: &Pressed) -> Self {
        let field = |name| form.value(name).unwrap_or_default().trim().to_owned();
        Self {
            name: field("name"),
            until: field("until"),
            network: field("network"),
            clients: field("clients"),
            chosen: form.values("function").map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    /// Says what may be chosen.
    pub fn offer(&mut self, functions: Vec<Function>) {
        self.offered = functions;
    }

    /// What was chosen.
    pub fn functions(&self) -> Vec<Function> {
        let chosen = self.chosen.iter().filter_map(|code| code.parse().ok());
        chosen.filter_map(Function::of_code).collect()
    }

    /// The clients that are named; all of one's own when none is.
    pub fn clients(&self, signed: &Signed) -> Result<Clients, EntryError> {
        let folded = romori_types::fold_width(&self.clients);
        let parts = folded.split(|letter: char| !letter.is_ascii_digit());
        let numbers: Vec<u32> =
            parts.filter(|part| !part.is_empty()).filter_map(|part| part.parse().ok()).collect();
        if numbers.is_empty() {
            return Ok(Clients::All);
        }
        signed.house.own_clients_numbered(&signed.visitor, &numbers)
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, field: &str, words: String) {
        self.errors.push((field.to_owned(), words));
    }

    fn view(&self) -> ApiKeyForm {
        let function = |function: &Function| {
            let code = function.code().to_string();
            let chosen = self.chosen.contains(&code);
            (code, function.ja().to_owned(), chosen)
        };
        ApiKeyForm {
            name: self.name.clone(),
            until: self.until.clone(),
            network: self.network.clone(),
            clients: self.clients.clone(),
            functions: self.offered.iter().map(function).collect(),
            errors: self.errors.clone(),
        }
    }
}

/// The key that is shown once.
pub fn made_key_note(name: &str, text: &str) -> Note {
    let line = format!("{text}　（この画面を離れると、もう見られません）");
    let next = "プログラムの設定に入れてください。管理者が 91 の「プログラムの鍵」で使えるようにすると働きます。";
    let title = format!("鍵「{name}」を作りました");
    Note { focus: true, ..Note::new(Tone::Ok, title, &[line.as_str(), next]) }
}

/// The page: with a form it is one's own.
pub fn keys_view(
    state: &AppState,
    signed: &Signed,
    keys: &[ApiKeyLine],
    form: Option<&KeyForm>,
    done: &str,
    notes: Vec<Note>,
) -> ApiKeysPage {
    let is_own = form.is_some() || !notes.is_empty();
    let (menu, crumb) = if is_own {
        ("90", Crumb::to("90 自分", "/90"))
    } else {
        ("91", Crumb::to("91 利用者と権限", "/91"))
    };
    let title = "プログラムの鍵";
    let mut frame = office_frame(state, signed, title, menu, vec![crumb, Crumb::here(title)]);
    frame.facts = format!("{}個", keys.iter().filter(|line| !line.is_over).count());
    frame.failed = form.is_some_and(|form| !form.errors.is_empty());
    let csrf = frame.standing.csrf.clone();
    let today = state.clock().today();
    ApiKeysPage {
        toast: (!done.is_empty()).then(|| Toast { words: done.to_owned(), undo: None, link: None }),
        notes,
        rows: keys.iter().map(|line| row(line, is_own, &csrf, today)).collect(),
        empty: keys.is_empty().then(|| Empty {
            title: "鍵はありません".to_owned(),
            lines: vec![
                "プログラムから使うには、本人が 90 の「プログラムの鍵」で作ります。".to_owned(),
            ],
            actions: Vec::new(),
        }),
        form: form.map(KeyForm::view),
        frame,
    }
}

fn row(line: &ApiKeyLine, is_own: bool, csrf: &str, _today: Date) -> ApiKeyRow {
    let key = &line.key;
    let press = |label: &str, action: &str, weight: Weight| Press {
        about: key.name.clone(),
        fields: vec![
            ("key".to_owned(), key.id.to_string()),
            ("from".to_owned(), if is_own { "own" } else { "office" }.to_owned()),
        ],
        weight,
        ..Press::new(label, action, csrf)
    };
    let mut presses = Vec::new();
    if !line.is_over && key.released_at.is_none() && !is_own {
        presses.push(press("使えるようにする", "/91/keys/release", Weight::Usual));
    }
    if !line.is_over {
        presses.push(press("失効させる", "/90/keys/revoke", Weight::Danger));
    }
    ApiKeyRow {
        name: key.name.clone(),
        owner: line.owner.clone(),
        functions: key.functions.iter().map(Function::ja).collect::<Vec<_>>().join("・"),
        clients: match &key.clients {
            Clients::All => "担当のすべて".to_owned(),
            Clients::Only(some) => format!("{}社", some.len()),
        },
        until: format!("{}まで", date_ja(key.until)),
        network: key.network.map_or_else(|| "登録した端末".to_owned(), |one| one.to_string()),
        last: key.used_at.map_or_else(|| "まだ".to_owned(), when),
        status: if line.is_over {
            Status::new(StatusKind::Ended, "終わった")
        } else if key.released_at.is_none() {
            Status::new(StatusKind::Waiting, "管理者の確認待ち")
        } else {
            Status::new(StatusKind::Done, "使える")
        },
        presses,
    }
}
