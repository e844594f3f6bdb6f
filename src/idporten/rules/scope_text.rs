//! A scope's `long_description` as a person may see it: bold, italic, paragraphs and links of markdown, and nothing else
//! (`docs/contracts/idporten.md` §8.5, fact 108).
//!
//! It becomes data, never HTML: the template writes each piece and escapes it, so there is nothing to inject into.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::Serialize;
use url::Url;

/// A piece of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The text, as written: not escaped.
    pub text: String,
    /// Strong.
    pub bold: bool,
    /// Emphasised.
    pub italic: bool,
    /// Where it leads: http or https.
    pub href: Option<String>,
}

/// The paragraphs of a text. What markdown has beyond the four constructs is shown as its plain text; HTML is shown as it was typed.
pub fn paragraphs(markdown: &str) -> Vec<Vec<Span>> {
    let mut reader = Reader::default();
    for event in Parser::new(markdown) {
        reader.read(event);
    }
    reader.end_paragraph();
    reader.paragraphs
}

#[derive(Default)]
struct Reader {
    paragraphs: Vec<Vec<Span>>,
    open: Vec<Span>,
    bold: usize,
    italic: usize,
    href: Option<String>,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::End(TagEnd::Strong) => self.bold = self.bold.saturating_sub(1),
            Event::Start(Tag::Emphasis) => self.italic += 1,
            Event::End(TagEnd::Emphasis) => self.italic = self.italic.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => self.href = web_address(&dest_url),
            Event::End(TagEnd::Link) => self.href = None,
            // An image is its description.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(_) | Event::End(_) | Event::Rule => self.end_paragraph(),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.say(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn say(&mut self, text: &str) {
        let style = Span { text: String::new(), bold: self.bold > 0, italic: self.italic > 0, href: self.href.clone() };
        match self.open.last_mut() {
            Some(last) if (last.bold, last.italic, &last.href) == (style.bold, style.italic, &style.href) => {
                last.text.push_str(text);
            }
            _ => self.open.push(Span { text: text.to_owned(), ..style }),
        }
    }

    fn end_paragraph(&mut self) {
        let spans = std::mem::take(&mut self.open);
        if spans.iter().any(|span| !span.text.trim().is_empty()) {
            self.paragraphs.push(spans);
        }
    }
}

/// An absolute http or https address; a link to anywhere else is only its text.
fn web_address(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bold in stars, italic in underscores, a link in brackets; paragraphs divided by a bar.
    fn shown(markdown: &str) -> String {
        let span = |span: &Span| {
            let mut text = span.text.clone();
            if span.bold {
                text = format!("*{text}*");
            }
            if span.italic {
                text = format!("_{text}_");
            }
            match &span.href {
                Some(href) => format!("[{text}]({href})"),
                None => text,
            }
        };
        let paragraph = |spans: &Vec<Span>| spans.iter().map(span).collect::<String>();
        paragraphs(markdown).iter().map(paragraph).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn fact_108_four_constructs_and_nothing_else() {
        for (markdown, expected) in [
            ("vanlig tekst", "vanlig tekst"),
            ("**fet** og *kursiv* og ***begge***", "*fet* og _kursiv_ og _*begge*_"),
            ("ett\nlangt\n\nto", "ett langt|to"),
            ("[lenke](https://a.example/b?c=d)", "[lenke](https://a.example/b?c=d)"),
            ("<https://a.example/>", "[https://a.example/](https://a.example/)"),
            ("[**fet** lenke](http://a.example)", "[*fet*](http://a.example/)[ lenke](http://a.example/)"),
            // Everything else is its text.
            ("# Overskrift\ntekst", "Overskrift|tekst"),
            ("* en\n* to", "en|to"),
            ("> sitat", "sitat"),
            ("`kode` & <", "kode & <"),
            ("```\nblokk\n```", "blokk\n"),
            ("![bilde](https://a.example/x.png)", "bilde"),
            ("---", ""),
            ("", ""),
            ("&lt;b&gt;", "<b>"),
            // HTML is what was typed, and the template escapes it.
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("før <b onclick=x>midt</b> etter", "før <b onclick=x>midt</b> etter"),
            ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
            // A link leads to the web or nowhere.
            ("[x](javascript:alert(1))", "x"),
            ("[x](JaVaScRiPt:alert(1))", "x"),
            ("[x](data:text/html,y)", "x"),
            ("[x](//evil.example)", "x"),
            ("[x](/profile)", "x"),
            ("[x](https://a.example/\"onclick=y)", "[x](https://a.example/%22onclick=y)"),
            ("<javascript:alert(1)>", "javascript:alert(1)"),
        ] {
            assert_eq!(shown(markdown), expected, "{markdown:?}");
        }
    }
}
