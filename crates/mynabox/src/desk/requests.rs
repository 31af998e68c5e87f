//! Requests for a telephone.

use romori_record::Class;
use romori_types::{ClientId, FactId, Timestamp, day_in_japan};
use romori_vault::{ClientKeys, DigestLabel};
use zeroize::Zeroizing;

use crate::ask::{Answer, Refusal};
use crate::desk::deed::{Deed, Outcomes};
use crate::desk::keys::place_of_request;
use crate::desk::tickets::later;
use crate::desk::{Desk, rules};
use crate::people::{NumberPurpose, Request, Who};
use crate::report::ActKind;
use crate::shelf::RequestRow;
use crate::work::{DeskTask, DeskToken, DeskWork, TOKEN_BYTES};

/// A request lives so long at most. Unit: seconds.
const REQUEST_SECONDS: i64 = 90 * 24 * 60 * 60;
/// So many holders in one request at most.
const SUBJECTS_MAX: usize = 50;

fn digest(keys: &ClientKeys, id: FactId, code: &str) -> [u8; 32] {
    let bytes = Zeroizing::new([id.as_bytes().as_slice(), code.as_bytes()].concat());
    *keys.digest(DigestLabel::Request, &bytes).as_bytes()
}

impl Desk {
    pub(super) fn invite(&self, who: &Who, request: &Request) -> Result<Answer, Refusal> {
        let now = self.now();
        rules::proved(who, now)?;
        let lives = request.ends_at > now && request.ends_at <= later(now, REQUEST_SECONDS);
        if !lives || !(1..=SUBJECTS_MAX).contains(&request.subjects.len()) {
            return Err(Refusal::Question);
        }
        let day = day_in_japan(now);
        let (tenant, client) = (who.tenant, request.client);
        let permitted = self.shelf().read(|books| books.leave(tenant, client, day))?;
        let keys = match rules::collects(&permitted, who.side) {
            Ok(_) => Some(self.keys_or_new(tenant, client)?),
            Err(_) => None,
        };
        let code = self.draw_code()?;
        let holders: Vec<_> = request.subjects.iter().map(|subject| subject.holder).collect();
        let deed = Deed::new(Class::NumberRequested, ActKind::Asked, who, client)
            .of(holders.iter().copied());
        self.deed(&deed, |books, said| {
            let leave = books.leave(tenant, client, day_in_japan(said.now))?;
            rules::collects(&leave, who.side)?;
            let all = |permitted: &[NumberPurpose]| {
                request.purposes.iter().all(|one| permitted.contains(one))
            };
            if request.purposes.is_empty() || !all(leave.purposes()) {
                return Err(Refusal::OtherPurpose);
            }
            let keys = keys.as_ref().ok_or(Refusal::NotPermitted)?;
            let text = serde_json::to_vec(request).map_err(|_| Refusal::Failed)?;
            let text = Zeroizing::new(text);
            let place = place_of_request(tenant, client, request.id);
            let sealed = keys.seal(&mut self.0.nonces.lend(), &place, &text);
            let row = RequestRow {
                id: request.id,
                tenant,
                client,
                who: serde_json::to_vec(who).map_err(|_| Refusal::Failed)?,
                sealed: sealed.map_err(|_| Refusal::Failed)?.into_bytes(),
                code: digest(keys, request.id, &code),
                ends_at: request.ends_at,
            };
            books.keep_request(&row, &holders)?;
            Ok(Outcomes::of(()))
        })?;
        if let Some(keys) = &keys {
            self.keep_seals(keys)?;
        }
        let link = format!("{}/c#{}", self.pages(), request.id);
        Ok(Answer::Invited { link, code: code.to_string() })
    }

    /// Eight digits of chance, each as likely as the other.
    fn draw_code(&self) -> Result<Zeroizing<String>, Refusal> {
        loop {
            let mut bytes = [0; 4];
            self.chance().fill(&mut bytes).map_err(|_| Refusal::Failed)?;
            let drawn = u32::from_be_bytes(bytes);
            if drawn < 4_200_000_000 {
                return Ok(Zeroizing::new(format!("{:08}", drawn % 100_000_000)));
            }
        }
    }

    pub(super) fn uninvite(&self, who: &Who, id: FactId) -> Result<Answer, Refusal> {
        let found = self.shelf().read(|books| books.request(id))?;
        let found = found.filter(|row| row.tenant == who.tenant).ok_or(Refusal::Absent)?;
        let deed = Deed::new(Class::NumberRequested, ActKind::Asked, who, found.client);
        self.deed(&deed, |books, _| match books.end_request(id)? {
            true => Ok(Outcomes::of(())),
            false => Err(Refusal::Absent),
        })?;
        self.tickets().leave_request(id);
        Ok(Answer::Done)
    }

    pub(super) fn open_at_telephone(&self, id: FactId, code: &str) -> Result<DeskWork, Refusal> {
        let now = self.now();
        let row = self.shelf().read(|books| books.request(id))?;
        let row = row.filter(|row| now < row.ends_at).ok_or(Refusal::Absent)?;
        let keys = self.keys(row.tenant, row.client)?;
        let who: Who = serde_json::from_slice(&row.who).map_err(|_| Refusal::Failed)?;
        let deed = Deed::new(Class::NumberRequested, ActKind::Asked, &who, row.client);
        let request = self.deed(&deed, |books, said| {
            // As it is now: others try at the same time.
            let row = books.request(id)?.ok_or(Refusal::Absent)?;
            if digest(&keys, id, code) != row.code {
                books.count_wrong_code(id)?;
                return Err(Refusal::Absent);
            }
            let leave = books.leave(row.tenant, row.client, day_in_japan(said.now))?;
            rules::collects(&leave, who.side)?;
            let place = place_of_request(row.tenant, row.client, id);
            let opened = keys.open_bytes(&place, &row.sealed).map_err(|_| Refusal::Failed)?;
            let request: Request = serde_json::from_slice(&opened).map_err(|_| Refusal::Failed)?;
            Ok(Outcomes::of(request))
        })?;
        let work = work_of(request, who, (row.client, now));
        self.tickets().begin_request((id, work), now, self.chance())
    }
}

fn work_of(request: Request, who: Who, (client, now): (ClientId, Timestamp)) -> DeskWork {
    DeskWork {
        token: DeskToken([0; TOKEN_BYTES]),
        tenant: who.tenant,
        client,
        client_label: request.client_label,
        who,
        task: DeskTask::Request(request.subjects),
        purposes: request.purposes,
        ends_at: now,
    }
}
