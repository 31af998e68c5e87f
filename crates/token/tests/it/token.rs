//! The root key in a token: used there, never out, away and back.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::object::{Attribute, AttributeType, ObjectClass};
use cryptoki::session::UserType;
use romori_token::{TokenCustodian, TokenPlace};
use romori_types::{ClientId, TenantId};
use romori_vault::{
    ClientKey, ClientKeys, Custodian, CustodyError, DataKey, KeyContext, TenantKey, VaultError,
    WrappedKey, rewrap,
};

use crate::ground::{Ground, LABEL, MODULE, PIN, System};

const TENANT: TenantId = TenantId::from_bytes([0x01; 16]);
const OTHER: TenantId = TenantId::from_bytes([0x02; 16]);
const CLIENT: ClientId = ClientId::from_bytes([0x11; 16]);

/// The rest of a test, in a process of its own with a token.
fn on_a_token(test: &str, act: impl FnOnce(&Ground)) {
    if let Some(ground) = Ground::given() {
        return act(&ground);
    }
    let ground = Ground::new();
    let output = ground.run(&format!("token::{test}"));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    ground.remove();
}

fn tenant_in(custodian: &dyn Custodian) -> WrappedKey {
    let key = TenantKey::generate(TENANT, 1, &System).expect("chance");
    key.wrap(custodian, &System).expect("wrapped")
}

fn opens(custodian: &dyn Custodian, wrapped: &WrappedKey) -> Result<TenantKey, VaultError> {
    TenantKey::unwrap(custodian, TENANT, wrapped)
}

fn away() -> VaultError {
    CustodyError::Away { device: LABEL.to_owned() }.into()
}

#[test]
fn keys_go_through_the_token_and_open_in_another_program() {
    on_a_token("keys_go_through_the_token_and_open_in_another_program", |ground| {
        let made = TokenCustodian::create(ground.place(), &System).expect("made");
        let wrapped = tenant_in(&made);
        assert_eq!(wrapped.outside(), made.root());
        let tenant = opens(&made, &wrapped).expect("opened");
        let client = ClientKey::generate(TENANT, CLIENT, 1, &System).expect("chance");
        let data = DataKey::generate(&client, 1, &System).expect("chance");
        let kept = client.wrap(&tenant, &System).expect("wrapped");
        let kept_data = data.wrap(&client, &System).expect("wrapped");
        let (root, bytes) = (made.root(), *wrapped.as_bytes());
        drop(made);
        let again = TokenCustodian::open(ground.place()).expect("opened");
        assert_eq!(again.root(), root);
        let wrapped = WrappedKey::parse(&bytes).expect("wrapped");
        let tenant = opens(&again, &wrapped).expect("opened");
        assert!(ClientKeys::unwrap(&tenant, CLIENT, &kept, &[(kept_data, 0)]).is_ok());
        let second = TokenCustodian::create(ground.place(), &System).err();
        assert_eq!(second.map(|error| error.code()), Some("VLT-0105"));
    });
}

#[test]
fn a_wrapped_key_is_bound_to_its_place_and_to_every_bit() {
    on_a_token("a_wrapped_key_is_bound_to_its_place_and_to_every_bit", |ground| {
        let custodian = TokenCustodian::create(ground.place(), &System).expect("made");
        let wrapped = tenant_in(&custodian);
        let other = TenantKey::unwrap(&custodian, OTHER, &wrapped).err();
        assert_eq!(other.map(|error| error.code()), Some("VLT-0010"));
        for at in 0..wrapped.as_bytes().len() {
            let mut bytes = *wrapped.as_bytes();
            bytes[at] ^= 1;
            let changed = WrappedKey::parse(&bytes).and_then(|key| opens(&custodian, &key));
            let code = changed.err().map(|error| error.code());
            assert!(matches!(code, Some("VLT-0009" | "VLT-0010" | "VLT-0011")), "{at}: {code:?}");
        }
        assert!(opens(&custodian, &wrapped).is_ok(), "and it goes on");
    });
}

#[test]
fn the_root_key_cannot_be_had_out() {
    on_a_token("the_root_key_cannot_be_had_out", |ground| {
        let custodian = TokenCustodian::create(ground.place(), &System).expect("made");
        drop(custodian);
        let module = Pkcs11::new(MODULE).expect("a module");
        let _ = module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
        let slot = module.get_slots_with_token().expect("slots")[0];
        let session = module.open_rw_session(slot).expect("a session");
        let _ = session.login(UserType::User, Some(&PIN.into()));
        let keys = session.find_objects(&[Attribute::Class(ObjectClass::SECRET_KEY)]);
        let keys = keys.expect("objects");
        assert_eq!(keys.len(), 1);
        let shown = session.get_attributes(keys[0], &[AttributeType::Value]).expect("asked");
        assert!(shown.is_empty(), "whoever has the PIN cannot read it either");
        let kept = [AttributeType::NeverExtractable, AttributeType::AlwaysSensitive];
        let kept = session.get_attributes(keys[0], &kept).expect("asked");
        assert!(kept.contains(&Attribute::NeverExtractable(true)), "{kept:?}");
        assert!(kept.contains(&Attribute::AlwaysSensitive(true)), "{kept:?}");
        // Nor can it be made extractable afterwards.
        assert!(session.update_attributes(keys[0], &[Attribute::Extractable(true)]).is_err());
    });
}

#[test]
fn a_token_that_is_away_is_said_and_found_again_when_it_is_back() {
    on_a_token("a_token_that_is_away_is_said_and_found_again_when_it_is_back", |ground| {
        let custodian = TokenCustodian::create(ground.place(), &System).expect("made");
        let wrapped = tenant_in(&custodian);
        ground.pull();
        assert_eq!(opens(&custodian, &wrapped).err(), Some(away()));
        assert_eq!(opens(&custodian, &wrapped).err(), Some(away()));
        let words = away().to_string();
        assert!(words.starts_with("鍵の装置「romori-test」に届きません。"), "{words}");
        assert_eq!(TokenCustodian::open(ground.place()).err(), Some(away()));
        ground.put_back();
        let since = Instant::now();
        assert!(opens(&custodian, &wrapped).is_ok());
        assert!(since.elapsed() < Duration::from_secs(5));
    });
}

#[test]
fn a_wrong_pin_is_tried_once_and_the_right_one_helps() {
    on_a_token("a_wrong_pin_is_tried_once_and_the_right_one_helps", |ground| {
        drop(TokenCustodian::create(ground.place(), &System).expect("made"));
        ground.write_pin("00000000");
        let refused = TokenCustodian::open(ground.place()).err().map(|error| error.code());
        assert_eq!(refused, Some("VLT-0114"));
        fs::set_permissions(ground.path("pin"), Permissions::from_mode(0o644)).expect("opened");
        let loose = TokenCustodian::open(ground.place()).err().map(|error| error.code());
        assert_eq!(loose, Some("VLT-0114"));
        ground.write_pin(PIN);
        assert!(TokenCustodian::open(ground.place()).is_ok());
    });
}

#[test]
fn a_new_root_key_wraps_and_a_former_one_is_laid_aside() {
    on_a_token("a_new_root_key_wraps_and_a_former_one_is_laid_aside", |ground| {
        let custodian = TokenCustodian::create(ground.place(), &System).expect("made");
        let (first, wrapped) = (custodian.root(), tenant_in(&custodian));
        assert_eq!(custodian.retire(first).err(), Some(CustodyError::InUse(first).into()));
        let second = custodian.renew(&System).expect("renewed");
        assert_eq!((custodian.root(), custodian.roots()), (second, vec![first, second]));
        let context = KeyContext::tenant(TENANT, 1);
        let moved = rewrap(&custodian, &context, &wrapped, &System).expect("moved");
        assert_eq!(moved.outside(), second);
        custodian.retire(first).expect("laid aside");
        assert!(opens(&custodian, &moved).is_ok());
        assert_eq!(opens(&custodian, &wrapped).err(), Some(VaultError::WrappedElsewhere(first)));
        assert!(custodian.recovery(&System).expect("asked").is_none());
    });
}

#[test]
fn neither_key_nor_wrapped_key_lies_open_in_the_tokens_files() {
    on_a_token("neither_key_nor_wrapped_key_lies_open_in_the_tokens_files", |ground| {
        let custodian = TokenCustodian::create(ground.place(), &System).expect("made");
        let context = KeyContext::tenant(TENANT, 1);
        let wrapped = tenant_in(&custodian);
        let secret = custodian.unwrap_key(&context, &wrapped).expect("opened");
        let bytes = ground.bytes();
        assert!(bytes.len() > 1_000, "it keeps something");
        assert!(!bytes.windows(32).any(|part| part == secret.expose()));
    });
}

#[test]
fn a_module_that_is_none_is_away() {
    let ground = Ground::new();
    let place = TokenPlace { module: "/no/such/module.so".into(), ..ground.place() };
    assert_eq!(TokenCustodian::open(place).err(), Some(away()));
    ground.remove();
}
