//! 内訳 — how a number divides, as one bar and in words.

use askama::Template;
use askama::filters::HtmlSafe;

/// A number and how it divides.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/share.html")]
pub struct Share {
    /// The whole message in words.
    pub sentence: String,
    parts: Vec<Part>,
    more: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
struct Part {
    label: String,
    count: u32,
    unit: String,
    fill: &'static str,
    x: u32,
    width: u32,
}

impl HtmlSafe for Share {}

const WIDTH: u32 = 320;
const FILLS: [&str; 4] = ["f-key", "f-key2", "f-key3", "f-seal"];

impl Share {
    /// Draws up to four parts with their counts; `more` are lines below that are no part of it.
    pub fn draw(parts: &[(&str, u32)], unit: &str, more: Vec<(String, String)>) -> Self {
        let all = parts.iter().map(|part| part.1).sum::<u32>().max(1);
        let mut x = 0;
        let mut drawn = Vec::new();
        for (&(label, count), fill) in parts.iter().zip(FILLS) {
            let width = if count == 0 { 0 } else { (count * (WIDTH - 12) / all).max(3) };
            drawn.push(Part {
                label: label.to_owned(),
                count,
                unit: unit.to_owned(),
                fill,
                x,
                width,
            });
            x += if width == 0 { 0 } else { width + 2 };
        }
        let said = parts.iter().map(|(label, count)| format!("{label}{count}{unit}"));
        Self { sentence: said.collect::<Vec<_>>().join("、"), parts: drawn, more }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stay_within_the_bar_and_one_person_still_shows() {
        let share = Share::draw(
            &[("一般", 600), ("短時間", 1), ("パート", 0), ("70歳以上", 1)],
            "人",
            vec![],
        );
        let last = share.parts.last().unwrap();
        assert!(last.x + last.width <= WIDTH, "{}", last.x + last.width);
        assert_eq!(share.parts[1].width, 3);
        assert_eq!(share.parts[2].width, 0);
        assert!(Share::draw(&[("一般", 0)], "人", vec![]).parts.iter().all(|part| part.width == 0));
    }
}
