//! The job through the router: from a sample to the file, and whose it is.

use axum::http::StatusCode;

use super::guard::{Browser, Page};

const ROW_SAMPLE: &[u8] = include_bytes!("../../../../samples/賃金2026_一人一行.xlsx");

fn location(page: &Page) -> String {
    let location = page.response.headers().get("location");
    location.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// Opens a sample and says where its pages are.
async fn open(browser: &mut Browser, id: &str) -> String {
    browser.get("/").await;
    let page = browser.post(&format!("/22/samples/{id}"), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    location(&page).strip_suffix("/columns").unwrap().to_owned()
}

#[tokio::test]
async fn every_sample_reaches_the_workbench_as_it_stands() {
    for (id, rows) in [("row", 55), ("month", 55), ("product", 55), ("kana", 55), ("mistakes", 40)]
    {
        let mut browser = Browser::new();
        let job = open(&mut browser, id).await;
        for path in ["/columns", "/preview", "", "/notice", "/bad.xlsx", "/files/list"] {
            let page = browser.get(&format!("{job}{path}")).await;
            assert_eq!(page.status, StatusCode::OK, "{id}{path}");
            let size = page.bytes.len();
            assert!(path.contains('.') || size <= 60 * 1024, "{id}{path}: {size} bytes");
        }
        let page = browser.get(&job).await;
        let found = page.text.matches("<tr id=r").count();
        assert!(found >= rows, "{id}: {found} rows");
        assert!(page.text.len() < 60 * 1024, "{id}: {} bytes", page.text.len());
    }
}

#[tokio::test]
async fn nothing_is_replaced_before_the_press_and_the_file_comes_after() {
    let mut browser = Browser::new();
    let job = open(&mut browser, "row").await;
    let before = browser.get(&format!("{job}/notice")).await;
    assert!(before.text.contains("届書では「高」と書く"));
    assert_eq!(browser.get(&format!("{job}/files/csv")).await.status, StatusCode::NOT_FOUND);
    let text = before.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let keys: Vec<String> = text
        .split("name=\"key\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    let mut proposals = text.split("name=\"writing\" value=\"").skip(1);
    for key in &keys {
        let writing = proposals.next().and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let encoded: String = writing.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let fields = format!("act=write&key={key}&writing={encoded}");
        let page = browser.post(&format!("{job}/notice"), &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
    let file = browser.get(&format!("{job}/files/csv")).await;
    assert_eq!(file.status, StatusCode::OK);
    let headers = file.response.headers();
    assert!(headers["content-disposition"].to_str().unwrap().contains("SHFD0006.CSV"));
    assert_eq!(headers["cache-control"], "no-store");
    assert!(file.bytes.ends_with(b"\r\n"));
    for (path, start) in [("copy", &b"%PDF"[..]), ("cover", b"%PDF"), ("list", b"PK")] {
        let page = browser.get(&format!("{job}/files/{path}")).await;
        assert!(page.bytes.starts_with(start), "{path}");
    }
}

#[tokio::test]
async fn a_job_is_absent_for_everyone_else_and_after_thirty_idle_minutes() {
    let mut browser = Browser::new();
    let job = open(&mut browser, "row").await;
    let mut other = browser.other();
    other.get("/").await;
    for path in ["", "/columns", "/preview", "/notice", "/files/list", "/why/2"] {
        let page = other.get(&format!("{job}{path}")).await;
        assert_eq!(page.status, StatusCode::GONE, "{path}");
        assert!(!page.text.contains("相沢"), "{path}");
    }
    assert_eq!(other.post(&format!("{job}/close"), "").await.status, StatusCode::GONE);
    browser.wait(29 * 60 + 59);
    assert_eq!(browser.get(&job).await.status, StatusCode::OK);
    browser.wait(30 * 60);
    assert_eq!(browser.get(&job).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn of_more_jobs_than_are_kept_the_longest_idle_goes() {
    let mut browser = Browser::new();
    let first = open(&mut browser, "row").await;
    for _ in 0..32 {
        browser.wait(1);
        open(&mut browser, "row").await;
    }
    assert_eq!(browser.get(&first).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn an_uploaded_file_is_read_only_behind_the_token() {
    let mut browser = Browser::new();
    browser.get("/22").await;
    let page = browser.upload("/22/files", false, "a.xlsx", ROW_SAMPLE).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = browser.upload("/22/files", true, "a.xlsx", ROW_SAMPLE).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(!location(&page).contains("a.xlsx"));
}

#[tokio::test]
async fn a_file_beyond_the_limit_and_one_that_is_no_table_are_refused_with_their_own_pages() {
    let mut browser = Browser::new();
    browser.get("/22").await;
    let large = vec![b' '; 20 * 1024 * 1024 + 1];
    let page = browser.upload("/22/files", true, "a.csv", &large).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text.contains("20MBまで読めます"));
    let page = browser.upload("/22/files", true, "a.xlsx", b"\x89PNG\r\n\x1a\n....").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("表のファイルではありません") && page.text.contains("誤り: "));
}

#[tokio::test]
async fn an_office_of_its_own_has_no_samples() {
    let mut browser = Browser::of(false);
    let page = browser.get("/").await;
    assert!(!page.text.contains("この見本で試す") && !page.text.contains("見本のデータ"));
    assert_eq!(browser.post("/22/samples/row", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_the_address_asks_for_and_does_not_exist_is_not_found() {
    let mut browser = Browser::new();
    let job = open(&mut browser, "row").await;
    for path in ["?f=nothing", "?why=9999", "/why/9999", "/why/x", "/files/nothing"] {
        let page = browser.get(&format!("{job}{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_law_is_shown_with_what_is_not_confirmed() {
    let mut browser = Browser::new();
    let page = browser.get("/94").await;
    assert!(page.text.contains("未確認") && page.text.contains("健康保険料率"));
    let grades = browser.get("/94/grades").await;
    assert!(grades.text.contains("1,390,000") && grades.text.contains("88,000"));
    let rates = browser.get("/94/rates").await;
    assert_eq!(rates.text.matches("<th scope=\"row\">").count(), 47);
}

#[tokio::test]
async fn another_sheet_can_be_read_and_the_first_one_again() {
    let mut browser = Browser::new();
    let job = open(&mut browser, "row").await;
    let columns = browser.get(&format!("{job}/columns")).await;
    assert!(columns.text.contains("読むシート") && columns.text.contains("60行"));
    let press = format!("{job}/columns");
    let page = browser.post(&press, "act=sheet&sheet=1").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let other = browser.get(&press).await;
    assert!(other.text.contains("シート「事業所」"));
    assert_eq!(browser.post(&press, "act=sheet&sheet=x").await.status, StatusCode::BAD_REQUEST);
    browser.post(&press, "act=sheet&sheet=0").await;
    assert!(browser.get(&press).await.text.contains("60行"));
    // A CSV has one sheet, so there is nothing to choose.
    let csv = open(&mut browser, "kana").await;
    assert!(!browser.get(&format!("{csv}/columns")).await.text.contains("読むシート"));
}

#[tokio::test]
async fn a_column_is_chosen_anew_and_what_was_typed_beside_it_stays() {
    let mut browser = Browser::new();
    let job = open(&mut browser, "row").await;
    let columns = format!("{job}/columns");
    // 「直す」 on column C opens its choice; the office's name typed meanwhile is kept.
    let page = browser.post(&columns, "name=%E6%96%B0%E3%81%97%E3%81%84&edit=2").await;
    assert_eq!(location(&page), format!("{columns}?edit=2"));
    let page = browser.get(&location(&page)).await;
    assert_eq!(page.text.matches("class=\"in sm auto\" id=\"c").count(), 1);
    assert!(page.text.contains("id=\"c2\"") && page.text.contains("value=\"新しい\""));
    // Giving up leaves the column as it was, settling changes it.
    let page = browser.post(&columns, "c2=name_kana&leave=2").await;
    assert!(!browser.get(&location(&page)).await.text.contains("この画面で選びました"));
    let page = browser.post(&columns, "c2=name_kana&settle=2").await;
    assert_eq!(location(&page), format!("{columns}?at=2"));
    assert!(browser.get(&location(&page)).await.text.contains("この画面で選びました"));
    for wrong in ["edit=x", "settle=-1", "c2=nothing&settle=2"] {
        assert_eq!(browser.post(&columns, wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn an_item_without_a_column_is_given_one() {
    let mut browser = Browser::new();
    browser.get("/22").await;
    let sheet = "健保番号,だれ,よみがな,いつ,4月日数,4月支給額,5月日数,5月支給額,6月日数,6月支給額\r\n\
                 1,相沢 直人,アイザワ ナオト,S48.5.14,31,412000,30,409500,31,415300\r\n";
    let page = browser.upload("/22/files", true, "a.csv", sheet.as_bytes()).await;
    let columns = location(&page);
    let before = browser.get(&columns).await;
    assert!(before.text.contains("列が見つからない項目"));
    assert!(before.text.contains("name=\"f.birth_date\""), "{}", before.text);
    browser.post(&columns, "f.birth_date=3&act=go").await;
    let after = browser.get(&columns).await;
    assert!(!after.text.contains("name=\"f.birth_date\""));
}
