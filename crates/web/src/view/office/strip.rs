//! 期限の並び — thirteen days with how much is due on each, drawn to scale.

use askama::Template;
use askama::filters::HtmlSafe;

/// The strip.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/strip.html")]
pub struct DeadlineStrip {
    days: Vec<DrawnDay>,
}

/// One day.
#[derive(Debug, Clone, Default)]
pub struct StripDate {
    /// 7/3 on the first of a stretch, 4 on the others.
    pub day: String,
    /// 金・今日, 土, 金・期限
    pub note: String,
    /// The deadlines of that day.
    pub href: String,
    /// How many are due: social insurance, labour insurance, benefits.
    pub counts: [u32; 3],
    /// 算定基礎 9・年度更新 8・ほか
    pub words: String,
    /// Whether offices are closed.
    pub closed: bool,
    /// Whether it is today.
    pub today: bool,
    /// Whether something large falls due, so that it stands out.
    pub large: bool,
}

#[derive(Debug, Clone)]
struct DrawnDay {
    date: StripDate,
    bars: Vec<DrawnBar>,
    total: u32,
}

#[derive(Debug, Clone)]
struct DrawnBar {
    y: u32,
    height: u32,
    fill: &'static str,
}

impl HtmlSafe for DeadlineStrip {}

const HEIGHT: u32 = 64;
const FILLS: [&str; 3] = ["f-key", "f-key2", "f-seal"];

impl DeadlineStrip {
    /// Draws the days; the fullest one fills the height.
    pub fn draw(days: Vec<StripDate>) -> Self {
        let total = |date: &StripDate| date.counts.iter().sum::<u32>();
        let most = days.iter().map(total).max().unwrap_or(0).max(1);
        let drawn = |date: StripDate| {
            let mut y = HEIGHT;
            let mut bars = Vec::new();
            for (&count, fill) in date.counts.iter().zip(FILLS).filter(|(count, _)| **count > 0) {
                let height = (count * (HEIGHT - 8) / most).max(3);
                y = y.saturating_sub(height);
                bars.push(DrawnBar { y, height, fill });
                y = y.saturating_sub(1);
            }
            DrawnDay { total: total(&date), date, bars }
        };
        Self { days: days.into_iter().map(drawn).collect() }
    }
}

impl DrawnDay {
    fn class(&self) -> String {
        let date = &self.date;
        let classes = [
            (date.closed, "off"),
            (date.today, "today"),
            (date.large, "dl"),
            (self.total == 0, "none"),
        ];
        let classes = classes.iter().filter(|class| class.0).map(|class| class.1);
        classes.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_day_fills_the_height_and_nothing_leaves_it() {
        let day = |counts| StripDate { counts, ..StripDate::default() };
        let strip = DeadlineStrip::draw(vec![day([40, 9, 1]), day([1, 0, 0]), day([0, 0, 0])]);
        for drawn in &strip.days {
            for bar in &drawn.bars {
                assert!(bar.y + bar.height <= HEIGHT, "{bar:?}");
            }
        }
        assert_eq!(strip.days[0].bars.len(), 3);
        assert_eq!(strip.days[1].bars[0].height, 3);
        assert!(strip.days[2].bars.is_empty());
    }
}
