//! What every page of the office may and may not write, over all states of the gallery.

use std::collections::HashSet;

use super::markup::{assert_no_code, assert_references};
use super::office;

fn pages() -> Vec<(&'static str, String)> {
    let pages = office::states();
    assert!(pages.len() > 60, "{} states", pages.len());
    let one_space = |page: String| page.split_whitespace().collect::<Vec<_>>().join(" ");
    pages.into_iter().map(|(name, page)| (name, one_space(page))).collect()
}

#[test]
fn names_of_states_are_unique_and_every_page_is_whole() {
    let mut seen = HashSet::new();
    for (name, page) in pages() {
        assert!(seen.insert(name), "{name} twice");
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"), "{name}");
    }
}

#[test]
fn no_page_carries_style_script_or_handlers_of_its_own() {
    pages().iter().for_each(|(name, page)| assert_no_code(name, page));
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    pages().iter().for_each(|(name, page)| assert_references(name, page));
}

#[test]
fn a_title_says_that_something_is_wrong_exactly_where_the_page_does() {
    for (name, page) in pages() {
        let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let title = title.unwrap_or_default();
        assert!(title.ends_with(" | 労守"), "{name}: {title}");
        assert_eq!(page.matches("<h1").count(), 1, "{name}");
        let alarmed = page.contains(r#"role="alert""#);
        assert_eq!(title.starts_with("誤り: "), alarmed, "{name}: {title}");
        // A window's title outlives the page: no person's name stands in it.
        assert!(!title.contains("早川"), "{name}: {title}");
    }
}

#[test]
fn what_changes_something_is_a_post_with_the_token_and_searching_is_no_address() {
    let token = format!(r#"name="csrf" value="{}""#, office::TOKEN);
    for (name, page) in pages() {
        for form in page.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            let post = form.contains(r#"method="post""#);
            assert_eq!(post, form.contains(&token), "{name}: {form}");
            let asks = form.contains("data-asof") || form.contains("name=why");
            assert!(post || asks, "{name}: {form}");
        }
    }
}

#[test]
fn tables_have_captions_and_scopes_and_pages_stay_within_their_budget() {
    for (name, page) in office::states() {
        assert!(page.len() <= 60 * 1024, "{name}: {} bytes", page.len());
        for table in page.split("<table").skip(1) {
            let table = table.split("</table>").next().unwrap_or_default();
            assert!(table.contains("<caption"), "{name}: a table without caption");
            for heading in table.split("<th").skip(1).filter(|rest| !rest.starts_with("ead")) {
                assert!(heading.trim_start().starts_with("scope="), "{name}: <th{heading}");
            }
        }
    }
}

#[test]
fn no_button_says_merely_ok_yes_or_execute_and_a_page_has_one_main_action() {
    for (name, page) in pages() {
        for button in page.split("<button").skip(1) {
            let text = button.split("</button>").next().unwrap_or_default();
            let words = text.split_once('>').map_or("", |part| part.1);
            assert!(
                !["OK", "はい", "実行", "送信", "保存"].contains(&words.trim()),
                "{name}: {words}"
            );
        }
        assert!(page.matches(" data-main").count() <= 1, "{name}: more than one main action");
    }
}

#[test]
fn what_people_entered_is_escaped_in_parts_too() {
    use romori_web::view::office::*;
    let evil = "\"><script>x</script>";
    let written = [
        Status::new(StatusKind::Making, evil).to_string(),
        Press::new(evil, evil, evil).about(evil).with(evil, evil).to_string(),
        Note::new(Tone::Bad, evil, &[evil]).to_string(),
        Progress::wide(1, 2, evil).to_string(),
        Masked::open(evil).to_string(),
        MaybeLink::to(evil, evil).to_string(),
        Ringi { boxes: vec![Seal::pressed(evil, evil, evil, evil)] }.to_string(),
        Timeline { events: vec![Event { title: evil.into(), ..Event::default() }], short: true }
            .to_string(),
        Share::draw(&[(evil, 1)], evil, vec![(evil.into(), evil.into())]).to_string(),
    ];
    for part in written {
        assert!(!part.contains("<script"), "{part}");
        assert!(part.contains("script"), "{part}");
    }
}
