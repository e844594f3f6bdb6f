//! The table of options: one declaration per section gives the struct, the defaults, the reference, the example and
//! the check, so that they cannot drift apart.

/// What a value looks like, which decides how an environment variable's text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A list of texts; comma separated in an environment variable.
    List,
}

/// One option, as the reference, the example and the check see it.
#[derive(Debug, Clone)]
pub(crate) struct OptionRow {
    /// Path with dots: `idporten.session.idle_seconds`.
    pub(crate) path: String,
    /// What may be written, in words.
    pub(crate) kind: &'static str,
    /// How it is read from the environment.
    pub(crate) shape: Shape,
    /// The default as TOML; `None` when there is none.
    pub(crate) default: Option<String>,
    /// A value to show where there is no default, as TOML.
    pub(crate) example: Option<&'static str>,
    /// What it means; one item per line of text.
    pub(crate) meaning: &'static [&'static str],
}

/// One section with its options, in the order of the declaration.
#[derive(Debug, Clone)]
pub(crate) struct SectionRow {
    /// Path with dots; empty for the top of the file.
    pub(crate) path: String,
    /// What the section is about; one item per line of text.
    pub(crate) about: &'static [&'static str],
    /// Its options.
    pub(crate) options: Vec<OptionRow>,
}

impl OptionRow {
    /// The last part of the path.
    pub(crate) fn key(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// The environment variable that overrides it.
    pub(crate) fn variable(&self) -> String {
        format!("{VARIABLE_PREFIX}{}", self.path.to_uppercase().replace('.', "__"))
    }
}

/// What every overriding environment variable begins with.
pub(crate) const VARIABLE_PREFIX: &str = "FELLESPORTEN_";

/// `outer.inner`, or `inner` at the top.
pub(crate) fn join(outer: &str, inner: &str) -> String {
    if outer.is_empty() { inner.to_owned() } else { format!("{outer}.{inner}") }
}

/// Declares a section: the struct that serde fills, its defaults, and its rows in the table of options. The doc
/// comments are what the reference prints.
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        $name:ident {
            $( $(#[doc = $meaning:literal])+ $key:ident: $kind:ty = $default:expr $(, example $example:literal)?; )*
        }
        $( sections { $( $sub:ident: $sub_type:ty; )+ } )?
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(crate) struct $name {
            $( $(#[doc = $meaning])+ pub(crate) $key: $kind, )*
            $( $( #[doc = "A section of its own."] pub(crate) $sub: $sub_type, )+ )?
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $key: $default, )* $( $( $sub: <$sub_type>::default(), )+ )? }
            }
        }

        impl $name {
            /// Adds this section, and those inside it, to the table of options.
            pub(crate) fn describe(path: &str, table: &mut Vec<$crate::config::table::SectionRow>) {
                let defaults = Self::default();
                table.push($crate::config::table::SectionRow {
                    path: path.to_owned(),
                    about: &[$($about),+],
                    options: vec![ $( $crate::config::table::OptionRow {
                        path: $crate::config::table::join(path, stringify!($key)),
                        kind: <$kind as $crate::config::value::OptionValue>::KIND,
                        shape: <$kind as $crate::config::value::OptionValue>::SHAPE,
                        default: $crate::config::value::OptionValue::shown(&defaults.$key),
                        example: section!(@example $($example)?),
                        meaning: &[$($meaning),+],
                    }, )* ],
                });
                $( $( <$sub_type>::describe(&$crate::config::table::join(path, stringify!($sub)), table); )+ )?
            }

            /// Makes relative paths absolute, seen from the folder of the file.
            pub(crate) fn resolve(&mut self, folder: &std::path::Path) {
                $( $crate::config::value::OptionValue::resolve(&mut self.$key, folder); )*
                $( $( self.$sub.resolve(folder); )+ )?
            }
        }
    };
    (@example) => { None };
    (@example $example:literal) => { Some($example) };
}
pub(crate) use section;
