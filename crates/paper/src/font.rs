//! The two embedded faces, and how wide their characters are.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// BIZ UDGothic, SIL Open Font License 1.1 (fonts/OFL.txt).
const REGULAR: &[u8] = include_bytes!("../../../fonts/BIZUDGothic-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../fonts/BIZUDGothic-Bold.ttf");

/// What stands where a character has no glyph.
const GETA: char = '〓';

/// One face as a document uses it.
pub(crate) struct Face {
    pub(crate) font: Font,
    metrics: &'static Metrics,
}

pub(crate) struct Faces {
    pub(crate) regular: Face,
    pub(crate) bold: Face,
    pub(crate) missing: BTreeSet<char>,
    glyphs: Vec<KrillaGlyph>,
}

struct Metrics {
    /// Glyph and advance in ems of each code below [`FIRST_RARE`], where nearly every character of
    /// a paper is found.
    common: Vec<Option<(u32, f32)>>,
    /// The same of all others.
    rare: HashMap<char, (u32, f32)>,
}

/// The first code beyond the basic plane.
const FIRST_RARE: usize = 0x1_0000;

impl Metrics {
    fn read(data: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(data).ok()?;
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let mut common = vec![None; FIRST_RARE];
        let mut rare = HashMap::new();
        for (code, glyph) in font.charmap().mappings() {
            let (Some(advance), Some(c)) = (metrics.advance_width(glyph), char::from_u32(code))
            else {
                continue;
            };
            match common.get_mut(c as usize) {
                Some(place) => *place = Some((glyph.to_u32(), advance)),
                None => drop(rare.insert(c, (glyph.to_u32(), advance))),
            }
        }
        Some(Self { common, rare })
    }

    fn of(bold: bool) -> Option<&'static Self> {
        static METRICS: [OnceLock<Option<Metrics>>; 2] = [OnceLock::new(), OnceLock::new()];
        let (slot, data) = if bold { (&METRICS[1], BOLD) } else { (&METRICS[0], REGULAR) };
        slot.get_or_init(|| Self::read(data)).as_ref()
    }

    fn glyph(&self, c: char) -> Option<(u32, f32)> {
        match self.common.get(c as usize) {
            Some(found) => *found,
            None => self.rare.get(&c).copied(),
        }
    }
}

impl Face {
    fn load(bold: bool) -> Option<Self> {
        let data = if bold { BOLD } else { REGULAR };
        Some(Self { font: Font::new(data.into(), 0)?, metrics: Metrics::of(bold)? })
    }
}

impl Faces {
    pub(crate) fn load() -> Option<Self> {
        Some(Self {
            regular: Face::load(false)?,
            bold: Face::load(true)?,
            missing: BTreeSet::new(),
            glyphs: Vec::new(),
        })
    }

    /// The glyphs of a text, and the face they belong to.
    pub(crate) fn shape(&mut self, text: &str, bold: bool) -> (&[KrillaGlyph], Font) {
        let face = if bold { &self.bold } else { &self.regular };
        self.glyphs.clear();
        for (at, c) in text.char_indices() {
            let found = face.metrics.glyph(c).or_else(|| {
                self.missing.insert(c);
                face.metrics.glyph(GETA)
            });
            let (glyph, advance) = found.unwrap_or((0, 1.0));
            let range = at..at + c.len_utf8();
            self.glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph),
                advance,
                0.0,
                0.0,
                0.0,
                range,
                None,
            ));
        }
        (&self.glyphs, face.font.clone())
    }
}

/// The characters of texts that would be drawn as 〓, each once, in their order.
pub fn undrawable<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<char> {
    let Some(metrics) = Metrics::of(false) else { return Vec::new() };
    let mut known: HashSet<char> = HashSet::new();
    let characters = texts.into_iter().flat_map(str::chars);
    let lacking = characters.filter(|c| known.insert(*c) && metrics.glyph(*c).is_none());
    let lacking: BTreeSet<char> = lacking.collect();
    lacking.into_iter().collect()
}

/// The width of a text in points at a size in points.
pub fn text_width(text: &str, size: f32, bold: bool) -> f32 {
    let Some(metrics) = Metrics::of(bold) else { return 0.0 };
    let ems: f32 = text
        .chars()
        .map(|c| metrics.glyph(c).or_else(|| metrics.glyph(GETA)).map_or(1.0, |(_, width)| width))
        .sum();
    ems * size
}
