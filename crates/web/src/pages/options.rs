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
        Typed::Menu(number) => ("番号の画面".to_owned(), starting_with(&number)),
        Typed::MenuOfClient(number, client) => match menu::of_client(&number, &client) {
            Some(href) => {
                let name = menu::find(&number).map_or("", |menu| menu.name);
                (
                    "顧問先の画面".to_owned(),
                    vec![of_office(&format!("{number} {client}"), name, href)],
                )
            }
            None => ("番号の画面".to_owned(), starting_with(&number)),
        },
        Typed::Client(number) => {
            ("顧問先".to_owned(), vec![of_office(&number, "顧問先の概要", format!("/70/{number}"))])
        }
        Typed::Person(client, person) => {
            let tag = format!("{client}-{person}");
            (
                "個人".to_owned(),
                vec![of_office(&tag, "個人の概要", format!("/71/{client}/{person}"))],
            )
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
    let fitting = menu::COMMANDS.iter().filter(|command| command.name.starts_with(word));
    let option = |command: &menu::Command| GoOption {
        tag: ">".to_owned(),
        label: format!("{}: {}", command.name, command.does),
        note: String::new(),
        href: command.href.map_or_else(|| format!(">{}", command.name), str::to_owned),
    };
    fitting.map(option).collect()
}

/// A page of the ledgers by its number. Nothing is looked up for it: a list of options is no
/// reason to open a name.
fn of_office(tag: &str, label: &str, href: String) -> GoOption {
    GoOption { tag: tag.to_owned(), label: label.to_owned(), note: String::new(), href }
}
