//! From tokens to a tree.

use std::iter::Peekable;

use proc_macro::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree, token_stream};

use crate::tree::{Attribute, Branch, Element, Node, Problem, Value};

/// Elements that the framework treats in ways of its own.
const FOREIGN: &[&str] = &["input", "textarea"];

struct Reader {
    tokens: Peekable<token_stream::IntoIter>,
    /// Where the last token stood.
    at: Span,
}

/// Reads all that a macro was given.
pub(crate) fn root(input: TokenStream) -> Result<Vec<Node>, Problem> {
    let mut reader = Reader { tokens: input.into_iter().peekable(), at: Span::call_site() };
    let mut nodes = Vec::new();
    while reader.tokens.peek().is_some() {
        nodes.push(reader.node()?);
    }
    Ok(nodes)
}

impl Reader {
    fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.next()?;
        self.at = token.span();
        Some(token)
    }

    fn problem<T>(&self, sentence: &str) -> Result<T, Problem> {
        Err(Problem { sentence: sentence.to_owned(), at: self.at })
    }

    fn is(&mut self, sign: char) -> bool {
        matches!(self.tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
    }

    fn takes(&mut self, sign: char) -> bool {
        let is = self.is(sign);
        if is {
            self.next();
        }
        is
    }

    fn needs(&mut self, sign: char) -> Result<(), Problem> {
        if self.takes(sign) { Ok(()) } else { self.problem(&format!("`{sign}` is missing behind this.")) }
    }

    fn node(&mut self) -> Result<Node, Problem> {
        if self.takes('<') {
            return self.tag();
        }
        match self.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Ok(block(&group)),
            Some(TokenTree::Ident(word)) if word.to_string() == "if" => self.condition(),
            _ => self.problem("Here a tag, a block in braces or `if` has to stand."),
        }
    }

    /// What begins with `<`.
    fn tag(&mut self) -> Result<Node, Problem> {
        if self.takes('>') {
            let nodes = self.until_close("")?;
            return Ok(Node::Fragment(None, nodes));
        }
        let Some(TokenTree::Ident(word)) = self.next() else { return self.problem("A tag needs a name.") };
        if self.takes('=') {
            let Some(TokenTree::Group(key)) = self.next() else { return self.problem("A key stands in braces.") };
            self.needs('>')?;
            return Ok(Node::Fragment(Some(key.stream()), self.until_close("")?));
        }
        let tag = word.to_string();
        if FOREIGN.contains(&tag.as_str()) || tag.starts_with(char::is_uppercase) {
            return self.foreign(word);
        }
        let attributes = self.attributes()?;
        let nodes = if self.takes('/') {
            self.needs('>')?;
            Vec::new()
        } else {
            self.needs('>')?;
            self.until_close(&tag)?
        };
        Ok(Node::Element(Element { tag, attributes, nodes }))
    }

    /// Everything before `</tag>`, which is taken as well.
    fn until_close(&mut self, tag: &str) -> Result<Vec<Node>, Problem> {
        let mut nodes = Vec::new();
        loop {
            if self.tokens.peek().is_none() {
                return self.problem(&format!("`</{tag}>` is missing behind this."));
            }
            if !self.takes('<') {
                nodes.push(self.node()?);
            } else if self.takes('/') {
                if !tag.is_empty() && !matches!(self.next(), Some(TokenTree::Ident(word)) if word.to_string() == tag) {
                    return self.problem(&format!("Here `</{tag}>` has to stand."));
                }
                self.needs('>')?;
                return Ok(nodes);
            } else {
                nodes.push(self.tag()?);
            }
        }
    }

    /// A component: everything up to its end, unread.
    fn foreign(&mut self, name: Ident) -> Result<Node, Problem> {
        let close = name.to_string();
        let mut taken: Vec<TokenTree> = vec![sign('<'), name.into()];
        let (mut depth, mut opening) = (1, true);
        let mut last = [' '; 2];
        while let Some(token) = self.next() {
            let letter = match &token {
                TokenTree::Punct(punct) => punct.as_char(),
                TokenTree::Ident(word) if word.to_string() == close && last[1] == '<' => {
                    (depth, opening) = (depth + 1, true);
                    ' '
                }
                TokenTree::Ident(word) if word.to_string() == close && last == ['<', '/'] => {
                    (depth, opening) = (depth - 1, true);
                    ' '
                }
                _ => ' ',
            };
            taken.push(token);
            if letter == '>' && opening {
                depth -= i32::from(last[1] == '/');
                opening = false;
                if depth == 0 {
                    return Ok(Node::Foreign(taken.into_iter().collect()));
                }
            }
            last = [last[1], letter];
        }
        self.problem(&format!("`</{close}>` is missing behind this."))
    }

    fn attributes(&mut self) -> Result<Vec<Attribute>, Problem> {
        let mut attributes = Vec::new();
        loop {
            match self.tokens.peek() {
                Some(TokenTree::Ident(_)) => {
                    let name = self.name()?;
                    self.needs('=')?;
                    let value = match self.next() {
                        Some(TokenTree::Literal(literal)) => Value::Literal(TokenTree::from(literal).into()),
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => value(&group),
                        _ => return self.problem("An attribute is a text, or an expression in braces."),
                    };
                    attributes.push(Attribute { name, value });
                }
                // `{name}` is `name={name}`.
                Some(TokenTree::Group(_)) => {
                    let Some(TokenTree::Group(group)) = self.next() else { continue };
                    attributes.push(Attribute { name: group.stream().to_string(), value: value(&group) });
                }
                _ => return Ok(attributes),
            }
        }
    }

    /// `aria-label`, `xlink:href`.
    fn name(&mut self) -> Result<String, Problem> {
        let mut name = String::new();
        loop {
            let Some(TokenTree::Ident(word)) = self.next() else { return self.problem("A name has to stand here.") };
            name.push_str(&word.to_string());
            match ['-', ':'].into_iter().find(|sign| self.is(*sign)) {
                Some(sign) => {
                    self.next();
                    name.push(sign);
                }
                None => return Ok(name),
            }
        }
    }

    /// What stands behind `if`.
    fn condition(&mut self) -> Result<Node, Problem> {
        let mut branches = Vec::new();
        loop {
            let mut condition = Vec::new();
            let body = loop {
                match self.next() {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => break group,
                    Some(token) => condition.push(token),
                    None => return self.problem("`if` needs a block in braces."),
                }
            };
            let ends = condition.is_empty();
            let condition = (!ends).then(|| condition.into_iter().collect());
            branches.push(Branch { condition, nodes: root(body.stream())? });
            let more = matches!(self.tokens.peek(), Some(TokenTree::Ident(word)) if word.to_string() == "else");
            if ends || !more {
                return Ok(Node::If(branches));
            }
            self.next();
            if matches!(self.tokens.peek(), Some(TokenTree::Ident(word)) if word.to_string() == "if") {
                self.next();
            }
        }
    }
}

fn block(group: &Group) -> Node {
    let inside = group.stream();
    let mut tokens = inside.clone().into_iter();
    match (tokens.next(), tokens.clone().next()) {
        (Some(TokenTree::Ident(word)), Some(_)) if word.to_string() == "for" => Node::Each(tokens.collect()),
        (Some(TokenTree::Literal(literal)), None) if is_text(&literal.to_string()) => Node::Words(inside),
        _ => Node::Block(inside),
    }
}

fn value(group: &Group) -> Value {
    let inside = group.stream();
    let mut tokens = inside.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(literal)), None) if is_text(&literal.to_string()) => Value::Literal(inside),
        // Several steps need their braces; one expression would only be warned about.
        _ if inside
            .clone()
            .into_iter()
            .any(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';')) =>
        {
            Value::Expression(TokenTree::from(group.clone()).into())
        }
        _ => Value::Expression(inside),
    }
}

fn is_text(literal: &str) -> bool {
    literal.starts_with('"') || literal.starts_with("r\"") || literal.starts_with("r#")
}

fn sign(letter: char) -> TokenTree {
    Punct::new(letter, Spacing::Alone).into()
}
