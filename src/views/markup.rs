//! What markup becomes: the functions that [`html!`] calls. Each is there once, however many elements there are.
//!
//! What never changes of an element is one text, its *template*; only what changes is code where the element stands.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::mem::{ManuallyDrop, take};
use std::rc::Rc;

pub use betwixt_markup::html;
/// The framework's own macro, for components and for fields to write in.
pub use yew::html as component;
/// The framework's listeners, by their names.
pub use yew::html as on;
use yew::html::{Classes, IntoPropValue};
use yew::virtual_dom::listeners::{Listener, Listeners};
use yew::virtual_dom::{AttrValue, AttributeOrProperty, Attributes, Key, VList, VNode, VTag, VText};

/// The value of an attribute. Whoever makes an element takes all of them: nothing is left to be dropped where it stands.
type Value = ManuallyDrop<Option<AttrValue>>;
/// A listener, in the same way.
type Ear = ManuallyDrop<Option<Rc<dyn Listener>>>;

/// A template that has been read: tag, names of attributes, and values where they never change.
struct Shape {
    tag: &'static str,
    names: &'static [&'static str],
    values: &'static [Option<&'static str>],
    /// All of it, where nothing changes.
    fixed: Option<&'static [(&'static str, AttributeOrProperty)]>,
}

thread_local! {
    /// Templates that have been read, by where they stand: each is read once.
    static SHAPES: RefCell<BTreeMap<usize, &'static Shape>> = const { RefCell::new(BTreeMap::new()) };
}

impl Shape {
    fn of(template: &'static str) -> &'static Self {
        SHAPES.with_borrow_mut(|shapes| *shapes.entry(template.as_ptr().addr()).or_insert_with(|| Self::read(template)))
    }

    /// `tag`, then in a line of its own each attribute, as `name=value`, or as `name` if the value changes.
    ///
    /// What is read is never given back: there are as many as there are elements in the source, and the framework
    /// compares them by where they are.
    fn read(template: &'static str) -> &'static Self {
        let mut lines = template.split('\n');
        let tag = lines.next().unwrap_or_default();
        let (names, values): (Vec<_>, Vec<_>) =
            lines.map(|line| line.split_once('=').map_or((line, None), |(name, value)| (name, Some(value)))).unzip();
        let pairs = names.iter().zip(&values);
        let fixed: Option<Vec<_>> =
            pairs.map(|(name, value)| Some((*name, AttributeOrProperty::Static((*value)?)))).collect();
        Box::leak(Box::new(Self {
            tag,
            names: names.leak(),
            values: values.leak(),
            fixed: fixed.map(|fixed| &*fixed.leak()),
        }))
    }
}

/// An element. Values and listeners are taken out of where they are.
#[inline(never)]
pub fn element(
    template: &'static str,
    key: Option<Key>,
    values: &mut [Value],
    ears: &mut [Ear],
    children: VNode,
) -> VNode {
    let shape = Shape::of(template);
    let attributes = match shape.fixed {
        Some(fixed) => Attributes::Static(fixed),
        None => {
            let mut values = values.iter_mut();
            let mut value = |fixed: &Option<&'static str>| match fixed {
                Some(fixed) => Some(AttributeOrProperty::Static(fixed)),
                None => ManuallyDrop::into_inner(take(values.next()?)).map(AttributeOrProperty::Attribute),
            };
            Attributes::Dynamic { keys: shape.names, values: shape.values.iter().map(&mut value).collect() }
        }
    };
    let listeners = match ears {
        [] => Listeners::None,
        ears => Listeners::Pending(ears.iter_mut().map(|ear| ManuallyDrop::into_inner(take(ear))).collect()),
    };
    let tag = AttrValue::Static(shape.tag);
    VTag::__new_other(tag, yew::NodeRef::default(), key, attributes, listeners, children).into()
}

/// An element without a key that nobody listens to.
#[inline(never)]
pub fn quiet(template: &'static str, values: &mut [Value], children: VNode) -> VNode {
    element(template, None, values, &mut [], children)
}

/// The same with nothing in it.
#[inline(never)]
pub fn leaf(template: &'static str, values: &mut [Value]) -> VNode {
    quiet(template, values, VNode::default())
}

/// Nodes, one after another.
#[inline(never)]
pub fn list(nodes: Vec<VNode>) -> VNode {
    VNode::VList(Rc::new(VList::with_children(nodes, None)))
}

/// Nodes, one after another, told together from their neighbours.
pub fn keyed(key: impl Into<Key>, nodes: Vec<VNode>) -> VNode {
    VNode::VList(Rc::new(VList::with_children(nodes, Some(key.into()))))
}

/// No node.
#[inline(never)]
pub fn nothing() -> VNode {
    VNode::default()
}

/// Words that never change.
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
pub fn value(value: impl IntoPropValue<Option<AttrValue>>) -> Value {
    ManuallyDrop::new(value.into_prop_value())
}

/// A listener.
#[must_use]
pub fn ear(ear: Option<Rc<dyn Listener>>) -> Ear {
    ManuallyDrop::new(ear)
}

/// An attribute that is there or not.
#[must_use]
#[inline(never)]
pub fn flag(name: &'static str, there: bool) -> Value {
    ManuallyDrop::new(there.then_some(AttrValue::Static(name)))
}

/// Classes of an element.
#[must_use]
pub fn class(class: impl Class) -> Value {
    ManuallyDrop::new(class.written())
}

/// What can stand where an element has its classes.
pub trait Class {
    /// As it is written; nothing if there is none.
    fn written(self) -> Option<AttrValue>;
}

impl Class for &'static str {
    fn written(self) -> Option<AttrValue> {
        (!self.is_empty()).then_some(AttrValue::Static(self))
    }
}

impl Class for String {
    fn written(self) -> Option<AttrValue> {
        (!self.is_empty()).then(|| self.into())
    }
}

impl Class for Classes {
    fn written(self) -> Option<AttrValue> {
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
