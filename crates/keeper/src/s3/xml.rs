//! The little that is read of the XML in which S3 answers.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Calls with the path of names and the text of each element that has some, in their order.
fn each(bytes: &[u8], mut found: impl FnMut(&[String], &str)) -> Option<()> {
    let mut reader = Reader::from_str(std::str::from_utf8(bytes).ok()?);
    let (mut path, mut text) = (Vec::<String>::new(), String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                path.push(element.local_name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(part) => text.push_str(&part),
            // A key of ours has none of the letters that are written so; another's is not ours.
            Event::GeneralRef(_) | Event::CData(_) => text.push('\u{fffd}'),
            Event::End(_) => {
                found(&path, text.trim());
                path.pop();
                text.clear();
            }
            Event::Eof => return path.is_empty().then_some(()),
            _ => {}
        }
    }
}

/// The text of the first element of this name, wherever it is.
pub fn text_of(bytes: &[u8], name: &str) -> Option<String> {
    let mut text = None;
    each(bytes, |path, found| {
        if text.is_none() && path.last().is_some_and(|last| last == name) {
            text = Some(found.to_owned());
        }
    })?;
    text
}

/// A page of what is there.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Objects.
    pub keys: Vec<String>,
    /// What objects have in common up to the delimiter, with it.
    pub folders: Vec<String>,
    /// By which the next page is asked for.
    pub next: Option<String>,
}

/// The answer of ListObjectsV2. None when it is none.
pub fn page(bytes: &[u8]) -> Option<Page> {
    let mut page = Page { keys: Vec::new(), folders: Vec::new(), next: None };
    let mut is_list = false;
    each(bytes, |path, text| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["ListBucketResult"] => is_list = true,
            [_, "Contents", "Key"] => page.keys.push(text.to_owned()),
            [_, "CommonPrefixes", "Prefix"] => page.folders.push(text.to_owned()),
            [_, "NextContinuationToken"] => page.next = Some(text.to_owned()),
            _ => {}
        }
    })?;
    is_list.then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After the example of the reference of ListObjectsV2.
    #[test]
    fn a_page_is_read_and_what_is_none_is_not() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n\
            <Name>bucket</Name><Prefix>a/</Prefix><KeyCount>3</KeyCount>\
            <NextContinuationToken>1ue+G/x=</NextContinuationToken>\
            <Contents><Key>a/checkpoint</Key><ETag>&quot;x&quot;</ETag></Contents>\
            <Contents><Key>a/&lt;b</Key></Contents>\n\
            <CommonPrefixes><Prefix>a/tile/</Prefix></CommonPrefixes></ListBucketResult>";
        let read = page(text.as_bytes());
        assert_eq!(
            read,
            Some(Page {
                keys: vec!["a/checkpoint".to_owned(), "a/\u{fffd}b".to_owned()],
                folders: vec!["a/tile/".to_owned()],
                next: Some("1ue+G/x=".to_owned()),
            })
        );
        for cut in [0, 40, 150, text.len() - 3] {
            assert_eq!(page(&text.as_bytes()[..cut]), None, "{cut}");
        }
        let refused = b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
        assert_eq!(page(refused), None);
        assert_eq!(text_of(refused, "Code").as_deref(), Some("AccessDenied"));
        assert_eq!(text_of(b"<html>", "Code"), None);
    }
}
