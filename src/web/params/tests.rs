//! Parameters from raw bytes.

use super::*;

fn parsed(raw: &str) -> Params {
    Params::parse(raw.as_bytes()).unwrap()
}

#[test]
fn reads_values() {
    let cases = [
        ("a=b", "a", Some("b")),
        ("a=b+c%20d", "a", Some("b c d")),
        ("a=%C3%A6%c3%b8", "a", Some("æø")),
        ("a=x%3Dy%26z", "a", Some("x=y&z")),
        ("a=b=c", "a", Some("b=c")),
        ("a=", "a", None),
        ("a", "a", None),
        ("", "a", None),
        ("&&a=1&", "a", Some("1")),
        ("A=1", "a", None),
        ("%61=1", "a", Some("1")),
        ("state=%7B%22a%22%3A1%7D", "state", Some("{\"a\":1}")),
    ];
    for (raw, name, expected) in cases {
        assert_eq!(parsed(raw).one(name), Ok(expected), "{raw}");
    }
}

#[test]
fn refuses_what_cannot_be_read() {
    let cases: [(&[u8], BadEncoding); 9] = [
        (b"a=%", BadEncoding::Percent),
        (b"a=%4", BadEncoding::Percent),
        (b"a=%zz", BadEncoding::Percent),
        (b"%=a", BadEncoding::Percent),
        (b"a=%+1", BadEncoding::Percent),
        (b"a=%ff", BadEncoding::Utf8),
        (b"a=\xc3\x28", BadEncoding::Utf8),
        (b"a=%00", BadEncoding::Nul),
        (b"a\x00=1", BadEncoding::Nul),
    ];
    for (raw, expected) in cases {
        assert_eq!(Params::parse(raw), Err(expected), "{raw:?}");
    }
}

#[test]
fn a_repeated_name_is_an_error_even_when_empty_or_equal() {
    for raw in ["a=1&a=2", "a=1&b=2&a=1", "a=&a=1", "a&a", "a=1&%61=2"] {
        assert_eq!(parsed(raw).one("a"), Err(Repeated("a".into())), "{raw}");
        assert_eq!(parsed(raw).first_repeated(&[]), Some("a"), "{raw}");
        assert_eq!(parsed(raw).first_repeated(&["a"]), None, "{raw}");
    }
    assert_eq!(parsed("a=1&b=1").first_repeated(&[]), None);
}

#[test]
fn keeps_every_value_in_order() {
    let params = parsed("resource=b&x=1&resource=&resource=a");
    assert_eq!(params.all("resource"), ["b", "a"]);
    assert_eq!(params.names().collect::<Vec<_>>(), ["resource", "x", "resource", "resource"]);
}

#[test]
fn the_number_of_pairs_is_bounded() {
    let pairs = |count: usize| vec!["a=1"; count].join("&");
    assert!(Params::parse(pairs(MAX_PAIRS).as_bytes()).is_ok());
    assert_eq!(Params::parse(pairs(MAX_PAIRS + 1).as_bytes()), Err(BadEncoding::TooMany));
}

#[test]
fn debug_never_shows_a_value() {
    let shown = format!("{:?}", parsed("client_secret=hush&a=b"));
    assert!(shown.contains("client_secret") && !shown.contains("hush"), "{shown}");
}

#[test]
fn knows_a_form_by_its_content_type() {
    let cases = [
        ("application/x-www-form-urlencoded", true),
        ("Application/X-WWW-Form-Urlencoded; charset=UTF-8", true),
        ("application/json", false),
        ("multipart/form-data; boundary=x", false),
    ];
    for (value, expected) in cases {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, value.parse().unwrap())]);
        assert_eq!(is_form(&headers), expected, "{value}");
    }
    assert!(!is_form(&HeaderMap::new()));
}
