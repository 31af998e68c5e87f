//! Which requests are taken.

use romori_device::{Request, RequestProblem};

use crate::openssl::Folder;

/// How OpenSSL is asked for a key, and whether a request with it is taken.
const KEYS: [(&str, Option<RequestProblem>); 9] = [
    ("-newkey ec -pkeyopt ec_paramgen_curve:P-256", None),
    ("-newkey ec -pkeyopt ec_paramgen_curve:P-384", None),
    ("-newkey rsa:2048", None),
    ("-newkey rsa:3072", None),
    ("-newkey rsa:2047", Some(RequestProblem::Key)),
    ("-newkey rsa:1024", Some(RequestProblem::Key)),
    ("-newkey ec -pkeyopt ec_paramgen_curve:P-521", Some(RequestProblem::Key)),
    ("-newkey ec -pkeyopt ec_paramgen_curve:secp256k1", Some(RequestProblem::Key)),
    ("-newkey ed25519", Some(RequestProblem::Key)),
];

#[test]
fn keys_are_taken_by_kind_and_length() {
    let folder = Folder::new();
    for (key, refused) in KEYS {
        for form in ["PEM", "DER"] {
            folder.made(&format!(
                "req -new {key} -nodes -keyout k.pem -subj /CN=x -outform {form} -out r"
            ));
            assert_eq!(Request::parse(&folder.read("r")).err(), refused, "{key} {form}");
        }
    }
}

#[test]
fn what_a_request_asks_for_beyond_its_key_does_not_matter() {
    let folder = Folder::new();
    folder.made(
        "req -new -newkey rsa:2048 -nodes -keyout k.pem -subj /CN=x -out r \
         -addext basicConstraints=critical,CA:TRUE -addext subjectAltName=DNS:romori.example \
         -addext extendedKeyUsage=serverAuth -addext 1.3.6.1.4.1.311.21.7=ASN1:UTF8String:odd",
    );
    let request = Request::parse(&folder.read("r")).unwrap();
    let authority = crate::openssl::authority();
    let issued = authority.issue(&request, &crate::openssl::device(), &crate::openssl::Os);
    folder.write("c.der", &issued.unwrap().der);
    let (_, text) = folder.openssl("x509 -inform DER -in c.der -noout -text");
    for absent in ["CA:TRUE", "romori.example", "TLS Web Server", "odd"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
}

#[test]
fn a_request_of_windows_is_read_by_its_own_heading() {
    let folder = Folder::new();
    folder.made("req -new -newkey rsa:2048 -nodes -keyout k.pem -subj /CN=x -out r");
    let text = String::from_utf8(folder.read("r")).unwrap();
    let windows = text.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST");
    assert!(Request::parse(windows.as_bytes()).is_ok());
    let with_returns = windows.replace('\n', "\r\n");
    assert!(Request::parse(with_returns.as_bytes()).is_ok());
    let twice = format!("{text}{text}");
    assert_eq!(Request::parse(twice.as_bytes()).err(), Some(RequestProblem::NotARequest));
    let other = text.replace("CERTIFICATE REQUEST", "CERTIFICATE");
    assert_eq!(Request::parse(other.as_bytes()).err(), Some(RequestProblem::NotARequest));
}

#[test]
fn nobody_has_a_key_signed_that_he_does_not_hold() {
    let folder = Folder::new();
    let make = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem \
                -subj /CN=x -outform DER -out r";
    folder.made(make);
    let good = folder.read("r");
    // What is signed, and the signature: between them stands how it was made, 12 bytes.
    let signed = 5 + usize::from(good[4]);
    for place in (0..good.len()).filter(|place| !(signed..signed + 12).contains(place)) {
        let mut other = good.clone();
        other[place] ^= 4;
        assert!(Request::parse(&other).is_err(), "byte {place} of {}", good.len());
    }
    for cut in 0..good.len() {
        assert!(Request::parse(&good[..cut]).is_err(), "cut at {cut}");
    }
    let longer = [good.as_slice(), b"x"].concat();
    assert_eq!(Request::parse(&longer).err(), Some(RequestProblem::NotARequest));
    for junk in [&b""[..], b"-----BEGIN", b"PK\x03\x04", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(Request::parse(junk).err(), Some(RequestProblem::NotARequest));
    }
    let large = vec![b' '; 64 * 1024 + 1];
    assert_eq!(Request::parse(&large).err(), Some(RequestProblem::NotARequest));
}
