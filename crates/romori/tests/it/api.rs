//! A program that uses the office by `/api/v1` alone.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

/// One that is signed in.
pub struct Api {
    port: u16,
    token: String,
}

impl Api {
    pub fn signed_in(port: u16, (login, password): &(String, String)) -> Self {
        let mut api = Self { port, token: String::new() };
        let begun = api.post("/sessions", &json!({ "login": login, "password": password }));
        api.token = text(&begun["token"]);
        api
    }

    pub fn get(&self, path: &str) -> Value {
        read(&self.send("GET", path, "application/json", b""))
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        let bytes = self.send("POST", path, "application/json", body.to_string().as_bytes());
        read(&bytes)
    }

    /// What comes back, which must be good.
    pub fn send(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Vec<u8> {
        let mut head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n",
            self.port,
            body.len()
        );
        if !self.token.is_empty() {
            head.push_str(&format!("Authorization: Bearer {}\r\n", self.token));
        }
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("a program");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a patience");
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("sent");
        stream.write_all(body).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let good = answer.get(9..10) == Some(b"2");
        assert!(good, "{method} {path}: {}", String::from_utf8_lossy(&answer));
        answer.split_off(end + 4)
    }
}

fn read(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

/// The text of a value.
pub fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
