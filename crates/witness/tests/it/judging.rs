//! Each answer of C2SP tlog-witness, and what is remembered between two processes.

use std::fs;

use romori_ledger::{
    Checkpoint, Log, NoteError, Signer as _, VerifierKey, empty_root, growth_file, name_digest,
};
use romori_witness::{Answer, Witness, WitnessError};

use crate::{NAME, NOW, WITNESS, folder, log_in, log_key, signer, witness_in};

fn status(answer: &Answer) -> u16 {
    answer.status
}

/// What the witness says of this log, which it is told to know at this size.
fn asked(witness: &Witness, log: &Log, old: u64, now: u64) -> Answer {
    witness.add_checkpoint(&log.reader().growth_file(old).unwrap(), now)
}

#[test]
fn a_log_that_grows_is_cosigned_and_remembered() {
    let place = folder("grows");
    let mut log = log_in(&place.join("log"), 0..300);
    let witness = witness_in(&place.join("witness"));
    assert_eq!(witness.last(NAME), Ok(None));
    let answer = asked(&witness, &log, 0, NOW);
    assert_eq!(status(&answer), 200);
    let text = log.note().split_once("\n\n").unwrap().0.to_owned() + "\n";
    let cosigned = witness.key().verify(&text, &answer.body).unwrap();
    assert_eq!((cosigned.at, &cosigned.line), (NOW, &answer.body));
    // The checkpoint with the witness's line is still one of the log.
    let note = format!("{}{}", log.note(), answer.body);
    assert_eq!(Checkpoint::verify(note.as_bytes(), &log_key()).unwrap().size, 300);

    log.append_batch(&(300..1_000).map(crate::entry).collect::<Vec<_>>()).unwrap();
    let again = witness_in(&place.join("witness"));
    assert_eq!(again.last(NAME).unwrap().unwrap().size, 300);
    let answer = asked(&again, &log, 299, NOW + 1);
    assert_eq!((answer.status, answer.kind), (409, "text/x.tlog.size"));
    assert_eq!(answer.body, "300\n");
    assert_eq!(status(&asked(&again, &log, 300, NOW + 1)), 200);
    // The same once more is the same.
    assert_eq!(status(&asked(&again, &log, 1_000, NOW + 2)), 200);
    let served = again.checkpoint(&name_digest(NAME));
    assert_eq!(Checkpoint::verify(served.body.as_bytes(), &log_key()).unwrap().size, 1_000);
    assert_eq!(served.body.matches("— ").count(), 2);
    assert_eq!(status(&again.checkpoint(&name_digest("other"))), 404);
}

/// Two histories under one key: whichever is second is refused, by any road.
#[test]
fn a_fork_is_refused_at_every_size() {
    let place = folder("fork");
    let seen = log_in(&place.join("seen"), 0..700);
    for (at, first) in [0, 1, 255, 256, 400, 699].into_iter().enumerate() {
        let witness = witness_in(&place.join(format!("witness-{at}")));
        assert_eq!(status(&asked(&witness, &seen, 0, NOW)), 200);
        let numbers = (0..900).map(|number| if number == first { 50_000 } else { number });
        let fork = log_in(&place.join(format!("fork-{at}")), numbers);
        assert_eq!(status(&asked(&witness, &fork, 700, NOW)), 422, "{first}");
        // As large as what was seen, and signed by the log itself.
        let reader = fork.reader();
        let small = Checkpoint { size: 700, root: reader.root(700).unwrap(), origin: NAME.into() };
        let note = small.sign(&log_key(), signer(7).as_ref()).unwrap();
        assert_eq!(status(&witness.add_checkpoint(&growth_file(700, &[], &note), NOW)), 422);
        // From the beginning again, as if the witness knew nothing.
        let answer = asked(&witness, &fork, 0, NOW);
        assert_eq!((answer.status, answer.body.as_str()), (409, "700\n"));
        assert_eq!(witness.last(NAME).unwrap().unwrap().root, seen.root());
    }
}

/// Back to an earlier state: replayed checkpoints and logs that were cut short.
#[test]
fn nothing_goes_back() {
    let place = folder("back");
    let log = log_in(&place.join("log"), 0..700);
    let short = log_in(&place.join("short"), 0..300);
    let witness = witness_in(&place.join("witness"));
    assert_eq!(status(&asked(&witness, &short, 0, NOW)), 200);
    let replayed = short.reader().growth_file(0).unwrap();
    assert_eq!(status(&asked(&witness, &log, 300, NOW)), 200);
    assert_eq!(status(&witness.add_checkpoint(&replayed, NOW)), 409);
    assert_eq!(status(&asked(&witness, &short, 300, NOW)), 409);
    let beyond = growth_file(700, &[], short.note());
    assert_eq!(status(&witness.add_checkpoint(&beyond, NOW)), 400);
    assert_eq!(witness.last(NAME).unwrap().unwrap().size, 700);
    // A clock that was put back dates nothing before what was dated.
    let answer = asked(&witness, &log, 700, NOW - 86_400);
    let text = log.note().split_once("\n\n").unwrap().0.to_owned() + "\n";
    assert_eq!(witness.key().verify(&text, &answer.body).unwrap().at, NOW);
}

#[test]
fn what_is_no_request_or_of_no_known_log_is_refused() {
    let place = folder("refused");
    let log = log_in(&place.join("log"), 0..10);
    let witness = witness_in(&place.join("witness"));
    let note = log.note();
    for bad in ["", "old 0", "old 00\n\n", "old 0\nAA==\n\n", "old 0\n"] {
        assert_eq!(status(&witness.add_checkpoint(&format!("{bad}{note}"), NOW)), 400, "{bad}");
    }
    let head = log.reader().checkpoint().clone();
    let sign = |head: &Checkpoint, name: &str, seed| {
        let key = VerifierKey::new(name, signer(seed).public_key()).unwrap();
        growth_file(0, &[], &head.sign(&key, signer(seed).as_ref()).unwrap())
    };
    assert_eq!(status(&witness.add_checkpoint(&sign(&head, NAME, 8), NOW)), 403);
    let other = Checkpoint { origin: "other.example/log".into(), ..head.clone() };
    assert_eq!(status(&witness.add_checkpoint(&sign(&other, "other.example/log", 7), NOW)), 404);
    let wrong = note.replacen("\n10\n", "\n11\n", 1);
    assert_eq!(status(&witness.add_checkpoint(&growth_file(0, &[], &wrong), NOW)), 403);
    // An empty tree has one root, and a proof out of nothing is empty.
    let nothing = Checkpoint { size: 0, root: [1; 32], origin: NAME.into() };
    assert_eq!(status(&witness.add_checkpoint(&sign(&nothing, NAME, 7), NOW)), 422);
    let proved = growth_file(0, &[[1; 32]], note);
    assert_eq!(status(&witness.add_checkpoint(&proved, NOW)), 422);
    assert_eq!(witness.last(NAME), Ok(None));
    let empty = Checkpoint { size: 0, root: empty_root(), origin: NAME.into() };
    assert_eq!(status(&witness.add_checkpoint(&sign(&empty, NAME, 7), NOW)), 200);
    assert_eq!(status(&asked(&witness, &log, 0, NOW)), 200);
}

/// It would rather say nothing than begin anew.
#[test]
fn a_memory_that_was_changed_is_no_memory() {
    let place = folder("memory");
    let log = log_in(&place.join("log"), 0..10);
    let witness = witness_in(&place.join("witness"));
    assert_eq!(status(&asked(&witness, &log, 0, NOW)), 200);
    let file = place.join("witness").join(format!("{}.checkpoint", name_digest(NAME)));
    let good = fs::read_to_string(&file).unwrap();
    for bad in [String::new(), good.replace("\n10\n", "\n9\n"), log.note().to_owned()] {
        fs::write(&file, &bad).unwrap();
        assert_eq!(status(&asked(&witness, &log, 0, NOW)), 500, "{bad}");
        let opened = Witness::open(&place.join("witness"), WITNESS, signer(9), vec![log_key()]);
        let damaged = WitnessError::Damaged { origin: NAME.to_owned() };
        assert_eq!(opened.err(), Some(damaged), "{bad}");
    }
    fs::write(&file, &good).unwrap();
    assert_eq!(witness.last(NAME).unwrap().unwrap().size, 10);
    assert!(Witness::open(&place, "a name", signer(9), Vec::new()).is_err());
    assert_eq!(Checkpoint::verify(b"x", &log_key()), Err(NoteError::Malformed));
}

/// Only the log's own line is kept beside the witness's: others were not verified.
#[test]
fn lines_of_others_are_not_passed_on() {
    let place = folder("lines");
    let log = log_in(&place.join("log"), 0..10);
    let witness = witness_in(&place.join("witness"));
    let other = "— other.example/w9 AAAAAAAAAAAAAAAA\n";
    let request = growth_file(0, &[], &format!("{}{other}", log.note()));
    assert_eq!(status(&witness.add_checkpoint(&request, NOW)), 200);
    let served = witness.checkpoint(&name_digest(NAME)).body;
    assert!(!served.contains("other.example"), "{served}");
}
