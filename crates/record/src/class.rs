//! The closed lists of an entry. A number is never given to another meaning.

use romori_types::Basis;

romori_types::coded! {
    /// 記録の種類 — what was done.
    Class: u16 {
        /// A session began.
        SignedIn = 101, "サインイン";
        /// Somebody could not prove who he is.
        SignInFailed = 102, "サインインの失敗";
        /// A session ended by its user.
        SignedOut = 103, "サインアウト";
        /// A session was ended for its user: by time, by another session, by an officer.
        SessionEnded = 104, "セッションの打切り";
        /// Records were shown.
        Read = 201, "閲覧";
        /// Records were looked for.
        Search = 202, "検索";
        /// A hidden value was shown on request.
        Reveal = 203, "表示(伏せた値)";
        /// Records were written out to a file.
        Export = 204, "書出し";
        /// Records were printed.
        Print = 205, "印刷";
        /// Facts were recorded or corrected.
        Change = 301, "登録・訂正";
        /// A batch of facts was undone.
        Undo = 302, "取消し";
        /// A file was taken in and is not yet in force.
        ImportStaged = 303, "取込の準備";
        /// A file that was taken in came into force.
        ImportPublished = 304, "取込の確定";
        /// A file that was taken in was given up before it came into force.
        ImportDropped = 305, "取込の中止";
        /// An amount, a grade or an exemption was decided.
        Determined = 306, "決定・計算";
        /// A pay run was closed.
        PayClosed = 307, "給与計算の確定";
        /// A case was made.
        CaseMade = 401, "案件の作成";
        /// A case was checked.
        CaseChecked = 402, "案件の点検";
        /// A case was approved.
        CaseApproved = 403, "案件の承認";
        /// A case was sent back to draft.
        CaseSentBack = 404, "案件の差戻し";
        /// A case was submitted to the authority.
        CaseSubmitted = 405, "案件の提出";
        /// The authority has accepted a case.
        CaseAccepted = 406, "案件の受理";
        /// The authority has returned a case.
        CaseReturned = 407, "案件の返戻";
        /// A case was completed.
        CaseCompleted = 408, "案件の完了";
        /// A case was given up.
        CaseWithdrawn = 409, "案件の取下げ";
        /// A document was made.
        DocumentMade = 501, "書類の作成";
        /// A document was fetched.
        DocumentFetched = 502, "書類の取得";
        /// A document was destroyed.
        DocumentDestroyed = 503, "書類の廃棄";
        /// A generation of keys was made.
        KeyGenerationMade = 601, "鍵の世代の作成";
        /// Sealed values were sealed anew.
        Resealed = 602, "封の掛け直し";
        /// A key was destroyed, so that what it sealed is unreadable.
        KeyDestroyed = 603, "鍵の廃棄";
        /// A copy was made.
        BackedUp = 604, "控えの作成";
        /// A copy was brought back.
        Restored = 605, "控えからの復元";
        /// Who holds the root key, or what opens it, was changed.
        CustodyChanged = 606, "鍵の預け方の変更";
        /// A root key was made and everything wrapped by it, or former ones were laid aside.
        RootRenewed = 607, "元の鍵の更新";
        /// A client's key was put under shares that its officers hold.
        OfficersEntrusted = 608, "顧問先の鍵を役員に預ける";
        /// A share of an officers' key was typed.
        OfficersShareEntered = 609, "役員の鍵の入力";
        /// An officers' key was closed: by somebody, or by time.
        OfficersClosed = 610, "役員の鍵を閉じる";
        /// A client's key was put under new shares; the former ones open nothing any more.
        OfficersRemade = 611, "役員の鍵の作り直し";
        /// A client's key went back to the house.
        OfficersReturned = 612, "役員の鍵から戻す";
        /// The key of a client was destroyed.
        ClientKeyDestroyed = 613, "顧問先の鍵の廃棄";
        /// An account was made.
        AccountMade = 701, "利用者の登録";
        /// An account was changed.
        AccountChanged = 702, "利用者の変更";
        /// An account was closed.
        AccountClosed = 703, "利用者の停止";
        /// Rights were given or taken.
        RightsChanged = 704, "権限の変更";
        /// A proof of identity (password, key, second factor) was set or changed.
        CredentialChanged = 705, "本人確認の手段の変更";
        /// A device was bound to a user.
        DeviceBound = 706, "端末の登録";
        /// A device was taken from its user.
        DeviceRevoked = 707, "端末の失効";
        /// A contract began, changed or ended.
        TenantChanged = 711, "契約の変更";
        /// A delegation was given or taken.
        DelegationChanged = 712, "委託の変更";
        /// Settings were changed.
        SettingsChanged = 721, "設定の変更";
        /// The layout of tables was brought up to date.
        Migrated = 722, "表の更新";
        /// A proof beside the password was registered.
        FactorAdded = 731, "確認手段の登録";
        /// A proof beside the password was taken away.
        FactorRemoved = 732, "確認手段の削除";
        /// A signed-in user proved himself again.
        SteppedUp = 733, "本人の再確認";
        /// Every user was asked for a new password.
        ResetBegun = 734, "パスワードの一斉再設定";
        /// The work of a day was done.
        DailyWorkDone = 741, "日次の処理";
        /// An account was deleted, because a contract or its time was over.
        AccountDeleted = 742, "利用者の削除";
        /// An account was turned off, because it was not used or not confirmed.
        AccountTurnedOff = 743, "使われていない利用者の停止";
        /// Whether accounts are still needed was asked, confirmed or decided.
        AccountsReviewed = 744, "利用者の棚卸し";
        /// A program's key was made, released or revoked.
        ApiKeyChanged = 748, "プログラムの鍵の登録・失効";
        /// More persons than the limit were asked for, granted or declined.
        BulkDecided = 749, "大量の取扱いの承認";
        /// A code by which a device is registered was given to a person.
        EnrolmentIssued = 751, "端末の登録コードの発行";
        /// A device got a new certificate before its former one ended.
        DeviceRenewed = 752, "端末の証明書の更新";
        /// A device that is not known, was revoked or is another's was turned away.
        DeviceRefused = 753, "端末の不承認";
        /// A device was reported lost: it and its sessions end.
        DeviceLost = 754, "端末の紛失の届出";
        /// An administrator asked to let a person in without a device.
        AdmissionAsked = 755, "端末なしの入場の申出";
        /// A second administrator agreed, or the delay is over.
        AdmissionGranted = 756, "端末なしの入場の承認";
        /// The person came in without a device.
        AdmissionUsed = 757, "端末なしの入場";
        /// An admission without a device was ended or refused.
        AdmissionEnded = 758, "端末なしの入場の終了";
        /// The rights of one account were given to another one.
        RightsCopied = 761, "権限の複写";
        /// A client came into a member's charge, or out of it.
        AssignmentChanged = 762, "担当の割当て";
        /// Somebody went to work for another tenant, or back.
        ActingChanged = 763, "委託先での作業の切替え";
        /// It was asked who can see a person.
        AccessAsked = 764, "見られる人の照会";
        /// One account was used at two places at once.
        SharingNoticed = 765, "同時利用の気付き";
        /// An operator asked to look into a tenant.
        SupportAsked = 771, "支援の申出";
        /// The tenant let him, for a time.
        SupportGranted = 772, "支援の承認";
        /// The tenant did not let him.
        SupportRefused = 773, "支援の不承認";
        /// What was let ended before its time, by either side.
        SupportEnded = 774, "支援の終了";
        /// An operator began to look under what he was let, or left.
        SupportEntered = 775, "支援先での作業の切替え";
        /// An operator was made.
        OperatorMade = 776, "運営者の登録";
        /// An operator was changed, closed or opened again.
        OperatorChanged = 777, "運営者の変更";
        /// An operator asked a second one to look into a tenant that cannot be reached.
        UrgentAsked = 778, "緊急の支援の求め";
        /// A second operator let him, for an hour at most.
        UrgentGranted = 779, "緊急の支援の承認";
        /// The operator wrote what he had looked at and why.
        UrgentReviewed = 780, "緊急の支援の点検";
        /// A company's own sign-in was set up, changed or taken away.
        CompanyChanged = 781, "会社のサインインの設定";
        /// A user was bound to who he is at his company, or set free.
        CompanyLinked = 782, "会社のサインインとの結び付け";
        /// A company's directory sent a joiner.
        Joined = 783, "会社の名簿からの登録";
        /// A company's directory changed what it says of a user.
        DirectoryChanged = 784, "会社の名簿からの変更";
        /// A company's directory sent a leaver: his account is off, its sessions and keys end.
        Left = 785, "会社の名簿からの停止";
        /// A company's directory changed a group, or who is in it.
        DirectoryGroupChanged = 786, "会社の名簿のグループの変更";
        /// An administrator said, or confirmed, what roles a group of the directory gives.
        GroupMapped = 787, "グループに付ける権限の変更";
        /// The tenant confirmed that it read what was written of an urgent support.
        UrgentConfirmed = 788, "緊急の支援の点検の確認";
        /// A user said where he is told what happened, or no longer.
        MailChanged = 789, "知らせの宛先の変更";
        /// A letter was taken by the mail server, or given up after a week.
        LetterSent = 790, "知らせの発送";
        /// A code was given with which a worker registers his telephone.
        WorkerInvited = 791, "本人の登録コードの発行";
        /// A worker's telephone was registered with its key.
        WorkerKeyBound = 792, "本人の電話機の登録";
        /// A session of a worker came from where its key is not, or a key did not fit.
        WorkerKeyRefused = 793, "本人の電話機の不承認";
        /// A worker's entrance was closed: his telephones, passkeys and sessions end.
        WorkerClosed = 794, "本人の入場の終了";
        /// The program was started.
        Started = 801, "起動";
        /// The program was stopped in order.
        Stopped = 802, "停止";
        /// A checkpoint was given to a witness, printed or mailed.
        CheckpointAnchored = 811, "チェックポイントの控え";
        /// The log was verified.
        LogVerified = 812, "記録の検証";
        /// Writing or reading was frozen, for a tenant or for all.
        Frozen = 821, "凍結";
        /// A freeze was ended.
        Unfrozen = 822, "凍結の解除";
        /// It was asked of the log who touched somebody, or whom somebody touched.
        TouchAsked = 841, "取扱いの照会";
        /// Headers of the log were written out for those who watch.
        LogExported = 842, "記録の見出しの書出し";
        /// The application asked the vault of individual numbers for something. Written by the
        /// application, before it asks; what follows is written by the vault itself.
        NumbersAsked = 850, "番号庫への求め";
        /// An individual number came into the vault.
        NumberTaken = 851, "個人番号の受領";
        /// An individual number was compared.
        NumberMatched = 852, "個人番号の照合";
        /// Individual numbers were filled into a document.
        NumberUsed = 853, "個人番号の利用";
        /// It was recorded how number and identity were checked.
        NumberChecked = 854, "本人確認の記録";
        /// Individual numbers were erased.
        NumberErased = 855, "個人番号の廃棄";
        /// A client's permission to handle its numbers was recorded or ended.
        NumberPermitChanged = 856, "個人番号の許可の変更";
        /// A client let the office use its box of numbers, or took that back.
        NumberGrantChanged = 857, "個人番号の利用の許しの変更";
        /// Somebody was asked for his individual number, or no longer.
        NumberRequested = 858, "個人番号の収集の依頼";
        /// An image that waits for the check was looked at.
        NumberImageSeen = 859, "本人確認の画像の閲覧";
        /// Images were erased, because the check is done or the number is gone.
        NumberImagesPurged = 860, "本人確認の画像の消去";
        /// A campaign of collecting was begun, sent out or closed. Written by the application.
        NumberCampaignChanged = 861, "番号庫の収集の計画の変更";
        /// A rule on individual numbers, or a place of handling them, was entered or looked at.
        NumberRuleChanged = 862, "取扱規程・区域の登録";
        /// Somebody asked that numbers be erased, or what came of it was kept.
        NumberDisposalChanged = 863, "個人番号の廃棄の求め";
        /// The key of a client's numbers was put into its officers' hands, or under a new one.
        NumberKeyEntrusted = 864, "個人番号の鍵を役員に預ける";
        /// A share of it was typed; with enough of them it opens.
        NumberShareEntered = 865, "個人番号の鍵の分け札の入力";
        /// It was closed, by somebody or because its time was over.
        NumberKeyClosed = 866, "個人番号の鍵を閉じる";
        /// It was given back: the vault alone opens it again.
        NumberKeyReturned = 867, "個人番号の鍵を役員から戻す";
        /// The keys of a client or of its tenant are being destroyed: in three days its numbers go.
        NumberEndAnnounced = 868, "個人番号の廃棄の予告";
        /// The statement of the vault was made: keys, who could use them, what happened.
        StatementMade = 870, "番号庫の説明書の作成";
        /// It was asked how many persons a leak would concern now.
        LeakCounted = 871, "漏えい時の件数の照会";
    }
}

romori_types::coded! {
    /// 結果 — how it ended.
    Outcome: u8 {
        /// Done as asked.
        Done = 1, "完了";
        /// Not allowed, so not done.
        Refused = 2, "拒否";
        /// Allowed, but it could not be done.
        Failed = 3, "失敗";
    }
}

romori_types::coded! {
    /// 理由の別 — why it ended so, where that is not plain. No free text: it could name a person.
    Note: u8 {
        /// No account of that name.
        UnknownAccount = 1, "登録のない利用者";
        /// The password or key does not fit.
        WrongCredential = 2, "本人確認の不一致";
        /// The account is closed.
        ClosedAccount = 3, "停止中の利用者";
        /// Too many tries.
        TooManyTries = 4, "試行回数の超過";
        /// The device is not known or was revoked.
        DeviceNotAccepted = 5, "端末の不承認";
        /// The session has ended.
        SessionExpired = 6, "セッションの期限切れ";
        /// A recovery code was used.
        RecoveryUsed = 7, "復旧コードの使用";
        /// The actor lacks the right.
        NoRight = 11, "権限なし";
        /// The data is another tenant's. He is told what he would be told of none.
        OtherTenant = 12, "他の契約者";
        /// It would need a second person.
        SecondPersonNeeded = 13, "二人目の承認が必要";
        /// It is more than may be taken at once.
        LimitReached = 14, "件数の上限";
        /// Writing is frozen.
        WritingFrozen = 15, "凍結中";
        /// Somebody else has changed the same meanwhile.
        Stale = 21, "他の人による変更";
        /// The check found problems.
        CheckFailed = 22, "点検の指摘";
        /// A fact was changed after the check.
        FactChanged = 23, "点検後の事実の変更";
        /// The authority asks for a correction.
        AuthorityAsked = 24, "行政機関の指示";
        /// The key could not be had.
        KeyUnavailable = 31, "鍵を使えない";
        /// The store could not be written or read.
        StoreFailed = 32, "保存先の障害";
        /// Another system did not answer as it should.
        OtherSystemFailed = 33, "相手先の障害";
    }
}

/// The number under which the log keeps by whose right it was done.
pub const fn basis_code(basis: Basis) -> u8 {
    match basis {
        Basis::Own => 1,
        Basis::Delegation => 2,
        Basis::Support => 3,
    }
}

/// 取扱いの根拠の名称 — as pages and reports show it.
pub const fn basis_ja(basis: Basis) -> &'static str {
    match basis {
        Basis::Own => "自己",
        Basis::Delegation => "委託",
        Basis::Support => "支援",
    }
}

pub(crate) const fn basis_of_code(code: u8) -> Option<Basis> {
    match code {
        1 => Some(Basis::Own),
        2 => Some(Basis::Delegation),
        3 => Some(Basis::Support),
        _ => None,
    }
}

impl Class {
    /// 一覧の名称 — what the list is called.
    pub const LIST_JA: &str = "記録の種類";
}

impl Outcome {
    /// 一覧の名称 — what the list is called.
    pub const LIST_JA: &str = "結果";
}

impl Note {
    /// 一覧の名称 — what the list is called.
    pub const LIST_JA: &str = "理由の別";
}
