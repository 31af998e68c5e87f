//! The custodian of the root key is away: open work goes on for five minutes on keys in memory, and
//! at once again when it is back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use romori_roster::PersonIdentity;
use romori_store::{EVERY_KEY, Store, UnitError};
use romori_types::{Chance, ClientId};
use romori_vault::{
    Custodian, CustodyError, FileCustodian, KeyContext, KeyId, RecoveryCode, RecoveryFile, Secret,
    VaultError, WrappedKey,
};

use crate::world::{On, World, person};

const SECOND: i64 = 1_000_000;

/// A custodian that can be taken away.
struct Pulled {
    inside: FileCustodian,
    is_away: Arc<AtomicBool>,
}

impl Pulled {
    fn there(&self) -> Result<&FileCustodian, VaultError> {
        if self.is_away.load(Ordering::SeqCst) {
            return Err(away());
        }
        Ok(&self.inside)
    }
}

fn away() -> VaultError {
    CustodyError::Away { device: "試験".to_owned() }.into()
}

impl Custodian for Pulled {
    fn root(&self) -> KeyId {
        self.inside.root()
    }

    fn roots(&self) -> Vec<KeyId> {
        self.inside.roots()
    }

    fn renew(&self, chance: &dyn Chance) -> Result<KeyId, VaultError> {
        self.there()?.renew(chance)
    }

    fn retire(&self, id: KeyId) -> Result<(), VaultError> {
        self.there()?.retire(id)
    }

    fn recovery(
        &self,
        chance: &dyn Chance,
    ) -> Result<Option<(RecoveryCode, RecoveryFile)>, VaultError> {
        self.there()?.recovery(chance)
    }

    fn wrap_key(
        &self,
        context: &KeyContext,
        id: KeyId,
        key: &Secret,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        self.there()?.wrap_key(context, id, key, chance)
    }

    fn unwrap_key(&self, context: &KeyContext, wrapped: &WrappedKey) -> Result<Secret, VaultError> {
        self.there()?.unwrap_key(context, wrapped)
    }
}

fn names(world: &World, store: &Store, client: ClientId) -> Result<usize, UnitError> {
    store.read(&world.grant, |reader| {
        Ok::<_, UnitError>(reader.facts::<PersonIdentity>(client, EVERY_KEY)?.len())
    })
}

#[test]
fn open_work_goes_on_for_five_minutes_and_at_once_when_it_is_back() {
    let world = World::new(On::Server);
    let (client, _) = world.client_with(&person("山田　花子", "ヤマダ　ハナコ"));
    let is_away = Arc::new(AtomicBool::new(false));
    let inside = FileCustodian::open(&world.keys(), None).expect("keys");
    let store = world.beside_with(Arc::new(Pulled { inside, is_away: Arc::clone(&is_away) }));
    assert_eq!(names(&world, &store, client).expect("opens"), 1);
    is_away.store(true, Ordering::SeqCst);
    for _ in 0..4 {
        world.clock.forward(70 * SECOND);
        assert_eq!(names(&world, &store, client).expect("open work goes on"), 1);
    }
    world.clock.forward(30 * SECOND);
    store.sweep();
    for _ in 0..2 {
        let refused = names(&world, &store, client).unwrap_err();
        assert!(matches!(&refused, UnitError::Vault(error) if *error == away()), "{refused}");
        assert!(refused.to_string().contains("に届きません"), "{refused}");
    }
    is_away.store(false, Ordering::SeqCst);
    assert_eq!(names(&world, &store, client).expect("back"), 1);
}
