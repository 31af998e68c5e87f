//! 書類 — the files of a case, sealed whole.

use romori_identity::Fields;
use romori_types::{ActorId, CaseId, ClientId, DocumentId, FactId, Timestamp};
use romori_vault::{Block, DigestLabel, KeyedDigest, Place, Table};

use super::UnitError;
use super::cases;
use super::code::{instant, micros};
use super::unit::Unit;
use crate::engine::{Row, StoreError};

romori_types::coded! {
    /// 書類の種類
    DocumentKind: u8 {
        /// SHFD0006.CSV
        Notice = 1, "届書CSV";
        /// 控 as PDF
        Copy = 2, "届書の控";
        /// CSV形式総括票の件数 as PDF
        Cover = 3, "総括票の件数";
        /// A list as XLSX
        List = 4, "一覧";
        /// 賞与不支給報告書
        NoBonus = 5, "賞与不支給報告書";
    }
}

/// 書類, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which.
    pub id: DocumentId,
    /// Of which case.
    pub case: CaseId,
    /// Of which client.
    pub client: ClientId,
    /// What it is.
    pub kind: DocumentKind,
    /// How long it is.
    pub bytes: u64,
    /// The keyed digest of its content.
    pub digest: [u8; 32],
    /// Who made it.
    pub made_by: ActorId,
    /// When.
    pub made_at: Timestamp,
}

/// 書類 with its content. `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentContent {
    /// What it is.
    pub document: Document,
    /// The bytes.
    pub content: Vec<u8>,
}

impl std::fmt::Debug for DocumentContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DocumentContent({:?}, {} bytes)", self.document.kind, self.content.len())
    }
}

fn read(row: &Row<'_>) -> Result<Document, StoreError> {
    Ok(Document {
        id: row.id(0)?,
        case: row.id(1)?,
        client: row.id(2)?,
        kind: DocumentKind::of_code(row.number(3)?).ok_or_else(|| row.inconsistent(3))?,
        bytes: row.number(4)?,
        digest: row.array(5)?,
        made_by: row.id(6)?,
        made_at: instant(row.int(7)?).ok_or_else(|| row.inconsistent(7))?,
    })
}

/// The documents of a case, in the order they were made.
pub(super) fn of_case(unit: &mut Unit<'_, '_>, case: CaseId) -> Result<Vec<Document>, UnitError> {
    cases::one(unit, case)?;
    let tenant = unit.tenant();
    Ok(unit.connection().query(
        "select id, case_id, client_id, kind, bytes, digest, made_by, made_at from document
         where tenant_id = $1 and case_id = $2 order by made_at, kind, id",
        &[tenant.into(), case.into()],
        read,
    )?)
}

fn place(unit: &Unit<'_, '_>, client: ClientId, id: DocumentId) -> Place {
    Place {
        tenant: unit.tenant(),
        client,
        table: Table::Document,
        row: FactId::from_bytes(*id.as_bytes()),
        block: Block::Other,
        version: 1,
    }
}

/// What a document may hold, whatever its kind.
const OF_DOCUMENTS: [Fields; 3] = [Fields::Identity, Fields::Pay, Fields::Other];

/// The content of a document, compared with its digest.
pub(super) fn content(
    unit: &mut Unit<'_, '_>,
    id: DocumentId,
) -> Result<DocumentContent, UnitError> {
    let tenant = unit.tenant();
    let found = unit.connection().query_optional(
        "select id, case_id, client_id, kind, bytes, digest, made_by, made_at, sealed
         from document where tenant_id = $1 and id = $2",
        &[tenant.into(), id.into()],
        |row| Ok((read(row)?, row.bytes(8)?.to_vec())),
    )?;
    let (document, sealed) = found.ok_or(UnitError::Absent)?;
    let case = cases::one(unit, document.case)?;
    unit.needs(&OF_DOCUMENTS)?;
    let keys = unit.keys_opening(document.client, [sealed.as_slice()])?;
    let content = keys.open_bytes(&place(unit, document.client, id), &sealed)?.to_vec();
    if keys.digest(DigestLabel::Document, &content) != KeyedDigest::from_bytes(document.digest) {
        return Err(UnitError::Unreadable { kind: "書類", row: id.to_string() });
    }
    unit.touched.client(case.client, romori_roster::Block::Pay);
    Ok(DocumentContent { document, content })
}

/// How many documents of a kind there are.
pub(super) fn count(unit: &mut Unit<'_, '_>, kind: DocumentKind) -> Result<u64, UnitError> {
    let tenant = unit.tenant();
    Ok(unit.connection().query_one(
        "select count(*) from document where tenant_id = $1 and kind = $2",
        &[tenant.into(), kind.code().into()],
        |row| row.number(0),
    )?)
}

/// Keeps a document of a case.
pub(super) fn keep(
    unit: &mut Unit<'_, '_>,
    case: CaseId,
    kind: DocumentKind,
    content: &[u8],
) -> Result<DocumentId, UnitError> {
    let case = cases::one(unit, case)?;
    let id = DocumentId::new(unit.now(), unit.chance())?;
    let keys = unit.keys(case.client)?;
    let digest = keys.digest(DigestLabel::Document, content);
    let sealed = keys.seal(&mut unit.nonces(), &place(unit, case.client, id), content)?;
    let (tenant, at, actor) = (unit.tenant(), micros(unit.now()), unit.grant().actor());
    unit.connection().execute(
        "insert into document (tenant_id, id, case_id, client_id, kind, bytes, digest, made_by,
                               made_at, sealed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            tenant.into(),
            id.into(),
            case.id.into(),
            case.client.into(),
            kind.code().into(),
            i64::try_from(content.len()).unwrap_or(i64::MAX).into(),
            digest.as_bytes().into(),
            actor.into(),
            at.into(),
            sealed.as_bytes().into(),
        ],
    )?;
    Ok(id)
}
