//! What markup becomes: the functions that [`html!`] calls. Each is there once, however many elements there are.
//!
//! What never changes of an element is a [`Shape`], made by the compiler; only what changes is code where it stands.

use std::rc::Rc;

pub use betwixt_markup::html;
/// The framework's own macro, for components and for fields to write in.
pub use yew::html as component;
/// The framework's listeners, by their names.
pub use yew::html as on;
use yew::html::{Classes, IntoPropValue};
pub use yew::virtual_dom::AttributeOrProperty;
use yew::virtual_dom::listeners::{Listener, Listeners};
use yew::virtual_dom::{AttrValue, Attributes, Key, VList, VNode, VTag, VText};

/// What never changes of an element.
#[derive(Debug)]
pub struct Shape {
    /// Its tag.
    pub tag: &'static str,
    /// Its attributes, where none of them ever changes.
    pub fixed: &'static [(&'static str, AttributeOrProperty)],
    /// Else their names …
    pub names: &'static [&'static str],
    /// … and what is always the same; the others get their values where the element stands.
    pub values: &'static [Option<&'static str>],
}

type Value = Option<AttrValue>;
type Ear = Option<Rc<dyn Listener>>;

/// An element. Values and listeners are taken out of where they are.
#[must_use]
#[inline(never)]
pub fn element(shape: &Shape, key: Option<Key>, values: &mut [Value], ears: &mut [Ear], children: VNode) -> VNode {
    let attributes = if shape.names.is_empty() {
        Attributes::Static(shape.fixed)
    } else {
        let mut values = values.iter_mut();
        let mut value = |fixed: &Option<&'static str>| match fixed {
            Some(fixed) => Some(AttributeOrProperty::Static(fixed)),
            None => values.next()?.take().map(AttributeOrProperty::Attribute),
        };
        Attributes::Dynamic { keys: shape.names, values: shape.values.iter().map(&mut value).collect() }
    };
    let listeners = match ears {
        [] => Listeners::None,
        ears => Listeners::Pending(ears.iter_mut().map(Option::take).collect()),
    };
    let tag = AttrValue::Static(shape.tag);
    VTag::__new_other(tag, yew::NodeRef::default(), key, attributes, listeners, children).into()
}

/// Nodes, one after another.
#[must_use]
#[inline(never)]
pub fn list(nodes: Vec<VNode>) -> VNode {
    VNode::VList(Rc::new(VList::with_children(nodes, None)))
}

/// Nodes, one after another, told together from their neighbours.
#[must_use]
pub fn keyed(key: impl Into<Key>, nodes: Vec<VNode>) -> VNode {
    VNode::VList(Rc::new(VList::with_children(nodes, Some(key.into()))))
}

/// No node.
#[must_use]
#[inline(never)]
pub fn nothing() -> VNode {
    VNode::default()
}

/// Words that never change.
#[must_use]
#[inline(never)]
pub fn words(words: &'static str) -> VNode {
    VText::new(words).into()
}

/// What tells an element from its neighbours.
#[must_use]
pub fn key(key: impl Into<Key>) -> Option<Key> {
    Some(key.into())
}

/// The value of an attribute.
#[must_use]
pub fn value(value: impl IntoPropValue<Value>) -> Value {
    value.into_prop_value()
}

/// An attribute that is there or not.
#[must_use]
#[inline(never)]
pub fn flag(name: &'static str, there: bool) -> Value {
    there.then_some(AttrValue::Static(name))
}

/// Classes of an element.
#[must_use]
pub fn class(class: impl Class) -> Value {
    class.written()
}

/// What can stand where an element has its classes.
pub trait Class {
    /// As it is written; nothing if there is none.
    fn written(self) -> Value;
}

impl Class for &'static str {
    fn written(self) -> Value {
        (!self.is_empty()).then_some(AttrValue::Static(self))
    }
}

impl Class for String {
    fn written(self) -> Value {
        (!self.is_empty()).then(|| self.into())
    }
}

impl Class for Classes {
    fn written(self) -> Value {
        self.into_prop_value()
    }
}

/// What can stand between two tags.
pub trait Shown {
    /// As a node.
    fn node(self) -> VNode;

    /// As so many nodes as it is.
    fn add_to(self, nodes: &mut Vec<VNode>)
    where
        Self: Sized,
    {
        nodes.push(self.node());
    }
}

/// One node.
#[must_use]
pub fn node(shown: impl Shown) -> VNode {
    shown.node()
}

/// Puts something behind what is there.
pub fn add(nodes: &mut Vec<VNode>, shown: impl Shown) {
    shown.add_to(nodes);
}

/// Puts each of many behind what is there.
pub fn each(nodes: &mut Vec<VNode>, shown: impl IntoIterator<Item = impl Shown>) {
    for shown in shown {
        shown.add_to(nodes);
    }
}

impl Shown for VNode {
    #[inline]
    fn node(self) -> VNode {
        self
    }
}

impl Shown for Option<VNode> {
    fn node(self) -> VNode {
        self.unwrap_or_default()
    }

    fn add_to(self, nodes: &mut Vec<VNode>) {
        nodes.extend(self);
    }
}

impl Shown for AttrValue {
    #[inline(never)]
    fn node(self) -> VNode {
        VText::new(self).into()
    }
}

impl Shown for &AttrValue {
    fn node(self) -> VNode {
        self.clone().node()
    }
}

impl Shown for String {
    fn node(self) -> VNode {
        AttrValue::from(self).node()
    }
}

impl Shown for &String {
    fn node(self) -> VNode {
        self.as_str().node()
    }
}

impl Shown for &str {
    #[inline(never)]
    fn node(self) -> VNode {
        AttrValue::Rc(self.into()).node()
    }
}

impl Shown for usize {
    fn node(self) -> VNode {
        self.to_string().node()
    }
}

impl Shown for u32 {
    fn node(self) -> VNode {
        self.to_string().node()
    }
}

impl Shown for char {
    fn node(self) -> VNode {
        self.encode_utf8(&mut [0; 4]).node()
    }
}
