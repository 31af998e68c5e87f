//! 等級の動き — a small bar chart drawn on the server.

/// How many people move by how many grades.
#[derive(Debug, Clone, Default)]
pub struct Distribution {
    /// The bars, falling grades first.
    pub bars: Vec<Bar>,
    /// The whole message in words.
    pub sentence: String,
}

/// One bar, with the numbers of its drawing.
#[derive(Debug, Clone)]
pub struct Bar {
    /// −1, ±0, ＋1.
    pub label: &'static str,
    /// People.
    pub count: usize,
    /// Class of its fill.
    pub fill: &'static str,
    /// Left edge.
    pub x: usize,
    /// Middle, where its texts stand.
    pub middle: usize,
    /// Top edge.
    pub y: usize,
    /// Height.
    pub height: usize,
}

const HEIGHT_MAX: usize = 28;
const BASE: usize = 46;
const PITCH: usize = 52;
const WIDTH: usize = 34;

impl Distribution {
    /// Draws the five bars from the counts: two or more down, one down, same, one up, two or
    /// more up; `others` are those without a new grade.
    pub fn of(counts: [usize; 5], others: usize) -> Self {
        const LABELS: [&str; 5] = ["−2以下", "−1", "±0", "＋1", "＋2以上"];
        const FILLS: [&str; 5] = ["f-down", "f-down", "f-same", "f-key", "f-key"];
        let most = counts.iter().copied().max().unwrap_or(0).max(1);
        let bars = counts.iter().zip(LABELS).zip(FILLS).enumerate();
        let bars = bars.map(|(place, ((&count, label), fill))| {
            let scaled = (count * HEIGHT_MAX).div_ceil(most);
            let height = if count == 0 { 0 } else { scaled.max(2) };
            let x = 8 + place * PITCH;
            Bar { label, count, fill, x, middle: x + WIDTH / 2, y: BASE - height, height }
        });
        let [down_more, down, same, up, up_more] = counts;
        let mut sentence = format!(
            "等級の動き。2級以上下がる{down_more}人、1級下がる{down}人、変わらない{same}人、\
             1級上がる{up}人、2級以上上がる{up_more}人"
        );
        if others > 0 {
            sentence.push_str(&format!("、新しい等級が無い{others}人"));
        }
        Self { bars: bars.collect(), sentence }
    }
}

impl Bar {
    /// Where the count stands, just above the bar.
    pub const fn count_y(&self) -> usize {
        self.y.saturating_sub(5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_height_and_one_person_still_shows() {
        let chart = Distribution::of([1, 0, 600, 11, 4], 3);
        let heights: Vec<usize> = chart.bars.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [2, 0, 28, 2, 2]);
        assert!(chart.sentence.ends_with("新しい等級が無い3人"));
    }

    #[test]
    fn nobody_at_all_is_drawn_without_dividing_by_nothing() {
        assert!(Distribution::of([0; 5], 0).bars.iter().all(|bar| bar.height == 0));
    }
}
