//! A document: pages of one size under one footer.

use std::fmt;

use krilla::graphic::Graphic;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;

use crate::font::Faces;
use crate::page::{Align, Page, Style};

/// Which way an A4 sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// 210 × 297 mm.
    #[default]
    Portrait,
    /// 297 × 210 mm.
    Landscape,
}

impl Orientation {
    /// Width and height in points.
    pub const fn size(self) -> (f32, f32) {
        match self {
            Self::Portrait => (595.276, 841.89),
            Self::Landscape => (841.89, 595.276),
        }
    }
}

/// What stands at the foot of every page; the page's number is added at the right.
#[derive(Debug, Clone, Default)]
pub struct Footer {
    /// At the left: whose paper it is.
    pub left: String,
    /// In the middle: as of which day.
    pub center: String,
    /// A small line below: the head of the log, so that the paper bears witness to it. May be
    /// empty.
    pub below: String,
}

/// The finished bytes.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters drawn as 〓 because the font has no glyph for them.
    pub missing: Vec<char>,
    /// How many pages it has.
    pub pages: usize,
}

/// Why no PDF was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperError {
    /// The embedded font could not be read.
    Font,
    /// The PDF could not be put together.
    Pdf(String),
    /// The workbook could not be put together.
    Workbook(String),
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Font => f.write_str("組み込みの字形を読めません"),
            Self::Pdf(reason) => write!(f, "PDFを組み立てられません: {reason}"),
            Self::Workbook(reason) => write!(f, "XLSXを組み立てられません: {reason}"),
        }
    }
}

impl std::error::Error for PaperError {}

/// A document to be rendered.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Title in the file's properties.
    pub title: String,
    /// Which way the sheets lie.
    pub orientation: Orientation,
    /// The foot of every page.
    pub footer: Footer,
}

impl Document {
    /// Draws the pages. `backdrop` is drawn once and stands under every page.
    ///
    /// # Errors
    /// When the font cannot be read or the PDF exceeds a limit of its format.
    pub fn render<P: FnOnce(&mut Page<'_>)>(
        &self,
        backdrop: impl Fn(&mut Page<'_>),
        pages: Vec<P>,
    ) -> Result<Pdf, PaperError> {
        let mut faces = Faces::load().ok_or(PaperError::Font)?;
        let mut document = krilla::Document::new();
        document
            .set_metadata(Metadata::new().title(self.title.clone()).language("ja-JP".to_owned()));
        let (width, height) = self.orientation.size();
        let total = pages.len();
        let mut ground: Option<Graphic> = None;
        for (index, draw) in pages.into_iter().enumerate() {
            let settings = PageSettings::from_wh(width, height)
                .ok_or_else(|| PaperError::Pdf("page size".to_owned()))?;
            let mut sheet = document.start_page_with(settings);
            let mut surface = sheet.surface();
            let graphic = ground.get_or_insert_with(|| {
                let mut builder = surface.stream_builder();
                let mut page = Page {
                    surface: builder.surface(),
                    faces: &mut faces,
                    width,
                    height,
                    number: 0,
                    total,
                };
                backdrop(&mut page);
                drop(page);
                Graphic::new(builder.finish(), false)
            });
            surface.draw_graphic(graphic.clone());
            let mut page =
                Page { surface, faces: &mut faces, width, height, number: index + 1, total };
            draw(&mut page);
            self.foot(&mut page);
            drop(page);
            sheet.finish();
        }
        let bytes = document.finish().map_err(|error| PaperError::Pdf(format!("{error:?}")))?;
        Ok(Pdf { bytes, missing: faces.missing.into_iter().collect(), pages: total })
    }

    fn foot(&self, page: &mut Page<'_>) {
        let style = Style::of(7.0).grey();
        let y = page.height - 20.0;
        page.text((36.0, y), &self.footer.left, style, Align::Left);
        page.text((page.width / 2.0, y), &self.footer.center, style, Align::Center);
        let number = format!("{} / {}", page.number, page.total);
        page.text((page.width - 36.0, y), &number, style, Align::Right);
        if !self.footer.below.is_empty() {
            let style = Style::of(5.5).grey();
            page.text((36.0, page.height - 10.0), &self.footer.below, style, Align::Left);
        }
    }
}
