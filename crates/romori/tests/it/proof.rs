//! 記録の証明 — by command: a part of the log, a file that proves without it, and heads that were
//! kept elsewhere. What was changed afterwards is found by each.

use std::fs;
use std::process::Output;

use crate::browser::Browser;
use crate::drill::{case_of, text};
use crate::program::{Program, TempFolder, done, romori};

/// What a command said of something that is wrong.
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_was_taken_away_convicts_a_log_that_was_changed() {
    let folder = TempFolder::new("proof");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let kept = folder.join("checkpoint.txt");
    fs::write(&kept, browser.get("/01/proof/checkpoint").expect("a file").text).expect("kept");
    let key = folder.join("log-key.txt");
    fs::write(&key, browser.get("/01/proof/key").expect("a file").text).expect("kept");
    case_of(&mut browser);
    program.kill();

    // A part, a tenant, the head that was kept, and the line on a paper.
    let at = |more: &[&str]| {
        let all = [&["ledger", "verify", text(&data), "--key", text(&key)], more].concat();
        romori(&all, &[])
    };
    let said = done(&at(&["--head", text(&kept)]));
    assert!(said.contains("控えてあったチェックポイント 1件と照らしました"), "{said}");
    let said = done(&at(&["--entry", "0", "--head", text(&kept)]));
    assert!(said.contains("番号       0") && said.contains("誤りはありません"), "{said}");
    let note = fs::read_to_string(&kept).expect("a note");
    let size = note.lines().nth(1).expect("a size").to_owned();
    let said = done(&at(&["--to", &size]));
    let root = said.lines().find_map(|line| line.strip_prefix("根 ")).expect("a root").to_owned();
    assert!(said.contains("記録したとおりに載っています"), "{said}");
    let whole = said.lines().find_map(|line| line.strip_prefix("記録簿の長さ ")).expect("a size");
    let whole = whole.trim_end_matches('件').to_owned();
    let printed = format!("{whole}:{}", &root[..32]);
    assert!(done(&at(&["--entry", "1", "--printed", &printed])).contains("書類の値と一致します"));
    let other = format!("{size}:{}", &root[..32]);
    let said = refused(&at(&["--entry", "1", "--printed", &other]));
    assert!(said.contains("書類の値と一致しません"), "{said}");

    // Files of proof, checked by themselves.
    let proof = folder.join("5.tlog-proof");
    let made = ["ledger", "proof", text(&data), "--entry", "5", "--out", text(&proof)];
    done(&romori(&made, &[]));
    let check = ["ledger", "check-proof", text(&proof), "--key", text(&key)];
    assert!(done(&romori(&check, &[])).contains("番号       5"));
    let grown = folder.join("growth.txt");
    let made = ["ledger", "proof", text(&data), "--since", text(&kept), "--out", text(&grown)];
    done(&romori(&made, &[]));
    let check_grown =
        ["ledger", "check-proof", text(&grown), "--key", text(&key), "--head", text(&kept)];
    assert!(done(&romori(&check_grown, &[])).contains("書き足しただけのものです"));
    let forged = fs::read_to_string(&proof).expect("a proof").replace("index 5", "index 6");
    fs::write(&proof, forged).expect("forged");
    assert!(refused(&romori(&check, &[])).contains("証明が成り立ちません"));

    // Root on the machine changes an entry: a part says which.
    let bundle = folder.join("demo.keeper/log/tile/entries/000");
    let mut bytes = fs::read(&bundle).expect("a bundle");
    bytes[10] ^= 1;
    fs::write(&bundle, bytes).expect("changed");
    let said = refused(&at(&["--from", "0", "--to", "9"]));
    assert!(said.contains("(記録 0番): 記録した内容と違います"), "{said}");
    assert!(done(&at(&["--from", "256", "--to", "300"])).contains("誤りはありません"));
}
