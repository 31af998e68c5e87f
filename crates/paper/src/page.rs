//! One page: texts at positions, rules, boxes. Points, from the top left corner; a text's y is its
//! baseline.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;

use crate::font::{Faces, text_width};

/// The colour of a text or rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// What is read first.
    Black,
    /// Labels, numbers of items, second lines.
    Grey,
    /// Hairlines.
    Hair,
}

impl Ink {
    fn color(self) -> rgb::Color {
        let level = match self {
            Self::Black => 0x1A,
            Self::Grey => 0x62,
            Self::Hair => 0xB8,
        };
        rgb::Color::new(level, level, level)
    }
}

/// Where a text stands to its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// It begins there.
    #[default]
    Left,
    /// It ends there: figures.
    Right,
    /// Its middle is there.
    Center,
}

/// Size, weight and colour of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Points.
    pub size: f32,
    /// The bold face.
    pub bold: bool,
    /// The colour.
    pub ink: Ink,
}

impl Style {
    /// Black and regular.
    pub const fn of(size: f32) -> Self {
        Self { size, bold: false, ink: Ink::Black }
    }

    /// Bold.
    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Grey.
    pub const fn grey(self) -> Self {
        Self { ink: Ink::Grey, ..self }
    }
}

/// A page under the pen.
pub struct Page<'a> {
    pub(crate) surface: Surface<'a>,
    pub(crate) faces: &'a mut Faces,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) number: usize,
    pub(crate) total: usize,
}

impl Page<'_> {
    /// Width in points.
    pub fn width(&self) -> f32 {
        self.width
    }

    /// Height in points.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// The page's number, from 1; 0 on a backdrop.
    pub fn number(&self) -> usize {
        self.number
    }

    /// How many pages there are.
    pub fn total(&self) -> usize {
        self.total
    }

    /// A text that begins, ends or has its middle at x.
    pub fn text(&mut self, (x, y): (f32, f32), text: &str, style: Style, align: Align) {
        if text.is_empty() {
            return;
        }
        let left = match align {
            Align::Left => x,
            Align::Right => x - text_width(text, style.size, style.bold),
            Align::Center => x - text_width(text, style.size, style.bold) / 2.0,
        };
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(style.ink)));
        let (glyphs, font) = self.faces.shape(text, style.bold);
        self.surface.draw_glyphs(Point::from_xy(left, y), glyphs, font, text, style.size, false);
    }

    /// A text made smaller until it fits into a width; never under 60 % of its size, then it is
    /// cut with an ellipsis.
    pub fn text_fit(&mut self, at: (f32, f32), text: &str, style: Style, align: Align, width: f32) {
        let full = text_width(text, style.size, style.bold);
        if full <= width {
            return self.text(at, text, style, align);
        }
        let size = style.size * (width / full).max(0.6);
        let style = Style { size, ..style };
        if text_width(text, size, style.bold) <= width + 0.1 {
            return self.text(at, text, style, align);
        }
        let mut cut = String::new();
        let room = width - text_width("…", size, style.bold);
        for c in text.chars() {
            cut.push(c);
            if text_width(&cut, size, style.bold) > room {
                cut.pop();
                break;
            }
        }
        cut.push('…');
        self.text(at, &cut, style, align);
    }

    /// A straight rule.
    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32), weight: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(from.0, from.1);
        path.line_to(to.0, to.1);
        self.stroke(path.finish(), weight, ink);
    }

    /// A level hairline.
    pub fn hairline(&mut self, left: f32, right: f32, y: f32) {
        self.rule((left, y), (right, y), 0.4, Ink::Hair);
    }

    /// The double rule over a total.
    pub fn double_rule(&mut self, left: f32, right: f32, y: f32) {
        self.rule((left, y), (right, y), 0.5, Ink::Black);
        self.rule((left, y + 1.8), (right, y + 1.8), 0.5, Ink::Black);
    }

    /// The outline of a box: left, top, width, height.
    pub fn outline(&mut self, area: (f32, f32, f32, f32), weight: f32, ink: Ink) {
        self.stroke(rect_path(area), weight, ink);
    }

    fn stroke(&mut self, path: Option<Path>, weight: f32, ink: Ink) {
        let Some(path) = path else { return };
        self.surface.set_fill(None);
        let paint = ink.color().into();
        self.surface.set_stroke(Some(Stroke { paint, width: weight, ..Stroke::default() }));
        self.surface.draw_path(&path);
    }
}

fn rect_path((left, top, width, height): (f32, f32, f32, f32)) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(left, top, width, height)?);
    path.finish()
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: ink.color().into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
