//! POST /go — where the text of the number box leads. A search is never in an address.

use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::frame;
use super::search::{found_in_office, found_people};
use crate::menu::{self, COMMANDS, OPEN_MENUS, Typed};
use crate::shell::{AppState, Failure, Pressed, Signed, Visit, see_other, show_with};
use crate::view::{FoundPerson, GoView, MenuLine, day_long};

pub(super) async fn page(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let signed = Signed::from_request_parts(&mut parts, &state).await.ok();
    match Pressed::from_request(Request::from_parts(parts, body), &state).await {
        Ok(form) => lead(&state, signed, &form).await,
        Err(failure) => failure.into_response(),
    }
}

async fn lead(state: &AppState, signed: Option<Signed>, form: &Pressed) -> Response {
    let typed = menu::read(form.value("q").unwrap_or_default());
    if let Some(address) = address(&typed, state.house().is_some(), signed.is_some()) {
        return see_other(&address);
    }
    let mut people: Vec<FoundPerson> = Vec::new();
    if let Typed::Words(words) | Typed::Client(words) = &typed {
        people = found_people(state, &form.visit, words);
        if let Some(signed) = signed {
            let (state, words) = (state.clone(), words.clone());
            let look =
                tokio::task::spawn_blocking(move || found_in_office(&state, &signed, &words));
            match look.await {
                Ok(Ok(found)) => people.extend(found),
                Ok(Err(failure)) => return failure.into_response(),
                Err(_) => return Failure::Internal("a search broke off").into_response(),
            }
        }
    }
    answer(state, &form.visit, &typed, people)
}

/// The page that a number means by itself. What stands in the ledgers is found by its own page,
/// which says the same of what is absent and of what is another's.
fn address(typed: &Typed, housed: bool, signed: bool) -> Option<String> {
    match typed {
        Typed::Nothing => Some("/".to_owned()),
        Typed::Family(_, digit) => Some(format!("/menu/{digit}")),
        Typed::Menu(number) if number == "22" && signed => Some("/22/clients".to_owned()),
        Typed::Menu(number) => menu::find(number)?.href.map(str::to_owned),
        Typed::MenuOfClient(number, client) if housed => {
            menu::of_client(number, client).or_else(|| menu::find(number)?.href.map(str::to_owned))
        }
        Typed::MenuOfClient(number, _) => menu::find(number)?.href.map(str::to_owned),
        Typed::Client(client) if housed => Some(format!("/70/{client}")),
        Typed::Person(client, person) if housed => Some(format!("/71/{client}/{person}")),
        Typed::Command(name) => {
            COMMANDS.iter().find(|known| known.name == name)?.href.map(str::to_owned)
        }
        Typed::Day(day) if housed => menu::find("11")?.href.map(|href| format!("{href}?on={day}")),
        _ => None,
    }
}

fn answer(state: &AppState, visit: &Visit, typed: &Typed, people: Vec<FoundPerson>) -> Response {
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
    (format!("{count}件が見つかりました。"), "名前を押すと、その画面が開きます。".to_owned())
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
        Typed::Command(name) => {
            let known = COMMANDS.iter().any(|command| command.name == name);
            let what = if known {
                "この命令は、使う画面の上で入れてください。"
            } else {
                "この命令はありません。"
            };
            let all: Vec<String> =
                COMMANDS.iter().map(|command| format!("「>{}」", command.name)).collect();
            (what.to_owned(), format!("使える命令は{}です。", all.concat()))
        }
        _ => (
            "当てはまる顧問先も人も画面もありません。".to_owned(),
            "顧問先の名称・カナ、人の氏名・カナ・番号で探します。番号なら「22」「1007」のように入れてください。"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_to_its_page() {
        let to = |text: &str| address(&menu::read(text), true, true);
        for (typed, page) in [
            ("22", "/22/clients"),
            ("２２　１００７", "/22/clients/1007"),
            ("1007", "/70/1007"),
            ("1007-12", "/71/1007/12"),
            ("71 1007", "/71/1007"),
            ("90", "/90"),
            ("7", "/menu/7"),
            (">キー", "/keys"),
            ("＞自分", "/90"),
        ] {
            assert_eq!(to(typed).as_deref(), Some(page), "{typed}");
        }
        assert_eq!(to(">印刷"), None, "done by the script, on the page one is on");
        assert_eq!(to("早川"), None);
        let alone = |text: &str| address(&menu::read(text), false, false);
        assert_eq!(alone("22").as_deref(), Some("/22"));
        assert_eq!(alone("1007"), None);
    }
}
