//! Reading a page: its elements, and its forms with what a browser would send from them.
//! Our own pages are well formed, so a small reader is enough; Chromium judges them in `pages`.

/// A start tag.
#[derive(Clone, Debug)]
pub struct Element {
    /// The tag, lower case.
    pub tag: String,
    /// Attributes in order, values decoded.
    pub attributes: Vec<(String, String)>,
    /// The text up to the next tag, decoded and trimmed.
    pub text: String,
}

impl Element {
    /// The value of an attribute; an attribute without a value is an empty text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// Whether the attribute is there.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// A form and its fields.
#[derive(Clone, Debug)]
pub struct Form {
    /// The form's own tag.
    pub element: Element,
    /// Inputs, buttons, options and text areas in order.
    pub fields: Vec<Element>,
}

impl Form {
    /// Where it goes.
    pub fn action(&self) -> &str {
        self.element.get("action").unwrap_or_default()
    }

    /// Whether it is sent with POST.
    pub fn posts(&self) -> bool {
        self.element.get("method").is_some_and(|it| it.eq_ignore_ascii_case("post"))
    }

    /// The fields of one name.
    pub fn named(&self, name: &str) -> Vec<&Element> {
        self.fields.iter().filter(|it| it.get("name") == Some(name)).collect()
    }

    /// The value of the first field of this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.named(name).first().and_then(|it| it.get("value"))
    }

    /// What a browser sends when nobody touched the form, with `changes` on top.
    pub fn filled(&self, changes: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut sent: Vec<(String, String)> = Vec::new();
        for field in &self.fields {
            let Some(name) = field.get("name") else { continue };
            let kind = field.get("type").unwrap_or("text");
            let chosen = match (field.tag.as_str(), kind) {
                ("button", _) | ("input", "submit" | "button" | "reset") => false,
                ("input", "radio" | "checkbox") => field.has("checked"),
                _ => true,
            };
            if chosen && !field.has("disabled") && !changes.iter().any(|(it, _)| *it == name) {
                sent.push((name.to_owned(), field.get("value").unwrap_or_default().to_owned()));
            }
        }
        sent.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        sent
    }
}

/// Every start tag of a page in order.
pub fn elements(page: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix("!--") {
            rest = after.find("-->").map_or("", |end| &after[end + 3..]);
            continue;
        }
        if !rest.starts_with(|it: char| it.is_ascii_alphabetic()) {
            if rest.starts_with('/') {
                found.push(closing(rest));
            }
            continue;
        }
        let (element, after) = start_tag(rest);
        rest = after;
        if element.tag == "script" || element.tag == "style" {
            rest = rest.find(&format!("</{}", element.tag)).map_or("", |end| &rest[end..]);
        }
        found.push(element);
    }
    found
}

/// The forms of a page.
pub fn forms(page: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut inside = false;
    for element in elements(page) {
        match element.tag.as_str() {
            "form" => {
                inside = true;
                forms.push(Form { element, fields: Vec::new() });
            }
            "/form" => inside = false,
            "input" | "button" | "select" | "textarea" if inside => {
                if let Some(form) = forms.last_mut() {
                    form.fields.push(element);
                }
            }
            _ => {}
        }
    }
    forms
}

fn closing(rest: &str) -> Element {
    let name: String = rest.chars().take_while(|it| *it != '>' && !it.is_whitespace()).collect();
    Element { tag: name.to_ascii_lowercase(), attributes: Vec::new(), text: String::new() }
}

fn start_tag(rest: &str) -> (Element, &str) {
    let name_end = rest.find(|it: char| it.is_whitespace() || it == '>' || it == '/').unwrap_or(rest.len());
    let tag = rest[..name_end].to_ascii_lowercase();
    let mut rest = &rest[name_end..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|it: char| it.is_whitespace() || it == '/');
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|it: char| it.is_whitespace() || matches!(it, '=' | '>' | '/')).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|it| matches!(it, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(|it: char| it.is_whitespace() || it == '>').unwrap_or(after.len())),
            };
        }
        attributes.push((name, decoded(value)));
    }
    let text = decoded(rest[..rest.find('<').unwrap_or(rest.len())].trim());
    (Element { tag, attributes, text }, rest)
}

/// Character references to characters.
pub fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((character, end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[test]
fn the_reader_sees_what_a_browser_sends() {
    let page = r#"<html lang="nb"><!-- <form> --><form id=a action="/x?a=1&amp;b=2" method="POST">
        <input type="hidden" name="csrf" value="1&quot;2"><input name="pid">
        <input type="radio" name="acr" value="low" disabled><input type=radio name=acr value=high checked>
        <button name="go" value="1">Go</button></form></html>"#;
    let forms = forms(page);
    assert_eq!(forms.len(), 1);
    assert_eq!(forms[0].action(), "/x?a=1&b=2");
    assert!(forms[0].posts());
    let sent = forms[0].filled(&[("pid", "1")]);
    let expected = [("csrf", "1\"2"), ("acr", "high"), ("pid", "1")];
    assert_eq!(sent, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}
