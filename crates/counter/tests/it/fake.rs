//! A desk that keeps what it takes in memory: what the pages must make of each answer. It opens
//! what browsers seal with the vault's own code, so that a number arrives only if it was sealed
//! aright.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard};

use romori_counter::Window;
use romori_mynabox::{
    Check, Custodianship, DeskTask, DeskToken, DeskWork, Destination, Filled, HPKE_INFO, Holder,
    Image, ImageLabel, Keeper, NumberPurpose, Put, PutOutcome, Refusal, ShareGiven, SharePaper,
    ShareTaken, SharesMade, Subject, UseWork, Who,
};
use romori_types::{
    ActorId, CaseId, Chance, ClientId, FactId, NoChance, PersonId, TenantId, Timestamp,
};
use romori_vault::{HeldMemory, HeldNote, IndividualNumber, KeyId, Letterbox, NUMBER_BYTES, Taken};
use zeroize::Zeroizing;

/// The request that a telephone opens, with this code.
pub const REQUEST: FactId = FactId::from_bytes([0xC0; 16]);
pub const CODE: &str = "12345678";
/// The image that waits for its check.
pub const IMAGE: FactId = FactId::from_bytes([0x1A; 16]);
const WRONG_MOST: u32 = 5;

#[derive(Default)]
struct State {
    used: HashSet<String>,
    works: HashMap<DeskToken, DeskWork>,
    numbers: BTreeMap<FactId, [u8; NUMBER_BYTES]>,
    images: u32,
    wrong_codes: u32,
    wrong_numbers: u32,
    checks: Vec<Check>,
    refuses: Option<Refusal>,
    made: u8,
    /// The officers' key, how many of its shares are needed, and who has one.
    held: Option<(KeyId, u8, Vec<String>)>,
}

/// See the module.
pub struct FakeDesk {
    letterbox: Letterbox,
    memory: HeldMemory,
    state: Mutex<State>,
}

const OWNER: (TenantId, ClientId) =
    (TenantId::from_bytes([0x0A; 16]), ClientId::from_bytes([0x0B; 16]));
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

struct System;

impl Chance for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        use std::io::Read as _;
        let opened = std::fs::File::open("/dev/urandom");
        opened.and_then(|mut file| file.read_exact(bytes)).map_err(|_| NoChance)
    }
}

pub fn subject(number: u8, label: &str, key: &str) -> Subject {
    let holder = Holder::employee(PersonId::from_bytes([number; 16]));
    Subject { holder, label: label.to_owned(), key: key.to_owned(), of: None }
}

fn family() -> Vec<Subject> {
    let person = PersonId::from_bytes([1; 16]);
    let child = |number, label: &str| Subject {
        holder: Holder::dependant(person, number),
        label: label.to_owned(),
        key: String::new(),
        of: Some(Holder::employee(person).id),
    };
    vec![
        subject(1, "山田 太郎（本人）", "0101"),
        child(1, "山田 花子（配偶者）"),
        child(2, "山田 空（子）"),
    ]
}

pub fn staff() -> Vec<Subject> {
    vec![
        subject(1, "山田 太郎（本人）", "0101"),
        subject(2, "鈴木 一葉（本人）", "0102"),
        subject(3, "佐藤 未来（本人）", "0103"),
    ]
}

impl FakeDesk {
    /// An empty one.
    pub fn new() -> Self {
        let letterbox = Letterbox::generate(&System).expect("chance");
        Self { letterbox, memory: HeldMemory::default(), state: Mutex::default() }
    }

    /// From now on everything is refused so; none: nothing is.
    #[allow(dead_code, reason = "the example takes what comes")]
    pub fn refuse(&self, refusal: Option<Refusal>) {
        self.state().refuses = refusal;
    }

    /// How many numbers, images and checks have come.
    #[allow(dead_code, reason = "the example counts nothing")]
    pub fn counts(&self) -> (usize, u32, usize) {
        let state = self.state();
        (state.numbers.len(), state.images, state.checks.len())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the state")
    }

    fn begin(&self, task: DeskTask) -> DeskWork {
        let mut state = self.state();
        state.made += 1;
        let token = DeskToken::parse(&format!("{:02x}", state.made).repeat(32)).expect("a token");
        let (tenant, client) = OWNER;
        let work = DeskWork {
            token: token.clone(),
            tenant,
            client,
            client_label: "見本製作所".to_owned(),
            who: Who {
                tenant,
                home: tenant,
                actor: ActorId::from_bytes([0x0C; 16]),
                device: None,
                session: None,
                side: Keeper::Office,
                proved_at: Timestamp::UNIX_EPOCH,
                certificate: None,
            },
            task,
            purposes: vec![
                NumberPurpose::SocialInsurance,
                NumberPurpose::EmploymentInsurance,
                NumberPurpose::NationalPension,
            ],
            ends_at: Timestamp::MAX,
        };
        state.works.insert(token, work.clone());
        work
    }

    fn take(&self, work: &DeskWork, put: &Put) -> PutOutcome {
        if !work.subjects().iter().any(|subject| subject.holder == put.holder) {
            return PutOutcome::NotNamed;
        }
        let bound_to = work.associated(put.holder.id);
        let number = match self.letterbox.open_number(HPKE_INFO, &bound_to, &put.sealed) {
            Ok(number) => number,
            Err(romori_vault::ParcelMistake::Sealed) => return PutOutcome::NotSealedHere,
            Err(romori_vault::ParcelMistake::Number(_)) => return PutOutcome::NotANumber,
        };
        for image in &put.images {
            let bound_to = work.associated_of_image(put.holder.id);
            let opened = self.letterbox.open(HPKE_INFO, &bound_to, image);
            if !opened.is_ok_and(|image| image.starts_with(b"\x01\xFF\xD8\xFF")) {
                return PutOutcome::BadImage;
            }
        }
        let mut state = self.state();
        state.images += u32::try_from(put.images.len()).expect("few");
        state.numbers.insert(put.holder.id, written(&number));
        PutOutcome::Taken
    }
}

fn written(number: &IndividualNumber) -> [u8; NUMBER_BYTES] {
    let mut hole = [b'?'; NUMBER_BYTES];
    number.fill(&mut hole).expect("a hole");
    hole
}

/// Tickets are called by their task and anything behind a stroke: `enter-1`. Each serves once.
fn task_of(ticket: &str) -> Option<DeskTask> {
    Some(match ticket.split('-').next()? {
        "enter" => DeskTask::Enter(staff()),
        "sheet" => DeskTask::Sheet(staff()),
        "match" => DeskTask::Match(subject(1, "山田 太郎（本人）", "0101")),
        "check" => DeskTask::Check(subject(1, "山田 太郎（本人）", "0101")),
        "child" => DeskTask::Check(family().remove(2)),
        "officers" => DeskTask::Officers,
        "use" => DeskTask::Use(UseWork {
            file_name: "資格取得届_1001.csv".to_owned(),
            media_type: "text/csv; charset=shift_jis".to_owned(),
            purpose: NumberPurpose::SocialInsurance,
            destination: Destination::PensionService,
            case: CaseId::from_bytes([0x0D; 16]),
            holes: 1,
            holders: 1,
        }),
        _ => return None,
    })
}

impl Window for FakeDesk {
    fn public_key(&self) -> Vec<u8> {
        self.letterbox.public_key().to_vec()
    }

    fn redeem(&self, ticket: &str, certificate: Option<[u8; 32]>) -> Result<DeskWork, Refusal> {
        if let Some(refusal) = self.state().refuses {
            return Err(refusal);
        }
        let _ = certificate;
        let task = task_of(ticket).ok_or(Refusal::Absent)?;
        if !self.state().used.insert(ticket.to_owned()) {
            return Err(Refusal::Absent);
        }
        Ok(self.begin(task))
    }

    fn open_request(&self, id: FactId, code: &str) -> Result<DeskWork, Refusal> {
        let mut state = self.state();
        let right = id == REQUEST && code == CODE && state.wrong_codes < WRONG_MOST;
        state.wrong_codes += u32::from(!right);
        drop(state);
        if right { Ok(self.begin(DeskTask::Request(family()))) } else { Err(Refusal::Absent) }
    }

    fn work(&self, token: &DeskToken) -> Result<DeskWork, Refusal> {
        self.state().works.get(token).cloned().ok_or(Refusal::Absent)
    }

    fn leave(&self, token: &DeskToken) {
        self.state().works.remove(token);
    }

    fn put(&self, token: &DeskToken, puts: &[Put]) -> Result<Vec<PutOutcome>, Refusal> {
        let work = self.work(token)?;
        if let Some(refusal) = self.state().refuses {
            return Err(refusal);
        }
        Ok(puts.iter().map(|put| self.take(&work, put)).collect())
    }

    fn compare(&self, token: &DeskToken, sealed: &[u8]) -> Result<bool, Refusal> {
        let work = self.work(token)?;
        let holder = work.subjects().first().ok_or(Refusal::Question)?.holder;
        let bound_to = work.associated(holder.id);
        let number = self.letterbox.open_number(HPKE_INFO, &bound_to, sealed);
        let number = number.map_err(|_| Refusal::Stale)?;
        let mut state = self.state();
        if state.wrong_numbers >= WRONG_MOST {
            return Err(Refusal::TooMany);
        }
        let same = state.numbers.get(&holder.id) == Some(&written(&number));
        state.wrong_numbers += u32::from(!same);
        Ok(same)
    }

    fn images(&self, token: &DeskToken) -> Result<Vec<ImageLabel>, Refusal> {
        self.work(token)?;
        Ok(vec![ImageLabel { id: IMAGE, media_type: "image/png", bytes: 68 }])
    }

    fn image(&self, token: &DeskToken, id: FactId) -> Result<Image, Refusal> {
        self.work(token)?;
        if id != IMAGE {
            return Err(Refusal::Absent);
        }
        let bytes = Zeroizing::new(include_bytes!("square.png").to_vec());
        Ok(Image { media_type: "image/png", bytes })
    }

    fn confirm(&self, token: &DeskToken, check: Check) -> Result<(), Refusal> {
        self.work(token)?;
        self.state().checks.push(check);
        self.leave(token);
        Ok(())
    }

    fn fill(&self, token: &DeskToken) -> Result<Filled, Refusal> {
        let DeskTask::Use(document) = self.work(token)?.task else {
            return Err(Refusal::Question);
        };
        self.leave(token);
        let mut bytes = Zeroizing::new(b"22223,????????????,1\r\n".to_vec());
        let holder = Holder::employee(PersonId::from_bytes([1; 16])).id;
        let number = self.state().numbers.get(&holder).copied().ok_or(Refusal::NotUsable)?;
        bytes[6..18].copy_from_slice(&number);
        let (file_name, media_type) = (document.file_name, document.media_type);
        Ok(Filled { file_name, media_type, bytes })
    }

    fn custodianship(&self, token: &DeskToken) -> Result<Custodianship, Refusal> {
        self.work(token)?;
        let held = self.state().held.clone();
        let held = held.map(|(id, needed, names)| HeldNote { id, needed, names, since: NOW });
        Ok(self.memory.told(OWNER, held, NOW))
    }

    fn make_shares(
        &self,
        token: &DeskToken,
        needed: u8,
        names: Vec<String>,
    ) -> Result<SharesMade, Refusal> {
        self.work(token)?;
        let officers = names.clone();
        match self.memory.make(OWNER, (needed, names), NOW, &System) {
            Err(mistake) => Ok(SharesMade::Wrong(mistake.to_string())),
            Ok(shares) => {
                let papers = shares.iter().zip(officers).map(|(share, name)| SharePaper {
                    number: share.number(),
                    name,
                    groups: share.reveal(),
                });
                Ok(SharesMade::Papers(papers.collect()))
            }
        }
    }

    fn drop_shares(&self, token: &DeskToken) -> Result<bool, Refusal> {
        self.work(token)?;
        Ok(self.memory.give_up(OWNER))
    }

    fn give_share(&self, token: &DeskToken, sealed: &[u8]) -> Result<ShareGiven, Refusal> {
        let work = self.work(token)?;
        let opened = self.letterbox.open(HPKE_INFO, &work.associated_of_share(), sealed);
        let opened = opened.map_err(|_| Refusal::Stale)?;
        let text = std::str::from_utf8(&opened).map_err(|_| Refusal::Question)?;
        let held = self.state().held.clone();
        let held = held.map(|(id, needed, _)| (id, needed));
        Ok(match self.memory.enter(OWNER, held, text, NOW) {
            Err(mistake) => ShareGiven::Wrong(mistake.to_string()),
            Ok((Taken::More(there), needed)) => ShareGiven::Taken(ShareTaken::More(there, needed)),
            Ok((Taken::Key(key), _)) => {
                self.memory.put(OWNER, std::sync::Arc::new(key), NOW);
                ShareGiven::Taken(ShareTaken::Opened)
            }
            Ok((Taken::Confirmed(made), needed)) => {
                let names = made.names.to_vec();
                let before = self.state().held.replace((made.key.id(), needed, names));
                self.memory.put(OWNER, made.key, NOW);
                ShareGiven::Taken(match before {
                    None => ShareTaken::Entrusted,
                    Some(_) => ShareTaken::Remade,
                })
            }
        })
    }

    fn close_key(&self, token: &DeskToken) -> Result<bool, Refusal> {
        self.work(token)?;
        Ok(self.memory.close(OWNER))
    }

    fn return_key(&self, token: &DeskToken) -> Result<(), Refusal> {
        self.work(token)?;
        self.state().held = None;
        self.memory.close(OWNER);
        Ok(())
    }
}
