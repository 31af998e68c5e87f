//! 90 自分 as a view.

use romori_app::house::{
    OwnCompany, OwnFactor, OwnFactors, OwnMail, PasswordProblem, SessionRecord,
};

use romori_types::Device;

use super::company::own_company;
use super::office_frame;
use super::seen::when;
use super::users::{clients_words, confirm, roles_words, toast};
use crate::shell::{AppState, Failure, Signed};
use crate::view::Crumb;
use crate::view::office::{
    ConfirmPage, Entered, FactorRow, Link, MePage, Note, Press, SessionRow, Term, Tone, Weight,
    forms,
};

/// What is wrong with the fields of a new password.
#[derive(Debug, Default)]
pub struct PasswordErrors(Vec<(&'static str, String)>);

impl PasswordErrors {
    /// The present one does not fit.
    pub fn current() -> Self {
        let words = "いまのパスワードと合いません。もう一度入れてください。";
        Self(vec![("current", words.to_owned())])
    }

    /// The two new ones differ.
    pub fn again() -> Self {
        let words = "2つの新しいパスワードが違います。同じものを入れてください。";
        Self(vec![("password_again", words.to_owned())])
    }

    /// The new one does not keep to the rule.
    pub fn new_one(problems: &[PasswordProblem]) -> Self {
        let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Self(vec![("password", words.join(" "))])
    }

    fn entered(&self, field: &str) -> Entered {
        let error = self.0.iter().find(|(of, _)| *of == field);
        Entered { error: error.map(|(_, words)| words.clone()), ..Entered::default() }
    }
}

/// Asks before a proof is taken away.
pub fn remove_factor_view(
    state: &AppState,
    signed: &Signed,
    id: &str,
    name: &str,
    problem: Option<&str>,
) -> ConfirmPage {
    let title = "確認手段を消す";
    let crumbs = vec![Crumb::to("90 自分", "/90"), Crumb::here(title)];
    let mut page = confirm(state, signed, title);
    page.frame = office_frame(state, signed, title, "90", crumbs);
    ConfirmPage {
        question: format!("「{name}」を消しますか"),
        consequences: vec![
            "消したものでは、もうサインインできません。".to_owned(),
            "ほかの場所のサインインは終わります。".to_owned(),
        ],
        problem: problem.map(|words| Note {
            focus: true,
            ..Note::new(Tone::Bad, "消せませんでした", &[words])
        }),
        action: format!("/90/factors/{id}/remove"),
        submit: format!("「{name}」を消す"),
        danger: true,
        back: "/90".to_owned(),
        ..page
    }
}

/// What page 90 shows of its reader.
pub struct Own {
    login: String,
    sessions: Vec<SessionRecord>,
    factors: OwnFactors,
    company: Option<OwnCompany>,
    mail: Option<OwnMail>,
    passkey: bool,
}

impl Own {
    /// Of the signed-in user; `passkey` where passkeys hold at the address.
    pub fn of(signed: &Signed, passkey: bool) -> Result<Self, Failure> {
        Ok(Self {
            login: signed.house.own_login(&signed.visitor)?,
            sessions: signed.house.own_sessions(&signed.visitor)?,
            factors: signed.house.own_factors(&signed.visitor)?,
            company: signed.house.own_company(&signed.visitor)?,
            mail: signed.house.own_mail(&signed.visitor)?,
            passkey,
        })
    }
}

fn factor_row(one: &OwnFactor) -> FactorRow {
    let kind = match one.synced {
        None => one.kind.ja().to_owned(),
        Some((false, _)) => "パスキー（この鍵だけ）".to_owned(),
        Some((true, false)) => "パスキー（ほかの端末に写せる）".to_owned(),
        Some((true, true)) => "パスキー（ほかの端末にもある）".to_owned(),
    };
    FactorRow {
        name: one.name.clone(),
        kind,
        made: when(one.made_at),
        used: one.used_at.map_or_else(|| "まだ".to_owned(), when),
        remove: format!("/90/factors/{}/remove", one.id),
    }
}

fn mail_words(own: &OwnMail) -> (String, Link) {
    match &own.address {
        Some(address) => (format!("{address} に送っています。"), Link::new("変える", "/90/mail")),
        None => (
            "まだありません。決めておくと、新しい端末やパスワードの変更などに、ほかの場所で気付けます。"
                .to_owned(),
            Link::new("知らせの宛先を決める", "/90/mail"),
        ),
    }
}

/// 90 自分.
pub fn me_view(
    state: &AppState,
    signed: &Signed,
    own: &Own,
    errors: &PasswordErrors,
    done: &str,
) -> MePage {
    let mut frame = office_frame(state, signed, "自分", "90", vec![Crumb::here("90 自分")]);
    frame.failed = !errors.0.is_empty();
    let csrf = frame.standing.csrf.clone();
    let session = &signed.visitor.session;
    let term = |label: &str, value: String| Term { label: label.to_owned(), value };
    let due = Note::new(
        Tone::Care,
        "先に、新しいパスワードを決めてください",
        &["決めると、ほかの画面を使えるようになります。"],
    );
    let wanted = Note::new(
        Tone::Care,
        "先に、もう一つの確認手段を登録してください",
        &["パスキーか確認コードを登録すると、ほかの画面を使えるようになります。"],
    );
    let others = own.sessions.len().saturating_sub(1);
    let has_factor = !own.factors.factors.is_empty();
    let left = own.factors.recovery_left;
    let recovery = match left {
        0 => "回復コードを作る",
        _ => "回復コードを作り直す",
    };
    MePage {
        frame,
        toast: toast(done),
        notes: (session.password_due().then_some(due).into_iter())
            .chain(session.factor_due().then_some(wanted))
            .collect(),
        terms: vec![
            term("氏名", signed.visitor.name.clone()),
            term("利用者ID", own.login.clone()),
            term("できること", roles_words(session.roles())),
            term("担当", clients_words(session.clients())),
            term("識別子", session.actor().to_string()),
            term("端末", device_words(signed).to_owned()),
        ],
        action: "/90/password".to_owned(),
        groups: forms::PASSWORD.filled(|field| errors.entered(field)),
        factors: own.factors.factors.iter().map(factor_row).collect(),
        company: own.company.as_ref().map(|own| own_company(own, &csrf)),
        mail: own.mail.as_ref().map(mail_words),
        passkey: own.passkey,
        recovery: has_factor
            .then(|| Press::new(recovery, "/90/recovery", csrf.clone()).weighing(Weight::Small)),
        recovery_left: match (has_factor, left) {
            (false, _) => String::new(),
            (true, 0) => "回復コードはまだありません。".to_owned(),
            (true, left) => format!("回復コードは{left}個残っています。"),
        },
        sessions: own.sessions.iter().map(|one| place(signed, one, &csrf)).collect(),
        end_others: (others > 0).then(|| {
            let label = format!("ほかの{others}か所をサインアウトする");
            Press::new(label, "/90/end", csrf.clone()).weighing(Weight::Small)
        }),
        keys: (!session.is_operator()).then(|| Link::new("プログラムの鍵", "/90/keys")),
        seen: Link::new("見た人の記録", "/01"),
    }
}

/// From which device the page is seen.
fn device_words(signed: &Signed) -> &'static str {
    let own = signed.visitor.record.device;
    match own {
        _ if own == signed.house.this_machine().device => "この機械",
        Device::Bound(_) => "登録した端末（92 端末）",
        Device::NotYetBound => "確かめていません",
    }
}

fn place(signed: &Signed, one: &SessionRecord, csrf: &str) -> SessionRow {
    let current = one.id == signed.visitor.record.id;
    let since = format!("{} から", when(one.begun_at));
    let end = Press::new("サインアウトする", "/90/end", csrf)
        .with("session", one.id.to_string())
        .weighing(Weight::Small)
        .about(since.clone());
    SessionRow {
        device: match one.device {
            device if device == signed.house.this_machine().device => "この機械",
            Device::Bound(_) => "登録した端末",
            Device::NotYetBound => "登録のない端末",
        }
        .to_owned(),
        last: if current { "いま".to_owned() } else { when(one.used_at) },
        since,
        current,
        end: (!current).then_some(end),
    }
}
