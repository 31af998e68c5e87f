use serde::{Deserialize, Serialize};

use super::Fact;
use crate::Kind;

/// 個人のメモ — why something of a person was recorded, in the batch of which it stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMemo {
    /// What was noted; never an individual number.
    pub text: String,
}

/// 顧問先のメモ — the same of a client or one of its establishments.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientMemo {
    /// What was noted; never an individual number.
    pub text: String,
}

romori_types::quiet_debug!(PersonMemo, ClientMemo);

impl Fact for PersonMemo {
    const KIND: Kind = Kind::PersonMemo;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![("メモ", self.text.clone())]
    }
}

impl Fact for ClientMemo {
    const KIND: Kind = Kind::ClientMemo;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![("メモ", self.text.clone())]
    }
}
