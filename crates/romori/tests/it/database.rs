//! `DATABASE_URL` and `romori database prepare`: what is said when it does not work, and that no
//! password is.

use crate::cluster::PASSWORD;
use crate::ground::{Ground, prepare};
use crate::program::{TempFolder, done, refused, romori};

fn up(url: &str) -> String {
    let folder = TempFolder::new("url");
    let data = folder.join("office");
    let arguments = ["up", "--port", "0", "--data", data.to_str().expect("a path")];
    let said = refused(&romori(&arguments, &[("DATABASE_URL", url)]));
    assert!(!said.contains(PASSWORD) && !said.contains("wrong-word"), "{said}");
    said
}

#[test]
fn whoever_could_step_over_the_wall_and_whoever_is_refused_is_told_so() {
    let ground = Ground::server();
    let address = ground.address("romori_app");
    for (url, words) in [
        (ground.address("postgres"), "スーパーユーザー"),
        (address.replace(PASSWORD, "wrong-word"), "パスワードを確かめてください"),
        ("postgresql://romori_app:wrong-word@127.0.0.1:1/romori".to_owned(), "接続できません"),
        ("romori_app wrong-word".to_owned(), "書き方を確かめてください"),
        (format!("{address}_not_there"), "準備ができていません"),
    ] {
        let said = up(&url);
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn preparing_again_changes_nothing_and_tells_no_password() {
    let ground = Ground::server();
    let said = done(&prepare(&ground.address("postgres")));
    assert!(said.contains("表はすでにこの版です"), "{said}");
    assert!(!said.contains(PASSWORD) && !said.contains("一度だけ"), "{said}");
    let refused_one = refused(&prepare(&ground.address("romori_app")));
    assert!(refused_one.contains("権限がありません"), "{refused_one}");
    let unnamed = refused(&romori(&["database", "prepare"], &[]));
    assert!(unnamed.contains("DATABASE_OWNER_URL"), "{unnamed}");
}

#[test]
fn a_database_with_offices_is_not_opened_from_a_folder_without_their_log() {
    let ground = Ground::server();
    let folder = TempFolder::new("strange");
    let (one, two) = (folder.join("one"), folder.join("two"));
    let add = |data: &std::path::Path| {
        let data = data.to_str().expect("a path");
        let arguments = ["account", "add", "--login", "yamada", "--name", "山田　架空"];
        let arguments = [&arguments[..], &["--office", "うみねこ事務所", "--data", data]].concat();
        romori(&arguments, &ground.environment())
    };
    done(&add(&one));
    let keyless = refused(&add(&two));
    assert!(keyless.contains("鍵が"), "{keyless}");
    // With the keys it is the log that is missing.
    let keys = |name: &str| folder.join(&format!("{name}.keys"));
    std::fs::rename(keys("one"), keys("two")).expect("moved");
    let strange = refused(&add(&two));
    assert!(strange.contains("記録が"), "{strange}");
}
