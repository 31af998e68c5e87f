//! What can be wrong with a request, a chain, or the authority itself.

use std::fmt;

/// 署名要求の問題 — why a request is not signed, in words for whoever sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestProblem {
    /// It is no PKCS#10 request, or there is something behind it.
    NotARequest,
    /// It is not signed by the key that it names: nobody proved to hold that key.
    NotSigned,
    /// The key is of a kind or length that is not taken.
    Key,
}

impl fmt::Display for RequestProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotARequest => {
                "署名要求（CSR）として読めません。手順のとおりに作ったファイルを選び直してください。"
            }
            Self::NotSigned => {
                "署名要求（CSR）の署名が合いません。ファイルが途中で変わっています。もう一度作ってください。"
            }
            Self::Key => {
                "この種類の鍵は使えません。P-256・P-384か、2048ビット以上のRSAで作り直してください。"
            }
        })
    }
}

impl std::error::Error for RequestProblem {}

/// 証明書の道の問題 — why a certificate is not one of ours that holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathProblem {
    /// The time for which it was issued is over.
    Expired,
    /// Its time has not begun.
    NotYet,
    /// It was not issued by this authority.
    Unknown,
    /// It was issued for something else than a device that calls.
    Unfit,
    /// It was taken back.
    Revoked,
    /// It is no certificate.
    Malformed,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "端末の証明書の期限が切れています。",
            Self::NotYet => "端末の証明書の期間がまだ始まっていません。",
            Self::Unknown => "労守が発行した端末の証明書ではありません。",
            Self::Unfit => "端末のための証明書ではありません。",
            Self::Revoked => "端末の証明書は失効しています。",
            Self::Malformed => "証明書として読めません。",
        })
    }
}

impl std::error::Error for PathProblem {}

/// The authority could not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorityError {
    /// The secret is no key, or the certificate is not of this key.
    Key,
    /// There is no chance.
    NoChance,
    /// An instant that no certificate can bear.
    Time,
    /// The certificate or list could not be written.
    Encoding,
}

impl From<romori_types::NoChance> for AuthorityError {
    fn from(_: romori_types::NoChance) -> Self {
        Self::NoChance
    }
}

impl fmt::Display for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key => "端末の証明書に署名する鍵を使えません。鍵のフォルダーを確かめてください。",
            Self::NoChance => "乱数を得られません。しばらく待って、もう一度お試しください。",
            Self::Time => "証明書にできない日時です。機械の時計を確かめてください。",
            Self::Encoding => "証明書を作れませんでした。もう一度お試しください。",
        })
    }
}

impl std::error::Error for AuthorityError {}
