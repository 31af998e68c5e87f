//! POST /go — where the text of the number box leads. A search is never in an address.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame;
use crate::menu::{self, OPEN_MENUS, Typed};
use crate::shell::{AppState, Pressed, Visit, see_other, show_with};
use crate::view::{FoundPerson, GoView, MenuLine, day_long};

pub(super) async fn page(State(state): State<AppState>, form: Pressed) -> Response {
    let text = form.value("q").unwrap_or_default();
    match menu::read(text) {
        Typed::Nothing => see_other("/"),
        Typed::Family(_, digit) => see_other(&format!("/menu/{digit}")),
        Typed::Menu(number) | Typed::MenuOfClient(number, _) if menu_address(&number).is_some() => {
            see_other(menu_address(&number).unwrap_or("/"))
        }
        typed => answer(&state, &form.visit, &typed),
    }
}

fn menu_address(number: &str) -> Option<&'static str> {
    menu::find(number).and_then(|menu| menu.href)
}

fn answer(state: &AppState, visit: &Visit, typed: &Typed) -> Response {
    let people: Vec<FoundPerson> = match typed {
        Typed::Words(words) | Typed::Client(words) => {
            super::search::found_people(state, visit, words)
        }
        _ => Vec::new(),
    };
    let (what, next) = if people.is_empty() { absent(typed) } else { found(people.len()) };
    // A search stands in no family.
    let mut frame = frame(state, visit, "番号・検索", '-');
    frame.failed = false;
    let menus = OPEN_MENUS.iter().map(|menu| MenuLine {
        number: menu.number.to_owned(),
        name: menu.name.to_owned(),
        href: menu.href.unwrap_or("/").to_owned(),
    });
    let status = if people.is_empty() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    show_with(status, &GoView { frame, what, next, menus: menus.collect(), people })
}

fn found(count: usize) -> (String, String) {
    (format!("{count}人が見つかりました。"), "名前を押すと、その人の理由が開きます。".to_owned())
}

/// What is so, and what can be done instead.
fn absent(typed: &Typed) -> (String, String) {
    let existing = "下の「いま使える画面」から選べます。".to_owned();
    match typed {
        Typed::Menu(number) | Typed::MenuOfClient(number, _) => match menu::find(number) {
            Some(menu) => {
                (format!("{number} {}。この画面はまだありません。", menu.name), existing)
            }
            None => (format!("{number} という番号の画面はありません。"), existing),
        },
        Typed::Item(menu, item) => {
            (format!("{menu} の {item} 番目の項目は見つかりません。"), existing)
        }
        Typed::Client(_) => ("この番号の顧問先は見つかりません。".to_owned(), existing),
        Typed::Person(..) => ("この番号の個人は見つかりません。".to_owned(), existing),
        Typed::Day(day) => (
            format!("{}の期限の一覧は、まだありません。", day_long(*day)),
            "近い13日の期限は「10 今日の業務」の「期限の並び」にあります。".to_owned(),
        ),
        Typed::Command(_) => (
            "この命令はありません。".to_owned(),
            "使える命令は「>印刷」「>行の高さ」です。".to_owned(),
        ),
        _ => (
            "当てはまる人も画面も見つかりません。".to_owned(),
            "開いている仕事の中から、氏名・カナ・整理番号で探します。番号なら「22」のように入れてください。"
                .to_owned(),
        ),
    }
}
