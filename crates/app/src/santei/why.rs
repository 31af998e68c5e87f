//! なぜ — the reason of one person's decision: the answer in a sentence, then the steps.

use romori_statute::law::{Confidence, Law};
use romori_statute::over_seventy::DeterminationAge;
use romori_statute::regular_determination::{DecidedBy, RegularDetermination};
use romori_statute::regular_determination_filing::FilingRequirement;
use romori_statute::regular_determination_months::{LeftOut, PaidMonth};
use romori_statute::trace::{Explanation, Step};
use romori_types::{Date, Wareki, Yen};

use super::book::{Book, Entry};
use super::effect::{Effect, effect_of};
use crate::office::OfficeForm;

/// なぜ
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// なぜ 23級・320千円 か
    pub question: String,
    /// The answer in one or two sentences.
    pub answer: Vec<Piece>,
    /// How it follows.
    pub sections: Vec<Section>,
    /// What it means in yen, where the rates are known.
    pub effect: Option<Effect>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its words.
    pub words: String,
    /// Whether it carries the weight.
    pub strong: bool,
}

/// One section: a rule, what it did, and what it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The rule.
    pub title: String,
    /// What it did, step by step.
    pub lines: Vec<String>,
    /// The three months, where the section is about them.
    pub months: Vec<MonthLine>,
    /// Its citations.
    pub cites: Vec<Cite>,
}

/// One month in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthLine {
    /// 4月
    pub label: &'static str,
    /// 31日
    pub days: String,
    /// 入れる, 除く（15日で、17日に足りない）
    pub outcome: String,
    /// Whether it is left out.
    pub left_out: bool,
}

/// A citation, or a parameter of law with its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// 健康保険法41条1項
    pub label: String,
    /// Whether its value is still to be confirmed.
    pub unconfirmed: bool,
}

impl Piece {
    fn plain(words: impl Into<String>) -> Self {
        Self { words: words.into(), strong: false }
    }

    fn strong(words: impl Into<String>) -> Self {
        Self { words: words.into(), strong: true }
    }
}

/// Why an entry is decided as it is.
pub fn why(law: &Law, book: &Book, entry: &Entry, office: &OfficeForm) -> Why {
    let explanation = book.explain(law, entry);
    match &entry.decision {
        Ok(made) => Why {
            question: question(entry, made),
            answer: answer(entry, made),
            sections: sections(made, &explanation),
            effect: office
                .insurer()
                .and_then(|insurer| effect_of(law, entry, &insurer, office.rounding())),
        },
        Err(refusal) => Why {
            question: "なぜ 計算できないか".to_owned(),
            answer: vec![Piece::plain(refusal.to_string())],
            sections: grouped(&explanation),
            effect: None,
        },
    }
}

fn question(entry: &Entry, made: &RegularDetermination) -> String {
    if entry.exemption().is_some() {
        return "なぜ 届出が要らないか".to_owned();
    }
    let standard = match entry.elder {
        DeterminationAge::From75 => made.pension,
        DeterminationAge::Under70 | DeterminationAge::From70 { .. } => made.health,
    };
    match standard {
        Some(standard) => {
            format!("なぜ {}級・{} か", standard.grade.0, thousands(standard.standard))
        }
        None => "なぜ 決まらないか".to_owned(),
    }
}

/// 320千円
pub(super) fn thousands(yen: Yen) -> String {
    format!("{}千円", yen.get() / 1000)
}

fn answer(entry: &Entry, made: &RegularDetermination) -> Vec<Piece> {
    if let Some(exemption) = entry.exemption() {
        return vec![Piece::plain(exemption_sentence(exemption))];
    }
    let mut pieces = Vec::new();
    match (made.average, made.decided_by) {
        (_, DecidedBy::PreviousStandardContinues) | (None, _) => {
            pieces.push(Piece::plain("平均に使える月がないので、"));
            pieces.push(Piece::strong("従前の標準報酬月額"));
            pieces.push(Piece::plain("を続けます。"));
        }
        (Some(average), decided_by) => {
            let annual = made.annual_average.and_then(|judged| judged.annual_average);
            let (of, average) = match decided_by {
                DecidedBy::AnnualAverage => ("年間", annual.unwrap_or(average)),
                DecidedBy::CorrectedAverage => ("修正", average),
                DecidedBy::Average | DecidedBy::PreviousStandardContinues => ("", average),
            };
            let months: Vec<&str> = made.months_used().map(PaidMonth::label).collect();
            if of == "年間" {
                pieces.push(Piece::plain("年間平均 "));
            } else {
                pieces.push(Piece::plain(format!("{}の{of}平均 ", months.join("・"))));
            }
            pieces.push(Piece::strong(format!("{average}円")));
            pieces.push(Piece::plain(" から、"));
            pieces.push(Piece::strong(grades(entry, made)));
            pieces.push(Piece::plain(" です。"));
        }
    }
    if let Some(sentence) = left_out_sentence(made) {
        pieces.push(Piece::plain(sentence));
    }
    pieces
}

fn grades(entry: &Entry, made: &RegularDetermination) -> String {
    let health = made.health.map(|s| format!("健保{}級 {}", s.grade.0, thousands(s.standard)));
    let pension = made.pension.map(|s| format!("厚年{}級 {}", s.grade.0, thousands(s.standard)));
    let schemes = match entry.elder {
        DeterminationAge::Under70 => [health, pension],
        DeterminationAge::From70 { .. } => {
            [health, pension.map(|text| format!("{text}（相当額）"))]
        }
        DeterminationAge::From75 => [None, pension.map(|text| format!("{text}（相当額）"))],
    };
    schemes.into_iter().flatten().collect::<Vec<_>>().join("・")
}

/// Why no notice is filed, as a sentence.
pub fn exemption_sentence(exemption: FilingRequirement) -> &'static str {
    match exemption {
        FilingRequirement::Required => "届出が要ります。",
        FilingRequirement::AcquiredJune1OrLater => {
            "6月1日以後に資格を取得したので、今年の定時決定の対象ではありません。取得時の決定が来年8月まで続きます。"
        }
        FilingRequirement::NotEmployedOnJuly1 => {
            "7月1日に使用されていないので、定時決定の対象ではありません。"
        }
        FilingRequirement::RevisedJulyToSeptember => {
            "7月から9月までに改定されるので、定時決定の対象ではありません。改定の届出で決まります。"
        }
    }
}

/// The article by which no notice is filed.
pub const fn exemption_basis(exemption: FilingRequirement) -> &'static str {
    match exemption {
        FilingRequirement::Required | FilingRequirement::NotEmployedOnJuly1 => "健康保険法41条1項",
        FilingRequirement::AcquiredJune1OrLater | FilingRequirement::RevisedJulyToSeptember => {
            "健康保険法41条3項"
        }
    }
}

fn left_out_sentence(made: &RegularDetermination) -> Option<String> {
    let months = PaidMonth::ALL.into_iter().zip(&made.months);
    let each: Vec<String> = months
        .filter_map(|(month, judged)| {
            let why = judged.as_ref()?.left_out?;
            Some(format!("{}は{}", month.label(), left_out_words(why)))
        })
        .collect();
    (!each.is_empty()).then(|| format!("{}ので、平均に入れません。", each.join("、")))
}

/// Why a month is left out, to stand before 「ので」.
pub fn left_out_words(why: LeftOut) -> String {
    match why {
        LeftOut::BeforeAcquisition => "資格を取得する前の分な".to_owned(),
        LeftOut::NotFullyPaid => "途中入社で1か月分に満たない".to_owned(),
        LeftOut::Unpaid => "支払の基礎となる日がない".to_owned(),
        LeftOut::DaysShort { days, limit } => format!("{days}日で{limit}日に足りない"),
        LeftOut::SetAside(why) => format!("{}な", why.label()),
    }
}

fn sections(made: &RegularDetermination, explanation: &Explanation) -> Vec<Section> {
    let mut sections = grouped(explanation);
    if let Some(days) = sections.iter_mut().find(|section| section.title == "支払基礎日数") {
        days.months = month_lines(made);
        days.lines.clear();
    }
    sections
}

fn month_lines(made: &RegularDetermination) -> Vec<MonthLine> {
    let months = PaidMonth::ALL.into_iter().zip(&made.months);
    let lines = months.map(|(month, judged)| {
        let label = month.label();
        let Some(judged) = judged else {
            let outcome = "支払なし".to_owned();
            return MonthLine { label, days: "—".to_owned(), outcome, left_out: true };
        };
        let outcome = match judged.left_out {
            None => "入れる".to_owned(),
            Some(why) => {
                format!("除く（{}）", left_out_words(why).trim_end_matches('な'))
            }
        };
        let left_out = judged.left_out.is_some();
        MonthLine { label, days: format!("{}日", judged.days), outcome, left_out }
    });
    lines.collect()
}

/// The steps of any explanation, gathered by rule in the order in which the rules first speak.
pub fn grouped(explanation: &Explanation) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for step in &explanation.steps {
        let place = sections.iter().position(|section| section.title == step.rule);
        let index = place.unwrap_or_else(|| {
            sections.push(Section { title: step.rule.to_owned(), ..Section::default() });
            sections.len() - 1
        });
        if let Some(section) = sections.get_mut(index) {
            section.lines.push(step.text.clone());
            for cite in cites(step) {
                if !section.cites.contains(&cite) {
                    section.cites.push(cite);
                }
            }
        }
    }
    sections
}

/// R8.3.1, as dense columns write it.
fn era_day(date: Date) -> String {
    Wareki::of(date).map_or_else(|| date.to_string(), Wareki::short)
}

fn cites(step: &Step) -> Vec<Cite> {
    let basis = step
        .basis
        .iter()
        .map(|basis| Cite { label: basis.label.clone().into_owned(), unconfirmed: false });
    let parameters = step.parameters.iter().map(|used| Cite {
        label: format!("{} {}から", used.name, era_day(used.from)),
        unconfirmed: used.confidence == Confidence::Unconfirmed,
    });
    basis.chain(parameters).collect()
}
