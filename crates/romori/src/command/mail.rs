//! Who carries letters: the mail server that is named on the command line.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use romori_app::house::{Carrier, House, Letter, NotCarried};
use romori_post::MailServer;
use zeroize::Zeroizing;

/// How often it is looked whether a letter waits.
const CARRY_EVERY: Duration = Duration::from_secs(10);

/// Where letters are handed over; without it none is written.
#[derive(Debug, Args)]
pub struct MailArgs {
    /// 知らせを送るメールサーバー（例 smtps://利用者@mail.example.jp:465）
    #[arg(long, value_name = "アドレス", requires = "mail_from")]
    mail: Option<String>,
    /// 知らせの差出人
    #[arg(long, value_name = "メールアドレス", requires = "mail")]
    mail_from: Option<String>,
    /// メールサーバーのパスワードを書いたファイル
    #[arg(long, value_name = "ファイル", requires = "mail")]
    mail_password_file: Option<PathBuf>,
    /// メールサーバーの証明書を確かめる認証局（PEM）。無ければ OS の認証局
    #[arg(long, value_name = "ファイル", requires = "mail")]
    mail_root: Option<PathBuf>,
}

struct ByServer(MailServer);

impl Carrier for ByServer {
    fn carry(&self, letter: &Letter) -> Result<(), NotCarried> {
        let taken = self.0.send(&letter.id, &letter.to, &letter.subject, &letter.text);
        if taken { Ok(()) } else { Err(NotCarried) }
    }
}

impl MailArgs {
    /// The server that is named; none where none is.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    fn server(&self) -> Result<Option<MailServer>, String> {
        let (Some(address), Some(from)) = (&self.mail, &self.mail_from) else { return Ok(None) };
        let unreadable = |path: &PathBuf| format!("{} を読めません。", path.display());
        let password = match &self.mail_password_file {
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|_| unreadable(path))?;
                Some(Zeroizing::new(text))
            }
            None => None,
        };
        let root = match &self.mail_root {
            Some(path) => Some(fs::read(path).map_err(|_| unreadable(path))?),
            None => None,
        };
        let server = MailServer::new(address, password.as_ref(), from, root.as_deref());
        server.map(Some).map_err(|error| error.to_string())
    }

    /// Has letters be written from now on and handed over, where a server is named.
    ///
    /// # Errors
    /// What is wrong with the server, in words.
    pub fn open(&self, house: &Arc<House>) -> Result<(), String> {
        let Some(server) = self.server()? else { return Ok(()) };
        house.open_post();
        let (house, carrier) = (Arc::clone(house), ByServer(server));
        let spawned =
            thread::Builder::new().name("post".to_owned()).spawn(move || keep(&house, &carrier));
        spawned.map(drop).map_err(|error| format!("手紙を送る処理を始められません（{error}）。"))
    }
}

/// Hands over for as long as the process lives. What nobody takes waits where it is durable.
fn keep(house: &House, carrier: &dyn Carrier) {
    let mut told = false;
    loop {
        let waits = match house.carry_letters(carrier) {
            Ok(carried) => carried.later > 0,
            Err(_) => true,
        };
        if waits && !told {
            let words = "メールサーバーに手紙を渡せません。届くまで、間をおいて試します。";
            let _ = writeln!(io::stderr(), "{words}");
        }
        told = waits;
        thread::sleep(CARRY_EVERY);
    }
}
