//! What templates can call: `t` (a text as HTML), `text` (a text for an attribute or the title) and `lang_of` (its language), `asset`
//! (an address), and what they can ask: `is web_address`.

use std::str::FromStr;
use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use fellesporten_domain::Language;

use super::locales::{Locales, Text};
use crate::assets;

/// The variable that holds the page's language code.
pub(super) const LANGUAGE_VARIABLE: &str = "lang";

pub(super) fn register(tera: &mut Tera, locales: &Arc<Locales>) {
    let texts = Arc::clone(locales);
    tera.register_function("t", move |kwargs: Kwargs, state: &State<'_>| marked_up(&texts, &kwargs, state));
    let texts = Arc::clone(locales);
    tera.register_function("text", move |kwargs: Kwargs, state: &State<'_>| plain(&texts, &kwargs, state));
    let texts = Arc::clone(locales);
    tera.register_function("lang_of", move |kwargs: Kwargs, state: &State<'_>| language_mark(&texts, &kwargs, state));
    tera.register_function("asset", |kwargs: Kwargs, _: &State<'_>| asset(&kwargs));
    tera.register_test("web_address", |value: &Value, _: Kwargs, _: &State<'_>| is_web_address(value));
}

/// `t(key=…, name=value…)`: escaped, and marked with its language where that is not the page's.
fn marked_up(locales: &Locales, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let page = page_language(state)?;
    let found = find(locales, page, kwargs)?;
    let escaped = state.escape(&found.text)?;
    if found.language == page {
        return Ok(Value::safe_string(&escaped));
    }
    Ok(Value::safe_string(&format!("<span lang=\"{}\">{escaped}</span>", found.language.as_str())))
}

/// `text(key=…, name=value…)`: plain text, which the template's own escaping treats like any other value.
fn plain(locales: &Locales, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    Ok(Value::normal_string(&find(locales, page_language(state)?, kwargs)?.text))
}

/// `lang_of(key=…)`: the attribute that marks an element of plain text, ` lang="nb"`, where [`marked_up`] would mark the text.
fn language_mark(locales: &Locales, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let page = page_language(state)?;
    let found = find(locales, page, kwargs)?.language;
    let mark = if found == page { String::new() } else { format!(" lang=\"{}\"", found.as_str()) };
    Ok(Value::safe_string(&mark))
}

/// `asset(path="base.css")`; with `or` a second choice.
fn asset(kwargs: &Kwargs) -> TeraResult<Value> {
    let path: &str = kwargs.must_get("path")?;
    let second: Option<&str> = kwargs.get("or")?;
    assets::address(path)
        .or_else(|| second.and_then(assets::address))
        .map(|address| Value::normal_string(&address))
        .ok_or_else(|| Error::message(format!("no asset {path}")))
}

/// `url is web_address`: http, https or a path of ours. Escaping does not stop `javascript:` in an `href`, so every address
/// from outside is asked this first. None is not one.
fn is_web_address(value: &Value) -> bool {
    value.as_str().is_some_and(|address| {
        let own_path = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
        own_path || address.starts_with("https://") || address.starts_with("http://")
    })
}

fn page_language(state: &State<'_>) -> TeraResult<Language> {
    let code: Option<String> = state.get(LANGUAGE_VARIABLE)?;
    code.and_then(|code| Language::from_str(&code).ok()).ok_or_else(|| Error::message("the page has no language"))
}

fn find(locales: &Locales, language: Language, kwargs: &Kwargs) -> TeraResult<Text> {
    let key: &str = kwargs.must_get("key")?;
    let mut arguments = FluentArgs::new();
    for (name, value) in kwargs.iter() {
        if let Some(name) = name.as_str().filter(|name| *name != "key") {
            arguments.set(name.to_owned(), fluent_value(value));
        }
    }
    locales.text(language, key, &arguments).ok_or_else(|| Error::message(format!("no text {key}")))
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match (value.as_str(), value.as_i64()) {
        (Some(text), _) => FluentValue::from(text.to_owned()),
        (None, Some(number)) => FluentValue::from(number),
        (None, None) => FluentValue::from(value.to_string()),
    }
}
