//! 81 収集 — campaigns: who is asked for his number, for what, how and until when.

use std::collections::{BTreeMap, HashMap};

use romori_identity::Function;
use romori_mynabox::{
    Answer, Ask, Holder, HolderKind, NumberPurpose, NumberState, Refusal, Request, Standing,
};
use romori_record::Class;
use romori_roster::{ClientProfile, NumberAsked, NumberCampaign, NumberRequest, Validity};
use romori_store::{BatchKind, ClientAnchor, Doing, EVERY_KEY, NewFact, Reader, UnitError, Writer};
use romori_types::{Date, FactId, end_of_day_in_japan};

use super::people::{NumberPerson, people_of};
use super::{House, NumbersError, Visitor, codes_of, granted, last_row, latest, purposes_of, who};

romori_types::coded! {
    /// 収集の方法 — how numbers of a campaign come.
    CampaignWay: u8 {
        /// By the holder himself, by link and code.
        Phone = 1, "本人の電話（リンクと番号）";
        /// By the client's own person.
        ByClient = 2, "顧問先の担当者が入力";
        /// Typed from papers.
        Typed = 3, "紙を受け取って入力";
        /// From a file, which the browser reads.
        Csv = 4, "CSV";
    }
}

/// 計画の入力
#[derive(Debug, Clone)]
pub struct CampaignForm {
    /// What it is called.
    pub name: String,
    /// 利用目的
    pub purposes: Vec<NumberPurpose>,
    /// How.
    pub way: CampaignWay,
    /// 期限
    pub ends_on: Date,
    /// Whom: kinds of holders.
    pub kinds: Vec<HolderKind>,
}

/// 計画の一行
pub struct CampaignLine {
    /// The client.
    pub client: ClientAnchor,
    /// Its name.
    pub client_name: String,
    /// Its number within the client.
    pub key: u32,
    /// What it is.
    pub campaign: NumberCampaign,
    /// How many of those asked for have come so far: 依頼, 収集, 確認, 利用可.
    pub funnel: [usize; 4],
    /// Whether the vault answered.
    pub known: bool,
}

impl CampaignLine {
    /// How.
    pub fn way(&self) -> CampaignWay {
        CampaignWay::of_code(self.campaign.way).unwrap_or(CampaignWay::Typed)
    }

    /// Whether it is over its time with numbers lacking.
    pub fn is_late(&self, today: Date) -> bool {
        self.is_open() && self.campaign.ends_on < today && self.lacking() > 0
    }

    /// Whether it goes on.
    pub const fn is_open(&self) -> bool {
        self.campaign.closed_on.is_none()
    }

    /// How many numbers are not here yet.
    pub fn lacking(&self) -> usize {
        self.campaign.asked.len().saturating_sub(self.funnel[1])
    }
}

/// 依頼の紙 — link and code of one employee with his family, shown once and kept nowhere.
pub struct Invitation {
    /// To whom: 氏名.
    pub to: String,
    /// For whom: one label each.
    pub labels: Vec<String>,
    /// For what.
    pub purposes: Vec<NumberPurpose>,
    /// The address of the page.
    pub link: String,
    /// Eight digits, on another paper.
    pub code: String,
    /// Until when.
    pub until: Date,
}

romori_types::quiet_debug!(Invitation);

/// Those who are asked through one employee, or alone.
type Groups = BTreeMap<FactId, Vec<NumberPerson>>;

impl House {
    /// Every campaign of the visitor's clients, the open ones first.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn campaigns(&self, visitor: &Visitor) -> Result<Vec<CampaignLine>, NumbersError> {
        let grant = granted(visitor, Function::ViewNumbers)?;
        let today = crate::house::today(self);
        let mut lines = self.store.read(&grant, |reader| lines_of(reader, today))?;
        let mut states: HashMap<u32, Option<Vec<Standing>>> = HashMap::new();
        for line in lines.iter_mut().filter(|line| line.is_open()) {
            let known = states
                .entry(line.client.number)
                .or_insert_with(|| self.states_of(visitor, line.client).ok().map(|all| all.0));
            line.known = known.is_some();
            line.funnel = funnel(&line.campaign.asked, known.as_deref().unwrap_or_default());
        }
        lines.sort_by_key(|line| (!line.is_open(), line.campaign.ends_on, line.client.number));
        Ok(lines)
    }

    /// Begins a campaign: whom it asks is fixed by that.
    ///
    /// # Errors
    /// When the visitor may not; when something is missing; when nobody is to be asked.
    pub fn begin_campaign(
        &self,
        visitor: &Visitor,
        number: u32,
        form: &CampaignForm,
    ) -> Result<u32, NumbersError> {
        let today = crate::house::today(self);
        checked(form, today)?;
        let grant = granted(visitor, Function::CollectNumbers)?;
        let client = self.store.read(&grant, |reader| reader.client_numbered(number))?;
        let (states, (permission, _)) = self.states_of(visitor, client)?;
        let permission = permission.ok_or(NumbersError::Refused(Refusal::NotPermitted))?;
        if form.purposes.iter().any(|purpose| !permission.purposes.contains(purpose)) {
            return Err(NumbersError::Refused(Refusal::OtherPurpose));
        }
        let asked = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            Ok(asked_of(&people_of(reader, client, today)?.1, &states, (&form.kinds, today)))
        })?;
        if asked.is_empty() {
            let words = "収集する人がいません。もう番号があるか、その区分の人がいません。";
            return Err(NumbersError::Mistake("kinds", words.to_owned()));
        }
        let campaign = NumberCampaign {
            name: form.name.trim().to_owned(),
            purposes: codes_of(&form.purposes),
            way: form.way.code(),
            begun_on: today,
            ends_on: form.ends_on,
            asked,
            requests: Vec::new(),
            closed_on: None,
        };
        let doing = changed(client);
        let key = self.store.write(&grant, doing, |writer| {
            let lines = writer.reader.facts::<NumberCampaign>(client.id, EVERY_KEY)?;
            let key = lines.iter().map(|line| line.key).max().unwrap_or(0) + 1;
            keep(writer, client, key, (&campaign, Some(0)), today)?;
            Ok::<_, UnitError>(key)
        })?;
        Ok(u32::try_from(key).unwrap_or(0))
    }

    /// Sends requests to those of a campaign whose numbers are not here; earlier ones end by that,
    /// so that of two links of one person only the later serves. Link and code come back once.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] for a campaign that is closed or none; when
    /// the vault is away or refuses.
    pub fn invite(
        &self,
        visitor: &Visitor,
        (number, key): (u32, u32),
    ) -> Result<Vec<Invitation>, NumbersError> {
        let grant = granted(visitor, Function::CollectNumbers)?;
        let today = crate::house::today(self);
        let (client, mut campaign, seen) = self.open_campaign(visitor, (number, key))?;
        let (states, _) = self.states_of(visitor, client)?;
        let (name, groups) = self.store.read_as(&grant, Class::NumbersAsked, |reader| {
            let (name, people) = people_of(reader, client, today)?;
            Ok::<_, UnitError>((name, groups_of(people, &campaign.asked, &states)))
        })?;
        let ends_at = end_of_day_in_japan(campaign.ends_on).ok_or(UnitError::Absent)?;
        let mut made = Vec::new();
        let mut papers = Vec::new();
        for (to, people) in groups {
            let former = campaign.requests.iter().filter(|one| one.to == to).map(|one| one.id);
            for request in former.collect::<Vec<_>>() {
                self.end_request(visitor, request)?;
            }
            let id = FactId::new(self.store.now(), self.chance.as_ref());
            let id = id.map_err(UnitError::from)?;
            let request = Request {
                id,
                client: client.id,
                client_label: name.clone(),
                subjects: people.iter().map(NumberPerson::subject).collect(),
                purposes: purposes_of(&campaign.purposes),
                ends_at,
            };
            let Answer::Invited { link, code } =
                self.ask_numbers(&Ask::Invite(who(visitor), request))?
            else {
                return Err(NumbersError::Refused(Refusal::Question));
            };
            made.push(NumberRequest { id, to, on: today });
            papers.push(paper(&people, &campaign, (link, code)));
        }
        campaign.requests.retain(|one| !made.iter().any(|new| new.to == one.to));
        campaign.requests.extend(made);
        self.keep_campaign(visitor, (client, key), (&campaign, seen))?;
        Ok(papers)
    }

    /// Closes a campaign: links that are out serve no more.
    ///
    /// # Errors
    /// As [`House::invite`].
    pub fn close_campaign(
        &self,
        visitor: &Visitor,
        (number, key): (u32, u32),
    ) -> Result<(), NumbersError> {
        granted(visitor, Function::CollectNumbers)?;
        let (client, mut campaign, seen) = self.open_campaign(visitor, (number, key))?;
        for request in campaign.requests.iter().map(|one| one.id).collect::<Vec<_>>() {
            self.end_request(visitor, request)?;
        }
        campaign.closed_on = Some(crate::house::today(self));
        self.keep_campaign(visitor, (client, key), (&campaign, seen))
    }

    /// One that is over or used already is as good as ended.
    fn end_request(&self, visitor: &Visitor, request: FactId) -> Result<(), NumbersError> {
        match self.tell_numbers(&Ask::Uninvite(who(visitor), request)) {
            Err(NumbersError::Refused(Refusal::Absent)) | Ok(()) => Ok(()),
            Err(other) => Err(other),
        }
    }

    fn open_campaign(
        &self,
        visitor: &Visitor,
        (number, key): (u32, u32),
    ) -> Result<(ClientAnchor, NumberCampaign, u32), NumbersError> {
        let grant = granted(visitor, Function::CollectNumbers)?;
        let (client, line) = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let client = reader.client_numbered(number)?;
            let subject = *client.id.as_bytes();
            let key = i64::from(key);
            Ok((client, reader.facts_at::<NumberCampaign>(client.id, &subject, key)?))
        })?;
        let found = line.and_then(|line| last_row(&line));
        let (campaign, seen) = found.ok_or(UnitError::Absent)?;
        if campaign.closed_on.is_some() {
            return Err(UnitError::Absent.into());
        }
        Ok((client, campaign, seen))
    }

    fn keep_campaign(
        &self,
        visitor: &Visitor,
        (client, key): (ClientAnchor, u32),
        (campaign, seen): (&NumberCampaign, u32),
    ) -> Result<(), NumbersError> {
        let grant = granted(visitor, Function::CollectNumbers)?;
        let today = crate::house::today(self);
        self.store.write(&grant, changed(client), |writer| {
            keep(writer, client, i64::from(key), (campaign, Some(seen)), today)
        })?;
        Ok(())
    }
}

fn changed(client: ClientAnchor) -> Doing {
    Doing {
        class: Class::NumberCampaignChanged,
        batch: BatchKind::Form,
        into: None,
        form: None,
        client: Some(client.id),
    }
}

fn keep(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    key: i64,
    (campaign, seen): (&NumberCampaign, Option<u32>),
    today: Date,
) -> Result<(), UnitError> {
    let new = NewFact {
        client: client.id,
        subject: *client.id.as_bytes(),
        key,
        valid: Validity::since(today),
        fact: Some(campaign),
        seen,
    };
    writer.record(&new).map(|_| ())
}

fn checked(form: &CampaignForm, today: Date) -> Result<(), NumbersError> {
    let mistake = |field, words: &str| Err(NumbersError::Mistake(field, words.to_owned()));
    if form.name.trim().is_empty() {
        return mistake("name", "計画の名前を入れてください。例 令和8年 年末調整");
    }
    if form.purposes.is_empty() {
        return mistake("purposes", "利用目的を1つ以上選んでください。");
    }
    if form.kinds.is_empty() {
        return mistake("kinds", "だれの番号を集めるかを選んでください。");
    }
    if form.ends_on < today {
        return mistake("ends_on", "期限は、今日か、今日より後の日にしてください。");
    }
    Ok(())
}

fn lines_of(reader: &mut Reader<'_, '_>, today: Date) -> Result<Vec<CampaignLine>, UnitError> {
    let clients = reader.clients()?;
    let names = reader.facts_everywhere::<ClientProfile>()?;
    let mut lines = Vec::new();
    for (id, found) in reader.facts_everywhere::<NumberCampaign>()? {
        let Some(client) = clients.iter().find(|client| client.id == id) else { continue };
        let profile = names.iter().find(|(of, _)| *of == id);
        let profile = profile.and_then(|(_, lines)| latest(lines.first()?, today));
        for line in &found {
            let Some((campaign, _)) = last_row(line) else { continue };
            lines.push(CampaignLine {
                client: *client,
                client_name: profile.as_ref().map_or_else(String::new, |one| one.name.clone()),
                key: u32::try_from(line.key).unwrap_or(0),
                campaign,
                funnel: [0; 4],
                known: false,
            });
        }
    }
    Ok(lines)
}

fn holder(asked: &NumberAsked) -> Option<Holder> {
    HolderKind::of_code(asked.kind).map(|kind| Holder { id: asked.id, kind })
}

/// How many have been asked, have come, were checked, may be used.
fn funnel(asked: &[NumberAsked], states: &[Standing]) -> [usize; 4] {
    let states: HashMap<Holder, NumberState> =
        states.iter().map(|one| (one.holder, one.state)).collect();
    let reached = |least: NumberState| {
        let has = |one: &&NumberAsked| {
            let state = holder(one).and_then(|holder| states.get(&holder).copied());
            state.is_some_and(|state| state.code() >= least.code())
        };
        asked.iter().filter(has).count()
    };
    [
        reached(NumberState::Asked),
        reached(NumberState::Collected),
        reached(NumberState::Confirmed),
        reached(NumberState::Usable),
    ]
}

fn lacks(holder: Holder, states: &[Standing]) -> bool {
    let state = states.iter().find(|one| one.holder == holder).map(|one| one.state);
    matches!(state, None | Some(NumberState::NotAsked | NumberState::Asked | NumberState::Disposed))
}

/// Whom a new campaign asks: of the chosen kinds, who is there and whose number is not.
fn asked_of(
    people: &[NumberPerson],
    states: &[Standing],
    (kinds, today): (&[HolderKind], Date),
) -> Vec<NumberAsked> {
    let fits = |one: &&NumberPerson| {
        kinds.contains(&one.holder.kind)
            && one.ended_on.is_none_or(|end| today <= end)
            && lacks(one.holder, states)
    };
    let asked = people.iter().filter(fits);
    asked.map(|one| NumberAsked { id: one.holder.id, kind: one.holder.kind.code() }).collect()
}

/// An employee answers for himself and his family on one page; a payee for himself.
fn groups_of(people: Vec<NumberPerson>, asked: &[NumberAsked], states: &[Standing]) -> Groups {
    let mut groups = Groups::new();
    for one in people {
        let is_asked = asked.iter().filter_map(holder).any(|holder| holder == one.holder);
        if is_asked && lacks(one.holder, states) {
            groups.entry(one.of.unwrap_or(one.holder.id)).or_default().push(one);
        }
    }
    groups
}

fn paper(
    people: &[NumberPerson],
    campaign: &NumberCampaign,
    (link, code): (String, String),
) -> Invitation {
    let first = people.iter().find(|one| one.of.is_none()).or_else(|| people.first());
    Invitation {
        to: first.map_or_else(String::new, |one| one.name.clone()),
        labels: people.iter().map(|one| one.subject().label).collect(),
        purposes: purposes_of(&campaign.purposes),
        link,
        code,
        until: campaign.ends_on,
    }
}
