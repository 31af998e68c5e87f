use romori_types::Date;
use serde::{Deserialize, Serialize};

use super::{Fact, date_or_dash};
use crate::Kind;

/// 取込の列の対応 — which column of a file with this heading is which, as somebody last chose it.
///
/// Its key is the fingerprint of the heading with the kind of import. It holds no value of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportMapping {
    /// The mapping and what goes with it, in the importer's own notation.
    pub content: String,
    /// The day on which it was last used.
    pub used_on: Date,
}

romori_types::quiet_debug!(ImportMapping);

impl Fact for ImportMapping {
    const KIND: Kind = Kind::ImportMapping;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![("使った日", date_or_dash(Some(self.used_on)))]
    }
}
