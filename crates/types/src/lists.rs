//! Two shapes that many crates write: a closed list with numbers, and a value that shows nothing.

/// 閉じた一覧 — an enum whose members have a number in stored bytes and a Japanese name.
///
/// A number is never given to another member, and the list has `ALL`, `code`, `of_code`, `ja`.
///
/// ```
/// romori_types::coded! {
///     /// 枠の色
///     Colour: u8 {
///         /// The seal's.
///         Vermilion = 1, "朱";
///         /// The ink's.
///         Black = 2, "墨";
///     }
/// }
/// assert_eq!(Colour::of_code(1), Some(Colour::Vermilion));
/// assert_eq!(Colour::of_code(3), None);
/// assert_eq!(Colour::Black.ja(), "墨");
/// ```
#[macro_export]
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident: $code_type:ty {
        $($(#[$doc:meta])* $variant:ident = $code:literal, $ja:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every one, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The number in stored bytes. Never given to another.
            pub const fn code(self) -> $code_type {
                match self { $(Self::$variant => $code,)* }
            }

            /// The one with this number.
            pub const fn of_code(code: $code_type) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }

            /// 日本語の名称 — as pages and messages show it.
            pub const fn ja(self) -> &'static str {
                match self { $(Self::$variant => $ja,)* }
            }
        }
    };
}

/// Lets values that speak of a person show nothing but the name of their type in `Debug`.
#[macro_export]
macro_rules! quiet_debug {
    ($($name:ident),* $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
