//! もう一つの確認手段を求める人 as a view.

use super::form_parts::{chosen, group};
use super::rights::{Entries, form};
use crate::shell::{AppState, Signed};
use crate::view::office::{FieldKind, FormPage, Width};

/// Whether everybody needs a second factor.
pub fn second_view(state: &AppState, signed: &Signed, entries: &Entries) -> FormPage {
    let title = "もう一つの確認手段を求める人";
    let from = entries.field("from", "だれに求めますか", FieldKind::Radio, Width::W16);
    let from = chosen(
        from,
        "本人は、自分の電話機の鍵とパスキーで入ります",
        vec![
            ("administrators".to_owned(), "管理者だけ".to_owned()),
            ("all".to_owned(), "すべての利用者".to_owned()),
        ],
    );
    FormPage {
        action: "/91/second".to_owned(),
        groups: vec![group("もう一つの確認手段（パスキー・確認コード）", "", vec![from])],
        submit: "求める人を変える".to_owned(),
        consequences: vec![
            "まだ登録していない人は、次の操作から、登録するまでほかの画面を使えません。".to_owned(),
        ],
        ..form(state, signed, title, entries.is_right())
    }
}
