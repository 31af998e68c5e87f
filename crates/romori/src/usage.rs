//! The command line's own texts in Japanese: help, and what is wrong with a call.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory as _};

use crate::Arguments;

const TEMPLATE: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";
const NEXT: &str = "romori --help で使い方を見られます。";

/// The command line with all of its texts in Japanese.
pub fn command() -> Command {
    let mut command = in_japanese(Arguments::command());
    // The line of usage can only be had, and put into Japanese, once names are settled.
    command.build();
    usage_in_japanese(command)
}

fn usage_in_japanese(mut command: Command) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[オプション]");
    let command = command.override_usage(usage);
    if command.has_subcommands() { command.mut_subcommands(usage_in_japanese) } else { command }
}

/// The same command with Japanese headings, in all its subcommands.
fn in_japanese(command: Command) -> Command {
    let has_subcommands = command.has_subcommands();
    let command = command
        .help_template(TEMPLATE)
        // Names of values are as wide as they look only on a line of their own.
        .next_line_help(!has_subcommands)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .arg(flag("help", 'h', "この説明を出す", ArgAction::Help))
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "引数" } else { "オプション" };
            let has_default = !arg.get_default_values().is_empty();
            let arg = arg.help_heading(heading);
            if has_default { arg.hide_default_value(true) } else { arg }
        });
    let command = match command.get_version() {
        Some(_) => command
            .arg(flag("version", 'V', "版を出す", ArgAction::Version).help_heading("オプション")),
        None => command,
    };
    if has_subcommands { command.mut_subcommands(in_japanese) } else { command }
}

fn flag(name: &'static str, short: char, help: &'static str, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).help(help).action(action)
}

/// What is wrong with a call, and what to do next.
pub fn misuse(error: &Error) -> String {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("」「"),
        _ => String::new(),
    };
    let argument = named(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません。"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", named(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("「{argument}」が必要です。"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "コマンドを指定してください。".to_owned()
        }
        ErrorKind::ArgumentConflict => {
            let other = named(ContextKind::PriorArg);
            format!("「{argument}」と「{other}」は一緒には使えません。")
        }
        ErrorKind::InvalidValue if named(ContextKind::InvalidValue).is_empty() => {
            format!("「{argument}」に値が必要です。")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = named(ContextKind::InvalidValue);
            format!("「{argument}」の値「{value}」が正しくありません。")
        }
        ErrorKind::InvalidUtf8 => "UTF-8でない文字があります。".to_owned(),
        _ => "指定のしかたが正しくありません。".to_owned(),
    };
    format!("{what}{NEXT}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(arguments: &[&str]) -> String {
        let call = ["romori"].iter().chain(arguments);
        misuse(&command().try_get_matches_from(call).unwrap_err())
    }

    #[test]
    fn a_wrong_call_is_told_in_japanese() {
        for (arguments, what) in [
            (&["fly"][..], "「fly」というコマンドはありません。"),
            (&["calc", "--fly"], "「--fly」という指定はありません。"),
            (&["calc", "grades", "--list"], "は一緒には使えません。"),
            (&["check"], "が必要です。"),
            (&["check", "a.csv", "--today"], "に値が必要です。"),
            (&["law", "check", "--today", "2026-13-01"], "の値「2026-13-01」が正しくありません。"),
            (&["law"], "コマンドを指定してください。"),
            (&[], "コマンドを指定してください。"),
        ] {
            let told = refused(arguments);
            assert!(told.contains(what) && told.ends_with(NEXT), "{arguments:?}: {told}");
        }
    }

    #[test]
    fn no_help_is_english() {
        fn all(command: &mut Command) {
            let help = command.render_help().to_string();
            for word in ["Usage", "Options:", "Arguments:", "Commands:", "Print ", "default:"] {
                assert!(!help.contains(word), "{word} in\n{help}");
            }
            // What is to be put in is named in Japanese: neither <FILE> nor [OPTIONS].
            for shape in help.split(['<', '[']).skip(1) {
                assert!(!shape.starts_with(|c: char| c.is_ascii_uppercase()), "{shape} in\n{help}");
            }
            assert!(command.get_about().is_some(), "{} says nothing", command.get_name());
            command.get_subcommands_mut().for_each(all);
        }
        all(&mut command());
    }
}
