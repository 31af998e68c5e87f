//! Chains that lead nowhere, made here, and those of x509-limbo.

use rcgen::{
    CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, SerialNumber, date_time_ymd,
};
use romori_types::{Chance, DeviceId, NoChance};
use rustls_pki_types::ServerName;
use rustls_pki_types::pem::PemObject as _;
use webpki::KeyUsage;

use super::*;
use crate::{Authority, Device, Request};

struct Count(std::sync::atomic::AtomicU8);

impl Chance for Count {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        let next = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        bytes.fill(next);
        Ok(())
    }
}

fn chance() -> Count {
    Count(std::sync::atomic::AtomicU8::new(1))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("an instant")
}

const NOW: i64 = 1_782_864_000;
const DAY: i64 = 86_400;

fn authority(secret: u8) -> Authority {
    let root = Authority::found(&[secret; 32], at(NOW - DAY), &chance()).expect("a root");
    Authority::open(&[secret; 32], &root).expect("an authority")
}

fn device() -> Device {
    Device { id: DeviceId::from_bytes([7; 16]), from: at(NOW), until: at(NOW + 30 * DAY) }
}

fn request() -> Request {
    let key = KeyPair::generate().expect("a key");
    let made = CertificateParams::default().serialize_request(&key).expect("a request");
    Request::parse(made.der()).expect("a request")
}

#[test]
fn our_own_hold_from_their_first_to_their_last_second() {
    let authority = authority(5);
    let trust = Trust::in_root(authority.certificate()).expect("trust");
    let issued = authority.issue(&request(), &device(), &chance()).expect("issued");
    assert_eq!(serial_of(&issued.der), Some(issued.serial));
    // Five minutes of slack for clocks that run behind.
    let until = NOW + 30 * DAY;
    for (second, expected) in [
        (NOW - 301, Err(PathProblem::NotYet)),
        (NOW - 300, Ok(())),
        (NOW, Ok(())),
        (until - 1, Ok(())),
        (until, Ok(())),
        (until + 1, Err(PathProblem::Expired)),
        (-1, Err(PathProblem::NotYet)),
    ] {
        assert_eq!(trust.judge(&issued.der, at(second)), expected, "{second}");
    }
}

#[test]
fn a_certificate_holds_a_year_at_most() {
    let authority = authority(5);
    for (days, expected) in [(364, 364), (365, 365), (366, 365), (4000, 365)] {
        let device = Device { until: at(NOW + days * DAY), ..device() };
        let issued = authority.issue(&request(), &device, &chance()).expect("issued");
        assert_eq!(issued.until, at(NOW + expected * DAY), "{days}");
        let (_, read) = x509_parser::parse_x509_certificate(&issued.der).expect("read");
        assert_eq!(read.validity().not_after.timestamp(), NOW + expected * DAY);
    }
    let none = Device { until: at(NOW), ..device() };
    let refused = authority.issue(&request(), &none, &chance()).err();
    assert_eq!(refused, Some(AuthorityError::Time));
}

/// What is signed by `key` under our root's name, as a forger would.
fn forged(root: &Authority, key: KeyPair, change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
    let der = CertificateDer::from(root.certificate().to_vec());
    let issuer = Issuer::from_ca_cert_der(&der, key).expect("an issuer");
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params.is_ca = IsCa::ExplicitNoCa;
    params.serial_number = Some(SerialNumber::from_slice(&[0x41; 16]));
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    change(&mut params);
    let leaf = KeyPair::generate().expect("a key");
    params.signed_by(&leaf, &issuer).expect("signed").der().to_vec()
}

#[test]
fn what_is_not_ours_is_refused() {
    let ours = authority(5);
    let trust = Trust::in_root(ours.certificate()).expect("trust");
    let judge = |der: &[u8]| trust.judge(der, at(NOW));
    let other = authority(6).issue(&request(), &device(), &chance()).expect("issued");
    assert_eq!(judge(&other.der), Err(PathProblem::Unknown), "another root");
    // Another root that bears our root's name.
    let same_name = forged(&ours, KeyPair::generate().expect("a key"), |_| ());
    assert_eq!(judge(&same_name), Err(PathProblem::Unknown), "another key under our name");
    let expired = forged(&ours, KeyPair::generate().expect("a key"), |params| {
        params.not_after = date_time_ymd(2026, 2, 1);
    });
    assert_eq!(judge(&expired), Err(PathProblem::Unknown), "nobody else's is merely expired");
    let alone = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::default();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let alone = params.self_signed(&alone).expect("signed");
    assert_eq!(judge(alone.der()), Err(PathProblem::Unknown), "signed by itself");
    // The root itself is no device.
    assert!(judge(ours.certificate()).is_err());
}

#[test]
fn our_key_says_nothing_for_another_use() {
    let ours = authority(5);
    let trust = Trust::in_root(ours.certificate()).expect("trust");
    let signed = |change: fn(&mut CertificateParams)| {
        let key = crate::authority::key_of(&[5; 32]).expect("our key");
        trust.judge(&forged(&ours, key, change), at(NOW))
    };
    assert_eq!(signed(|_| ()), Ok(()), "as ours are");
    let server = signed(|params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    });
    assert_eq!(server, Err(PathProblem::Unfit));
    let none = signed(|params| params.extended_key_usages = Vec::new());
    assert_eq!(none, Err(PathProblem::Unfit), "no use named is not every use");
    let root = signed(|params| {
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    });
    assert_eq!(root, Err(PathProblem::Unknown));
}

#[test]
fn no_bit_may_be_changed_and_nothing_may_lack() {
    let ours = authority(5);
    let trust = Trust::in_root(ours.certificate()).expect("trust");
    let issued = ours.issue(&request(), &device(), &chance()).expect("issued");
    for place in 0..issued.der.len() {
        let mut other = issued.der.clone();
        other[place] ^= 1;
        assert!(trust.judge(&other, at(NOW)).is_err(), "byte {place}");
        assert!(trust.judge(&issued.der[..place], at(NOW)).is_err(), "cut at {place}");
    }
    let longer = [issued.der.as_slice(), &[0]].concat();
    assert_eq!(trust.judge(&longer, at(NOW)), Err(PathProblem::Malformed));
}

#[test]
fn the_list_names_what_was_taken_back() {
    let ours = authority(5);
    let issued = |chance: &Count| ours.issue(&request(), &device(), chance).expect("issued");
    let chance = chance();
    let (good, bad) = (issued(&chance), issued(&chance));
    let revoked = [crate::Revoked { serial: bad.serial, at: at(NOW) }];
    let list = ours.revocation_list(&revoked, at(NOW)).expect("a list");
    let list = webpki::OwnedCertRevocationList::from_der(&list).expect("read").into();
    let lists = [&list];
    let options = webpki::RevocationOptionsBuilder::new(&lists).expect("a list").build();
    let root = CertificateDer::from(ours.certificate());
    let anchors = [anchor_from_trusted_cert(&root).expect("an anchor")];
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(NOW as u64));
    let judge = |der: &[u8]| {
        let der = CertificateDer::from(der);
        let leaf = EndEntityCert::try_from(&der).expect("a certificate");
        let usage = DEVICE;
        leaf.verify_for_usage(ALGORITHMS, &anchors, &[], time, usage, Some(options), None)
            .map(|_| ())
            .map_err(problem_of)
    };
    assert_eq!(judge(&good.der), Ok(()));
    assert_eq!(judge(&bad.der), Err(PathProblem::Revoked));
}

#[derive(serde::Deserialize)]
struct Case {
    id: String,
    trusted: Vec<String>,
    between: Vec<String>,
    leaf: String,
    time: Option<Timestamp>,
    name: Option<String>,
    expected: String,
}

fn ders(texts: &[String]) -> Option<Vec<CertificateDer<'static>>> {
    texts.iter().map(|text| CertificateDer::from_pem_slice(text.as_bytes()).ok()).collect()
}

/// Whether the way is found, as a server's certificate; then whether it is taken for a device.
fn limbo(case: &Case) -> (bool, bool) {
    let (Some(roots), Some(between), Some(leaf)) =
        (ders(&case.trusted), ders(&case.between), ders(std::slice::from_ref(&case.leaf)))
    else {
        return (false, false);
    };
    let anchors: Option<Vec<TrustAnchor<'_>>> =
        roots.iter().map(|root| anchor_from_trusted_cert(root).ok()).collect();
    let Some(anchors) = anchors else { return (false, false) };
    let now = case.time.unwrap_or_else(|| at(NOW));
    let found = |usage| walk(&leaf[0], &between, &anchors, now, usage).is_ok();
    let named = case.name.as_ref().is_none_or(|name| {
        let name = ServerName::try_from(name.as_str()).ok();
        let leaf = EndEntityCert::try_from(&leaf[0]).ok();
        name.zip(leaf)
            .is_some_and(|(name, leaf)| leaf.verify_is_valid_for_subject_name(&name).is_ok())
    });
    (named && found(KeyUsage::server_auth()), found(DEVICE))
}

/// Where the answer is not the expected one, by the beginning of the name, with the reason. All but
/// the last take what the rules of public authorities forbid; none concerns a device, since no
/// root but ours is trusted and ours writes no such thing.
const OTHER: [(&str, usize, &str); 9] = [
    (
        "webpki::aki::root-",
        5,
        "a root is a name and a key; what else its certificate says is not read",
    ),
    ("webpki::cn::", 9, "no common name is read: a device is known by its whole certificate"),
    ("webpki::eku::", 4, "more uses than ours may be named; that ours lacks is refused"),
    ("webpki::nc::intermediate-", 2, "nothing stands between a device and the root"),
    ("webpki::san::public-suffix-", 2, "devices have no host names"),
    ("webpki::san::san-critical-", 1, "devices have no host names"),
    ("webpki::malformed-aia", 1, "nothing is fetched from an address in a certificate"),
    ("webpki::forbidden-", 4, "the kind of a device's key is looked at before it is signed"),
    ("webpki::cryptographydotio-chain", 1, "refused: signed by RSA, which our root never does"),
];

#[test]
fn limbo_s_webpki_group_answers_as_expected() {
    let text = include_str!("../../tests/data/limbo_webpki.jsonl");
    let cases: Vec<Case> =
        text.lines().map(|line| serde_json::from_str(line).expect("a case")).collect();
    assert_eq!(cases.len(), 56);
    let mut other = Vec::new();
    for case in &cases {
        let (found, as_device) = limbo(case);
        assert!(!as_device, "{} as a device", case.id);
        if found != (case.expected == "SUCCESS") {
            other.push(case.id.as_str());
        }
    }
    for (begins, count, why) in OTHER {
        let found: Vec<&&str> = other.iter().filter(|id| id.starts_with(begins)).collect();
        assert_eq!(found.len(), count, "{begins} ({why}): {found:?}");
    }
    assert_eq!(other.len(), OTHER.iter().map(|(_, count, _)| count).sum::<usize>(), "{other:?}");
}
