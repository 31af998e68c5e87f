//! GET /entry — 入場と端末.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{DeviceRow, DeviceWay, OwnFactor, SessionRecord};
use romori_types::{Device, DeviceId};
use serde::Deserialize;

use super::shown::inside;
use crate::present::house::when;
use crate::shell::{AppState, Failure, Own, show};
use crate::view::office::{Note, Press, Tone, Weight};
use crate::view::worker::{EntryLine, WorkerEntry};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    own: Own,
    Query(asked): Query<Asked>,
) -> Response {
    own.work(move |own| {
        let done = match asked.done.as_str() {
            "session" => Some("終わらせました。"),
            "phone" => Some("その電話機を使えなくしました。"),
            "passkey" => Some(
                "パスキーを消しました。電話機の中にも残っているときは、電話機の設定で消せます。",
            ),
            _ => None,
        };
        let page = entry_page(&state, own, done)?;
        Ok(show(&page))
    })
    .await
}

fn entry_page(state: &AppState, own: &Own, done: Option<&str>) -> Result<WorkerEntry, Failure> {
    let (house, visitor) = (&own.house, &own.visitor);
    let shell = inside(state, own, "入場と端末", "/entry");
    let sessions = house.own_sessions(visitor)?;
    let mut phones = house.own_devices(visitor)?;
    phones.retain(|phone| phone.way == DeviceWay::Browser && phone.revoked_at.is_none());
    let passkeys = house.own_factors(visitor)?.factors;
    let press = |label: &str, about: String, action: &str, fields: Vec<(String, String)>| Press {
        label: label.to_owned(),
        about,
        action: action.to_owned(),
        csrf: shell.csrf.clone(),
        fields,
        weight: Weight::Quiet,
    };
    let own_phone = visitor.record.device;
    let session = |one: &SessionRecord| {
        let here = one.id == visitor.record.id;
        let title = label_of(&phones, one.device);
        let title = if here { format!("{title}（いま見ている所）") } else { title };
        let ends = || {
            let id = vec![("session".to_owned(), one.id.to_string())];
            press("終わらせる", when(one.begun_at), "/entry/sessions", id)
        };
        EntryLine {
            title,
            words: format!("{} に入り、{} に使いました", when(one.begun_at), when(one.used_at)),
            press: (!here).then(ends),
        }
    };
    let phone = |one: &DeviceRow| {
        let here = own_phone == Device::Bound(one.id);
        let title =
            if here { format!("{}（いまの電話機）", one.label) } else { one.label.clone() };
        let last = one.seen_at.map_or_else(|| "まだ".to_owned(), when);
        let id = vec![("phone".to_owned(), one.id.to_string())];
        EntryLine {
            title,
            words: format!("{} に登録。最後に入ったのは {last}", when(one.made_at)),
            press: Some(press("使えなくする", one.label.clone(), "/entry/phones", id)),
        }
    };
    let several = passkeys.len() > 1;
    let passkey = |one: &OwnFactor| {
        let id = vec![("passkey".to_owned(), one.id.to_string())];
        EntryLine {
            title: one.name.clone(),
            words: format!("{}。{} に登録", flags(one.synced), when(one.made_at)),
            press: several.then(|| press("消す", one.name.clone(), "/entry/passkeys", id)),
        }
    };
    Ok(WorkerEntry {
        note: done.map(|words| Note { focus: true, ..Note::new(Tone::Ok, words, &[]) }),
        end_others: (sessions.len() > 1)
            .then(|| press("ほかをすべて終わらせる", String::new(), "/entry/sessions", Vec::new())),
        sessions: sessions.iter().map(session).collect(),
        passkeys: passkeys.iter().map(passkey).collect(),
        phones: phones.iter().map(phone).collect(),
        shell,
    })
}

fn label_of(phones: &[DeviceRow], device: Device) -> String {
    let id = |id: DeviceId| phones.iter().find(|phone| phone.id == id);
    let found = match device {
        Device::Bound(device) => id(device),
        Device::NotYetBound => None,
    };
    found.map_or_else(|| "電話機".to_owned(), |phone| phone.label.clone())
}

/// Whether a passkey may leave its device, and whether it has: as the device said at its last use.
fn flags(synced: Option<(bool, bool)>) -> &'static str {
    match synced {
        Some((true, true)) => "ほかの端末にも写されています",
        Some((true, false)) => "ほかの端末に写せますが、まだ写されていません",
        Some((false, _)) | None => "この電話機の外には出ません",
    }
}
