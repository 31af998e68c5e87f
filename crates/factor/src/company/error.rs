//! Why a company's own sign-in did not come about, in words for whoever stands before the page.

use std::fmt;

/// 外への求めの失敗 — why nothing came back from an address outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutgoingError {
    /// The address may not be reached from here: not https, or within a private network.
    NotAllowed,
    /// Nobody answered there, or not as whom the certificate must name.
    Unreachable,
    /// It took too long.
    TooSlow,
    /// The answer is longer than it may be.
    TooLong,
    /// Too many are under way.
    Busy,
}

impl fmt::Display for OutgoingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAllowed => "その宛先には接続しません。",
            Self::Unreachable => "接続できませんでした。",
            Self::TooSlow => "時間内に応答がありませんでした。",
            Self::TooLong => "応答が長すぎます。",
            Self::Busy => "接続が混み合っています。",
        })
    }
}

impl std::error::Error for OutgoingError {}

/// 会社のサインインの誤り
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanyError {
    /// The issuer is no address that one may ask.
    Issuer,
    /// Its address is not reached from here.
    NotAllowed,
    /// It cannot be reached now.
    Away,
    /// What it answered is not what a provider answers.
    NotAProvider,
    /// It calls itself otherwise than it was set up.
    OtherIssuer,
    /// It has no code flow, or signs in no way that is taken here.
    Lacks,
    /// It does not take our client id with our secret.
    ClientRefused,
    /// Its answer does not hold: not asked for, altered, too late, for another.
    Wrong,
    /// Its user did not sign in there.
    Denied,
    /// Nobody here is bound to who signed in there.
    NotLinked,
    /// Who signed in there did so too long ago.
    NotFresh,
    /// Nothing waits for the answer any more, or another browser began it.
    Over,
    /// A claim that may be given to another person later.
    Claim,
    /// Client id or secret lacks or is too long.
    Incomplete,
    /// There is no company of this code.
    Unknown,
    /// Another user is bound to who signed in there.
    Taken,
    /// Nobody would be left who could let others in while the provider is away.
    NoEmergency,
}

impl CompanyError {
    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Issuer => "IDN-0701",
            Self::NotAllowed => "IDN-0702",
            Self::Away => "IDN-0703",
            Self::NotAProvider => "IDN-0704",
            Self::OtherIssuer => "IDN-0705",
            Self::Lacks => "IDN-0706",
            Self::ClientRefused => "IDN-0707",
            Self::Wrong => "IDN-0708",
            Self::Denied => "IDN-0709",
            Self::NotLinked => "IDN-0710",
            Self::NotFresh => "IDN-0711",
            Self::Over => "IDN-0712",
            Self::Claim => "IDN-0713",
            Self::Incomplete => "IDN-0714",
            Self::Unknown => "IDN-0716",
            Self::Taken => "IDN-0717",
            Self::NoEmergency => "IDN-0718",
        }
    }

    /// Whether the provider, and not its user, is the reason.
    pub const fn is_of_provider(self) -> bool {
        matches!(
            self,
            Self::NotAllowed
                | Self::Away
                | Self::NotAProvider
                | Self::OtherIssuer
                | Self::Lacks
                | Self::ClientRefused
        )
    }
}

impl CompanyError {
    /// What to tell whoever stands there, and what to do next.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Issuer => {
                "発行者のアドレスを、https:// から始まる形で入れてください。? と # は付けられません。"
            }
            Self::NotAllowed => {
                "そのアドレスには、ここから接続しません。インターネットから届く https のアドレスを入れてください。"
            }
            Self::Away => {
                "会社の認証基盤につながりません。しばらく待ってから、もう一度お試しください。続くときは、会社の情報システムの担当者に確かめてください。"
            }
            Self::NotAProvider => {
                "会社の認証基盤から、OpenID Connect の応答がありませんでした。発行者のアドレスを確かめてください。"
            }
            Self::OtherIssuer => {
                "会社の認証基盤が名のる発行者が、設定と違います。末尾の / まで同じ発行者のアドレスを入れてください。"
            }
            Self::Lacks => {
                "会社の認証基盤が、認可コードの方式・PKCE(S256)・公開鍵の署名のどれかに対応していません。設定を担当者に確かめてください。"
            }
            Self::ClientRefused => {
                "会社の認証基盤が、クライアントIDと秘密の値を受け付けませんでした。管理者に、設定を確かめるよう伝えてください。"
            }
            Self::Wrong => {
                "会社のサインインを確かめられませんでした。はじめから、もう一度お試しください。"
            }
            Self::Denied => {
                "会社の側でサインインが終わりませんでした。もう一度お試しください。続くときは、会社の情報システムの担当者に確かめてください。"
            }
            Self::NotLinked => {
                "この会社のサインインに結び付いた利用者がいません。ふだんの方法でサインインし、「90 自分」で結び付けるか、管理者に確かめてください。"
            }
            Self::NotFresh => {
                "会社の側で、いま本人であることを確かめた記録がありませんでした。もう一度、会社の側でサインインし直してください。"
            }
            Self::Over => {
                "時間が過ぎたか、別の画面で始めたため、受け付けませんでした。はじめからやり直してください。"
            }
            Self::Claim => {
                "利用者を表す項目には、変わらないものを入れてください。ふつうは sub です。メールアドレスや表示名は使えません。"
            }
            Self::Incomplete => {
                "クライアントIDと秘密の値を、それぞれ1文字以上512文字以内で入れてください。"
            }
            Self::Unknown => {
                "この会社コードのサインインはありません。管理者から受け取った10文字を確かめて、入れ直してください。"
            }
            Self::Taken => {
                "この会社の利用者は、ほかの利用者に結び付いています。会社の側で自分としてサインインしているか確かめてください。"
            }
            Self::NoEmergency => {
                "会社の認証基盤が止まったときに入れる管理者がいなくなります。会社のサインインに結び付けていない管理者を、1人以上残してください。"
            }
        }
    }
}

impl fmt::Display for CompanyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ja())
    }
}

impl std::error::Error for CompanyError {}

impl From<OutgoingError> for CompanyError {
    fn from(error: OutgoingError) -> Self {
        match error {
            OutgoingError::NotAllowed => Self::NotAllowed,
            OutgoingError::TooLong => Self::NotAProvider,
            OutgoingError::Unreachable | OutgoingError::TooSlow | OutgoingError::Busy => Self::Away,
        }
    }
}
