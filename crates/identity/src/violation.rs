//! Why something is refused, with stable codes.

use std::fmt;

macro_rules! violations {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $ja:literal;)*) => {
        /// 認められない理由 — why a user may not do what he asks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Violation { $($(#[$doc])* $name,)* }

        impl Violation {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// 番号 — the stable code under which help and logs know it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What to tell the user, and what to do next.
            pub const fn ja(self) -> &'static str {
                match self { $(Self::$name => $ja,)* }
            }
        }
    };
}

violations! {
    /// No role of his has the function.
    FunctionNotGranted = "IDN-0001", "この操作の権限がありません。必要なときは、事務所の管理者に権限の追加を依頼してください。";
    /// The function does not serve the purpose.
    PurposeDoesNotFit = "IDN-0002", "この操作は、示された利用目的では行えません。画面を開き直して、もう一度お試しください。";
    /// A client is not among his.
    ClientNotAssigned = "IDN-0003", "見つからないか、担当に含まれていない顧問先です。担当の追加は事務所の管理者に依頼してください。";
    /// The account is not valid yet or no more.
    AccountNotInForce = "IDN-0004", "このアカウントの利用期間ではありません。事務所の管理者に期間を確かめてください。";
    /// The account is off.
    AccountOff = "IDN-0005", "このアカウントは停止しています。事務所の管理者に再開を依頼してください。";
    /// Nothing was done for too long.
    SessionIdle = "IDN-0006", "しばらく操作がなかったため、サインアウトしました。もう一度サインインしてください。";
    /// The session has lasted too long.
    SessionTooOld = "IDN-0007", "サインインから長い時間が過ぎたため、サインアウトしました。もう一度サインインしてください。";
    /// A new password is due before anything else.
    PasswordDue = "IDN-0008", "先に新しいパスワードを設定してください。設定が終わると、続きの操作ができます。";
    /// His own work awaits another's approval.
    OwnWork = "IDN-0009", "自分で作成した届出は承認できません。ほかの承認者に依頼してください。";
    /// The data is another tenant's.
    OtherTenant = "IDN-0010", "見つからないか、担当に含まれていない契約者です。事務所の管理者に確かめてください。";
    /// The purpose is a job's, not a person's.
    PurposeOfJobs = "IDN-0011", "この利用目的は、利用者の操作には使えません。画面を開き直して、もう一度お試しください。";
    /// The token belongs to no session.
    NoSession = "IDN-0012", "サインインしていません。サインインしてから、もう一度お試しください。";
    /// The session was begun on another device.
    OtherDevice = "IDN-0013", "サインインしたときと端末が違います。この端末で、もう一度サインインしてください。";
    /// No certificate of a device came along.
    DeviceMissing = "IDN-0101", "この端末は登録されていません。事務所の管理者から登録コードを受け取り、「端末の登録」の画面で登録してください。";
    /// The certificate is not one of those that are let in here.
    DeviceNotAccepted = "IDN-0102", "この端末の証明書では、ここに入れません。ほかの証明書を選ぶか、管理者から登録コードを受け取り、登録し直してください。";
    /// The time of the certificate is over.
    DeviceExpired = "IDN-0103", "この端末の証明書の期限が切れています。事務所の管理者から登録コードを受け取り、登録し直してください。";
    /// The device was revoked.
    DeviceRevoked = "IDN-0104", "この端末は失効しています。心当たりがないときは、事務所の管理者に確かめてください。";
    /// His role asks for a second factor, and he has none.
    SecondFactorDue = "IDN-0205", "パスワードのほかに、もう一つの確認手段が必要です。「90 自分」でパスキーか確認コードを登録してください。";
    /// Everybody had to set a new password, and he did not in time.
    ResetClosed = "IDN-0207", "パスワードの一斉再設定の期限が過ぎたため、入れません。事務所の管理者に、新しいはじめのパスワードを作ってもらってください。";
    /// A proof of the last minutes is needed before this.
    StepUpDue = "IDN-0206", "この操作の前に、もう一度本人であることを確かめます。確かめると、続きの操作ができます。";
    /// An administrator has taken the function from him.
    FunctionWithheld = "IDN-0501", "この操作は、この利用者の権限から外されています。必要なときは、事務所の管理者に依頼してください。";
    /// An administrator has taken the fields from him.
    FieldsWithheld = "IDN-0502", "表示できる権限がありません。必要なときは、事務所の管理者に依頼してください。";
    /// Nobody on his side may do it.
    PartyMayNot = "IDN-0503", "この操作は、所属の区分では行えません。必要なときは、事務所か事務局に依頼してください。";
    /// He may see himself alone.
    OnlyOwnPerson = "IDN-0504", "自分の情報のほかは扱えません。必要なときは、勤め先の担当者に依頼してください。";
    /// The delegation has not begun or is over.
    DelegationNotInForce = "IDN-0505", "委託の期間ではありません。委託した事務所に、期間を確かめてください。";
    /// Clients must be named for him, and none is.
    ClientsNotNamed = "IDN-0506", "担当する顧問先が決まっていません。事務所か事務局に、担当の割当てを依頼してください。";
    /// No operator reaches a tenant's data.
    OperatorMayNot = "IDN-0601", "運営者は、契約者のデータを扱えません。支援を申し出て、契約者に認められてから行ってください。";
    /// The time of a support session is over.
    SupportOver = "IDN-0602", "認められた支援は終わりました。続きが必要なときは、もう一度申し出てください。";
    /// Who asked for it is not the second one.
    SecondOperator = "IDN-0603", "求めた人のほかの運営者が認めます。ほかの運営者に依頼してください。";
    /// A worker's account does not enter here, or another one where only workers enter.
    WorkersElsewhere = "IDN-0801", "ここからは入れません。渡された紙か案内に書かれたアドレスを開いてください。";
    /// The browser has no key that this account registered.
    NoHeldKey = "IDN-0802", "この電話機は登録されていません。登録コードを受け取り、「はじめての方」から登録してください。";
    /// The contract of the tenant has not begun or is over.
    ContractOver = "IDN-0311", "契約の期間ではないため、利用できません。契約の窓口になっている人に確かめてください。";
    /// No administrator has released the key yet.
    KeyNotReleased = "IDN-0312", "この鍵はまだ使えません。事務所の管理者に、使えるようにしてもらってください。";
    /// The key was revoked or is past its last day.
    KeyOver = "IDN-0313", "この鍵の期限は終わりました。新しい鍵を作ってください。";
    /// The key is presented from where it does not serve.
    KeyElsewhere = "IDN-0314", "この鍵は、ここからは使えません。鍵に登録した機械から使ってください。";
    /// His company lets him in by its own sign-in alone.
    CompanyOnly = "IDN-0715", "この利用者は、会社のサインインで入ることになっています。サインインの画面で「会社のサインイン」を選んでください。";
    /// The act needs a person.
    KeyIsNoPerson = "IDN-0315", "この操作は、プログラムの鍵では行えません。本人がサインインして行ってください。";
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ja())
    }
}

impl std::error::Error for Violation {}
