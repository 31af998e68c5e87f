//! 権限がまだない人の画面 as a view.

use super::office_frame;
use crate::shell::{AppState, Signed};
use crate::view::office::{NoRightPage, Note, Press, Tone, Weight};
use crate::view::{Crumb, LocalItem, LocalMenu};

/// What everybody has, whatever his rights.
const OWN: [(&str, &str, &str); 3] =
    [("10", "今日の業務", "/"), ("90", "自分", "/90"), ("94", "法令と料率", "/94")];

/// What is seen by who came in and may do nothing yet.
pub fn no_right_view(state: &AppState, signed: &Signed, ask: Vec<String>) -> NoRightPage {
    let title = "権限がまだありません";
    let mut frame = office_frame(state, signed, title, "10", vec![Crumb::here(title)]);
    // The office's own way leads to clients, which are not his.
    if let Some(top) = frame.crumbs.first_mut() {
        top.href = Some("/".to_owned());
    }
    let csrf = frame.standing.csrf.clone();
    let item = |(number, name, href): (&'static str, &'static str, &str)| LocalItem {
        number,
        name,
        href: href.to_owned(),
    };
    let items = OWN.into_iter().map(item).collect();
    frame.place.menu = Some(LocalMenu { label: "いま使えるメニュー".to_owned(), items });
    let words = "権限は、管理者が決めます。決まるまで、顧問先も個人も見られません。";
    NoRightPage {
        note: Note::new(Tone::Info, "サインインはできています", &[words]),
        office: signed.visitor.office.clone(),
        user: signed.visitor.name.clone(),
        ask,
        out: Press::new("サインアウトする", "/sign-out", csrf).weighing(Weight::Main),
        frame,
    }
}
