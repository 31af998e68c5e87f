//! How a first start keeps its keys.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use romori_app::house::{Keeping, TokenPlace, VaultLetter};
use romori_app::place::disk_words;
use zeroize::Zeroizing;

/// Chosen once, at the first start.
#[derive(Debug, Args)]
pub struct KeepingArgs {
    /// 鍵の預け方（最初に開くときに選びます）: folder = フォルダー、passphrase = 合言葉で閉じた
    /// フォルダー、token = 鍵の装置（PKCS#11）、vault = 別の機械の番号庫
    #[arg(long, value_enum, value_name = "預け方", hide_possible_values = true)]
    keys: Option<KeysIn>,
    #[command(flatten)]
    token: TokenArgs,
    /// 元の鍵を預ける番号庫からの紹介状（--keys vault のとき。romori vault invite で作ったもの）
    #[arg(long, value_name = "紹介状", requires = "keys")]
    keys_vault: Option<PathBuf>,
}

/// Where a hardware module is.
#[derive(Debug, Args)]
pub struct TokenArgs {
    /// 鍵の装置のライブラリー（鍵を装置に置くとき）
    #[arg(long, value_name = "ファイル")]
    token_module: Option<PathBuf>,
    /// 鍵の装置のラベル
    #[arg(long, value_name = "ラベル")]
    token_label: Option<String>,
    /// 鍵の装置のPINを書いたファイル（本人だけが読めるもの）
    #[arg(long, value_name = "ファイル")]
    token_pin_file: Option<PathBuf>,
}

impl TokenArgs {
    /// The place, where one was given.
    ///
    /// # Errors
    /// When one of the three is missing.
    pub fn place(&self) -> Result<Option<TokenPlace>, String> {
        match (&self.token_module, &self.token_label, &self.token_pin_file) {
            (None, None, None) => Ok(None),
            (Some(module), Some(label), Some(pin)) => {
                let absolute = |path| std::path::absolute(path).map_err(|e| e.to_string());
                let (module, pin) = (absolute(module)?, absolute(pin)?);
                Ok(Some(TokenPlace { module, label: label.clone(), pin }))
            }
            _ => Err("鍵の装置には、--token-module・--token-label・--token-pin-file の三つを\
                      指定してください。"
                .to_owned()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KeysIn {
    /// A folder that only the program's user may enter.
    Folder,
    /// The same, behind a passphrase.
    Passphrase,
    /// A hardware module.
    Token,
    /// The vault of another host.
    Vault,
}

impl KeepingArgs {
    /// What was chosen, if anything.
    ///
    /// # Errors
    /// What is missing, in words.
    pub fn keeping(&self) -> Result<Option<Keeping>, String> {
        let letter = match (self.keys, &self.keys_vault) {
            (Some(KeysIn::Vault), Some(letter)) => Some(letter),
            (Some(KeysIn::Vault), None) | (_, Some(_)) => {
                return Err(
                    "番号庫に預けるには、--keys vault と、--keys-vault に紹介状のファイルを\
                            指定してください。"
                        .to_owned(),
                );
            }
            _ => None,
        };
        if let Some(letter) = letter {
            let text = Zeroizing::new(std::fs::read_to_string(letter).map_err(|error| {
                format!("{} を読めません（{}）。", letter.display(), disk_words(&error))
            })?);
            return Ok(Some(Keeping::Vault(VaultLetter::new(&text))));
        }
        Ok(match (self.keys, self.token.place()?) {
            (None, None) => None,
            (Some(KeysIn::Folder), None) => Some(Keeping::Folder),
            (Some(KeysIn::Passphrase), None) => Some(Keeping::Passphrase),
            (Some(KeysIn::Token), Some(place)) => Some(Keeping::Token(place)),
            _ => {
                return Err("鍵の装置には --keys token と、--token-module・--token-label・\
                            --token-pin-file の三つを指定してください。"
                    .to_owned());
            }
        })
    }
}
