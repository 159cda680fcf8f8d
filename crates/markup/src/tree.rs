//! What markup consists of.

use proc_macro::{Span, TokenStream};

/// One thing between two tags.
pub(crate) enum Node {
    /// `<div class="a">…</div>`
    Element(Element),
    /// `<Name at={b} />`, whole: the framework's macro reads it.
    Foreign(TokenStream),
    /// `<>…</>`, `<key={a}>…</>`
    Fragment(Option<TokenStream>, Vec<Self>),
    /// `{ "words" }`
    Words(TokenStream),
    /// `{ expression }`
    Block(TokenStream),
    /// `{ for expression }`
    Each(TokenStream),
    /// `if condition { … } else { … }`
    If(Vec<Branch>),
}

/// A condition, which the last branch may not have, and what is shown where it holds.
pub(crate) struct Branch {
    pub(crate) condition: Option<TokenStream>,
    pub(crate) nodes: Vec<Node>,
}

/// A tag with what it holds.
pub(crate) struct Element {
    pub(crate) tag: String,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) nodes: Vec<Node>,
}

/// An attribute of a tag.
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// What an attribute is set to.
pub(crate) enum Value {
    /// Always the same.
    Literal(TokenStream),
    /// Whatever an expression gives.
    Expression(TokenStream),
}

/// A sentence about what cannot be read, and where.
pub(crate) struct Problem {
    pub(crate) sentence: String,
    pub(crate) at: Span,
}
