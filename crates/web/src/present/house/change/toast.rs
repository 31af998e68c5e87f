//! What just succeeded, with the way back.

use romori_app::house::{Batch, BatchState, Case, Function};

use super::super::{case_title, procedure};
use crate::shell::Signed;
use crate::view::office::{Link, Press, Toast};

/// What was saved or undone a moment ago.
pub struct Told {
    /// The batch.
    pub batch: Batch,
    /// Cases that went back to draft with it.
    pub sent_back: Vec<Case>,
    /// Filed cases that differ from the ledgers with it.
    pub filed: Vec<Case>,
    /// The number of the client.
    pub client: u32,
    /// The number of the person, where the page is about one.
    pub person: Option<u32>,
}

/// The toast.
pub fn toast(signed: &Signed, csrf: &str, told: &Told) -> Toast {
    let undone = matches!(told.batch.state, BatchState::Undone(..));
    let mut words = if undone { "元に戻しました。" } else { "保存しました。" }.to_owned();
    let first = told.sent_back.first();
    if let Some(case) = first {
        let name = procedure(case.procedure).1;
        let more = told.sent_back.len().saturating_sub(1);
        let more = if more == 0 { String::new() } else { format!("ほか{more}件") };
        words
            .push_str(&format!("「{name}」{more}が作成中に戻りました。届書を作り直してください。"));
    }
    let filed = told.filed.first();
    if let Some(case) = filed {
        let name = case_title(case.procedure, case.period);
        let more = told.filed.len().saturating_sub(1);
        let more = if more == 0 { String::new() } else { format!("ほか{more}件") };
        words.push_str(&format!(
            "提出した「{name}」{more}が、いまの台帳と違っています。違いと訂正の届を確かめてください。"
        ));
    }
    let may = signed.visitor.may(Function::UndoBatch) && !undone;
    let undo = may.then(|| {
        let press = Press::new("元に戻す", format!("/70/{}/undo", told.client), csrf)
            .with("batch", told.batch.id.to_string());
        match told.person {
            Some(person) => press.with("person", person.to_string()),
            None => press,
        }
    });
    let link = first.or(filed).map(|case| Link::new("案件を開く", format!("/60/{}", case.id)));
    Toast { words, undo, link }
}
