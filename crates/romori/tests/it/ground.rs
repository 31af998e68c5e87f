//! Where a program keeps its tables: files, or a database of one test.

use crate::cluster::{Cluster, Database, PASSWORD};
use crate::program::{done, romori};

/// The environment of a program that stands on one engine.
pub struct Ground {
    database: Option<Database>,
    variables: Vec<(&'static str, String)>,
}

impl Ground {
    pub fn files() -> Self {
        Self { database: None, variables: Vec::new() }
    }

    /// A database that the program itself has prepared.
    pub fn server() -> Self {
        let cluster = Cluster::shared(env!("CARGO_TARGET_TMPDIR"));
        let database = cluster.database("program", |url| {
            done(&prepare(url));
        });
        let url = database.address("romori_app");
        Self { database: Some(database), variables: vec![("DATABASE_URL", url)] }
    }

    pub fn environment(&self) -> Vec<(&str, &str)> {
        self.variables.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// The address with this role.
    pub fn address(&self, role: &str) -> String {
        self.database.as_ref().expect("a server").address(role)
    }
}

/// `romori database prepare` with this administrator's address.
pub fn prepare(url: &str) -> std::process::Output {
    let environment = [
        ("DATABASE_OWNER_URL", url),
        ("ROMORI_APP_PASSWORD", PASSWORD),
        ("ROMORI_SHIPPER_PASSWORD", PASSWORD),
    ];
    romori(&["database", "prepare"], &environment)
}
