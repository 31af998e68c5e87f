//! パスワードの一斉再設定 as a view.

use romori_app::house::ResetProgress;
use romori_types::{Date, date_ja};

use super::users::confirm;
use crate::shell::{AppState, Signed};
use crate::view::office::{ConfirmPage, Note, Tone};

/// Asks before everybody needs a new password.
pub fn reset_view(state: &AppState, signed: &Signed, users: usize, closes: Date) -> ConfirmPage {
    let closes = date_ja(closes);
    ConfirmPage {
        question: format!("{users}人のパスワードを、いっせいに決め直しますか"),
        consequences: vec![
            "あなたを含めて全員のサインインが、すぐに終わります。".to_owned(),
            "次のサインインでは、新しいパスワードを決める画面だけが開きます。".to_owned(),
            "いままでと同じパスワードは使えません。".to_owned(),
            format!("{closes}を過ぎると、決めていない人は入れなくなります。"),
        ],
        action: "/91/reset".to_owned(),
        submit: "全員のパスワードを決め直す".to_owned(),
        danger: true,
        ..confirm(state, signed, "パスワードの一斉再設定")
    }
}

/// How far everybody's new password is, while somebody's is missing.
pub fn reset_note(progress: &ResetProgress, today: Date) -> Option<Note> {
    let ResetProgress { users, left, closes_on, .. } = progress;
    if *left == 0 {
        return None;
    }
    let closes = date_ja(*closes_on);
    let until = if today > *closes_on {
        format!(
            "期限の{closes}を過ぎたので、決めていない人は入れません。\
             「パスワードを作り直す」で、はじめのパスワードを渡してください。"
        )
    } else {
        format!("期限は{closes}です。過ぎると、決めていない人は入れなくなります。")
    };
    let title = format!("新しいパスワードを決めていない人があと{left}人います（全{users}人）");
    Some(Note::new(Tone::Care, title, &[until.as_str()]))
}
