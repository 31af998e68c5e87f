//! One-time codes by hand, on no library: SHA-1 (FIPS 180-4), HMAC (RFC 2104), RFC 6238.

fn sha1(message: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        let mut words: Vec<u32> = block
            .chunks_exact(4)
            .map(|four| u32::from_be_bytes(four.try_into().unwrap()))
            .collect();
        for at in 16..80 {
            let word = words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16];
            words.push(word.rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (at, word) in words.iter().enumerate() {
            let (mix, constant) = match at {
                0..20 => (b & c | !b & d, 0x5A82_7999),
                20..40 => (b ^ c ^ d, 0x6ED9_EBA1),
                40..60 => (b & c | b & d | c & d, 0x8F1B_BCDC),
                _ => (b ^ c ^ d, 0xCA62_C1D6_u32),
            };
            let next = a.rotate_left(5).wrapping_add(mix).wrapping_add(e);
            let next = next.wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (kept, new) in state.iter_mut().zip([a, b, c, d, e]) {
            *kept = kept.wrapping_add(new);
        }
    }
    let mut out = [0; 20];
    out.chunks_exact_mut(4).zip(state).for_each(|(four, word)| {
        four.copy_from_slice(&word.to_be_bytes());
    });
    out
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 20] {
    let pad = |mark: u8| -> Vec<u8> {
        (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ mark).collect()
    };
    let inner = sha1(&[&pad(0x36), message].concat());
    sha1(&[&pad(0x5C), inner.as_slice()].concat())
}

/// The code of a secret in base 32 at an instant.
pub fn code(secret: &str, second: i64) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret
        .chars()
        .filter(|letter| *letter != ' ')
        .map(|letter| format!("{:05b}", letters.find(letter).unwrap()))
        .collect();
    let key: Vec<u8> = (0..bits.len() / 8)
        .map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap())
        .collect();
    let mac = hmac(&key, &(second / 30).to_be_bytes());
    let at = usize::from(mac[19] & 15);
    let number = u32::from_be_bytes(mac[at..at + 4].try_into().unwrap()) & 0x7FFF_FFFF;
    format!("{:06}", number % 1_000_000)
}

/// RFC 6238, appendix B.
#[test]
fn the_hand_made_code_is_that_of_the_standard() {
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    assert_eq!(code(secret, 59), "287082");
    assert_eq!(code(secret, 1_111_111_109), "081804");
}
