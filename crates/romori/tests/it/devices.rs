//! Devices as other people's programs meet them: OpenSSL makes the request, curl presents the
//! certificate, the command line gives codes and takes devices back.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::program::{Program, TempFolder, done, refused, romori};

const NAME: &str = "romori.example";

/// An office that is served over TLS.
struct Served {
    folder: TempFolder,
    data: PathBuf,
    password: String,
    program: Program,
}

fn run(program: &str, folder: &TempFolder, arguments: &[&str]) -> String {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    done(&command.output().expect("it runs"))
}

fn served(arguments: &[&str]) -> Served {
    let folder = TempFolder::new("devices");
    let data = folder.join("office");
    let path = data.to_str().expect("a path");
    let add = ["account", "add", "--login", "boss", "--name", "所長", "--office", "架空事務所"];
    let said = done(&romori(&[&add[..], &["--data", path]].concat(), &[]));
    let password = said.split("（一度だけ表示します）: ").last().expect("a password");
    let password = password.trim().to_owned();
    let program = Program::start(arguments, &data, &[]);
    Served { folder, data, password, program }
}

impl Served {
    fn device(&self, arguments: &[&str]) -> std::process::Output {
        let data = self.data.to_str().expect("a path");
        romori(&[&["device"], arguments, &["--data", data]].concat(), &[])
    }

    /// What curl is answered: the body, then the status.
    fn curl(&self, arguments: &[&str], path: &str) -> (String, String) {
        let resolve = format!("{NAME}:{}:127.0.0.1", self.program.port);
        let address = format!("https://{NAME}:{}{path}", self.program.port);
        let trusted = "office.keys/tls-certificate.pem";
        let fixed = ["-sS", "--resolve", &resolve, "--cacert", trusted, "-w", "\n%{http_code}"];
        let said = run("curl", &self.folder, &[&fixed[..], arguments, &[&address]].concat());
        let (body, status) = said.rsplit_once('\n').expect("a status");
        (body.to_owned(), status.to_owned())
    }

    fn sign_in(&self, arguments: &[&str]) -> (String, String) {
        let body = format!("{{\"login\":\"boss\",\"password\":\"{}\"}}", self.password);
        fs::write(self.folder.join("sign-in.json"), body).expect("written");
        let sent = ["-H", "Content-Type: application/json", "--data", "@sign-in.json"];
        self.curl(&[arguments, &sent].concat(), "/api/v1/sessions")
    }
}

/// The text of a field of JSON.
fn text(json: &str, field: &str) -> String {
    let rest = json.split(&format!("\"{field}\":\"")).nth(1).expect("a field");
    rest.split('"').next().expect("its end").replace("\\n", "\n")
}

#[test]
fn curl_comes_in_with_a_device_s_certificate_and_not_without() {
    let served = served(&["--listen", "127.0.0.1", "--host", NAME]);
    let (_, status) = served.sign_in(&[]);
    assert_eq!(status, "403", "no device");
    let said = done(&served.device(&["issue", "--login", "boss"]));
    let code = said.lines().next().and_then(|line| line.split(": ").nth(1)).expect("a code");

    let request = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x \
                   -keyout key.pem -out request.pem";
    run("openssl", &served.folder, &request.split_whitespace().collect::<Vec<_>>());
    let request = fs::read_to_string(served.folder.join("request.pem")).expect("a request");
    let request = request.replace('\n', "\\n");
    let body = format!("{{\"code\":\"{code}\",\"label\":\"curl\",\"request\":\"{request}\"}}");
    fs::write(served.folder.join("enrol.json"), body).expect("written");
    let sent = ["-H", "Content-Type: application/json", "--data", "@enrol.json"];
    let (enrolled, status) = served.curl(&sent, "/api/v1/enrolments");
    assert_eq!(status, "201", "{enrolled}");
    fs::write(served.folder.join("certificate.pem"), text(&enrolled, "certificate")).expect("kept");
    let (_, again) = served.curl(&sent, "/api/v1/enrolments");
    assert_eq!(again, "409", "a code is used once");

    let device = ["--cert", "certificate.pem", "--key", "key.pem"];
    let (begun, status) = served.sign_in(&device);
    assert_eq!(status, "201", "{begun}");
    let bearer = format!("Authorization: Bearer {}", text(&begun, "token"));
    let asked =
        |device: &[&str]| served.curl(&[device, &["-H", &bearer]].concat(), "/api/v1/session");
    let (session, status) = asked(&device);
    assert_eq!(status, "200", "{session}");
    assert!(session.contains("架空事務所"), "{session}");

    let listed = done(&served.device(&["list", "--login", "boss"]));
    let id = listed.split(' ').next().expect("an id").to_owned();
    assert_eq!(id, text(&enrolled, "id"));
    let said = done(&served.device(&["revoke", &id]));
    assert!(said.contains("1か所"), "{said}");
    let (refusal, status) = asked(&device);
    assert_eq!(status, "403");
    assert!(refusal.contains("IDN-0104"), "{refusal}");
    let nobody = refused(&served.device(&["issue", "--login", "nobody"]));
    assert!(nobody.contains("nobody"), "{nobody}");
    let short = refused(&served.device(&["issue", "--login", "boss", "--minutes", "14"]));
    assert!(short.contains("15分"), "{short}");
}

#[test]
fn other_users_of_the_machine_are_not_answered_in_the_clear() {
    let served = served(&[]);
    let address = format!("http://127.0.0.1:{}/sign-in", served.program.port);
    let curl = |uid: Option<u32>| {
        let mut command = Command::new("curl");
        command.args(["-sS", "-w", "\n%{http_code}", &address]).current_dir("/");
        if let Some(uid) = uid {
            command.uid(uid);
        }
        done(&command.output().expect("curl runs"))
    };
    assert!(curl(None).ends_with("\n200"));
    // Only root can be somebody else; for others the rule itself is tried beside its code.
    if fs::metadata("/proc/self").expect("a process").uid() == 0 {
        let answer = curl(Some(65_534));
        assert!(answer.ends_with("\n403"), "{answer}");
        assert!(answer.contains("起動した利用者"), "{answer}");
    }
}

#[test]
fn entrances_share_neither_names_nor_certificates() {
    let folder = TempFolder::new("entrances");
    let data = folder.join("office");
    let path = data.to_str().expect("a path");
    let up = ["up", "--port", "0", "--data", path, "--listen", "127.0.0.1", "--host", NAME];
    let twice = refused(&romori(&[&up[..], &["--worker-host", NAME]].concat(), &[]));
    assert!(twice.contains(NAME), "{twice}");
    let served = served(&[
        "--listen",
        "127.0.0.1",
        "--host",
        NAME,
        "--worker-host",
        "worker.example",
        "--operator-host",
        "operator.example",
    ]);
    let shown = ["", "-worker", "-operator"].map(|of| {
        let path = served.folder.join("office.keys").join(format!("tls{of}-certificate.pem"));
        fs::read_to_string(path).expect("a certificate")
    });
    assert!(shown[0] != shown[1] && shown[1] != shown[2] && shown[0] != shown[2]);
}
