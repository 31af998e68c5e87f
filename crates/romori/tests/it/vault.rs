//! The vault of individual numbers as a process of its own: killed, cut off, brought back.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use romori_mynabox::{
    Answer, Ask, Holder, HolderKind, Keeper as Side, NumberPurpose, Numbers as _, Permission,
    Refusal, Request, Subject, VaultClient, VaultCredential, Who,
};
use romori_types::{ActorId, ClientId, Date, FactId, TenantId, Timestamp};

use crate::drill::text;
use crate::program::{Program, TempFolder, done, refused, romori};

/// A process that serves. Killed when it goes.
pub(crate) struct Served(Child);

impl Served {
    fn of(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_romori"));
        command.args(arguments).envs(environment.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("a process");
        let out = BufReader::new(child.stdout.take().expect("an output"));
        assert!(out.lines().map_while(Result::ok).any(|line| line.starts_with("終えるときは")));
        Self(child)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

const TENANT: TenantId = TenantId::from_bytes([1; 16]);

#[expect(clippy::disallowed_methods, reason = "the vault judges by its machine's own clock")]
pub(crate) fn who() -> Who {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = i64::try_from(now.expect("after 1970").as_secs()).expect("an instant");
    Who {
        tenant: TENANT,
        home: TENANT,
        actor: ActorId::from_bytes([2; 16]),
        device: None,
        session: None,
        side: Side::Office,
        proved_at: Timestamp::from_second(now).expect("an instant"),
        certificate: None,
    }
}

/// Somebody is asked for his number: his label is sealed under the client's key.
pub(crate) fn request(client: u8, number: u8) -> Request {
    let holder = Holder { id: FactId::from_bytes([number; 16]), kind: HolderKind::Employee };
    let label = "架空 一郎（本人）".to_owned();
    let ends_at = who().proved_at.as_second() + 3_600;
    Request {
        id: FactId::from_bytes([number; 16]),
        client: ClientId::from_bytes([client; 16]),
        client_label: "架空商事".to_owned(),
        subjects: vec![Subject { holder, label, key: String::new(), of: None }],
        purposes: vec![NumberPurpose::EmploymentInsurance],
        ends_at: Timestamp::from_second(ends_at).expect("an instant"),
    }
}

pub(crate) fn permission(client: u8) -> Permission {
    Permission {
        client: ClientId::from_bytes([client; 16]),
        keeper: Side::Office,
        purposes: vec![NumberPurpose::EmploymentInsurance],
        entrusted_on: Date::constant(2026, 1, 1),
        reentrustment_on: None,
        from: Date::constant(2026, 1, 1),
        through: None,
    }
}

/// A vault and a keeper in folders of their own, introduced to each other.
pub(crate) struct Apart {
    folder: TempFolder,
    keeper_address: String,
    pub(crate) address: String,
    /// Of the token that has the vault's root key.
    pub(crate) conf: Option<String>,
}

impl Apart {
    pub(crate) fn new(name: &str) -> Self {
        Self::begun(TempFolder::new(name), None)
    }

    /// One whose root key is in a token.
    pub(crate) fn in_token(name: &str) -> Self {
        let folder = TempFolder::new(name);
        let conf = crate::token::token(&folder);
        Self::begun(folder, Some(conf))
    }

    fn begun(folder: TempFolder, conf: Option<String>) -> Self {
        let (keeper_address, address) = (free_address(), free_address());
        let apart = Self { folder, keeper_address, address, conf };
        let [kept, vault, letter] = ["kept", "vault", "letter.pem"].map(|name| apart.path(name));
        done(&romori(&["keeper", "begin", text(&kept), "--name", "kept.test/log"], &[]));
        let at = apart.keeper_address.as_str();
        let invite = ["keeper", "invite", text(&kept), "--address", at, "--to", text(&letter)];
        done(&romori(&invite, &[]));
        let pin = apart.path("pin");
        let mut begin = vec!["vault", "begin", text(&vault)];
        if apart.conf.is_some() {
            begin.extend(crate::token::place(&pin));
        }
        let said = done(&romori(&begin, &apart.environment()));
        assert!(said.contains("回復コード"), "{said}");
        let log = ["vault", "log", text(&vault), "--credential", text(&letter)];
        done(&romori(&log, &[]));
        apart
    }

    fn environment(&self) -> Vec<(&str, &str)> {
        self.conf.iter().map(|conf| ("SOFTHSM2_CONF", conf.as_str())).collect()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn keeper(&self) -> Served {
        let kept = self.path("kept");
        Served::of(&["keeper", "serve", text(&kept), "--listen", &self.keeper_address], &[])
    }

    pub(crate) fn vault(&self) -> Served {
        let vault = self.path("vault");
        let serve = ["vault", "serve", text(&vault), "--listen", &self.address];
        Served::of(&serve, &self.environment())
    }

    pub(crate) fn client(&self, to: &str) -> VaultClient {
        let (vault, to) = (self.path("vault"), self.path(to));
        let at = self.address.as_str();
        done(&romori(&["vault", "invite", text(&vault), "--address", at, "--to", text(&to)], &[]));
        let letter = fs::read_to_string(&to).expect("a letter");
        VaultClient::new(&VaultCredential::parse(&letter).expect("whole")).expect("a client")
    }

    fn permitted(&self, client: &VaultClient, of: u8) -> bool {
        let asked = Ask::Leaves(TENANT, ClientId::from_bytes([of; 16]));
        matches!(client.ask(&asked), Ok(Answer::Leaves(Some(_), None)))
    }
}

#[test]
fn a_killed_vault_has_what_it_acknowledged_and_a_lost_keeper_stops_it() {
    let apart = Apart::new("vault-apart");
    let keeper = apart.keeper();
    let mut vault = apart.vault();
    let client = apart.client("vault.pem");
    for round in 1..=5 {
        let permit = Ask::Permit(who(), permission(round));
        assert!(client.ask(&permit).expect("there") == Answer::Done);
        drop(vault);
        let away = client.ask(&Ask::Ready).expect_err("gone").to_string();
        assert!(away.contains("番号庫に届かないため、個人番号を扱えません"), "{away}");
        vault = apart.vault();
        for known in 1..=round {
            assert!(apart.permitted(&client, known), "{known} after {round}");
        }
    }
    drop(keeper);
    let permit = Ask::Permit(who(), permission(9));
    let refused = client.ask(&permit).expect("there");
    assert!(refused == Answer::Refused(Refusal::LogAway));
    assert!(!apart.permitted(&client, 9));
    let _keeper = apart.keeper();
    assert!(client.ask(&permit).expect("there") == Answer::Done);
    let said = done(&romori(&["ledger", "verify", text(&apart.path("kept"))], &[]));
    assert!(said.contains("誤りはありません"), "{said}");
}

#[test]
fn its_memory_is_shut_and_its_files_are_its_own() {
    use std::os::unix::fs::PermissionsExt as _;
    let apart = Apart::new("vault-shut");
    let _keeper = apart.keeper();
    let vault = apart.vault();
    let limits = fs::read_to_string(format!("/proc/{}/limits", vault.0.id())).expect("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size"));
    let core: Vec<&str> = core.expect("a limit").split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"]);
    let second =
        romori(&["vault", "serve", text(&apart.path("vault")), "--listen", "[::1]:0"], &[]);
    assert!(refused(&second).contains("ほかの処理が開いています"));
    fn look(folder: &Path) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let mode = entry.metadata().expect("a file").permissions().mode() & 0o777;
            let is_folder = entry.file_type().expect("a type").is_dir();
            assert_eq!(mode & 0o077, 0, "{} has {mode:o}", entry.path().display());
            if is_folder {
                look(&entry.path());
            }
        }
    }
    look(&apart.path("vault"));
}

#[test]
fn a_dismissed_application_is_out_and_a_copy_comes_back() {
    let apart = Apart::new("vault-copy");
    let _keeper = apart.keeper();
    let vault = apart.vault();
    let client = apart.client("vault.pem");
    let permit = Ask::Permit(who(), permission(1));
    assert!(client.ask(&permit).expect("there") == Answer::Done);
    let (folder, copy) = (apart.path("vault"), apart.path("copy"));
    done(&romori(&["vault", "backup", text(&folder), "--to", text(&copy)], &[]));
    let restore = ["vault", "restore", text(&folder), "--from", text(&copy)];
    assert!(refused(&romori(&restore, &[])).contains("ほかの処理が開いています"));
    assert!(client.ask(&Ask::Withdraw(who(), ClientId::from_bytes([1; 16]))).is_ok());
    drop(vault);
    done(&romori(&restore, &[]));
    let _vault = apart.vault();
    assert!(apart.permitted(&client, 1), "as in the copy");
    done(&romori(&["vault", "dismiss", text(&folder)], &[]));
    assert!(client.ask(&Ask::Ready).is_err());
    assert!(apart.permitted(&apart.client("again.pem"), 1));
}

#[test]
fn the_program_has_a_vault_of_its_own_which_is_begun_again() {
    let folder = TempFolder::new("vault-own");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    let vault_of = |id: u32| -> Option<u32> {
        fs::read_dir("/proc").expect("processes").flatten().find_map(|entry| {
            let child: u32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let parent: u32 = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
            let command = fs::read(entry.path().join("cmdline")).ok()?;
            let is_vault = command.split(|byte| *byte == 0).nth(1) == Some(b"vault");
            (parent == id && is_vault).then_some(child)
        })
    };
    let wait_for = |is: &dyn Fn() -> bool| {
        let begun = Instant::now();
        while !is() {
            assert!(begun.elapsed() < Duration::from_secs(30));
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let store = data.with_file_name("demo.vault").join("shelf.db");
    wait_for(&|| vault_of(program.id()).is_some() && store.is_file());
    let first = vault_of(program.id()).expect("a vault");
    let _ = Command::new("kill").args(["-9", &first.to_string()]).status();
    wait_for(&|| vault_of(program.id()).is_some_and(|id| id != first));
    let second = vault_of(program.id()).expect("a vault");
    drop(program);
    wait_for(&|| !Path::new(&format!("/proc/{second}")).exists());
}

#[test]
fn a_backup_of_the_program_has_the_vault_beside_it() {
    let folder = TempFolder::new("vault-backup");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    let vault = data.with_file_name("demo.vault");
    let begun = Instant::now();
    while !vault.join("shelf.db").is_file() {
        assert!(begun.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(50));
    }
    let said = done(&romori(&["vault", "recovery", text(&vault)], &[]));
    let code = said.lines().nth(1).expect("a code").trim().to_owned();
    let backups = folder.join("backups");
    let backup = ["backup", "--data", text(&data), "--to", text(&backups)];
    let said = done(&romori(&backup, &[]));
    assert!(said.contains("個人番号の控えも入っています"), "{said}");
    drop(program);
    let made = fs::read_dir(&backups).expect("a folder").flatten().next().expect("a backup").path();
    for name in ["shelf.db", "keys.db", "recovery.txt"] {
        assert!(made.join("vault").join(name).is_file(), "{name}");
    }
    assert!(!made.join("vault/keys").exists(), "no root key");

    let again = folder.join("again");
    let restore = ["restore", text(&made), "--data", text(&again)];
    let kept = fs::read(made.join("vault/keys.db")).expect("read");
    fs::write(made.join("vault/keys.db"), [&kept[..], b"x"].concat()).expect("written");
    let damaged = refused(&romori(&restore, &[]));
    assert!(damaged.contains("vault/keys.db が書いたときと違います"), "{damaged}");
    fs::write(made.join("vault/keys.db"), &kept).expect("written");
    let own = folder.join("demo.keys");
    fs::rename(&own, folder.join("again.keys")).expect("its keys");
    // A bare name is a folder where somebody stands.
    let mut bare = Command::new(env!("CARGO_BIN_EXE_romori"));
    bare.current_dir(folder.join(".")).args(["restore", text(&made), "--data", "again"]);
    let said = done(&bare.output().expect("romori ends"));
    let place = folder.join("again.vault");
    assert!(said.contains("番号庫の回復コードで戻してください"), "{said}");
    assert!(!again.join("vault").exists() && !place.exists());
    let code_file = folder.join("code");
    fs::write(&code_file, &code).expect("written");
    let from = made.join("vault");
    let back = ["vault", "restore", text(&place), "--from", text(&from), "--code-file"];
    done(&romori(&[&back[..], &[text(&code_file)]].concat(), &[]));
    // A vault that opened has the certificate of the program that came to it.
    let reached =
        || fs::read_dir(place.join("clients")).is_ok_and(|mut files| files.next().is_some());
    assert!(!reached());
    let _program = Program::demo(&again, &[]);
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the vault that came back serves");
        std::thread::sleep(Duration::from_millis(50));
    }
}
