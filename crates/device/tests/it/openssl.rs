//! What other people's program makes and reads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use romori_device::{Authority, Device};
use romori_types::{Chance, DeviceId, NoChance, Timestamp};

pub struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

static FOLDERS: AtomicU32 = AtomicU32::new(0);

pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let name =
            format!("device-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn openssl(&self, arguments: &str) -> (bool, String) {
        let words: Vec<&str> = arguments.split(' ').collect();
        let done = Command::new("openssl").args(words).current_dir(&self.0).output();
        let done = done.expect("openssl runs");
        let text = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    pub fn made(&self, arguments: &str) {
        let (done, text) = self.openssl(arguments);
        assert!(done, "openssl {arguments}: {text}");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn authority() -> Authority {
    let now = Timestamp::now();
    let root = Authority::found(&[9; 32], now, &Os).unwrap();
    Authority::open(&[9; 32], &root).unwrap()
}

pub fn device() -> Device {
    let now = Timestamp::now();
    let until = Timestamp::from_second(now.as_second() + 90 * 86_400).unwrap();
    Device { id: DeviceId::from_bytes([3; 16]), from: now, until }
}

#[test]
fn openssl_finds_the_way_from_a_device_to_the_root() {
    let folder = Folder::new();
    folder.made(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem \
                 -subj /CN=Yamada -out r.pem",
    );
    let authority = authority();
    let request = romori_device::Request::parse(&folder.read("r.pem")).unwrap();
    let issued = authority.issue(&request, &device(), &Os).unwrap();
    folder.write("c.der", &issued.der);
    folder.write("ca.der", authority.certificate());
    folder.made("x509 -inform DER -in c.der -out c.pem");
    folder.made("x509 -inform DER -in ca.der -out ca.pem");
    folder.made("verify -x509_strict -CAfile ca.pem -purpose sslclient c.pem");
    let (fits, _) = folder.openssl("verify -CAfile ca.pem -purpose sslserver c.pem");
    assert!(!fits, "it is no server's");
    let (_, text) = folder.openssl("x509 -in c.pem -noout -text");
    assert!(text.contains("TLS Web Client Authentication"), "{text}");
    assert!(text.contains("CN = 03030303-0303-0303-0303-030303030303"), "{text}");
    assert!(!text.contains("Yamada"), "a name of a person has no place in it: {text}");
}

#[test]
fn openssl_opens_the_file_with_the_passphrase_and_with_no_other() {
    let folder = Folder::new();
    let authority = authority();
    let file = romori_device::device_file(&authority, &device(), &Os).unwrap();
    folder.write("d.p12", &file.bytes);
    let pass = file.passphrase.as_str();
    assert_eq!(pass.len(), 29);
    folder.made(&format!("pkcs12 -in d.p12 -passin pass:{pass} -nodes -out d.pem"));
    folder.write("c.der", &file.issued.der);
    folder.made("x509 -inform DER -in c.der -pubkey -noout -out public.pem");
    folder.made("pkey -in d.pem -pubout -out of-key.pem");
    assert_eq!(folder.read("public.pem"), folder.read("of-key.pem"), "the key of the certificate");
    let (opened, _) = folder.openssl("pkcs12 -in d.p12 -passin pass:other -nodes -out x.pem");
    assert!(!opened);
    let again = romori_device::device_file(&authority, &device(), &Os).unwrap();
    assert_ne!(again.passphrase, file.passphrase);
    assert_ne!(again.issued.serial, file.issued.serial);
}
