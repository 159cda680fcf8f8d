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
    let mut key = rust("::core::option::Option::None");
    let (mut listeners, mut shape, mut values) = (TokenStream::new(), Shape::default(), TokenStream::new());
    for Attribute { name, value } in attributes {
        match value {
            Value::Literal(tokens) | Value::Expression(tokens) if name == "key" => key = call("key", [tokens.clone()]),
            Value::Literal(tokens) | Value::Expression(tokens) if name.starts_with("on") => {
                listeners.extend(call(&format!("on::{name}::Wrapper::__macro_new"), [tokens.clone()]));
                listeners.extend(rust(","));
            }
            Value::Literal(tokens) => shape.push(name, Some(tokens)),
            Value::Expression(tokens) => {
                shape.push(name, None);
                values.extend(match name.as_str() {
                    "class" => call("class", [tokens.clone()]),
                    flag if FLAGS.contains(&flag) => call("flag", [text(flag), tokens.clone()]),
                    _ => call("value", [tokens.clone()]),
                });
                values.extend(rust(","));
            }
        }
    }
    call("element", [shape.into_tokens(tag), key, slice(values), slice(listeners), one(nodes)])
}

/// What never changes of an element, as it is put together.
#[derive(Default)]
struct Shape {
    fixed: TokenStream,
    names: TokenStream,
    values: TokenStream,
    changes: bool,
}

impl Shape {
    fn push(&mut self, name: &str, value: Option<&TokenStream>) {
        self.names.extend([text(name), rust(",")]);
        match value {
            Some(value) => {
                let fixed = call_on("crate::views::markup::AttributeOrProperty::Static", value);
                let pair = [text(name), rust(","), fixed].into_iter().collect();
                self.fixed.extend([in_brackets(Delimiter::Parenthesis, pair), rust(",")]);
                self.values.extend([call_on("::core::option::Option::Some", value), rust(",")]);
            }
            None => {
                self.changes = true;
                self.values.extend(rust("::core::option::Option::None,"));
            }
        }
    }

    /// A table that is made by the compiler, not by the page.
    fn into_tokens(self, tag: &str) -> TokenStream {
        let Self { fixed, names, values, changes } = self;
        let usual = TokenStream::new;
        let (fixed, names, values) = if changes { (usual(), names, values) } else { (fixed, usual(), usual()) };
        let mut fields = TokenStream::new();
        fields.extend([rust("tag:"), text(tag)]);
        for (name, list) in [("fixed", fixed), ("names", names), ("values", values)] {
            fields.extend([rust(&format!(", {name}: &")), in_brackets(Delimiter::Bracket, list)]);
        }
        let mut out = rust("const SHAPE: &crate::views::markup::Shape = &crate::views::markup::Shape");
        out.extend([in_brackets(Delimiter::Brace, fields), rust("; SHAPE")]);
        in_brackets(Delimiter::Brace, out)
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
