//! Where a sealed value stands: what it is bound to.

use std::fmt;

use romori_types::{ClientId, FactId, TenantId};

/// 契約者自身 — the client under which a tenant's own rows are sealed: its users, its settings.
pub const HOUSE: ClientId = ClientId::from_bytes([0; 16]);

/// Length of the associated data of a sealed value.
pub(crate) const ASSOCIATED_BYTES: usize = 60;

romori_types::coded! {
    /// 表 — the ledger that a sealed value stands in. A new table takes the next number.
    Table: u8 {
        /// Who has the contract.
        Tenant = 1, "契約者";
        /// Employers.
        Client = 2, "顧問先";
        /// Establishments.
        Establishment = 3, "事業所";
        /// Persons.
        Person = 4, "個人";
        /// Dependants.
        Dependant = 5, "被扶養者";
        /// Employments.
        Employment = 6, "雇用";
        /// Enrolments in an insurance.
        Enrolment = 7, "被保険者資格";
        /// Remuneration by month.
        Remuneration = 8, "報酬";
        /// Bonuses.
        Bonus = 9, "賞与";
        /// Leaves.
        Leave = 10, "休業";
        /// Cases.
        Case = 11, "案件";
        /// Documents of cases.
        Document = 12, "書類";
        /// Accounts of users.
        Account = 13, "利用者";
        /// Names of actors, which outlive their accounts.
        Actor = 14, "記録上の名前";
        /// Rows taken in and not published yet.
        Staged = 15, "取込中の行";
        /// How columns of a file were read.
        Mapping = 16, "列の対応";
        /// Amounts that an authority notified.
        Notice = 17, "納入告知額";
        /// Entries of the log.
        Log = 18, "記録";
        /// Settings.
        Setting = 19, "設定";
        /// Determinations with their reasons.
        Determination = 20, "決定";
        /// Sessions.
        Session = 21, "セッション";
        /// Devices: what people call them.
        Device = 22, "端末";
        /// Proofs beside the password.
        Credential = 23, "本人確認の手段";
        /// Keys of programs.
        ApiKey = 24, "プログラムの鍵";
        /// A company's own sign-in, as it was set up.
        Company = 25, "会社のサインイン";
        /// Who is whom at a company's own sign-in.
        CompanyLink = 26, "会社のサインインとの結び付け";
        /// What a company's directory says of a user.
        Provisioned = 27, "会社の名簿の利用者";
        /// What an operator asked a tenant for: his purpose in words.
        Support = 29, "支援の申出";
        /// Where an account is told what happened.
        MailAddress = 32, "知らせの宛先";
        /// Letters that wait for a mail server.
        Letter = 33, "手紙";
        /// What an operator wrote of an urgent support afterwards.
        SupportReview = 31, "緊急の支援の点検";
        /// Individual numbers, the images that wait for their check, the labels of requests for
        /// them. Only the vault of individual numbers has this table.
        Number = 35, "個人番号";
        /// Who holds a share of an officers' key.
        HeldKey = 34, "役員に預けた鍵";
        /// What a company's directory calls a group.
        DirectoryGroup = 30, "会社の名簿のグループ";
        /// What a client permits about individual numbers.
        NumberPermission = 36, "個人番号の許可";
        /// What a client lets the office use of its box.
        NumberGrant = 37, "個人番号の利用の許し";
        /// Who is asked for his number.
        NumberCampaign = 38, "個人番号の収集の計画";
        /// Who is paid without working for a client.
        Payee = 39, "支払先";
        /// Rules and places of handling numbers.
        NumberRule = 40, "取扱規程・区域";
        /// What of numbers is to be erased, and was.
        NumberDisposal = 41, "個人番号の廃棄";
    }
}

romori_types::coded! {
    /// 区画 — one block of a row, sealed and opened by itself.
    Block: u8 {
        /// Who it is: names, birth, numbers for life.
        Identity = 1, "氏名・番号";
        /// Where to reach: addresses, telephone.
        Contact = 2, "住所・連絡先";
        /// Bank accounts.
        Bank = 3, "口座";
        /// Pay and what follows from it.
        Pay = 4, "報酬";
        /// Health, disability, family and other sensitive facts.
        Sensitive = 5, "要配慮の情報";
        /// Everything else that people wrote.
        Other = 6, "その他";
    }
}

/// 封の居場所 — the one place where a sealed value opens.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Whose data.
    pub tenant: TenantId,
    /// Of which client; [`HOUSE`] for the tenant's own.
    pub client: ClientId,
    /// In which table.
    pub table: Table,
    /// In which row.
    pub row: FactId,
    /// Which block of the row.
    pub block: Block,
    /// Version of the block's content, as the table counts it.
    pub version: u32,
}

impl Place {
    /// The bytes that the value is bound to, with format and generation. Fixed widths, so that no
    /// two places give the same bytes.
    ///
    /// ```text
    ///  0      format version        1..5   generation
    ///  5..21  tenant               21..37  client
    /// 37..39  table, 2 bytes       39..55  row
    /// 55      block                56..60  version
    ///                              all numbers: most significant byte first
    /// ```
    pub(crate) fn associated(&self, format: u8, generation: u32) -> [u8; ASSOCIATED_BYTES] {
        let mut bytes = [0; ASSOCIATED_BYTES];
        bytes[0] = format;
        bytes[1..5].copy_from_slice(&generation.to_be_bytes());
        bytes[5..21].copy_from_slice(self.tenant.as_bytes());
        bytes[21..37].copy_from_slice(self.client.as_bytes());
        bytes[37..39].copy_from_slice(&u16::from(self.table.code()).to_be_bytes());
        bytes[39..55].copy_from_slice(self.row.as_bytes());
        bytes[55] = self.block.code();
        bytes[56..].copy_from_slice(&self.version.to_be_bytes());
        bytes
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}の行 {}（{}）", self.table.ja(), self.row, self.block.ja())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}/{:?}/{:?}/", self.tenant, self.client, self.table)?;
        write!(f, "{:?}/{:?}/{}", self.row, self.block, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_number_names_one_table_and_one_block() {
        let tables: BTreeSet<u8> = Table::ALL.iter().map(|table| table.code()).collect();
        assert_eq!(tables.len(), Table::ALL.len());
        let blocks: BTreeSet<u8> = Block::ALL.iter().map(|block| block.code()).collect();
        assert_eq!(blocks.len(), Block::ALL.len());
        assert!(Table::ALL.iter().all(|table| Table::of_code(table.code()) == Some(*table)));
        assert_eq!((Table::of_code(0), Block::of_code(0)), (None, None));
    }

    /// Stored values depend on these numbers for ever.
    #[test]
    fn the_numbers_stand() {
        let first = [Table::Tenant, Table::Client, Table::Establishment, Table::Person];
        assert_eq!(first.map(Table::code), [1, 2, 3, 4]);
        assert_eq!((Table::Session.code(), Table::Device.code()), (21, 22));
        let blocks = [Block::Identity, Block::Contact, Block::Bank, Block::Pay, Block::Sensitive];
        assert_eq!(blocks.map(Block::code), [1, 2, 3, 4, 5]);
    }
}
