use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A Rust file as a flat list of tokens, without comments and doc comments.
#[derive(Debug)]
pub struct RustFile {
    /// From the root of the repository.
    pub path: String,
    /// Number of lines.
    pub line_count: usize,
    /// Every token, delimiters included.
    pub tokens: Vec<Token>,
    /// Every function with a body, those inside others included.
    pub functions: Vec<Function>,
    /// `pub struct`, `pub enum` and `pub trait`.
    pub public_types: Vec<PublicType>,
    /// Inclusive ranges of lines that are compiled for tests only.
    pub test_lines: Vec<(usize, usize)>,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// As written; a delimiter is a token of its own.
    pub text: String,
    /// From one.
    pub line: usize,
    /// Compiled for tests only.
    pub test: bool,
    /// Below an `#[expect(clippy::…_used, reason = "…")]`.
    pub excused: bool,
}

/// One function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of `fn`.
    pub first_line: usize,
    /// The line of the closing brace.
    pub last_line: usize,
}

/// One public type.
#[derive(Debug, PartialEq, Eq)]
pub struct PublicType {
    /// Its name.
    pub name: String,
    /// The line of its name.
    pub line: usize,
    /// The first line of its doc comment.
    pub doc: Option<String>,
}

impl RustFile {
    /// Reads a file as tokens.
    ///
    /// # Errors
    /// When the text is no sequence of Rust tokens.
    pub fn parse(path: &str, text: &str) -> Result<Self, String> {
        let stream: TokenStream = text.parse().map_err(|error| format!("{error}"))?;
        let mut file = Self {
            path: path.to_owned(),
            line_count: text.lines().count(),
            tokens: Vec::new(),
            functions: Vec::new(),
            public_types: Vec::new(),
            test_lines: Vec::new(),
        };
        let test = is_test_path(path);
        if test {
            file.test_lines.push((1, file.line_count));
        }
        file.walk(stream, Flags { test, excused: false });
        Ok(file)
    }

    /// Lines that are not compiled for tests only.
    pub fn line_count_without_tests(&self) -> usize {
        (1..=self.line_count)
            .filter(|line| !self.test_lines.iter().any(|(from, to)| (from..=to).contains(&line)))
            .count()
    }

    /// The crate the file belongs to: `statute` of `crates/statute/src/lib.rs`.
    pub fn crate_name(&self) -> &str {
        crate_of(&self.path)
    }

    /// Every place, tests aside, where these tokens follow one another: `std :: fs`.
    pub fn places_of(&self, pattern: &[&str]) -> Vec<&Token> {
        self.starts_of(pattern).into_iter().filter_map(|place| self.tokens.get(place)).collect()
    }

    /// Every place, tests aside, that names `root::member`, also as `root::{member, …}`.
    pub fn places_of_member(&self, root: &str, member: &str) -> Vec<&Token> {
        let direct = self.starts_of(&[root, ":", ":", member]);
        let grouped = self.starts_of(&[root, ":", ":", "{"]);
        let grouped =
            grouped.into_iter().filter(|start| group_names(&self.tokens[start + 4..], member));
        let mut places: Vec<usize> = direct.into_iter().chain(grouped).collect();
        places.sort_unstable();
        places.into_iter().filter_map(|place| self.tokens.get(place)).collect()
    }

    fn starts_of(&self, pattern: &[&str]) -> Vec<usize> {
        self.tokens
            .windows(pattern.len())
            .enumerate()
            .filter(|(_, window)| window.iter().zip(pattern).all(|(t, text)| t.text == *text))
            .filter(|(_, window)| window.first().is_some_and(|token| !token.test))
            .map(|(place, _)| place)
            .collect()
    }

    fn walk(&mut self, stream: TokenStream, mut flags: Flags) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut item = Item::default();
        let mut place = 0;
        while let Some(tree) = trees.get(place) {
            if let Some((width, attribute)) = attribute_at(&trees, place) {
                let inner = width == 3;
                item.take(&attribute, line_of(tree));
                if inner {
                    flags = item.flags(flags);
                    item = Item::default();
                }
                if !attribute.is_doc() {
                    self.emit_all(&trees[place..place + width], item.flags(flags));
                }
                place += width;
                continue;
            }
            item.begin(line_of(tree));
            self.note_function(&trees, place);
            self.note_public_type(&trees, place, &item);
            item.see(tree);
            let here = item.flags(flags);
            self.emit(tree, here);
            if item.ends_with(tree) {
                self.note_test_lines(&item, flags, tree);
                item = Item::default();
            }
            place += 1;
        }
    }

    fn emit_all(&mut self, trees: &[TokenTree], flags: Flags) {
        for tree in trees {
            self.emit(tree, flags);
        }
    }

    fn emit(&mut self, tree: &TokenTree, flags: Flags) {
        let TokenTree::Group(group) = tree else {
            self.push(tree.to_string(), line_of(tree), flags);
            return;
        };
        let (open, close) = delimiters(group);
        self.push(open.to_owned(), group.span_open().start().line, flags);
        self.walk(group.stream(), flags);
        self.push(close.to_owned(), group.span_close().end().line, flags);
    }

    fn push(&mut self, text: String, line: usize, flags: Flags) {
        if !text.is_empty() {
            self.tokens.push(Token { text, line, test: flags.test, excused: flags.excused });
        }
    }

    fn note_function(&mut self, trees: &[TokenTree], place: usize) {
        let Some(TokenTree::Ident(word)) = trees.get(place).filter(|tree| is_word(tree, "fn"))
        else {
            return;
        };
        let Some(TokenTree::Ident(name)) = trees.get(place + 1) else { return };
        let rest = trees[place + 2..].iter().take_while(|tree| !is_punct(tree, ';'));
        let body = rest.filter_map(|tree| match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
            _ => None,
        });
        if let Some(body) = body.into_iter().next() {
            self.functions.push(Function {
                name: name.to_string(),
                first_line: word.span().start().line,
                last_line: body.span_close().end().line,
            });
        }
    }

    fn note_public_type(&mut self, trees: &[TokenTree], place: usize, item: &Item) {
        let Some([first, kind, name]) = trees.get(place..place + 3) else { return };
        let kinds = ["struct", "enum", "trait"];
        if !is_word(first, "pub") || !kinds.iter().any(|word| is_word(kind, word)) {
            return;
        }
        if let TokenTree::Ident(name) = name {
            self.public_types.push(PublicType {
                name: name.to_string(),
                line: name.span().start().line,
                doc: item.doc.clone(),
            });
        }
    }

    fn note_test_lines(&mut self, item: &Item, outer: Flags, last: &TokenTree) {
        if item.test && !outer.test {
            let end = match last {
                TokenTree::Group(group) => group.span_close().end().line,
                other => line_of(other),
            };
            self.test_lines.push((item.first_line, end));
        }
    }
}

/// The crate that a path lies in, or an empty name.
pub fn crate_of(path: &str) -> &str {
    if path.starts_with("xtask/") {
        return "xtask";
    }
    path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or("")
}

/// Tests of a crate, and its examples: neither is shipped.
fn is_test_path(path: &str) -> bool {
    path.contains("/tests/")
        || path.contains("/examples/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
}

#[derive(Debug, Clone, Copy)]
struct Flags {
    test: bool,
    excused: bool,
}

/// What is known of the item, statement or field that is being read at one level.
#[derive(Debug, Default)]
struct Item {
    test: bool,
    excused: bool,
    doc: Option<String>,
    first_line: usize,
    /// A keyword that makes commas and braces part of the item.
    keyword: Option<String>,
}

const KEYWORDS: [&str; 11] =
    ["fn", "mod", "impl", "struct", "enum", "trait", "use", "const", "static", "type", "let"];

impl Item {
    fn begin(&mut self, line: usize) {
        if self.first_line == 0 {
            self.first_line = line;
        }
    }

    fn take(&mut self, attribute: &Attribute, line: usize) {
        self.begin(line);
        self.test |= attribute.is_test();
        self.excused |= attribute.is_excuse();
        if self.doc.is_none() {
            self.doc.clone_from(&attribute.doc);
        }
    }

    fn see(&mut self, tree: &TokenTree) {
        let TokenTree::Ident(word) = tree else { return };
        let word = word.to_string();
        let const_function = self.keyword.as_deref() == Some("const") && word == "fn";
        if const_function || self.keyword.is_none() {
            self.keyword = KEYWORDS.contains(&word.as_str()).then_some(word);
        }
    }

    fn flags(&self, outer: Flags) -> Flags {
        Flags { test: outer.test || self.test, excused: outer.excused || self.excused }
    }

    /// An item ends at its brace or semicolon; a `let` or `const` only at the semicolon; a field,
    /// variant or arm at its comma.
    fn ends_with(&self, tree: &TokenTree) -> bool {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                !matches!(self.keyword.as_deref(), Some("let" | "const" | "static" | "use"))
            }
            tree if is_punct(tree, ';') => true,
            tree if is_punct(tree, ',') => self.keyword.is_none(),
            _ => false,
        }
    }
}

/// The words of one attribute and, of a doc comment, its text.
struct Attribute {
    words: Vec<String>,
    doc: Option<String>,
}

impl Attribute {
    fn is_doc(&self) -> bool {
        self.first() == "doc"
    }

    fn is_test(&self) -> bool {
        let path_end = self.words.iter().take_while(|word| *word != "(").last();
        let conditional = self.first() == "cfg" && self.has("test") && !self.has("not");
        conditional || path_end.is_some_and(|word| word == "test")
    }

    fn is_excuse(&self) -> bool {
        self.first() == "expect" && self.has("clippy") && self.has("reason")
    }

    fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    fn has(&self, wanted: &str) -> bool {
        self.words.iter().any(|word| word == wanted)
    }
}

/// The attribute that begins at `place`, with its width in tokens: two, or three for an inner one.
fn attribute_at(trees: &[TokenTree], place: usize) -> Option<(usize, Attribute)> {
    if !is_punct(trees.get(place)?, '#') {
        return None;
    }
    let inner = trees.get(place + 1).is_some_and(|tree| is_punct(tree, '!'));
    let width = if inner { 3 } else { 2 };
    let TokenTree::Group(group) = trees.get(place + width - 1)? else { return None };
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut words = Vec::new();
    flatten(group.stream(), &mut words);
    let doc = (words.first().is_some_and(|word| word == "doc"))
        .then(|| words.get(2).map(|text| text.trim_matches(['r', '"', '#']).trim().to_owned()));
    Some((width, Attribute { words, doc: doc.flatten().filter(|text| !text.is_empty()) }))
}

fn flatten(stream: TokenStream, words: &mut Vec<String>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                words.push("(".to_owned());
                flatten(group.stream(), words);
            }
            other => words.push(other.to_string()),
        }
    }
}

/// Whether the tokens after an opening brace name `member` at the first level of the group.
fn group_names(tokens: &[Token], member: &str) -> bool {
    let mut depth = 0_usize;
    let mut at_start = true;
    for token in tokens {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth == 0 => return false,
            "}" => depth -= 1,
            "," => at_start = depth == 0,
            text => {
                if at_start && depth == 0 && text == member {
                    return true;
                }
                at_start = false;
            }
        }
    }
    false
}

fn delimiters(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

fn line_of(tree: &TokenTree) -> usize {
    tree.span().start().line
}

fn is_word(tree: &TokenTree, wanted: &str) -> bool {
    matches!(tree, TokenTree::Ident(word) if *word == wanted)
}

fn is_punct(tree: &TokenTree, wanted: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> RustFile {
        RustFile::parse("crates/a/src/lib.rs", text).unwrap()
    }

    #[test]
    fn functions_are_measured_from_fn_to_the_closing_brace() {
        let file = parse(
            "/// Doc.\n#[inline]\npub fn a<T, U>(x: fn(T) -> U)\nwhere\n    T: Copy,\n\
             {\n    1;\n}\ntrait B {\n    fn declared(&self);\n    fn given(&self) {}\n}\n",
        );
        let spans: Vec<_> =
            file.functions.iter().map(|f| (f.name.as_str(), f.first_line, f.last_line)).collect();
        assert_eq!(spans, [("a", 3, 8), ("given", 11, 11)]);
    }

    #[test]
    fn test_code_is_told_apart() {
        let file = parse(
            "fn a<T, U>() { one(); }\n#[cfg(test)]\nmod tests {\n    fn b() { two(); }\n}\n\
             #[cfg(not(test))]\nfn c() { three(); }\n#[test]\nfn d() { four(); }\n\
             fn e() { five(); }\n",
        );
        let test = |name: &str| file.tokens.iter().find(|t| t.text == name).unwrap().test;
        assert_eq!(
            ["one", "two", "three", "four", "five"].map(test),
            [false, true, false, true, false]
        );
        assert_eq!(file.test_lines, [(2, 5), (8, 9)]);
        assert_eq!(file.line_count_without_tests(), 4);
    }

    #[test]
    fn a_reasoned_expectation_excuses_its_own_item_only() {
        let file = parse(
            "#[expect(clippy::expect_used, reason = \"of two\")]\nfn a() { x.expect(\"\") }\n\
             fn b() { y.expect(\"\") }\n\
             fn c() {\n    #[expect(clippy::expect_used, reason = \"r\")]\n\
             let z = S { q }.expect(\"\");\n    w();\n}\n",
        );
        let excused = |name: &str| file.tokens.iter().find(|t| t.text == name).unwrap().excused;
        assert_eq!(["x", "y", "q", "w"].map(excused), [true, false, true, false]);
    }

    #[test]
    fn public_types_have_their_first_doc_line() {
        let file = parse(
            "/// A constant function ends too.\nconst fn a() {}\n\
             /// 等級 — a grade.\n///\n/// More.\n#[derive(Debug)]\npub struct Grade(u8);\n\
             pub(crate) struct Hidden;\npub enum Bare { A }\n",
        );
        let types: Vec<_> =
            file.public_types.iter().map(|t| (t.name.as_str(), t.line, t.doc.as_deref())).collect();
        assert_eq!(types, [("Grade", 7, Some("等級 — a grade.")), ("Bare", 9, None)]);
    }

    #[test]
    fn members_are_found_also_in_groups() {
        let file = parse("use std::{fmt, fs::File};\nuse std::io;\nuse core::{x::{fs}};\n");
        assert_eq!(file.places_of_member("std", "fs").len(), 1);
        assert_eq!(file.places_of_member("std", "io").len(), 1);
        assert_eq!(file.places_of_member("core", "fs").len(), 0);
    }
}
