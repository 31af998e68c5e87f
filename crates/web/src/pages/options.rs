//! POST /go/options — the list under the number box: the literal reading of a number first.

use axum::extract::State;
use axum::response::Response;
use romori_types::fold_width;

use crate::menu::{self, FAMILIES, Menu, Typed};
use crate::shell::{AppState, Pressed, show};
use crate::view::{GoOption, GoOptions};

const OPTIONS_MAX: usize = 8;

pub(super) async fn part(State(state): State<AppState>, form: Pressed) -> Response {
    let text = form.value("q").unwrap_or_default();
    let (heading, options) = match menu::read(text) {
        Typed::Family(name, digit) => {
            (format!("{digit} {name}"), starting_with(&digit.to_string()))
        }
        Typed::Menu(number) | Typed::MenuOfClient(number, _) => {
            ("番号の画面".to_owned(), starting_with(&number))
        }
        Typed::Command(word) => ("命令".to_owned(), commands(&word)),
        Typed::Words(words) => {
            let mut options = matching(&words);
            for person in super::search::found_people(&state, &form.visit, &words) {
                options.push(GoOption {
                    tag: "人".to_owned(),
                    label: person.person,
                    note: person.client,
                    href: person.href,
                });
            }
            ("画面と、開いている仕事の人".to_owned(), options)
        }
        _ => (String::new(), Vec::new()),
    };
    show(&GoOptions { heading, options: options.into_iter().take(OPTIONS_MAX).collect() })
}

fn menus() -> impl Iterator<Item = &'static Menu> {
    FAMILIES.iter().flat_map(|family| family.menus)
}

fn starting_with(number: &str) -> Vec<GoOption> {
    let fitting = menus().filter(|menu| menu.number.starts_with(number));
    let (open, absent): (Vec<_>, Vec<_>) = fitting.partition(|menu| menu.href.is_some());
    open.into_iter().chain(absent).map(option).collect()
}

fn matching(words: &str) -> Vec<GoOption> {
    let words = fold_width(words).to_lowercase();
    let fits = |menu: &&Menu| {
        menu.name.to_lowercase().contains(&words) || menu.words.to_lowercase().contains(&words)
    };
    menus().filter(|menu| menu.href.is_some()).filter(fits).map(option).collect()
}

fn option(menu: &Menu) -> GoOption {
    GoOption {
        tag: menu.number.to_owned(),
        label: menu.name.to_owned(),
        note: if menu.href.is_some() { String::new() } else { "まだありません".to_owned() },
        href: menu.href.map_or_else(
            || format!("/menu/{}", menu.number.chars().next().unwrap_or('1')),
            str::to_owned,
        ),
    }
}

fn commands(word: &str) -> Vec<GoOption> {
    [("印刷", "この画面を印刷する"), ("行の高さ", "密・標準・ゆったりを切り替える")]
        .into_iter()
        .filter(|command| command.0.starts_with(word))
        .map(|(name, label)| GoOption {
            tag: ">".to_owned(),
            label: format!("{name}: {label}"),
            note: String::new(),
            href: format!(">{name}"),
        })
        .collect()
}
