//! A table over as many pages as it needs, its header on each.

use crate::document::{Document, PaperError, Pdf};
use crate::page::{Align, Ink, Page, Style};

const MARGIN: f32 = 36.0;
const ROW: f32 = 17.0;
const BODY: f32 = 8.5;

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Its share of the width.
    pub share: f32,
    /// Figures stand at the right.
    pub align: Align,
}

impl Column {
    /// A column of texts.
    pub fn text(title: &str, share: f32) -> Self {
        Self { title: title.to_owned(), share, align: Align::Left }
    }

    /// A column of figures.
    pub fn figures(title: &str, share: f32) -> Self {
        Self { title: title.to_owned(), share, align: Align::Right }
    }
}

/// A titled table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// At the top of every page.
    pub heading: String,
    /// Under the heading of the first page.
    pub notes: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, a text for each column.
    pub rows: Vec<Vec<String>>,
    /// The last row, under a double rule; empty for none.
    pub total: Vec<String>,
}

struct Span {
    left: f32,
    right: f32,
}

impl Table {
    /// The table as a document.
    ///
    /// # Errors
    /// As [`Document::render`].
    pub fn render(&self, document: &Document) -> Result<Pdf, PaperError> {
        let (width, height) = document.orientation.size();
        let shares: f32 = self.columns.iter().map(|column| column.share).sum();
        let mut left = MARGIN;
        let spans: Vec<Span> = self
            .columns
            .iter()
            .map(|column| {
                let start = left;
                left += (width - 2.0 * MARGIN) * column.share / shares.max(f32::EPSILON);
                Span { left: start, right: left }
            })
            .collect();
        let notes = f32::from(u16::try_from(self.notes.len()).unwrap_or(u16::MAX)) * 13.0;
        let room = |first: bool| {
            let used = 84.0 + if first { notes } else { 0.0 } + 60.0;
            let mut rows = 1_usize;
            while f32::from(u16::try_from(rows + 1).unwrap_or(u16::MAX)) * ROW < height - used {
                rows += 1;
            }
            rows
        };
        let mut rest = self.rows.as_slice();
        let mut pages = Vec::new();
        loop {
            let first = pages.is_empty();
            let (here, later) = rest.split_at(room(first).min(rest.len()));
            rest = later;
            let last = rest.is_empty();
            let spans = &spans;
            pages.push(move |page: &mut Page<'_>| self.page(page, spans, here, (first, last)));
            if last {
                break;
            }
        }
        document.render(|_| {}, pages)
    }

    fn page(
        &self,
        page: &mut Page<'_>,
        spans: &[Span],
        rows: &[Vec<String>],
        (first, last): (bool, bool),
    ) {
        let right = page.width() - MARGIN;
        page.text((MARGIN, 52.0), &self.heading, Style::of(14.0).bold(), Align::Left);
        let mut y = 62.0;
        if first {
            for note in &self.notes {
                y += 13.0;
                let style = Style::of(8.5).grey();
                page.text_fit((MARGIN, y), note, style, Align::Left, right - MARGIN);
            }
        }
        y += 10.0;
        page.rule((MARGIN, y), (right, y), 0.8, Ink::Black);
        let titles: Vec<String> = self.columns.iter().map(|column| column.title.clone()).collect();
        self.cells(page, spans, &titles, (y + 12.0, Style::of(7.5).grey()));
        y += ROW;
        page.rule((MARGIN, y), (right, y), 0.4, Ink::Black);
        for row in rows {
            self.cells(page, spans, row, (y + 11.8, Style::of(BODY)));
            y += ROW;
            page.hairline(MARGIN, right, y);
        }
        if last && !self.total.is_empty() {
            page.double_rule(MARGIN, right, y + 1.0);
            self.cells(page, spans, &self.total, (y + 15.0, Style::of(BODY).bold()));
        }
    }

    fn cells(&self, page: &mut Page<'_>, spans: &[Span], row: &[String], (y, style): (f32, Style)) {
        for ((column, span), text) in self.columns.iter().zip(spans).zip(row) {
            let room = span.right - span.left - 6.0;
            let x = match column.align {
                Align::Left => span.left + 3.0,
                Align::Right => span.right - 3.0,
                Align::Center => f32::midpoint(span.left, span.right),
            };
            page.text_fit((x, y), text, style, column.align, room);
        }
    }
}
