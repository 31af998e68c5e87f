//! What every template may and may not write, and how large it may be.

use std::collections::HashSet;

use askama::Template;

use super::fixtures as f;
use super::guard::Browser;

/// Every page, with white space as a reader sees it.
fn pages() -> Vec<(&'static str, String)> {
    let one_space = |page: String| page.split_whitespace().collect::<Vec<_>>().join(" ");
    rendered().into_iter().map(|(name, page)| (name, one_space(page))).collect()
}

fn rendered() -> Vec<(&'static str, String)> {
    let s = &f::standing("/assets/romori.css?v=0", "/assets/romori.js?v=0");
    vec![
        ("today", f::today(s).render().unwrap()),
        ("start", f::start(s, false).render().unwrap()),
        ("start with an error", f::start(s, true).render().unwrap()),
        ("columns", f::columns(s, false).render().unwrap()),
        ("columns with an error", f::columns(s, true).render().unwrap()),
        ("preview with problems", f::preview(s, false).render().unwrap()),
        ("preview without problems", f::preview(s, true).render().unwrap()),
        ("workbench", f::workbench(s, None, false).render().unwrap()),
        ("workbench with a reason", f::workbench(s, Some("12"), false).render().unwrap()),
        ("workbench being edited", f::workbench(s, Some("12"), true).render().unwrap()),
        ("notice with problems", f::notice(s, false).render().unwrap()),
        ("notice", f::notice(s, true).render().unwrap()),
        ("check", f::check(s, 0).render().unwrap()),
        ("check with problems", f::check(s, 1).render().unwrap()),
        ("check without problems", f::check(s, 2).render().unwrap()),
        ("law", f::law(s).render().unwrap()),
        ("grades", f::grades(s).render().unwrap()),
        ("rates", f::rates(s).render().unwrap()),
        ("message", f::message(s).render().unwrap()),
    ]
}

/// No style, script or handler stands in the page itself.
pub fn assert_no_code(name: &str, page: &str) {
    assert!(attributes(page, "style").is_empty(), "{name}");
    assert_eq!(page.matches("<script").count(), 1, "{name}");
    assert!(!page.contains("<style") && !page.contains("javascript:"), "{name}");
    assert!(!page.contains("http-equiv"), "{name}");
    for handler in ["onclick", "onload", "onerror", "onsubmit", "onchange", "onfocus"] {
        assert!(attributes(page, handler).is_empty(), "{name} {handler}");
    }
}

/// No id stands twice, and whatever refers to one finds it.
pub fn assert_references(name: &str, page: &str) {
    let ids = attributes(page, "id");
    let known: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "{name}: an id twice");
    for attribute in ["for", "aria-labelledby", "aria-describedby", "form"] {
        for target in attributes(page, attribute).iter().flat_map(|ids| ids.split(' ')) {
            let by_script = target == "sheet-h";
            assert!(by_script || known.contains(target), "{name}: {attribute}={target}");
        }
    }
    for target in attributes(page, "href").iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(known.contains(target), "{name}: #{target}");
    }
}

pub fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=");
    page.split(&opening)
        .skip(1)
        .map(|rest| match rest.strip_prefix('"') {
            Some(rest) => rest.split('"').next().unwrap_or_default(),
            None => rest.split(['>', ' ']).next().unwrap_or_default(),
        })
        .collect()
}

#[tokio::test]
async fn stylesheet_and_script_stay_within_their_budget() {
    let mut browser = Browser::new();
    let style = browser.get("/assets/romori.css").await.text;
    let script = browser.get("/assets/romori.js").await.text;
    assert!((10_000..=40 * 1024).contains(&style.len()), "{} bytes of style", style.len());
    assert!((5_000..=60 * 1024).contains(&script.len()), "{} bytes of script", script.len());
    assert!(!script.contains("eval(") && !style.contains("@import"));
    assert!(!style.contains("url("), "nothing is fetched by the stylesheet");
    assert_eq!(style.matches('{').count(), style.matches('}').count());
}

#[test]
fn no_page_carries_style_script_or_handlers_of_its_own() {
    for (name, page) in pages() {
        assert_no_code(name, &page);
        assert!(page.contains(r#"<script src="/assets/romori.js?v=0" defer></script>"#), "{name}");
    }
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    pages().iter().for_each(|(name, page)| assert_references(name, page));
}

#[test]
fn every_page_has_one_title_in_the_right_form_and_one_h1() {
    for (name, page) in pages() {
        let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let title = title.unwrap_or_default();
        assert!(title.ends_with(" | 労守"), "{name}: {title}");
        assert_eq!(page.matches("<h1").count(), 1, "{name}");
        let failed = name.contains("with an error") || name.contains("with problems");
        assert_eq!(title.starts_with("誤り: "), failed || name == "message", "{name}: {title}");
        assert!(page.contains(r#"<html lang="ja""#), "{name}");
    }
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    let token = format!(r#"name="csrf" value="{}""#, f::TOKEN);
    for (name, page) in pages() {
        for form in page.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            assert_eq!(form.contains(r#"method="post""#), form.contains(&token), "{name}: {form}");
        }
    }
}

#[test]
fn values_from_files_are_escaped() {
    let s = &f::standing("c", "j");
    let mut preview = f::preview(s, false);
    preview.problems[0].value = "<img src=x onerror=alert(1)>\"'".into();
    assert!(!preview.render().unwrap().contains("<img"));
    let mut bench = f::workbench(s, None, false);
    bench.rows[0].name = "<script>alert(1)</script>".into();
    bench.rows[0].verdict.words = "\"><u>".into();
    let page = bench.render().unwrap();
    assert!(!page.contains("<script>alert") && !page.contains("\"><u>"));
}

#[test]
fn ordinary_pages_are_small_and_a_sheet_of_thousands_is_bearable() {
    for (name, page) in rendered() {
        assert!(page.len() <= 60 * 1024, "{name}: {} bytes", page.len());
    }
    let s = &f::standing("c", "j");
    let sheet = f::many_rows(s, 6_600).render().unwrap();
    assert!(sheet.len() <= 1_200_000, "{} bytes", sheet.len());
}

#[test]
fn no_button_says_merely_ok_yes_or_execute() {
    for (name, page) in pages() {
        for button in page.split("<button").skip(1) {
            let text = button.split("</button>").next().unwrap_or_default();
            let words = text.split_once('>').map_or("", |part| part.1);
            assert!(!["OK", "はい", "実行", "送信"].contains(&words.trim()), "{name}: {words}");
        }
    }
}
