//! 控 — the office copy of a notice as PDF, laid out by the field table.

use romori_paper::{
    Align, Document, Footer, Ink, Orientation, Page, PaperError, Pdf, Style, text_width,
};
use romori_types::{Era, Wareki, Yen};

use crate::file::{File, Row};
use crate::notice::Notice;
use crate::table::{Form, Item, Kind};

const MARGIN: f32 = 36.0;
const TOP: f32 = 104.0;
const FOOT: f32 = 36.0;
const BAND_LANDSCAPE: f32 = 20.0;
const BAND_PORTRAIT: f32 = 24.0;
const HEADING: f32 = 18.0;
const GAP: f32 = 8.0;
const LABEL: f32 = 5.2;
const VALUE: f32 = 8.5;

/// One cell of a person's block.
struct Cell {
    item: &'static Item,
    label: String,
    left: f32,
    top: f32,
    width: f32,
}

/// Where the items of one person's block stand.
struct Block {
    headings: Vec<(f32, String)>,
    cells: Vec<Cell>,
    band: f32,
    height: f32,
    per_page: usize,
}

impl Block {
    fn plan(form: &'static Form, width: f32, height: f32) -> Self {
        let room = width - 2.0 * MARGIN;
        let band_height = if width > height { BAND_LANDSCAPE } else { BAND_PORTRAIT };
        let mut top = 0.0;
        let mut headings = Vec::new();
        let mut cells = Vec::new();
        for band in &form.sheet.bands {
            if !band.heading.is_empty() {
                headings.push((top, band.heading.clone()));
                top += HEADING;
            }
            let specs: Vec<(&'static Item, f32, String)> =
                band.cells.iter().filter_map(|spec| cell_spec(form, spec)).collect();
            let total: f32 = specs.iter().map(|(_, share, _)| share).sum();
            let mut left = MARGIN;
            for (item, share, label) in specs {
                let width = room * share / total.max(1.0);
                cells.push(Cell { item, label, left, top, width });
                left += width;
            }
            top += band_height;
        }
        let mut per_page = 1;
        while TOP + f32::from(per_page + 1_u8) * (top + GAP) - GAP < height - FOOT && per_page < 40
        {
            per_page += 1;
        }
        Self { headings, cells, band: band_height, height: top, per_page: usize::from(per_page) }
    }

    fn top_of(&self, slot: usize) -> f32 {
        let slot = f32::from(u16::try_from(slot).unwrap_or(u16::MAX));
        TOP + slot * (self.height + GAP)
    }

    /// Frame and labels of an empty block.
    fn draw_frame(&self, page: &mut Page<'_>, slot: usize) {
        let top = self.top_of(slot);
        let right = page.width() - MARGIN;
        for (at, heading) in &self.headings {
            let style = Style::of(7.0).bold();
            page.text((MARGIN, top + at + HEADING - 4.5), heading, style, Align::Left);
        }
        for cell in &self.cells {
            let y = top + cell.top;
            page.hairline(cell.left, cell.left + cell.width, y + self.band);
            if cell.left > MARGIN + 1.0 {
                page.rule((cell.left, y), (cell.left, y + self.band), 0.4, Ink::Hair);
            }
            let number = item_number(cell.item);
            let style = Style::of(LABEL).grey();
            page.text((cell.left + 3.0, y + 6.8), &number, style.bold(), Align::Left);
            let used = text_width(&number, LABEL, true) + 2.5;
            let room = cell.width - used - 5.0;
            let at = (cell.left + 3.0 + used, y + 6.8);
            page.text_fit(at, &cell.label, style, Align::Left, room);
        }
        let first = self.headings.first().map_or(0.0, |(at, _)| at + HEADING);
        page.rule((MARGIN, top + first), (right, top + first), 0.8, Ink::Black);
        for (at, _) in self.headings.iter().skip(1) {
            let y = top + at + HEADING;
            page.rule((MARGIN, y), (right, y), 0.6, Ink::Black);
        }
        page.rule((MARGIN, top + self.height), (right, top + self.height), 0.6, Ink::Black);
    }

    /// 以下余白, where the first empty block would carry a name.
    fn draw_blank(&self, page: &mut Page<'_>, slot: usize) {
        if let Some(cell) = self.cells.iter().find(|cell| cell.item.kind == Kind::KanaName) {
            let y = self.top_of(slot) + cell.top + self.band - 3.4;
            page.text((cell.left + 3.0, y), "以下余白", Style::of(VALUE).grey(), Align::Left);
        }
    }

    fn draw_values(&self, page: &mut Page<'_>, slot: usize, row: &Row) {
        let top = self.top_of(slot);
        for cell in &self.cells {
            let columns = row.columns();
            let first = cell.item.first();
            let texts = columns.get(first..first + cell.item.span()).unwrap_or_default();
            if texts.iter().all(String::is_empty) {
                continue;
            }
            let (text, align) = shown(cell.item, texts);
            let y = top + cell.top + self.band - 3.4;
            let room = cell.width - 6.0;
            match align {
                Align::Right => {
                    let at = (cell.left + cell.width - 3.0, y);
                    page.text_fit(at, &text, Style::of(VALUE), align, room);
                }
                Align::Center => {
                    let at = (cell.left + cell.width / 2.0, y);
                    page.text_fit(at, &text, Style::of(VALUE), align, room);
                }
                Align::Left => left_text(page, (cell.left + 3.0, y), &text, room),
            }
        }
    }
}

/// A long text takes two lines before it is made very small, so that nothing is lost.
fn left_text(page: &mut Page<'_>, (x, y): (f32, f32), text: &str, room: f32) {
    let full = text_width(text, VALUE, false);
    if full * 0.75 <= room {
        return page.text_fit((x, y), text, Style::of(VALUE), Align::Left, room);
    }
    let mut size = 5.4;
    let mut lines = wrapped(text, size, room);
    while lines.len() > 2 && size > 3.2 {
        size -= 0.2;
        lines = wrapped(text, size, room);
    }
    for (line, offset) in lines.iter().zip([-4.0, 2.0, 8.0]) {
        page.text((x, y + offset), line, Style::of(size), Align::Left);
    }
}

fn wrapped(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0.0;
    for c in text.chars() {
        let next = text_width(c.encode_utf8(&mut [0; 4]), size, false);
        if width + next > room {
            lines.push(String::new());
            width = 0.0;
        }
        width += next;
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

fn cell_spec(form: &'static Form, spec: &str) -> Option<(&'static Item, f32, String)> {
    let mut parts = spec.splitn(3, ':');
    let item = form.item(parts.next()?)?;
    let share = f32::from(parts.next()?.parse::<u16>().ok()?);
    let label = parts.next().unwrap_or(&item.label);
    Some((item, share, label.to_owned()))
}

/// 5, or 8–9 for an item of two columns.
fn item_number(item: &Item) -> String {
    let last = usize::from(item.no) + item.span() - 1;
    if item.span() == 1 { item.no.to_string() } else { format!("{}–{last}", item.no) }
}

/// A value for people, and where it stands in its cell.
fn shown(item: &Item, texts: &[String]) -> (String, Align) {
    let first = texts.first().map(String::as_str).unwrap_or_default();
    match item.kind {
        Kind::IndividualNumber => ("記載あり（表示しません）".to_owned(), Align::Left),
        Kind::Yen => (yen(first), Align::Right),
        Kind::ThousandYen => (format!("{} 千円", yen(first)), Align::Right),
        Kind::Days => (format!("{} 日", yen(first)), Align::Right),
        Kind::Flag => ("○".to_owned(), Align::Center),
        Kind::EraDate => (era_date(texts), Align::Left),
        Kind::EraMonth => (era_month(texts), Align::Left),
        Kind::Postal | Kind::Phone | Kind::PensionNumber => (texts.join("-"), Align::Left),
        Kind::Choice => {
            let meaning = item.choices.iter().find(|(code, _)| code == first);
            let meaning = meaning.map_or("", |(_, meaning)| meaning.as_str());
            (format!("{first} {meaning}").trim_end().to_owned(), Align::Left)
        }
        _ => (first.to_owned(), Align::Left),
    }
}

fn yen(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |yen| Yen::new(yen).to_string())
}

fn era_date(texts: &[String]) -> String {
    let date = crate::value::era_date(texts).and_then(Wareki::of);
    date.map_or_else(|| texts.join("-"), |wareki| wareki.to_string())
}

fn era_month(texts: &[String]) -> String {
    let [era, year, month] = texts else { return texts.join("-") };
    let name = era.parse().ok().and_then(Era::from_pension_office_code).map(Era::name);
    let plain = |text: &String| text.trim_start_matches('0').to_owned();
    match name {
        Some(name) if year == "01" => format!("{name}元年{}月", plain(month)),
        Some(name) => format!("{name}{}年{}月", plain(year), plain(month)),
        None => texts.join("-"),
    }
}

/// 届書の控 — the office copy of a file's rows of one notice.
///
/// Headed 控: not an official layout. 個人番号 is not printed. `below` is a small line at the foot of
/// every page; may be empty.
///
/// # Errors
/// When the PDF cannot be made.
pub fn office_copy(file: &File, notice: Notice, below: &str) -> Result<Pdf, PaperError> {
    let form = notice.form();
    let orientation =
        if form.sheet.landscape { Orientation::Landscape } else { Orientation::Portrait };
    let (width, height) = orientation.size();
    let block = Block::plan(form, width, height);
    let rows: Vec<&Row> = file.rows().iter().filter(|row| row.notice() == notice).collect();
    let mut shares: Vec<&[&Row]> = rows.chunks(block.per_page).collect();
    if shares.is_empty() {
        shares.push(&[]);
    }
    let pages: Vec<_> = shares
        .into_iter()
        .map(|rows| {
            let block = &block;
            move |page: &mut Page<'_>| {
                for (slot, row) in rows.iter().enumerate() {
                    block.draw_values(page, slot, row);
                }
                if rows.len() < block.per_page {
                    block.draw_blank(page, rows.len());
                }
            }
        })
        .collect();
    let document = Document {
        title: format!("{}（控）", form.short),
        orientation,
        footer: footer(file, below),
    };
    document.render(
        |page| {
            let code = format!("1 様式コード {}　記録仕様 第{}版", form.code, form.layout);
            draw_head(page, file, &form.title, &code, Some(form));
            for slot in 0..block.per_page {
                block.draw_frame(page, slot);
            }
        },
        pages,
    )
}

/// Office at the left, the day of making in the middle, a small line below.
pub(crate) fn footer(file: &File, below: &str) -> Footer {
    let day = made_on(file).map_or_else(String::new, |day| format!("{day} 作成"));
    let left = file.header_value("name").to_owned();
    Footer { left, center: day, below: below.to_owned() }
}

pub(crate) fn made_on(file: &File) -> Option<Wareki> {
    let text = file.media_value("created_on");
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Wareki::of(romori_types::Date::new(year, month, day).ok()?)
}

/// Title, the mark 控, and the office with the numbers that head every row.
pub(crate) fn draw_head(
    page: &mut Page<'_>,
    file: &File,
    title: &str,
    code: &str,
    form: Option<&Form>,
) {
    let right = page.width() - MARGIN;
    page.text((MARGIN, 42.0), title, Style::of(13.0).bold(), Align::Left);
    page.outline((right - 34.0, 25.0, 34.0, 22.0), 0.8, Ink::Black);
    page.text((right - 17.0, 40.6), "控", Style::of(13.0).bold(), Align::Center);
    page.text((right - 42.0, 40.0), code, Style::of(7.0).grey(), Align::Right);
    let office = |key: &str| file.header_value(key).to_owned();
    let record = |key: &str| office_value(file, key);
    let symbol = format!("{}-{}-{}", record("prefecture"), record("city_code"), record("symbol"));
    let submitter = if file.is_of_sharoushi() {
        format!("{}（{}）", office("sharoushi_name"), file.media_value("symbol"))
    } else {
        "事業主".to_owned()
    };
    let address = format!("〒{} {}", joined(file, "postal"), record("address"));
    let numbered = |form: Option<&Form>, key: &str, label: &str| {
        let item = form.and_then(|form| form.item(key));
        let last = item.map(|item| item.no);
        match last {
            Some(4) => format!("2–4 {label}"),
            Some(no) => format!("{no} {label}"),
            None => label.to_owned(),
        }
    };
    let symbol_label = numbered(form, "symbol", "事業所整理記号");
    let number_label = numbered(form, "office_number", "事業所番号");
    let cells = [
        (symbol_label.as_str(), symbol, 0.0, 0),
        (number_label.as_str(), record("office_number"), 0.17, 0),
        ("事業所名称", record("name"), 0.28, 0),
        ("事業主氏名", record("employer_name"), 0.66, 0),
        ("提出者", submitter, 0.0, 1),
        ("媒体通番", file.media_value("media_serial").to_owned(), 0.17, 1),
        ("所在地", address, 0.28, 1),
        ("電話番号", joined(file, "phone"), 0.84, 1),
    ];
    let width = right - MARGIN;
    for (index, (label, value, share, line)) in cells.iter().enumerate() {
        let x = MARGIN + width * share;
        let next = cells.get(index + 1).filter(|cell| cell.3 == *line);
        let end = next.map_or(right, |cell| MARGIN + width * cell.2);
        let y = 58.0 + if *line == 0 { 0.0 } else { 22.0 };
        page.text((x, y), label, Style::of(LABEL + 0.4).grey(), Align::Left);
        page.text_fit((x, y + 10.0), value, Style::of(VALUE), Align::Left, end - x - 8.0);
    }
}

fn office_value(file: &File, key: &str) -> String {
    crate::condition::value_of(&crate::load::tables().office, &file.office, key).to_owned()
}

fn joined(file: &File, key: &str) -> String {
    let item = crate::load::tables().office.item(key);
    let cells = item.and_then(|item| file.office.get(item.first()..item.first() + item.span()));
    cells.map(|cells| cells.join("-")).unwrap_or_default()
}
