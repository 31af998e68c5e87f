//! 記憶を閉じる — nobody reads the memory of the program: no core dump, no other process of the
//! same user looks into it.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// Shuts the memory of this process and of what it starts; first of all, before any key is there.
///
/// # Errors
/// What the system said.
pub fn memory() -> Result<(), std::io::Error> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}
