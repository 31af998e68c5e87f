//! 会社のサインイン as a view: its settings, and what a user sees of his own.

use romori_app::house::{CompanyError, CompanyOfOffice, NewCompany, OwnCompany};

use super::office_frame;
use super::seen::when;
use super::users::toast;
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{CompanyPage, Note, Press, Term, Tone, Weight};

/// Where browsers come back to; it is registered at the provider letter by letter.
pub const RETURN_PATH: &str = "/sign-in/company/return";

/// The settings. `typed` is what was entered and why it was not taken.
pub fn company_view(
    state: &AppState,
    signed: &Signed,
    company: Option<&CompanyOfOffice>,
    typed: Option<(&NewCompany, CompanyError)>,
    done: &str,
) -> CompanyPage {
    let title = "会社のサインイン";
    let crumbs = vec![Crumb::to("91 利用者と権限", "/91"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "91", crumbs);
    frame.failed = typed.is_some();
    let csrf = frame.standing.csrf.clone();
    let shown = match (typed, company) {
        (Some((typed, _)), _) => typed.clone(),
        (None, Some(company)) => NewCompany {
            issuer: company.issuer.clone(),
            client: company.client.clone(),
            claim: company.claim.clone(),
            acr: company.acr.clone(),
            counts: company.counts,
            only_way: company.only_way,
            ..NewCompany::default()
        },
        (None, None) => NewCompany { claim: "sub".to_owned(), ..NewCompany::default() },
    };
    CompanyPage {
        toast: toast(done),
        notes: notes(company, typed.map(|(_, error)| error)),
        told: told(state, company),
        fields: fields(&shown, company.is_some()),
        wrong: typed.map(|(_, error)| field_of(error)),
        counts: shown.counts,
        only_way: shown.only_way,
        remove: company.map(|_| {
            Press::new("会社のサインインをやめる", "/91/company/remove", csrf)
                .weighing(Weight::Small)
        }),
        frame,
    }
}

fn notes(company: Option<&CompanyOfOffice>, error: Option<CompanyError>) -> Vec<Note> {
    let mut notes = Vec::new();
    if let Some(error) = error {
        let words = format!("{}（{}）", error.ja(), error.code());
        notes.push(Note {
            focus: true,
            ..Note::new(Tone::Bad, "保存していません", &[words.as_str()])
        });
    }
    if company.is_some_and(|company| company.only_way && company.emergency == 0) {
        notes.push(Note::new(
            Tone::Bad,
            "会社の認証基盤が止まると、だれも入れません",
            &["会社のサインインに結び付けていない管理者を、1人以上用意してください。"],
        ));
    }
    notes
}

fn told(state: &AppState, company: Option<&CompanyOfOffice>) -> Vec<Term> {
    let term = |label: &str, value: String| Term { label: label.to_owned(), value };
    let mut told: Vec<Term> = Vec::new();
    if let Some(company) = company {
        let (first, second) = company.code.split_at_checked(5).unwrap_or((&company.code, ""));
        told.push(term("会社コード（利用者に）", format!("{first}-{second}")));
        told.push(term(
            "結び付けた利用者",
            format!("{}人（入れる利用者 {}人のうち）", company.linked, company.users),
        ));
        told.push(term("結び付けていない管理者", format!("{}人", company.emergency)));
    }
    for host in &state.setting().hosts {
        let address = format!("{}{host}{RETURN_PATH}", state.setting().scheme());
        told.push(term("戻り先（認証基盤に）", address));
    }
    told.push(term("応答の種類", "code（PKCE S256）、範囲は openid".to_owned()));
    told
}

fn fields(
    shown: &NewCompany,
    is_kept: bool,
) -> Vec<(&'static str, &'static str, &'static str, String, bool)> {
    let secret = if is_kept {
        "空のままなら、いまの値を使います。発行者を変えるときは入れ直してください。"
    } else {
        "認証基盤がこのクライアントに出した値。封をして保管し、二度と表示しません。"
    };
    vec![
        (
            "issuer",
            "発行者（issuer）のアドレス",
            "例 https://login.example.com/tenant。末尾の / まで、認証基盤の表示と同じに。",
            shown.issuer.clone(),
            false,
        ),
        (
            "client",
            "クライアントID",
            "認証基盤に労守を登録したときの番号。",
            shown.client.clone(),
            false,
        ),
        ("secret", "秘密の値（client secret）", secret, String::new(), true),
        (
            "claim",
            "利用者を表す項目",
            "ふつうは sub。Microsoft Entra ID の名簿と合わせるときは oid。",
            shown.claim.clone(),
            false,
        ),
        (
            "acr",
            "二つ以上の手段を表す acr（なければ空）",
            "空なら、amr に mfa か、種類の違う二つの手段があるかで見分けます。",
            shown.acr.clone(),
            false,
        ),
    ]
}

const fn field_of(error: CompanyError) -> &'static str {
    match error {
        CompanyError::Claim => "claim",
        CompanyError::Incomplete | CompanyError::ClientRefused => "secret",
        CompanyError::NoEmergency => "only-way",
        _ => "issuer",
    }
}

/// What page 90 says of one's own: the words, and what can be done.
pub fn own_company(own: &OwnCompany, csrf: &str) -> (String, Press) {
    let press = |label: &str, address: &str| {
        Press::new(label, address, csrf.to_owned()).weighing(Weight::Small)
    };
    match own.link {
        Some((made, used)) => {
            let used = used.map_or_else(|| "まだ".to_owned(), when);
            let words = format!("結び付けています（{}から。最後の使用 {used}）。", when(made));
            (words, press("結び付けをやめる", "/90/company/remove"))
        }
        None => {
            let words = if own.only_way {
                "まだ結び付けていません。結び付けたあとは、会社のサインインだけで入ります。"
            } else {
                "まだ結び付けていません。結び付けると、会社のサインインでも入れます。"
            };
            (words.to_owned(), press("会社のサインインと結び付ける", "/90/company"))
        }
    }
}
