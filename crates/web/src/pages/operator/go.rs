//! POST /go, POST /go/options and GET /menu/{digit} — the number box at the operator's entrance.
//! There is nothing to search for: no name is known here.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};

use crate::menu::{self, Menu, OPERATOR_FAMILIES, OPERATOR_MENUS, Typed};
use crate::shell::{Failure, Pressed, see_other, show};
use crate::view::{GoOption, GoOptions};

pub(super) async fn page(form: Pressed) -> Response {
    let typed = menu::read(form.value("q").unwrap_or_default());
    let own = |number: &str| OPERATOR_MENUS.iter().find(|menu| menu.number == number);
    match typed {
        Typed::Nothing => see_other("/"),
        Typed::Family(_, digit) => family_page(digit),
        Typed::Menu(number) => {
            own(&number).and_then(|menu| menu.href).map_or_else(absent, see_other)
        }
        Typed::Command(word) if word == "自分" => see_other("/90"),
        _ => absent(),
    }
}

fn absent() -> Response {
    Failure::NotFound.into_response()
}

fn family_page(digit: char) -> Response {
    let family = OPERATOR_FAMILIES.iter().find(|family| family.digit == digit);
    let first = family.and_then(|family| family.menus.iter().find_map(|menu| menu.href));
    first.map_or_else(absent, see_other)
}

/// The first page of a family.
pub(super) async fn family(Path(digit): Path<String>) -> Response {
    let mut letters = digit.chars();
    match (letters.next(), letters.next()) {
        (Some(digit), None) => family_page(digit),
        _ => absent(),
    }
}

/// The menus that fit what is typed.
pub(super) async fn options(form: Pressed) -> Response {
    let typed = romori_types::fold_width(form.value("q").unwrap_or_default().trim()).to_lowercase();
    let fits = |menu: &&&Menu| {
        menu.number.starts_with(&typed) || menu.name.contains(&typed) || menu.words.contains(&typed)
    };
    let option = |menu: &&Menu| GoOption {
        tag: menu.number.to_owned(),
        label: menu.name.to_owned(),
        note: String::new(),
        href: menu.href.unwrap_or("/").to_owned(),
    };
    let options = OPERATOR_MENUS.iter().filter(fits).map(option).collect();
    show(&GoOptions { heading: "画面".to_owned(), options })
}
