//! What goes over the line: one question, one answer, each with its length before it.

use romori_ledger::LogError;
use romori_line::Protocol;

/// The name under which every keeper answers, and what both ends speak. A bundle of the longest
/// entries has 16 MiB, half of the longest frame.
pub const PROTOCOL: Protocol =
    Protocol { name: "keeper.romori.internal", alpn: b"romori-keeper/1" };
/// The mark of an answer that has what was asked for.
pub const DONE: u8 = 0;

/// 記録庫への問い — all that can be asked of a keeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask<'a> {
    /// The signed head.
    Head,
    /// Take these entries; answer when they last.
    Append(Vec<&'a [u8]>),
    /// A file of the log: `checkpoint`, below `tile/` or below `kept/`.
    File(&'a str),
    /// The heads that were kept.
    Kept,
    /// Keep the present head for good.
    Keep,
    /// One entry.
    Entry(u64),
    /// That an entry is in the tree of a size.
    Inclusion(u64, u64),
    /// That the tree of the second size begins with that of the first.
    Consistency(u64, u64),
}

impl<'a> Ask<'a> {
    /// The question as bytes: its number, and what belongs to it.
    pub fn encode(&self) -> (u8, Vec<u8>) {
        let two = |a: &u64, b: &u64| [a.to_be_bytes(), b.to_be_bytes()].concat();
        match self {
            Self::Head => (1, Vec::new()),
            Self::Append(leaves) => (2, encode_leaves(leaves)),
            Self::File(path) => (3, path.as_bytes().to_vec()),
            Self::Kept => (4, Vec::new()),
            Self::Keep => (5, Vec::new()),
            Self::Entry(index) => (6, index.to_be_bytes().to_vec()),
            Self::Inclusion(index, size) => (7, two(index, size)),
            Self::Consistency(old, size) => (8, two(old, size)),
        }
    }

    /// The question that these bytes are. None when they are none.
    pub fn decode(verb: u8, body: &'a [u8]) -> Option<Self> {
        let one = || Some(u64::from_be_bytes(body.try_into().ok()?));
        let two = || {
            let (first, second) = body.split_first_chunk::<8>()?;
            Some((u64::from_be_bytes(*first), u64::from_be_bytes(second.try_into().ok()?)))
        };
        let empty = |ask: Self| body.is_empty().then_some(ask);
        match verb {
            1 => empty(Self::Head),
            2 => decode_leaves(body).map(Self::Append),
            3 => std::str::from_utf8(body).ok().map(Self::File),
            4 => empty(Self::Kept),
            5 => empty(Self::Keep),
            6 => one().map(Self::Entry),
            7 => two().map(|(index, size)| Self::Inclusion(index, size)),
            8 => two().map(|(old, size)| Self::Consistency(old, size)),
            _ => None,
        }
    }
}

fn encode_leaves(leaves: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(leaves.iter().map(|leaf| leaf.len() + 2).sum());
    for leaf in leaves {
        // A longer one is refused by the other end, because what follows does not fit then.
        let length = u16::try_from(leaf.len()).unwrap_or(0);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(leaf);
    }
    bytes
}

fn decode_leaves(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut leaves = Vec::new();
    while let Some((length, rest)) = body.split_first_chunk() {
        let (leaf, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        if leaf.is_empty() {
            return None;
        }
        leaves.push(leaf);
        body = rest;
    }
    body.is_empty().then_some(leaves)
}

/// 拒む理由 — why a keeper does not do it, as one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Its disk is full; the same may be asked again.
    NoSpace,
    /// An earlier write failed; somebody must look.
    Stopped,
    /// The question is none.
    Question,
    /// There is no such entry, size or file.
    Absent,
    /// A file is not what the head says.
    Damaged,
    /// A leaf is none that a log can have.
    Leaf,
    /// Its disk or its key could not be used.
    Failed,
}

impl Refusal {
    const ALL: [(Self, u8); 7] = [
        (Self::NoSpace, 1),
        (Self::Stopped, 2),
        (Self::Question, 3),
        (Self::Absent, 4),
        (Self::Damaged, 5),
        (Self::Leaf, 6),
        (Self::Failed, 7),
    ];

    pub fn code(self) -> u8 {
        Self::ALL.iter().find(|(refusal, _)| *refusal == self).map_or(0, |(_, code)| *code)
    }

    pub fn of_code(code: u8) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(refusal, _)| *refusal)
    }

    /// What the other end is told of an error of the log.
    pub fn of(error: &LogError) -> Self {
        match error {
            LogError::NoSpace => Self::NoSpace,
            LogError::Stopped => Self::Stopped,
            LogError::OutOfRange => Self::Absent,
            LogError::Damaged { .. } => Self::Damaged,
            LogError::Leaf { .. } => Self::Leaf,
            _ => Self::Failed,
        }
    }

    /// As whoever asked has it.
    pub fn error(self) -> LogError {
        match self {
            Self::NoSpace => LogError::NoSpace,
            Self::Stopped => LogError::Stopped,
            Self::Absent => LogError::OutOfRange,
            Self::Damaged => LogError::Damaged { path: "tile".to_owned() },
            Self::Leaf => LogError::Leaf { place: 0 },
            Self::Question => LogError::NotOurs { why: "問いを受け付けません" },
            Self::Failed => {
                LogError::NotOurs { why: "記録庫のディスクか鍵を使えません" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_comes_back_and_nothing_else_is_one() {
        let asks = [
            Ask::Head,
            Ask::Append(vec![b"a", b"bc"]),
            Ask::Append(Vec::new()),
            Ask::File("tile/0/000"),
            Ask::Kept,
            Ask::Keep,
            Ask::Entry(7),
            Ask::Inclusion(1, u64::MAX),
            Ask::Consistency(2, 3),
        ];
        for ask in asks {
            let (verb, body) = ask.encode();
            assert_eq!(Ask::decode(verb, &body), Some(ask.clone()));
            let longer = [body.as_slice(), &[0]].concat();
            assert_ne!(Ask::decode(verb, &longer), Some(ask));
        }
        let none: [(u8, &[u8]); 7] =
            [(0, &[]), (9, &[]), (1, &[0]), (2, &[0, 1]), (2, &[0, 0]), (3, &[0xff]), (6, &[0; 7])];
        for (verb, body) in none {
            assert_eq!(Ask::decode(verb, body), None, "{verb} {body:?}");
        }
    }

    #[test]
    fn a_refusal_keeps_its_number() {
        for (refusal, code) in Refusal::ALL {
            assert_eq!((refusal.code(), Refusal::of_code(code)), (code, Some(refusal)));
        }
        assert_eq!(Refusal::of_code(0), None);
    }
}
