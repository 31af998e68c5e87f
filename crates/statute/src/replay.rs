//! 再計算 — recomputes an explanation from the numbers that were given.
//!
//! Uses nothing of the rules: only the steps, their operations and the given operands.

use romori_types::Exact;

use crate::trace::{Explanation, Origin};

/// What does not agree when an explanation is recomputed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplayError {
    /// A step refers to a later or absent step.
    BrokenOrder {
        /// Index of the step.
        step: usize,
    },
    /// A step's operation has no value.
    NoValue {
        /// Index of the step.
        step: usize,
    },
    /// A recomputed value differs from the one written down.
    Differs {
        /// Index of the step, or of the count of steps for a named result.
        step: usize,
        /// What was written.
        written: Exact,
        /// What came out.
        recomputed: Exact,
    },
}

/// Recomputes every step and returns the named results, or the first disagreement.
///
/// # Errors
/// When a step cannot be recomputed or gives another value than the one written down.
pub fn replay(explanation: &Explanation) -> Result<Vec<(&'static str, Exact)>, ReplayError> {
    let mut values: Vec<Exact> = Vec::with_capacity(explanation.steps.len());
    for (index, step) in explanation.steps.iter().enumerate() {
        let operands: Option<Vec<Exact>> = step
            .operands
            .iter()
            .map(|operand| match operand.origin {
                Origin::Step(earlier) => values.get(earlier).copied(),
                Origin::Given | Origin::Parameter => Some(operand.value),
            })
            .collect();
        let operands = operands.ok_or(ReplayError::BrokenOrder { step: index })?;
        let recomputed =
            step.operation.apply(&operands).ok_or(ReplayError::NoValue { step: index })?;
        let written = step.result.value;
        if recomputed != written {
            return Err(ReplayError::Differs { step: index, written, recomputed });
        }
        values.push(recomputed);
    }
    let named = explanation.results.iter().map(|(field, quantity)| {
        let recomputed = match quantity.origin {
            Origin::Step(index) => values.get(index).copied(),
            Origin::Given | Origin::Parameter => Some(quantity.value),
        };
        let step = values.len();
        let recomputed = recomputed.ok_or(ReplayError::BrokenOrder { step })?;
        if recomputed == quantity.value {
            Ok((*field, recomputed))
        } else {
            Err(ReplayError::Differs { step, written: quantity.value, recomputed })
        }
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use romori_types::{Rounding, Yen};

    use super::*;
    use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

    fn explained() -> Explanation {
        let mut trace = Explanation::default();
        let rule = Rule::new("報酬の平均", &[]);
        let april = Quantity::yen("4月", Yen::new(246_800));
        let may = Quantity::yen("5月", Yen::new(251_300));
        let sum = rule
            .take(&mut trace, "総計", Unit::Yen, Operation::Sum, &[&april, &may], |sum| {
                format!("合わせて{sum}です。")
            })
            .unwrap();
        let months = Quantity::count("月数", 2, Unit::Count);
        let mean = rule
            .take(&mut trace, "平均", Unit::Yen, Operation::Quotient, &[&sum, &months], |mean| {
                mean.to_string()
            })
            .unwrap();
        let round = Operation::Round(Rounding::Down);
        let average = rule
            .take(&mut trace, "平均", Unit::Yen, round, &[&mean], |average| average.to_string())
            .unwrap();
        trace.gives("average", &average);
        trace
    }

    #[test]
    fn replays_to_the_amount() {
        let explanation = explained();
        assert_eq!(replay(&explanation).unwrap(), [("average", Exact::whole(249_050))]);
        assert_eq!(explanation.steps[0].text, "合わせて498,100円です。");
    }

    #[test]
    fn a_changed_number_is_found() {
        let mut explanation = explained();
        explanation.steps[0].operands[0].value = Exact::whole(246_801);
        assert!(matches!(replay(&explanation), Err(ReplayError::Differs { step: 0, .. })));
        let mut explanation = explained();
        explanation.results[0].1.value = Exact::whole(249_051);
        assert!(matches!(replay(&explanation), Err(ReplayError::Differs { .. })));
    }
}
