//! From a tree to Rust.

use proc_macro::{Delimiter, Group, Literal, TokenStream, TokenTree};

use crate::tree::{Attribute, Branch, Element, Node, Problem, Value};

/// Attributes that are there or not.
const FLAGS: &[&str] = &[
    "autofocus",
    "controls",
    "disabled",
    "hidden",
    "inert",
    "multiple",
    "open",
    "readonly",
    "required",
    "reversed",
    "selected",
];

/// The nodes of a whole macro, as one.
pub(crate) fn root(nodes: &[Node]) -> TokenStream {
    one(nodes)
}

impl Problem {
    /// Stops the compiler with the sentence.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let sentence = TokenTree::from(Literal::string(&self.sentence));
        let group = in_brackets(Delimiter::Brace, sentence.into());
        let stop = rust("::core::compile_error!").into_iter().chain(group);
        stop.map(|mut token| {
            token.set_span(self.at);
            token
        })
        .collect()
    }
}

fn node(node: &Node) -> TokenStream {
    match node {
        Node::Element(held) => element(held),
        Node::Foreign(tokens) => rust("crate::views::markup::component!")
            .into_iter()
            .chain(in_brackets(Delimiter::Brace, tokens.clone()))
            .collect(),
        Node::Fragment(None, nodes) => list(nodes),
        Node::Fragment(Some(key), nodes) => call("keyed", [key.clone(), gathered(nodes)]),
        Node::Words(tokens) => call("words", [tokens.clone()]),
        Node::Block(tokens) => call("node", [tokens.clone()]),
        Node::Each(_) => list(std::slice::from_ref(node)),
        Node::If(branches) => condition(branches),
    }
}

/// Nothing, the one node, or a list of all.
fn one(nodes: &[Node]) -> TokenStream {
    match nodes {
        [] => call("nothing", []),
        [Node::Each(_) | Node::If(_)] => list(nodes),
        [only] => node(only),
        _ => list(nodes),
    }
}

fn list(nodes: &[Node]) -> TokenStream {
    call("list", [gathered(nodes)])
}

/// Nodes, one after another.
fn gathered(nodes: &[Node]) -> TokenStream {
    let mut out = rust("let mut markup_nodes = ::std::vec::Vec::new();");
    for held in nodes {
        out.extend(match held {
            Node::Each(tokens) => call("each", [rust("&mut markup_nodes"), tokens.clone()]),
            Node::Block(tokens) => call("add", [rust("&mut markup_nodes"), tokens.clone()]),
            other => {
                let push = rust("markup_nodes.push").into_iter();
                push.chain(in_brackets(Delimiter::Parenthesis, node(other))).collect()
            }
        });
        out.extend(rust(";"));
    }
    out.extend(rust("markup_nodes"));
    in_brackets(Delimiter::Brace, out)
}

fn condition(branches: &[Branch]) -> TokenStream {
    let mut out = TokenStream::new();
    for (at, Branch { condition, nodes }) in branches.iter().enumerate() {
        if at > 0 {
            out.extend(rust("else"));
        }
        if let Some(condition) = condition {
            out.extend(rust("if"));
            out.extend(condition.clone());
        }
        out.extend(in_brackets(Delimiter::Brace, list(nodes)));
    }
    if branches.iter().all(|branch| branch.condition.is_some()) {
        out.extend(rust("else"));
        out.extend(in_brackets(Delimiter::Brace, call("nothing", [])));
    }
    out
}

fn element(held: &Element) -> TokenStream {
    let Element { tag, attributes, nodes } = held;
    let (mut key, mut template) = (None, tag.clone());
    let (mut listeners, mut values) = (TokenStream::new(), TokenStream::new());
    for Attribute { name, value } in attributes {
        let (Value::Literal(tokens) | Value::Expression(tokens)) = value;
        let tokens = tokens.clone();
        match value {
            _ if name == "key" => key = Some(call("key", [tokens])),
            _ if name.starts_with("on") => {
                let listener = call(&format!("on::{name}::Wrapper::__macro_new"), [tokens]);
                listeners.extend([call("ear", [listener]), rust(",")]);
            }
            Value::Literal(_) => template.push_str(&format!("\n{name}={}", words_of(&tokens))),
            Value::Expression(_) => {
                template.push_str(&format!("\n{name}"));
                values.extend(match name.as_str() {
                    "class" => call("class", [tokens]),
                    flag if FLAGS.contains(&flag) => call("flag", [text(flag), tokens]),
                    _ => call("value", [tokens]),
                });
                values.extend(rust(","));
            }
        }
    }
    let (template, values) = (text(&template), slice(values));
    match key {
        None if listeners.is_empty() && nodes.is_empty() => call("leaf", [template, values]),
        None if listeners.is_empty() => call("quiet", [template, values, one(nodes)]),
        _ => {
            let key = key.unwrap_or_else(|| rust("::core::option::Option::None"));
            call("element", [template, key, values, slice(listeners), one(nodes)])
        }
    }
}

/// What stands between the quotes of a literal; other literals are words as they are.
fn words_of(literal: &TokenStream) -> String {
    let written = literal.to_string();
    match written.strip_prefix('"').and_then(|written| written.strip_suffix('"')) {
        Some(words) => words.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => written,
    }
}

/// `&mut [a, b]`
fn slice(items: TokenStream) -> TokenStream {
    rust("&mut").into_iter().chain(in_brackets(Delimiter::Bracket, items)).collect()
}

/// `crate::views::markup::name(a, b)`
fn call<const N: usize>(name: &str, arguments: [TokenStream; N]) -> TokenStream {
    let mut inside = TokenStream::new();
    for argument in arguments {
        inside.extend(argument);
        inside.extend(rust(","));
    }
    call_on(&format!("crate::views::markup::{name}"), &inside)
}

fn call_on(path: &str, arguments: &TokenStream) -> TokenStream {
    rust(path).into_iter().chain(in_brackets(Delimiter::Parenthesis, arguments.clone())).collect()
}

fn in_brackets(delimiter: Delimiter, inside: TokenStream) -> TokenStream {
    TokenTree::from(Group::new(delimiter, inside)).into()
}

fn text(words: &str) -> TokenStream {
    TokenTree::from(Literal::string(words)).into()
}

/// Words of this file are always Rust.
fn rust(words: &str) -> TokenStream {
    words.parse().unwrap_or_default()
}
