//! 標準報酬月額の動き — a line of steps drawn on the server, with its table.

use askama::Template;
use askama::filters::HtmlSafe;

/// The chart, ready to draw.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/step_chart.html")]
pub struct StepChart {
    /// What it shows: 標準報酬月額の動き.
    pub title: String,
    /// The whole message in one sentence.
    pub sentence: String,
    /// The line of what holds.
    path: String,
    /// The line of what is planned.
    planned: String,
    /// Horizontal lines with their amounts.
    levels: Vec<Mark>,
    /// Upright lines with their years.
    years: Vec<Mark>,
    /// Stretches with a meaning: 産休・育休（免除）.
    bands: Vec<BandDrawn>,
    /// The words at the steps.
    words: Vec<Word>,
    /// Where today is.
    today_x: Option<i32>,
    /// The table under 表で見る.
    rows: Vec<StepPoint>,
}

/// One level of the line, from a month on.
#[derive(Debug, Clone)]
pub struct StepPoint {
    /// The month, counted as year × 12 + month − 1.
    pub month: i32,
    /// The amount in thousand yen; `None` where the line ends (資格喪失).
    pub thousand_yen: Option<i32>,
    /// 令和6年9月
    pub from: String,
    /// 定時決定
    pub how: String,
    /// A few characters beside the step: 算定.
    pub short: String,
    /// Whether it is still planned.
    pub planned: bool,
}

/// A stretch of months with a meaning.
#[derive(Debug, Clone)]
pub struct Band {
    /// Its first month, counted as above.
    pub from: i32,
    /// The month after its last.
    pub until: i32,
    /// 産休・育休（免除）
    pub label: String,
}

#[derive(Debug, Clone)]
struct Mark {
    at: i32,
    words: String,
}

#[derive(Debug, Clone)]
struct BandDrawn {
    x: i32,
    width: i32,
    label: String,
}

#[derive(Debug, Clone)]
struct Word {
    x: i32,
    y: i32,
    anchor: &'static str,
    words: String,
}

impl HtmlSafe for StepChart {}

const LEFT: i32 = 46;
const RIGHT: i32 = 726;
const TOP: i32 = 36;
const BASE: i32 = 140;
/// Words wider than this to the right of a step would leave the drawing.
const WORDS_WIDTH: i32 = 96;

/// Months and amounts to places in the drawing.
struct Scale {
    first: i32,
    months: i32,
    least: i32,
    span: i32,
}

impl Scale {
    fn x(&self, month: i32) -> i32 {
        LEFT + (month - self.first) * (RIGHT - LEFT) / self.months.max(1)
    }

    fn y(&self, amount: i32) -> i32 {
        BASE - (amount - self.least) * (BASE - TOP) / self.span.max(1)
    }
}

impl StepChart {
    /// Draws the line through `points`, oldest first, as seen in the month `today`.
    ///
    /// At most eight words and six amounts are written, so that they do not lie over each other.
    pub fn draw(title: &str, points: &[StepPoint], bands: &[Band], today: i32) -> Self {
        let scale = Scale::of(points, today);
        let (path, planned) = lines(points, &scale, today);
        let said = points.iter().filter_map(|point| {
            let amount = point.thousand_yen?;
            let planned = if point.planned { "の予定" } else { "" };
            Some(format!("{} {amount}千円{planned}", point.from))
        });
        let said = said.collect::<Vec<_>>().join("、");
        Self {
            title: title.to_owned(),
            sentence: format!("{title}。{said}"),
            path,
            planned,
            levels: levels(points, &scale),
            years: years(&scale),
            bands: bands.iter().map(|band| drawn(band, &scale)).collect(),
            words: words(points, &scale, today),
            today_x: (today >= scale.first).then(|| scale.x(today)),
            rows: points.to_vec(),
        }
    }
}

impl Scale {
    fn of(points: &[StepPoint], today: i32) -> Self {
        let months = points.iter().map(|point| point.month);
        let earliest = months.clone().min().unwrap_or(today);
        let latest = months.max().unwrap_or(today).max(today);
        let first = earliest - earliest.rem_euclid(12);
        let amounts = points.iter().filter_map(|point| point.thousand_yen);
        let least = amounts.clone().min().unwrap_or(0);
        let most = amounts.max().unwrap_or(least);
        Self { first, months: latest + 6 - first, least, span: (most - least).max(20) }
    }
}

fn lines(points: &[StepPoint], scale: &Scale, today: i32) -> (String, String) {
    let (mut path, mut planned) = (String::new(), String::new());
    let end = scale.first + scale.months - 1;
    let mut open = false;
    for (place, point) in points.iter().enumerate() {
        let x = scale.x(point.month);
        let Some(amount) = point.thousand_yen else {
            open = false;
            continue;
        };
        let y = scale.y(amount);
        let until = points.get(place + 1).map_or(end, |next| next.month);
        if point.planned || point.month > today {
            planned.push_str(&format!("M{x} {y}H{}", scale.x(until)));
            if open {
                path.push_str(&format!("V{y}"));
            }
            open = false;
            continue;
        }
        path.push_str(&if open { format!("V{y}") } else { format!("M{x} {y}") });
        path.push_str(&format!("H{}", scale.x(until)));
        open = true;
    }
    (path, planned)
}

fn levels(points: &[StepPoint], scale: &Scale) -> Vec<Mark> {
    let mut amounts: Vec<i32> = points.iter().filter_map(|point| point.thousand_yen).collect();
    amounts.sort_unstable();
    amounts.dedup();
    let mut levels: Vec<Mark> = Vec::new();
    for amount in amounts {
        let at = scale.y(amount);
        if levels.last().is_none_or(|last| last.at - at >= 15) {
            levels.push(Mark { at, words: amount.to_string() });
        }
    }
    levels
}

fn years(scale: &Scale) -> Vec<Mark> {
    let first = scale.first / 12;
    let last = (scale.first + scale.months) / 12;
    let step = ((last - first) / 9).max(0) + 1;
    let years = (first..=last).filter(|year| (year - first) % step == 0);
    let mark = |year: i32| {
        let name = i16::try_from(year).map(super::super::era_year).unwrap_or_default();
        Mark { at: scale.x(year * 12), words: name }
    };
    years.map(mark).filter(|mark| mark.at <= RIGHT - 40).collect()
}

fn drawn(band: &Band, scale: &Scale) -> BandDrawn {
    let x = scale.x(band.from.max(scale.first));
    let end = scale.x(band.until.min(scale.first + scale.months));
    BandDrawn { x, width: (end - x).max(2), label: band.label.clone() }
}

/// Words stand above the step's beginning; the last few steps carry them to the left.
fn words(points: &[StepPoint], scale: &Scale, today: i32) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut before: Option<i32> = None;
    for point in points {
        let Some(amount) = point.thousand_yen else { continue };
        let changed = before != Some(amount);
        before = Some(amount);
        if !changed {
            continue;
        }
        let (x, y) = (scale.x(point.month), scale.y(amount) - 7);
        let planned = if point.planned { "（予定）" } else { "" };
        let text = format!("{amount} {}{planned}", point.short);
        let right = x + WORDS_WIDTH <= RIGHT;
        let end = if scale.x(today) > x - WORDS_WIDTH { x.min(scale.x(today)) } else { x };
        let (x, anchor) = if right { (x + 4, "start") } else { (end - 4, "end") };
        let covered = words.iter().any(|other| {
            other.y.abs_diff(y) < 14 && other.x.abs_diff(x) < WORDS_WIDTH.unsigned_abs()
        });
        if !covered {
            words.push(Word { x, y, anchor, words: text });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(month: i32, amount: Option<i32>, planned: bool) -> StepPoint {
        StepPoint {
            month,
            thousand_yen: amount,
            from: String::new(),
            how: String::new(),
            short: "算定".into(),
            planned,
        }
    }

    #[test]
    fn the_line_steps_up_at_the_month_and_is_dashed_ahead() {
        let points = [
            point(2024 * 12 + 3, Some(240), false),
            point(2025 * 12 + 8, Some(260), false),
            point(2026 * 12 + 8, Some(300), true),
        ];
        let chart = StepChart::draw("動き", &points, &[], 2026 * 12 + 6);
        assert!(chart.path.starts_with('M') && chart.path.matches('V').count() == 2);
        assert!(chart.planned.starts_with('M') && !chart.planned.contains('V'));
        assert_eq!(chart.levels.len(), 3);
        assert!(chart.sentence.ends_with("300千円の予定"));
    }

    #[test]
    fn one_level_nobody_and_a_loss_are_drawn_without_dividing_by_nothing() {
        let none = StepChart::draw("動き", &[], &[], 2026 * 12);
        assert!(none.path.is_empty() && none.words.is_empty());
        let lost = [point(2020 * 12, Some(200), false), point(2022 * 12, None, false)];
        let chart = StepChart::draw("動き", &lost, &[], 2026 * 12);
        assert_eq!(chart.path.matches('M').count(), 1);
        assert_eq!(chart.path.matches('H').count(), 1);
    }

    #[test]
    fn words_never_leave_the_drawing_nor_lie_over_each_other() {
        let points: Vec<StepPoint> = (0..40)
            .map(|step| point(2000 * 12 + step * 8, Some(200 + (step % 5) * 20), false))
            .collect();
        let chart = StepChart::draw("動き", &points, &[], 2026 * 12);
        for (place, word) in chart.words.iter().enumerate() {
            assert!((LEFT..=RIGHT).contains(&word.x));
            for other in &chart.words[..place] {
                assert!(
                    other.y.abs_diff(word.y) >= 14
                        || other.x.abs_diff(word.x) >= WORDS_WIDTH.unsigned_abs()
                );
            }
        }
    }
}
