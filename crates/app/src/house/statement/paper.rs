//! The statement on paper: A4, with the head of the log at the foot of each page.

use romori_paper::{Align, Document, Footer, Ink, Page, PaperError, Style, text_width};
use romori_types::{Timestamp, date_ja, day_in_japan, time_in_japan};

use super::theft::Thief;
use super::{Statement, UseFact};
use crate::house::entry_error::EntryError;

const LEFT: f32 = 44.0;
const RIGHT: f32 = 551.0;
const TOP: f32 = 48.0;
const BOTTOM: f32 = 790.0;
const BODY: f32 = 8.2;
const LINE: f32 = 11.6;
/// So many uses are printed; the JSON has them all.
const USES_PRINTED: usize = 400;

/// What stands on a page.
enum Op {
    Text { x: f32, y: f32, text: String, style: Style },
    Rule { y: f32, weight: f32 },
}

/// Puts texts under each other, page after page.
struct Flow {
    pages: Vec<Vec<Op>>,
    y: f32,
}

impl Flow {
    fn new() -> Self {
        Self { pages: vec![Vec::new()], y: TOP }
    }

    fn put(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    /// Begins another page where so much does not fit.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    fn text(&mut self, text: &str, x: f32, style: Style) {
        let y = self.y;
        self.put(Op::Text { x, y, text: text.to_owned(), style });
    }

    fn heading(&mut self, text: &str) {
        self.room(48.0);
        self.y += 18.0;
        self.text(text, LEFT, Style::of(10.5).bold());
        self.y += 5.0;
        let y = self.y;
        self.put(Op::Rule { y, weight: 0.8 });
        self.y += 13.0;
    }

    fn paragraph(&mut self, text: &str) {
        for line in wrapped(text, BODY, RIGHT - LEFT) {
            self.room(LINE);
            self.text(&line, LEFT, Style::of(BODY));
            self.y += LINE;
        }
    }

    /// A table: shares of the width, titles, rows. A row stays on one page.
    fn table(&mut self, columns: &[(&str, f32)], rows: &[Vec<String>]) {
        self.titles(columns);
        let whole: f32 = columns.iter().map(|(_, share)| share).sum();
        for row in rows {
            let cells: Vec<Vec<String>> = row
                .iter()
                .zip(columns)
                .map(|(text, (_, share))| wrapped(text, 7.6, (RIGHT - LEFT) * share / whole - 6.0))
                .collect();
            let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
            let height = 10.4 * f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) + 4.0;
            let before = self.pages.len();
            self.room(height);
            if self.pages.len() > before {
                self.titles(columns);
            }
            let (top, mut x) = (self.y, LEFT);
            for (cell, (_, share)) in cells.into_iter().zip(columns) {
                let mut y = top;
                for text in cell {
                    self.put(Op::Text { x, y, text, style: Style::of(7.6) });
                    y += 10.4;
                }
                x += (RIGHT - LEFT) * share / whole;
            }
            self.y = top + height;
            let y = self.y - 10.4;
            self.put(Op::Rule { y, weight: 0.25 });
        }
        self.y += 6.0;
    }

    fn titles(&mut self, columns: &[(&str, f32)]) {
        self.room(40.0);
        let whole: f32 = columns.iter().map(|(_, share)| share).sum();
        let mut x = LEFT;
        for (title, share) in columns {
            self.text(title, x, Style::of(7.2).grey());
            x += (RIGHT - LEFT) * share / whole;
        }
        self.y += 4.0;
        let y = self.y;
        self.put(Op::Rule { y, weight: 0.5 });
        self.y += 11.0;
    }
}

/// Cuts a text into lines of a width.
fn wrapped(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0.0;
    for c in text.chars() {
        let next = text_width(c.encode_utf8(&mut [0; 4]), size, false);
        if width + next > room || c == '\n' {
            lines.push(String::new());
            width = 0.0;
        }
        if c == '\n' {
            continue;
        }
        width += next;
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

impl Statement {
    /// As PDF, with this line at the foot.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn to_pdf(&self, below: &str) -> Result<Vec<u8>, EntryError> {
        let failed = |_: PaperError| {
            EntryError::CannotFile(
                "説明書のPDFを作れませんでした。もう一度お試しください。".to_owned(),
            )
        };
        let mut flow = Flow::new();
        self.head(&mut flow);
        self.result(&mut flow);
        self.loot(&mut flow);
        self.key_table(&mut flow);
        self.people_table(&mut flow);
        self.use_table(&mut flow);
        self.notes(&mut flow);
        let document = Document {
            title: "番号庫の説明書".to_owned(),
            footer: Footer {
                left: "労守".to_owned(),
                center: "番号庫の説明書".to_owned(),
                below: below.to_owned(),
            },
            ..Document::default()
        };
        let pages: Vec<_> =
            flow.pages.into_iter().map(|ops| move |page: &mut Page<'_>| draw(page, ops)).collect();
        Ok(document.render(|_| {}, pages).map_err(failed)?.bytes)
    }

    fn head(&self, flow: &mut Flow) {
        flow.text("番号庫の説明書", LEFT, Style::of(16.0).bold());
        flow.y += 20.0;
        let client = self.client.as_ref();
        let of = client.map_or_else(
            || format!("{}（すべての顧問先）", self.tenant),
            |(number, name)| format!("{}　顧問先 {number} {name}", self.tenant),
        );
        flow.paragraph(&of);
        flow.paragraph(&format!("期間　{} から {} まで", date_ja(self.from), date_ja(self.to)));
        let made = date_time_ja(self.made_at);
        flow.paragraph(&format!("作成　{made}　{}", self.made_by));
        flow.paragraph(&format!(
            "この紙は、作成のときに鍵・権限・記録を調べて作られました。記録 {}件、根 {}",
            self.log.size, self.log.root
        ));
    }

    fn result(&self, flow: &mut Flow) {
        flow.heading("1 高度な暗号化の除外（規則7条1号）を言えるか");
        flow.paragraph(
            "個人情報保護委員会規則7条1号は「高度な暗号化その他の個人の権利利益を保護するために\
             必要な措置」を講じたデータを報告の対象から除きます。Q&A 17-14は、方式と、\
             見読可能にする手段の管理（①暗号文と鍵の分離と鍵の保護、②遠隔での削除、\
             ③第三者が鍵を行使できない設計のどれか）を求めます。",
        );
        flow.y += 4.0;
        let rows: Vec<Vec<String>> = self
            .verdicts
            .iter()
            .map(|one| {
                let said = match one.arguable {
                    None => "対象なし",
                    Some(true) => "言える",
                    Some(false) => "言えない",
                };
                let what = if one.numbers { "個人番号" } else { "台帳" };
                let cells = [one.thief.ja(), what, said, one.because.as_str()];
                cells.map(str::to_owned).to_vec()
            })
            .collect();
        let columns = [("盗まれたもの", 2.2), ("データ", 1.0), ("除外", 0.9), ("理由", 7.0)];
        flow.table(&columns, &rows);
    }

    fn loot(&self, flow: &mut Flow) {
        flow.heading("2 盗んだ人の手に渡るもの");
        let mut columns = vec![("データ", 2.2)];
        columns.extend(Thief::ALL.map(|thief| (thief.short(), 1.6)));
        let rows: Vec<Vec<String>> = self
            .thefts
            .iter()
            .map(|row| {
                let readings = row.readings.iter().map(|(_, reading)| reading.ja().to_owned());
                std::iter::once(row.data.ja().to_owned()).chain(readings).collect()
            })
            .collect();
        flow.table(&columns, &rows);
        flow.paragraph(
            "列は、盗まれたものです: 表＝データベース、ディスク＝止まった労守の機械、\
             労守・番号庫＝動いているその機械。「読めない」は、暗号文だけで鍵がないことです。\
             どの行でも、いつ・何件か、値の長さ（32バイト刻み）、顧問先の識別子は暗号化されていません。",
        );
    }

    fn key_table(&self, flow: &mut Flow) {
        flow.heading("3 方式・鍵・鍵の置き場所");
        flow.paragraph(&format!(
            "台帳の鍵: {}。個人番号の鍵: {}。",
            self.placement.ledgers.ja(),
            self.placement.numbers.words()
        ));
        flow.y += 4.0;
        let rows: Vec<Vec<String>> = self
            .keys
            .iter()
            .map(|key| {
                vec![key.what.clone(), key.algorithm.clone(), key.id.clone(), key.place.clone()]
            })
            .collect();
        let columns = [("鍵", 2.0), ("方式", 1.4), ("番号", 3.2), ("場所", 4.4)];
        flow.table(&columns, &rows);
    }

    fn people_table(&self, flow: &mut Flow) {
        flow.heading("4 鍵を使えた人");
        let rows: Vec<Vec<String>> = self
            .holders
            .iter()
            .map(|holder| {
                let until = holder.until.map_or_else(
                    || "期限なし".to_owned(),
                    |day| format!("{}の前日まで", date_ja(day)),
                );
                let off = if holder.is_off { "（いまは停止中）" } else { "" };
                vec![
                    holder.name.clone(),
                    holder.rights.join("、"),
                    format!("{}から{until}{off}", date_ja(holder.from)),
                ]
            })
            .collect();
        if rows.is_empty() {
            flow.paragraph("個人番号を集め、使い、廃棄する権限を持つ利用者はいません。");
        } else {
            flow.table(&[("利用者", 2.0), ("権限", 5.0), ("期間", 4.0)], &rows);
        }
        flow.paragraph(&format!(
            "権限はいまの役割によります。期間中の権限・利用者の変更は{}件あり、だれに何をしたかは記録（702・704ほか）にあります。",
            self.rights_changed
        ));
        flow.paragraph(
            "運営者（労守を動かす人）の役割には、個人番号を扱う権限はありません。鍵を分けて持つ役員はいません。鍵のある機械の管理者（root）は、2の「動いている機械」に当たります。",
        );
    }

    fn use_table(&self, flow: &mut Flow) {
        flow.heading("5 期間中の取扱い（記録 850〜860）");
        let acts =
            self.uses.vault_acts.map_or_else(|| "答えなし".to_owned(), |acts| format!("{acts}件"));
        flow.paragraph(&format!("記録 {}件、番号庫自身の履歴 {acts}。", self.uses.found));
        let findings = &self.uses.findings;
        if findings.is_empty() {
            flow.paragraph("両者は一致し、どの利用にも労守が先に書いた求めがあります。");
        }
        for finding in findings {
            flow.paragraph(&format!("指摘　{finding}"));
        }
        flow.y += 4.0;
        let shown = self.uses.entries.iter().rev().take(USES_PRINTED);
        let rows: Vec<Vec<String>> = shown.map(use_row).collect();
        let columns = [
            ("記録", 0.9),
            ("時刻", 2.2),
            ("取扱い", 2.6),
            ("利用者", 1.8),
            ("人数", 0.7),
            ("証明（葉のハッシュ）", 3.4),
        ];
        if !rows.is_empty() {
            flow.table(&columns, &rows);
        }
        flow.paragraph("各行が記録の木に入っていることは、作成のときに確かめました。道のハッシュはJSONにあります。");
    }

    fn notes(&self, flow: &mut Flow) {
        flow.heading("6 未確認の事項");
        for one in &self.unconfirmed {
            flow.paragraph(&format!("・{one}"));
        }
        flow.paragraph("報告の要否は、この紙だけで決めず、個人情報保護委員会の最新の規則とQ&Aで確かめてください。");
    }
}

/// 令和8年11月30日 9:05:07, as clocks in Japan have it.
fn date_time_ja(at: Timestamp) -> String {
    let (hour, minute, second) = time_in_japan(at);
    format!("{} {hour}:{minute:02}:{second:02}", date_ja(day_in_japan(at)))
}

fn use_row(one: &UseFact) -> Vec<String> {
    let mut what = format!("{} {}", one.class, one.what);
    for more in [one.purpose, one.destination].into_iter().flatten() {
        what.push('・');
        what.push_str(more);
    }
    if one.outcome != "完了" {
        what.push_str(&format!("（{}）", one.outcome));
    }
    vec![
        one.proof.index.to_string(),
        date_time_ja(one.at),
        what,
        one.actor_name.clone(),
        one.persons.to_string(),
        one.proof.leaf.get(..32).unwrap_or_default().to_owned(),
    ]
}

fn draw(page: &mut Page<'_>, ops: Vec<Op>) {
    for op in ops {
        match op {
            Op::Text { x, y, text, style } => page.text((x, y), &text, style, Align::Left),
            Op::Rule { y, weight } => {
                let ink = if weight < 0.3 { Ink::Hair } else { Ink::Black };
                page.rule((LEFT, y), (RIGHT, y), weight, ink);
            }
        }
    }
}
