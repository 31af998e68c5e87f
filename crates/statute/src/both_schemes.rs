//! 両制度の等級 — one remuneration or standard in the tables of both schemes.

use romori_types::YearMonth;

use crate::error::StatuteError;
use crate::grade::{Grade, StandardMonthlyRemuneration};
use crate::grading::{Graded, Scheme, graded, held};
use crate::law::Law;
use crate::trace::{Quantity, Trace};

/// The grade and standard of each scheme as noted quantities.
#[derive(Debug, Clone)]
pub(crate) struct BothSchemes {
    pub health: Graded,
    pub pension: Graded,
}

impl BothSchemes {
    /// The grades of one remuneration (報酬月額).
    pub(crate) fn of_remuneration<T: Trace>(
        law: &Law,
        month: YearMonth,
        remuneration: &Quantity,
        trace: &mut T,
    ) -> Result<Self, StatuteError> {
        let health = graded(Scheme::Health, remuneration, month, law, trace)?;
        let pension = graded(Scheme::Pension, remuneration, month, law, trace)?;
        Ok(Self { health, pension })
    }

    /// The grades of standards already decided, held within each table.
    pub(crate) fn holding<T: Trace>(
        law: &Law,
        month: YearMonth,
        health: &Quantity,
        pension: &Quantity,
        trace: &mut T,
    ) -> Result<Self, StatuteError> {
        let health = held(Scheme::Health, health, month, law, trace)?;
        let pension = held(Scheme::Pension, pension, month, law, trace)?;
        Ok(Self { health, pension })
    }

    /// The plain value of health insurance.
    pub(crate) fn health(&self) -> StandardMonthlyRemuneration {
        plain(&self.health)
    }

    /// The plain value of pension insurance.
    pub(crate) fn pension(&self) -> StandardMonthlyRemuneration {
        plain(&self.pension)
    }

    /// Names the four amounts as fields of the result.
    pub(crate) fn gives(&self, trace: &mut impl Trace) {
        trace.gives("health_grade", &self.health.grade);
        trace.gives("health_standard", &self.health.standard);
        trace.gives("pension_grade", &self.pension.grade);
        trace.gives("pension_standard", &self.pension.standard);
    }
}

/// The plain value of a noted grade.
pub(crate) fn plain(graded: &Graded) -> StandardMonthlyRemuneration {
    let grade = small(&graded.grade).unwrap_or_default();
    StandardMonthlyRemuneration { grade: Grade(grade), standard: graded.standard.as_yen() }
}

/// A count small enough for days and grades.
pub(crate) fn small(quantity: &Quantity) -> Option<u8> {
    quantity.value.as_whole().and_then(|count| u8::try_from(count).ok())
}
