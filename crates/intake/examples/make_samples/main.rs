//! Writes the sample files into `samples/`: `cargo run -p romori-intake --example make_samples`.

mod book;
mod make;
mod people;
mod tables;

use std::path::Path;

fn main() -> Result<(), people::Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    for (name, bytes) in make::all()?.into_iter().chain(tables::all()?) {
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
