//! 顧問先の鍵 as a view: where it is, who holds shares, what can be done with it.

use romori_app::house::numbers::NumberKey;
use romori_app::house::{
    Custodianship, HELD_IDLE_SECONDS, HELD_SECONDS, Holding, HoldingAsked, Preparing, SharePaper,
};
use romori_types::Timestamp;

use super::form_parts::{cell, group, heads, hinted};
use super::office_frame;
use super::rights::{Entries, toast};
use super::seen::when;
use crate::shell::{AppState, Pressed, Signed};
use crate::view::office::{
    FieldKind, HeldPapersPage, Note, PaperSlip, Press, RegisterPage, RegisterRow, Tone, Weight,
    Width,
};
use crate::view::{Crumb, KeyHint};

/// What was entered on the page of a client's key.
#[derive(Debug, Default)]
pub struct HeldEntries {
    entries: Entries,
    /// What just succeeded.
    pub done: &'static str,
}

/// Said before it is chosen, and again with the shares.
const LOST: &str = "開くのに要る枚数の札が集まらなくなると、この顧問先の内容は、労守にも、この事務所にも、\
                    だれにも二度と開けません。取り戻す方法はありません。";

impl HeldEntries {
    /// Nothing entered, after something that succeeded.
    pub fn after(done: &'static str) -> Self {
        Self { done, ..Self::default() }
    }

    /// As it was sent.
    pub fn of(form: &Pressed) -> Self {
        Self { entries: Entries::of(form), done: "" }
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, field: &'static str, words: impl Into<String>) {
        self.entries.refuse(field, words);
    }

    /// What is asked for, if nothing is wrong.
    pub fn asked(&mut self) -> Option<HoldingAsked> {
        let names: Vec<String> = self
            .entries
            .value("names")
            .lines()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        let needed = romori_types::fold_width(self.entries.value("needed")).trim().parse().ok();
        if names.len() < 2 {
            self.refuse("names", "役員の氏名を、1行に1人ずつ、2人から16人まで入れてください。");
        }
        if needed.is_none() {
            self.refuse("needed", "開くのに要る枚数を、2以上の数字で入れてください。");
        }
        if self.entries.value("understood") != "1" {
            self.refuse("understood", "読んで分かったときは、印を付けてください。");
        }
        Some(HoldingAsked { names, needed: needed.filter(|_| self.entries.is_right())? })
    }
}

/// Where a client's key is.
pub fn held_view(
    state: &AppState,
    signed: &Signed,
    (number, held, numbers): (u32, &Custodianship, &NumberKey),
    entries: &HeldEntries,
) -> RegisterPage {
    let mut page = blank(state, signed, number, entries);
    if let Some(preparing) = &held.preparing {
        prepared(&mut page, number, preparing, entries);
    } else {
        match &held.holding {
            None => of_house(&mut page, number, entries),
            Some(holding) => of_officers(&mut page, number, holding, entries),
        }
    }
    if held.wait_seconds > 0 {
        let words =
            format!("分け札の誤りが続いたため、あと{}秒は受け付けません", held.wait_seconds);
        page.notes.push(Note::new(Tone::Care, words, &[]));
    }
    page.notes.extend(note_of_numbers(&page, number, numbers));
    page
}

/// The key of the client's numbers: another one, at the vault.
fn note_of_numbers(page: &RegisterPage, number: u32, key: &NumberKey) -> Option<Note> {
    const OWN: &str = "個人番号の鍵は、この鍵とは別です。分け札も別で、番号庫の画面で扱います。";
    let (tone, title, line) = match key {
        NumberKey::NoVault => return None,
        NumberKey::Unknown(why) => {
            return Some(Note::new(Tone::Care, "個人番号の鍵を確かめられません", &[why, OWN]));
        }
        NumberKey::OfVault => (
            Tone::Info,
            "個人番号の鍵は、番号庫が預かっています",
            "役員に預けると、番号庫の管理者だけでは個人番号を開けなくなります。",
        ),
        NumberKey::OfOfficers(true) => (
            Tone::Ok,
            "個人番号の鍵は、役員が預かり、いま開いています",
            "使い終えたら閉じてください。",
        ),
        NumberKey::OfOfficers(false) => (
            Tone::Care,
            "個人番号の鍵は、役員が預かり、閉じています",
            "役員に分け札を入れてもらうまで、この顧問先の個人番号の受領・照合・利用はできません。",
        ),
    };
    let own = format!("/70/{number}/keys/numbers");
    let open = press(page, "番号庫で鍵を扱う", own, Weight::Usual);
    Some(Note { press: Some(open), ..Note::new(tone, title, &[line, OWN]) })
}

fn blank(state: &AppState, signed: &Signed, number: u32, entries: &HeldEntries) -> RegisterPage {
    let title = format!("顧問先{number} の鍵");
    let crumbs = vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(number.to_string(), format!("/70/{number}")),
        Crumb::here(title.clone()),
    ];
    let mut frame = office_frame(state, signed, &title, "70", crumbs);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "送る" }];
    frame.failed = !entries.entries.is_right();
    RegisterPage {
        frame,
        add: None,
        toast: toast(entries.done),
        notes: Vec::new(),
        caption: "分け札を持つ役員".to_owned(),
        heads: heads(&["札", "役員", "状態"]),
        acts: false,
        rows: Vec::new(),
        empty: "この顧問先の鍵は、いま、この事務所が預かっています。役員の分け札はありません。"
            .to_owned(),
        action: String::new(),
        groups: Vec::new(),
        consequences: Vec::new(),
        submit: String::new(),
    }
}

fn rows(names: &[String], entered: &[u8], yes: &str, no: &str) -> Vec<RegisterRow> {
    let row = |(number, name): (u8, &String)| RegisterRow {
        head: format!("{number}番"),
        cells: vec![
            cell(name.clone()),
            cell(if entered.contains(&number) { yes } else { no }.to_owned()),
        ],
        presses: Vec::new(),
    };
    (1..).zip(names).map(row).collect()
}

fn press(page: &RegisterPage, label: &str, action: String, weight: Weight) -> Press {
    Press::new(label, action, page.frame.standing.csrf.clone()).weighing(weight)
}

/// The form for one share.
fn share_form(page: &mut RegisterPage, number: u32, entries: &HeldEntries, legend: &str) {
    let share = entries.entries.field("share", "分け札", FieldKind::Text, Width::W26);
    let share = hinted(
        share,
        "5文字ずつ16組。札を見ながら、つづけて入れてください。誤りは組の番号で示します。一度に1枚です",
    );
    page.groups = vec![group(legend, "", vec![share])];
    page.action = format!("/70/{number}/keys/share");
    page.submit = "この札を入れる".to_owned();
}

/// The form that makes shares.
fn make_form(page: &mut RegisterPage, number: u32, entries: &HeldEntries, remake: bool) {
    let entries = &entries.entries;
    let names = entries.field("names", "分け札を持つ役員", FieldKind::Area, Width::W26);
    let names = hinted(names, "1行に1人。2人から16人まで。この名前は封をして保存します");
    let needed = entries.field("needed", "開くのに要る枚数", FieldKind::Digits, Width::W4);
    let needed = hinted(needed, "例 3人のうち2枚なら 2");
    let understood = entries.field(
        "understood",
        "札が足りなくなれば、だれにも二度と開けないことを、顧問先の役員に説明し、了承を得た",
        FieldKind::Check,
        Width::W26,
    );
    let legend =
        if remake { "新しい分け札に作り直す" } else { "鍵を役員に預ける" };
    page.groups = vec![group(legend, LOST, vec![names, needed, understood])];
    page.action = format!("/70/{number}/keys/make");
    page.consequences = vec![
        "分け札を一度だけ表示します。印刷して、1人に1枚ずつ渡してください。".to_owned(),
        "要る枚数の札を入れ直して確かめるまで、鍵は変わりません。".to_owned(),
    ];
    page.consequences.push(if remake {
        "確かめたあとは、前の札では開きません。失くした札、辞めた役員の札も同じです。".to_owned()
    } else {
        "預けたあとは、サーバーの管理者が保存データと元の鍵をすべて持っていても、札がなければ開けません。\
         預ける前に作った控えは、元の鍵で開きます。古い控えは消してください。"
            .to_owned()
    });
    page.submit = "分け札を作る".to_owned();
}

fn of_house(page: &mut RegisterPage, number: u32, entries: &HeldEntries) {
    let lines = [
        "役員に預けると、役員のうち何人かが紙の分け札を入れたときだけ、この顧問先の内容が開きます。",
        "開いたあとは、最長12時間、60分使わなければ閉じます。プログラムが止まったときも閉じます。",
    ];
    page.notes.push(Note::new(Tone::Info, "鍵はこの事務所が預かっています", &lines));
    make_form(page, number, entries, false);
}

fn prepared(page: &mut RegisterPage, number: u32, preparing: &Preparing, entries: &HeldEntries) {
    let title =
        format!("分け札を確かめています（{}／{}枚）", preparing.entered.len(), preparing.needed);
    let drop = press(page, "この分け札をやめる", format!("/70/{number}/keys/drop"), Weight::Quiet);
    let lines = ["印刷した札を、要る枚数だけ入れてください。それまで、鍵は前のままです。", LOST];
    page.notes.push(Note { press: Some(drop), ..Note::new(Tone::Care, title, &lines) });
    page.rows = rows(&preparing.names, &preparing.entered, "確かめた", "まだ");
    share_form(page, number, entries, "印刷した札を確かめる");
}

fn of_officers(page: &mut RegisterPage, number: u32, holding: &Holding, entries: &HeldEntries) {
    let Some((idle, most)) = holding.open_until else {
        return closed(page, number, holding, entries);
    };
    let close = press(page, "鍵を閉じる", format!("/70/{number}/keys/close"), Weight::Main);
    let words = format!("鍵は開いています（{}まで）", clock(idle));
    let until = format!(
        "使うたびに{}分延びます。どれほど使っても{}に閉じます（入れてから{}時間）。",
        HELD_IDLE_SECONDS / 60,
        clock(most),
        HELD_SECONDS / 3600,
    );
    page.notes.push(Note { press: Some(close), ..Note::new(Tone::Ok, words, &[&until]) });
    page.rows = rows(&holding.names, &[], "", "持っている");
    make_form(page, number, entries, true);
    let back =
        press(page, "鍵をこの事務所に戻す", format!("/70/{number}/keys/return"), Weight::Danger);
    let lines = [
        "札を失くした、役員が替わったときは、開いているあいだに、下で新しい分け札に作り直してください。",
        "戻すと、分け札なしで、この事務所が開けるようになります。",
    ];
    let title = "役員が替わったとき、預けるのをやめるとき";
    page.notes.push(Note { press: Some(back), ..Note::new(Tone::Info, title, &lines) });
}

fn closed(page: &mut RegisterPage, number: u32, holding: &Holding, entries: &HeldEntries) {
    let title = format!("鍵が閉じています（{}／{}枚）", holding.entered.len(), holding.needed);
    let lines = [
        "下の役員に、持っている分け札を1枚ずつ入れてもらってください。別の時間、別の端末でもかまいません。",
        "札を失くした役員がいても、要る枚数がそろえば開きます。開いてから、新しい分け札に作り直してください。",
        "要る枚数が集まらないときは、だれにも開けません。",
    ];
    page.notes.push(Note::new(Tone::Care, title, &lines));
    page.rows = rows(&holding.names, &holding.entered, "入れた", "まだ");
    share_form(page, number, entries, "分け札を入れる");
}

fn clock(at: Timestamp) -> String {
    when(at)
}

/// The shares, once, to be printed: a slip for each officer.
pub fn papers_view(
    state: &AppState,
    signed: &Signed,
    number: u32,
    (needed, papers): (u8, &[SharePaper]),
) -> HeldPapersPage {
    let title = format!("顧問先{number} の分け札");
    let own = format!("/70/{number}/keys");
    let crumbs = vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(format!("顧問先{number} の鍵"), own.clone()),
        Crumb::here(title.clone()),
    ];
    let all = papers.len();
    let slips = papers.iter().map(|paper| PaperSlip {
        number: format!("{}番（{all}枚のうち）", paper.number),
        name: paper.name.clone(),
        groups: paper.groups.split('-').map(str::to_owned).collect(),
    });
    HeldPapersPage {
        frame: office_frame(state, signed, &title, "70", crumbs),
        office: signed.visitor.office.clone(),
        client: number.to_string(),
        needed: needed.to_string(),
        lost: LOST,
        slips: slips.collect(),
        next: own,
    }
}
