//! Roles and what they may do: one table, deny by default.

romori_types::coded! {
    /// 役割 — what a user is in his office. One user may have several.
    Role: u8 {
        /// Users, settings and the log; by itself no look at a person.
        Administrator = 1, "管理者";
        /// The labour and social security attorney: all professional work.
        Attorney = 2, "社会保険労務士";
        /// Checks and approves what others made.
        Approver = 3, "承認者";
        /// Enters facts and makes filings.
        Clerk = 4, "事務担当";
        /// Looks only.
        Viewer = 5, "閲覧のみ";
        /// Looks at the log only.
        Auditor = 6, "監査担当";
    }
}

romori_types::coded! {
    /// 機能 — what is asked for.
    Function: u8 {
        /// Looking at ledgers.
        ViewLedger = 1, "台帳を見る";
        /// Finding persons.
        Search = 2, "個人を検索する";
        /// Entering and correcting facts.
        EditLedger = 3, "台帳を登録・訂正する";
        /// Taking in files.
        Import = 4, "ファイルを取り込む";
        /// Undoing what was entered as one.
        UndoBatch = 5, "まとめて取り消す";
        /// Writing facts out.
        Export = 6, "ファイルに書き出す";
        /// Deciding grades, premiums, exemptions.
        Determine = 7, "決定・計算する";
        /// Making a filing.
        DraftCase = 8, "届出を作る";
        /// Checking a filing.
        CheckCase = 9, "届出を点検する";
        /// Approving a filing.
        ApproveCase = 10, "届出を承認する";
        /// Recording that a filing went out or came back.
        SubmitCase = 11, "提出を記録する";
        /// Running pay.
        RunPay = 12, "給与計算をする";
        /// Looking at what is due.
        ViewDeadlines = 13, "期限を見る";
        /// Taking on clients and parting from them.
        ManageClients = 14, "顧問先を登録する";
        /// Looking at the log.
        ViewLog = 15, "記録を見る";
        /// Users and their rights.
        ManageUsers = 16, "利用者を管理する";
        /// Settings of the office.
        ManageSettings = 17, "設定を変える";
    }
}

const Y: bool = true;
const O: bool = false;

/// Who may do what. A column for each role, in the order of [`Role::ALL`].
#[rustfmt::skip]
const TABLE: &[(Function, [bool; 6])] = &[
    //                          管理者 社労士 承認者 事務 閲覧 監査
    (Function::ViewLedger,     [O,     Y,     Y,     Y,   Y,   O]),
    (Function::Search,         [O,     Y,     Y,     Y,   Y,   O]),
    (Function::EditLedger,     [O,     Y,     O,     Y,   O,   O]),
    (Function::Import,         [O,     Y,     O,     Y,   O,   O]),
    (Function::UndoBatch,      [O,     Y,     O,     Y,   O,   O]),
    (Function::Export,         [O,     Y,     O,     Y,   O,   O]),
    (Function::Determine,      [O,     Y,     O,     Y,   O,   O]),
    (Function::DraftCase,      [O,     Y,     O,     Y,   O,   O]),
    (Function::CheckCase,      [O,     Y,     Y,     Y,   O,   O]),
    (Function::ApproveCase,    [O,     Y,     Y,     O,   O,   O]),
    (Function::SubmitCase,     [O,     Y,     O,     Y,   O,   O]),
    (Function::RunPay,         [O,     Y,     O,     Y,   O,   O]),
    (Function::ViewDeadlines,  [Y,     Y,     Y,     Y,   Y,   O]),
    (Function::ManageClients,  [Y,     Y,     O,     O,   O,   O]),
    (Function::ViewLog,        [Y,     Y,     O,     O,   O,   Y]),
    (Function::ManageUsers,    [Y,     O,     O,     O,   O,   O]),
    (Function::ManageSettings, [Y,     O,     O,     O,   O,   O]),
];

/// 役割の集まり — the roles of one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u8);

impl Roles {
    /// These roles.
    pub fn of(roles: &[Role]) -> Self {
        Self(roles.iter().fold(0, |bits, role| bits | bit(*role)))
    }

    /// The ones that `store` kept. Unknown bits give nothing.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b11_1111)
    }

    /// One bit a role: bit `code - 1`.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether this one is among them.
    pub const fn has(self, role: Role) -> bool {
        self.0 & bit(role) != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.has(*role))
    }

    /// Whether any of them may do this.
    pub fn may(self, function: Function) -> bool {
        may(TABLE, self, function)
    }

    /// Everything that they may do together.
    pub fn functions(self) -> impl Iterator<Item = Function> {
        Function::ALL.iter().copied().filter(move |function| self.may(*function))
    }
}

const fn bit(role: Role) -> u8 {
    1 << (role.code() - 1)
}

fn may(table: &[(Function, [bool; 6])], roles: Roles, function: Function) -> bool {
    let row = table.iter().find(|(known, _)| *known == function);
    let columns = row.map(|(_, columns)| Role::ALL.iter().zip(columns));
    columns.into_iter().flatten().any(|(role, allowed)| *allowed && roles.has(*role))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Table = Vec<(Function, [bool; 6])>;

    /// What must hold of the table, whatever it grants. Returns what does not.
    fn broken(table: &Table) -> Vec<&'static str> {
        let may = |role, function| may(table, Roles::of(&[role]), function);
        let roles = || Role::ALL.iter().copied();
        let only = |function, allowed: &[Role]| {
            roles().all(|role| !may(role, function) || allowed.contains(&role))
        };
        let office = [Role::Attorney, Role::Clerk];
        let changes = [
            Function::EditLedger,
            Function::Import,
            Function::UndoBatch,
            Function::Export,
            Function::Determine,
            Function::DraftCase,
            Function::SubmitCase,
            Function::RunPay,
        ];
        let persons = [Function::ViewLedger, Function::Search];
        let unseen = [Role::Administrator, Role::Auditor];
        let rules = [
            ("事実を変えるのは担当だけ", changes.iter().all(|function| only(*function, &office))),
            ("承認は承認者だけ", only(Function::ApproveCase, &[Role::Attorney, Role::Approver])),
            ("利用者と設定は管理者だけ", {
                let own = [Function::ManageUsers, Function::ManageSettings];
                own.iter().all(|function| only(*function, &[Role::Administrator]))
            }),
            ("管理者と監査担当は個人を見ない", {
                unseen.iter().all(|role| persons.iter().all(|function| !may(*role, *function)))
            }),
            ("監査担当は記録だけ", {
                let all = Function::ALL.iter().filter(|function| may(Role::Auditor, **function));
                all.copied().collect::<Vec<_>>() == [Function::ViewLog]
            }),
            ("一人の事務所でも全部できる", {
                let both = Roles::of(&[Role::Administrator, Role::Attorney]);
                Function::ALL.iter().all(|function| super::may(table, both, *function))
            }),
        ];
        rules.into_iter().filter(|(_, holds)| !holds).map(|(rule, _)| rule).collect()
    }

    #[test]
    fn the_table_names_each_function_once() {
        let named: Vec<Function> = TABLE.iter().map(|(function, _)| *function).collect();
        assert_eq!(named, Function::ALL);
    }

    #[test]
    fn the_table_keeps_what_was_promised() {
        assert_eq!(broken(&TABLE.to_vec()), [""; 0]);
    }

    /// Sabotage: every `O` turned into `Y`, one at a time, breaks a promise, except where a wider
    /// table would still be one that we could promise.
    #[test]
    fn a_wider_table_is_noticed() {
        let harmless = [
            (Function::ViewLedger, ""),
            (Function::CheckCase, "管理者・閲覧のみが点検するだけ"),
            (Function::ManageClients, "顧問先の登録は個人に触れない"),
            (Function::ViewLog, "記録を見る人が増えるだけ"),
            (Function::ViewDeadlines, ""),
        ];
        let mut noticed = 0;
        for (row, (function, columns)) in TABLE.iter().enumerate() {
            for column in (0..6).filter(|column| !columns[*column]) {
                let mut wider = TABLE.to_vec();
                wider[row].1[column] = true;
                let found = !broken(&wider).is_empty();
                let excused = harmless.iter().any(|(known, _)| known == function);
                assert!(found || excused, "{function:?} for {:?}", Role::ALL[column]);
                noticed += usize::from(found);
            }
        }
        assert!(noticed >= 50, "{noticed} noticed");
    }

    #[test]
    fn nobody_may_anything_without_a_role_or_a_row() {
        for function in Function::ALL {
            assert!(!Roles::default().may(*function));
            let all = Roles::from_bits(0xFF);
            assert!(!may(&[], all, *function));
        }
        assert_eq!(Roles::from_bits(0b1100_0000), Roles::default());
    }

    #[test]
    fn roles_add_up_and_read_back() {
        let roles = Roles::of(&[Role::Viewer, Role::Auditor]);
        assert_eq!(Roles::from_bits(roles.bits()), roles);
        assert_eq!(roles.iter().collect::<Vec<_>>(), [Role::Viewer, Role::Auditor]);
        assert!(roles.may(Function::ViewLog) && roles.may(Function::ViewLedger));
        assert!(!roles.may(Function::EditLedger));
        assert_eq!(roles.bits(), 0b11_0000);
        assert_eq!(Roles::of(&[Role::Administrator]).functions().count(), 5);
    }
}
