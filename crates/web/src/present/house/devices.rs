//! 92 端末 as views.

use romori_app::house::{
    Admission, DeviceRow, DeviceWay, EnrolmentCode, Party, Standing, User, is_due,
};
use romori_types::{ActorId, Device, Timestamp, day_in_japan};

use super::office_frame;
use super::seen::when;
use crate::shell::{AppState, Signed};
use crate::view::office::{
    ConfirmPage, DeviceRenewPage, DeviceShown, DevicesPage, Link, Note, Status, StatusKind, Toast,
    Tone,
};
use crate::view::{Crumb, KeyHint, day_long};

/// What the page is made of.
pub struct DevicesData {
    /// The devices: all of the office's for an administrator, else one's own.
    pub devices: Vec<DeviceRow>,
    /// The users of the office; none where the visitor is no administrator.
    pub users: Option<Vec<User>>,
    /// Who was asked to be let in without a device.
    pub asked: Vec<Admission>,
    /// Now.
    pub now: Timestamp,
}

/// 92 端末.
pub fn devices_view(
    state: &AppState,
    signed: &Signed,
    data: &DevicesData,
    done: &str,
    notes: Vec<Note>,
) -> DevicesPage {
    let mut frame = office_frame(state, signed, "端末", "92", vec![Crumb::here("92 端末")]);
    let active = data.devices.iter().filter(|device| device.revoked_at.is_none());
    frame.facts = format!("{}台", active.count());
    let users = data.users.as_deref().unwrap_or_default();
    let mut all = notes;
    let own = signed.visitor.session.actor();
    let soon = data.devices.iter().filter(|device| device.account == own);
    for device in soon.filter(|device| is_due(device, data.now) && device.until > data.now) {
        let title = format!("{}の証明書は {}までです", device.label, day(device.until));
        let line = "期限が来る前に、この一覧の「更新する」で新しい証明書にしてください。";
        all.push(Note::new(Tone::Care, title, &[line]));
    }
    for asked in &data.asked {
        all.push(asked_note(asked, users, own));
    }
    let each = |path: &str| {
        let link = |user: &User| {
            Link::new(format!("{}さん", user.name), format!("/92/users/{}/{path}", user.id))
        };
        // A worker registers his telephone by the paper of page 71.
        let staff = |user: &&User| user.rights.party != Party::Worker;
        let active = users.iter().filter(|user| user.standing == Standing::Active);
        active.filter(staff).map(link).collect()
    };
    DevicesPage {
        toast: (!done.is_empty()).then(|| Toast { words: done.to_owned(), undo: None, link: None }),
        notes: all,
        of_office: data.users.is_some(),
        rows: data.devices.iter().map(|device| row(signed, device, users, data.now)).collect(),
        issue: each("code"),
        admit: each("admission"),
        frame,
    }
}

/// Somebody is to be let in without a device: everybody who may decide it sees it.
fn asked_note(asked: &Admission, users: &[User], own: ActorId) -> Note {
    let (who, by) = (name_of(users, asked.account), name_of(users, asked.asked_by));
    let title = format!("{who}さんを端末なしで入れる申出があります");
    let mine = asked.asked_by == own;
    let line = format!("{} に、{by}さんが申し出ました。", when(asked.asked_at));
    let next = if mine {
        "ほかの管理者が認めるのを待っています。"
    } else {
        "本人に確かめてから認めてください。"
    };
    let note = Note::new(Tone::Care, title, &[line.as_str(), next]);
    if mine {
        return note;
    }
    let link = Link::new("内容を見て認める", format!("/92/admissions/{}", asked.id));
    Note { links: vec![link], ..note }
}

fn name_of(users: &[User], account: ActorId) -> String {
    let user = users.iter().find(|user| user.id == account);
    user.map_or_else(String::new, |user| user.name.clone())
}

fn row(signed: &Signed, device: &DeviceRow, users: &[User], now: Timestamp) -> DeviceShown {
    let own = device.account == signed.visitor.session.actor();
    let open = device.revoked_at.is_none() && device.until >= now;
    let at = |path: &str| format!("/92/{}/{path}", device.id);
    let mut actions = Vec::new();
    if open && own && is_due(device, now) {
        actions.push(Link::new("更新する", at("renew")));
    }
    if open {
        actions.push(Link::new("失効する", at("revoke")));
        actions.push(Link::new("なくした", at("lost")));
    }
    let status = if let Some(at) = device.revoked_at {
        Status::new(StatusKind::Ended, format!("{}に失効", day(at)))
    } else if device.until < now {
        Status::new(StatusKind::Ended, "期限切れ")
    } else if is_due(device, now) {
        Status::new(StatusKind::Check, "更新の時期")
    } else {
        Status::new(StatusKind::Done, "使用中")
    };
    DeviceShown {
        label: device.label.clone(),
        owner: name_of(users, device.account),
        way: device.way.ja().to_owned(),
        last: device.seen_at.map_or_else(|| "まだ".to_owned(), when),
        until: match device.way {
            DeviceWay::Admission => when(device.until),
            DeviceWay::Request | DeviceWay::File | DeviceWay::Browser => day(device.until),
        },
        status,
        current: signed.visitor.record.device == Device::Bound(device.id),
        actions,
    }
}

fn day(at: Timestamp) -> String {
    day_long(day_in_japan(at))
}

/// The code that is shown once.
pub fn code_note(name: &str, code: &EnrolmentCode) -> Note {
    let line = format!("{}　（この画面を離れると、もう見られません）", code.text.as_str());
    let next = format!(
        "{} まで、1台に使えます。電話か対面で本人に伝えてください。本人は、登録する端末で /enrol を開きます。",
        when(code.until)
    );
    let title = format!("{name}さんの登録コード");
    Note { focus: true, ..Note::new(Tone::Ok, title, &[line.as_str(), next.as_str()]) }
}

/// Asks before a code is given.
pub fn code_view(state: &AppState, signed: &Signed, user: &User) -> ConfirmPage {
    let page = confirm(state, signed, "登録コードを発行する");
    ConfirmPage {
        question: format!("{}さんの端末を登録するコードを発行しますか", user.name),
        consequences: vec![
            "コードを一度だけ表示します。1時間のあいだ、1台に使えます。".to_owned(),
            "登録した端末からは、その利用者だけがサインインできます。".to_owned(),
        ],
        action: format!("/92/users/{}/code", user.id),
        submit: "登録コードを発行する".to_owned(),
        ..page
    }
}

/// The code of an admission, shown once.
pub fn admission_note(name: &str, code: &EnrolmentCode) -> Note {
    let line = format!("{}　（この画面を離れると、もう見られません）", code.text.as_str());
    let next = format!(
        "{} から {} まで使えます。本人は /enrol でこのコードを入れ、1時間だけサインインできます。",
        when(code.opens_at),
        when(code.until)
    );
    let title = format!("{name}さんの、端末なしの入場のコード");
    Note { focus: true, ..Note::new(Tone::Ok, title, &[line.as_str(), next.as_str()]) }
}

/// Asks before an administrator asks for an admission.
pub fn admission_view(state: &AppState, signed: &Signed, user: &User) -> ConfirmPage {
    let page = confirm(state, signed, "端末なしで入れる");
    ConfirmPage {
        question: format!("{}さんを、端末なしで入れることを申し出ますか", user.name),
        consequences: vec![
            "ほかの管理者が1時間以内に認めると、コードが出ます。入れるのは1時間です。".to_owned(),
            "管理者が1人のときは、15分たってからコードが使えます。".to_owned(),
            "申出・承認・入場は、すべて記録に残ります。".to_owned(),
        ],
        action: format!("/92/users/{}/admission", user.id),
        submit: "端末なしの入場を申し出る".to_owned(),
        danger: true,
        ..page
    }
}

/// Asks before another administrator agrees.
pub fn agree_view(
    state: &AppState,
    signed: &Signed,
    asked: &Admission,
    user: &User,
) -> ConfirmPage {
    let page = confirm(state, signed, "端末なしの入場を認める");
    ConfirmPage {
        question: format!("{}さんを、端末なしで1時間入れることを認めますか", user.name),
        consequences: vec![
            "電話か対面で、本人と事情を確かめてください。".to_owned(),
            "コードを一度だけ表示します。15分のあいだ使えます。".to_owned(),
        ],
        action: format!("/92/admissions/{}", asked.id),
        submit: "端末なしの入場を認める".to_owned(),
        danger: true,
        ..page
    }
}

/// Asks before a device is revoked; for a lost one, what else is to be done.
pub fn end_view(state: &AppState, signed: &Signed, device: &DeviceRow, lost: bool) -> ConfirmPage {
    let label = &device.label;
    let out = "この端末のサインインは、すぐに終わります。".to_owned();
    let never = "元には戻せません。また使うときは、登録し直します。".to_owned();
    if !lost {
        let page = confirm(state, signed, "端末を失効させる");
        return ConfirmPage {
            question: format!("{label}を失効させますか"),
            consequences: vec![out, never],
            action: format!("/92/{}/revoke", device.id),
            submit: format!("{label}を失効させる"),
            danger: true,
            ..page
        };
    }
    let page = confirm(state, signed, "端末をなくしたとき");
    ConfirmPage {
        question: format!("{label}をなくしたとして、失効させますか"),
        consequences: vec![
            format!("1. 下のボタンで、端末を失効させます。{out}"),
            "2. その端末でパスワードを保存していたときは、「90 自分」で変えます。".to_owned(),
            "3. 「01 見た人の記録」で、なくしてからの操作に覚えのないものがないか確かめます。"
                .to_owned(),
            "4. 覚えのない操作か、端末に保存したファイルがあるときは、事務所の責任者に知らせ、漏えい等の報告が要るかを決めます。"
                .to_owned(),
            format!("5. 端末が見つかっても、証明書は使えません。{never}"),
        ],
        action: format!("/92/{}/lost", device.id),
        submit: format!("{label}を失効させる"),
        danger: true,
        ..page
    }
}

/// 証明書を更新する.
pub fn renew_view(
    state: &AppState,
    signed: &Signed,
    device: &DeviceRow,
    problem: Option<&str>,
    done: Option<String>,
) -> DeviceRenewPage {
    let title = "証明書を更新する";
    let crumbs = vec![Crumb::to("92 端末", "/92"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "92", crumbs);
    frame.failed = problem.is_some();
    let note = |words: &str| Note {
        focus: true,
        ..Note::new(Tone::Bad, "更新できませんでした", &[words])
    };
    DeviceRenewPage {
        frame,
        problem: problem.map(note),
        label: device.label.clone(),
        until: day(device.until),
        action: format!("/92/{}/renew", device.id),
        done,
    }
}

fn confirm(state: &AppState, signed: &Signed, title: &str) -> ConfirmPage {
    let crumbs = vec![Crumb::to("92 端末", "/92"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "92", crumbs);
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
        danger: false,
        back: "/92".to_owned(),
    }
}
