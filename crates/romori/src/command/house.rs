//! Opens the house for a command: folders, keys, clock, chance; fills the demo's office.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use romori_app::house::{
    Clients, Custody, EntryError, Folders, Grant, House, Job, Keeping, NewAccount, OpenError,
    Opened, Role, Roles, Server, Tables, assign_demo_staff, load_demo, open_kept,
};
use romori_types::{ActorId, Chance as _, Date, TenantId};

use crate::clock::{HouseClock, SystemChance};
use crate::{keeper, words};

/// Where data and keys of a place lie: the keys beside the data folder, never in it.
pub fn folders(place: &Path) -> Folders {
    let mut keys = place.as_os_str().to_owned();
    keys.push(".keys");
    Folders { data: place.join("house"), keys: PathBuf::from(keys) }
}

/// Where the tables are: on the server that `DATABASE_URL` names, or in the data folder.
pub fn tables() -> Tables {
    let address = |name: &str| env::var(name).ok().filter(|address| !address.trim().is_empty());
    match address("DATABASE_URL") {
        None => Tables::Files,
        Some(url) => {
            let shipper_url = address("DATABASE_SHIPPER_URL");
            Tables::Server(Server { shipper_url, ..Server::at(url) })
        }
    }
}

/// Opens the house of a place.
pub fn open_house(place: &Path, clock: Arc<HouseClock>) -> Result<Opened, OpenError> {
    make_house(place, None, clock)
}

/// As [`open_house`], with how a first start keeps its keys.
pub fn make_house(
    place: &Path,
    keeping: Option<Keeping>,
    clock: Arc<HouseClock>,
) -> Result<Opened, OpenError> {
    let custody = Custody { keeping, words: words::ask() };
    let reach = |folders: &Folders| keeper::reach(place, folders);
    open_kept(&folders(place), &tables(), &custody, &reach, clock, Arc::new(SystemChance))
}

/// One user of the demo: ID and password.
pub type DemoAccount = (String, String);

/// Users of the demo: what they sign in as, their roles.
const DEMO_USERS: [(&str, &str, &[Role]); 3] = [
    ("sato", "佐藤　見本", &[Role::Administrator, Role::Attorney, Role::NumberHandler]),
    ("suzuki", "鈴木　架空", &[Role::Clerk, Role::NumberHandler]),
    ("tanaka", "田中　仮名", &[Role::Approver]),
];

/// Fills a demo's house with its office if it is new, and gives each user a fresh password.
pub fn fill_demo(
    house: &House,
    clock: &HouseClock,
    today: Date,
) -> Result<Vec<DemoAccount>, EntryError> {
    let grant = Grant::for_job(Job::FirstAccount);
    let known = house.store.office_ids(&grant)?;
    if !known.is_empty() && house.only_office()?.is_none() {
        // Its contract is over: nobody enters any more, and its keys may be gone.
        return Ok(Vec::new());
    }
    let tenant = match known.first() {
        Some(tenant) => *tenant,
        None => load_demo(&house.store, today, |day| clock.stand_on(day))?.0,
    };
    clock.stand_on(today);
    let made = DEMO_USERS.iter().map(|user| demo_user(house, &grant, tenant, today, user));
    let made: Vec<(ActorId, DemoAccount)> = made.collect::<Result<_, _>>()?;
    let staff: Vec<ActorId> = made.iter().map(|(id, _)| *id).collect();
    assign_demo_staff(&house.store, tenant, &staff, today)?;
    Ok(made.into_iter().map(|(_, account)| account).collect())
}

fn demo_user(
    house: &House,
    grant: &Grant,
    tenant: TenantId,
    today: Date,
    (login, name, roles): &(&str, &str, &[Role]),
) -> Result<(ActorId, DemoAccount), EntryError> {
    let password = password()?;
    let new = NewAccount {
        tenant,
        login,
        name,
        roles: Roles::of(roles),
        clients: Clients::All,
        password: &password,
        from: today,
    };
    let id = house.make_or_renew_account(grant, &new)?;
    Ok((id, ((*login).to_owned(), password)))
}

/// Twenty letters that nobody can guess and that can be typed.
pub fn password() -> Result<String, EntryError> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789!";
    let mut bytes = [0; 20];
    SystemChance
        .fill(&mut bytes)
        .map_err(|error| EntryError::Unit(romori_app::house::UnitError::Chance(error)))?;
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte & 31)]);
    let text: String = bytes.iter().map(letter).collect();
    let groups: Vec<&str> = [0, 5, 10, 15].iter().filter_map(|at| text.get(*at..at + 5)).collect();
    Ok(groups.join("-"))
}
