//! 名簿のグループ as a view: what roles the groups of a company's directory give.

use romori_app::house::{OfficeGroup, Roles, group_roles};

use super::form_parts::{cell, chosen, group, heads};
use super::rights::{Entries, register, toast};
use super::users::roles_words;
use crate::shell::{AppState, Signed};
use crate::view::office::{
    FieldKind, FormGroup, Note, Press, RegisterPage, RegisterRow, Tone, Weight, Width,
};

fn words(roles: Roles) -> String {
    if roles == Roles::default() { "付けません".to_owned() } else { roles_words(roles) }
}

/// The form that says what a group gives.
fn mapping(all: &[OfficeGroup], entries: &Entries) -> Vec<FormGroup> {
    let which = entries.field("group", "どのグループ", FieldKind::Select, Width::W26);
    let choices = all.iter().map(|one| (one.id.to_string(), one.name.clone())).collect();
    let roles = group_roles().map(|role| {
        let name = format!("role-{}", role.code());
        entries.field(&name, role.ja(), FieldKind::Check, Width::W16)
    });
    let hint = "印を付けた権限だけにします。一つも付けなければ、何も付けません";
    vec![
        group("グループ", "", vec![chosen(which, "", choices)]),
        group("付ける権限", hint, roles.collect()),
    ]
}

/// The groups, and the form that says what one gives.
pub fn groups_view(
    state: &AppState,
    signed: &Signed,
    all: &[OfficeGroup],
    entries: &Entries,
    done: &str,
) -> RegisterPage {
    let mut page = register(state, signed, "名簿のグループ", ("91", "91 利用者と権限"));
    page.frame.failed = !entries.is_right();
    let csrf = page.frame.standing.csrf.clone();
    let row = |one: &OfficeGroup| {
        let waits = one.waits.as_ref().map(|(roles, by)| {
            format!("{}にすることを{by}さんが求めています。管理者を付けるには、ほかの管理者の確認が要ります。", words(*roles))
        });
        let confirm = || {
            Press::new("認める", format!("/91/groups/{}/confirm", one.id), &csrf)
                .weighing(Weight::Small)
                .about(one.name.clone())
        };
        RegisterRow {
            head: one.name.clone(),
            cells: vec![
                cell(format!("{}人", one.members)),
                (words(one.roles), waits.into_iter().collect()),
            ],
            presses: one.may_confirm.then(confirm).into_iter().collect(),
        }
    };
    let lines = [
        "手で付けた権限は、グループから外れても残ります。グループが付けた権限は、外れると消えます。",
    ];
    RegisterPage {
        toast: toast(done),
        notes: vec![Note::new(
            Tone::Info,
            "会社の名簿（SCIM）のグループに入った人に、権限を付けられます",
            &lines,
        )],
        heads: heads(&["グループ", "人数", "付ける権限", "この求め"]),
        acts: true,
        rows: all.iter().map(row).collect(),
        empty: "名簿からグループを受け取っていません。".to_owned(),
        action: "/91/groups".to_owned(),
        groups: if all.is_empty() { Vec::new() } else { mapping(all, entries) },
        consequences: vec![
            "いまグループにいる人の権限が、次の操作から変わります。".to_owned(),
            "管理者を付けるときだけ、ほかの管理者が認めるまで待ちます。".to_owned(),
        ],
        submit: "付ける権限を変える".to_owned(),
        ..page
    }
}
