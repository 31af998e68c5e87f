//! Whether a connection on loopback comes from a process of the user who runs this program: other
//! users of the machine reach the same address.

use std::fs;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::os::unix::fs::MetadataExt as _;

/// The kernel's tables of connections, by family.
const TABLES: [&str; 2] = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];

/// Whether their end of the connection from there to here belongs to our own user. What cannot be
/// found out is no.
pub fn owns(theirs: SocketAddr, ours: SocketAddr) -> bool {
    let Ok(us) = fs::metadata("/proc/self") else { return false };
    let tables = TABLES.iter().filter_map(|path| fs::read_to_string(path).ok());
    let mut owners = tables.filter_map(|table| owner(&table, theirs, ours));
    owners.next() == Some(us.uid())
}

/// Whose socket has this end and that one, in a table as the kernel writes it (proc(5)).
fn owner(table: &str, theirs: SocketAddr, ours: SocketAddr) -> Option<u32> {
    table.lines().skip(1).find_map(|line| {
        let mut words = line.split_ascii_whitespace();
        let (local, remote) = (words.nth(1)?, words.next()?);
        let same = |word: &str, end: SocketAddr| read(word).is_some_and(|read| is(read, end));
        if !same(local, theirs) || !same(remote, ours) {
            return None;
        }
        words.nth(4)?.parse().ok()
    })
}

/// One end: the address in words of four bytes as this machine orders them, then the port.
fn read(word: &str) -> Option<SocketAddr> {
    let (address, port) = word.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let mut bytes = Vec::new();
    for at in (0..address.len()).step_by(8) {
        let four = u32::from_str_radix(address.get(at..at + 8)?, 16).ok()?;
        bytes.extend_from_slice(&four.to_ne_bytes());
    }
    let address = match bytes.len() {
        4 => IpAddr::from(<[u8; 4]>::try_from(bytes).ok()?),
        _ => IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?)),
    };
    Some(SocketAddr::new(address, port))
}

/// An address of IPv4 may be written as one of IPv6.
fn is(read: SocketAddr, end: SocketAddr) -> bool {
    read.ip().to_canonical() == end.ip().to_canonical() && read.port() == end.port()
}

#[cfg(all(test, target_endian = "little"))]
mod tests {
    use super::*;

    const IPV4: &str = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:21B3 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:21B3 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 2 1
   2: 0100007F:C001 0100007F:21B3 01 00000000:00000000 00:00000000 00000000  1001        0 3 1
";
    const IPV6: &str = "\
  sl  local_address                         remote_address                        st
   0: 0000000000000000FFFF00000100007F:C002 0000000000000000FFFF00000100007F:21B3 01 0 0 0 1002 0
   1: 00000000000000000000000001000000:C003 00000000000000000000000001000000:21B3 01 0 0 0 1003 0
";

    #[expect(clippy::expect_used, reason = "a test may fail")]
    fn end(text: &str) -> SocketAddr {
        text.parse().expect("an end")
    }

    #[test]
    fn their_end_is_the_one_that_counts() {
        let ours = end("127.0.0.1:8627");
        assert_eq!(owner(IPV4, end("127.0.0.1:49153"), ours), Some(1001));
        assert_eq!(owner(IPV4, end("127.0.0.1:49154"), ours), None);
        assert_eq!(owner(IPV4, end("127.0.0.1:49153"), end("127.0.0.1:8628")), None);
        assert_eq!(owner("", end("127.0.0.1:49153"), ours), None);
    }

    #[test]
    fn a_socket_of_ipv6_is_found_too() {
        assert_eq!(owner(IPV6, end("127.0.0.1:49154"), end("127.0.0.1:8627")), Some(1002));
        assert_eq!(owner(IPV6, end("[::1]:49155"), end("[::1]:8627")), Some(1003));
    }

    #[test]
    fn our_own_connection_is_our_own() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a listener");
        let ours = listener.local_addr().expect("an address");
        let theirs = std::net::TcpStream::connect(ours).expect("a connection");
        assert!(owns(theirs.local_addr().expect("an address"), ours));
        assert!(!owns(end("127.0.0.1:1"), ours));
    }
}
