//! The ceremony of the first account.

use romori_identity::{
    FIRST_ACCOUNT_SECONDS, FIRST_ACCOUNT_TRIES, FirstAccount, FirstAccountError,
};

use crate::world::{Counting, Silent, at};

fn opened() -> (FirstAccount, String) {
    let opened = FirstAccount::open(0, at(0), &Counting::default());
    let Ok((ceremony, code)) = opened else { panic!("not open") };
    (ceremony, code.reveal().to_string())
}

const OVER: Result<(), FirstAccountError> = Err(FirstAccountError::Over);

#[test]
fn the_code_serves_once() {
    let (mut ceremony, code) = opened();
    assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 5]);
    assert!(code.chars().all(|letter| letter.is_ascii_digit() || letter == '-'));
    assert_eq!(ceremony.redeem(&code, at(1)), Ok(()));
    assert_eq!(ceremony.redeem(&code, at(1)), OVER);
}

#[test]
fn it_may_be_typed_in_any_width() {
    let (_, code) = opened();
    let wide: String =
        code.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)).collect();
    for typed in [code.replace('-', ""), code.replace('-', "　"), wide, format!(" {code}\n")] {
        assert_eq!(opened().0.redeem(&typed, at(1)), Ok(()), "{typed}");
    }
}

#[test]
fn it_ends_after_its_time() {
    let table = [
        (0, true),
        (FIRST_ACCOUNT_SECONDS - 1, true),
        (FIRST_ACCOUNT_SECONDS, false),
        (FIRST_ACCOUNT_SECONDS + 1, false),
        (-1, false),
    ];
    for (second, fine) in table {
        let (mut ceremony, code) = opened();
        assert_eq!(ceremony.redeem(&code, at(second)).is_ok(), fine, "{second}");
        // What was once too late stays so.
        assert_eq!(ceremony.redeem(&code, at(1)), OVER, "{second}");
    }
}

#[test]
fn it_ends_after_five_wrong_codes() {
    let (mut ceremony, code) = opened();
    for left in (1..FIRST_ACCOUNT_TRIES).rev() {
        let wrong = ceremony.redeem("0000-0000-0000-0000-0000", at(1));
        assert_eq!(wrong, Err(FirstAccountError::WrongCode { tries_left: left }));
    }
    assert_eq!(ceremony.redeem("", at(1)), OVER);
    assert_eq!(ceremony.redeem(&code, at(1)), OVER);
}

#[test]
fn there_is_none_where_an_account_is() {
    let refused = FirstAccount::open(1, at(0), &Counting::default()).err();
    assert_eq!(refused, Some(FirstAccountError::AlreadyThere));
    let silent = FirstAccount::open(0, at(0), &Silent).err();
    assert_eq!(silent, Some(FirstAccountError::NoChance));
    assert_eq!(FirstAccountError::Over.code(), "IDN-0304");
    assert!(FirstAccountError::WrongCode { tries_left: 3 }.to_string().contains("あと3回"));
}
