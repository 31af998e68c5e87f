//! Every promise of the store, on files and on a server.

mod ground;
mod rows;
