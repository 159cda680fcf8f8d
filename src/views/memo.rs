//! Views that are drawn again only when what they are made from has changed: all of them by one and the same component.
//!
//! Every component type costs several kilobytes of Yew's machinery; a [`View`] costs its own drawing and a comparison.

use std::any::Any;
use std::rc::Rc;

use yew::virtual_dom::{Key, VComp};
use yew::{Component, Context, Html, Properties};

/// Something shared that is the same only where it is the same one: whoever changes it makes another.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<&Rc<T>> for Shared<T> {
    fn from(shared: &Rc<T>) -> Self {
        Self(Rc::clone(shared))
    }
}

/// A piece of the page that is drawn again only when what it is made from has changed.
pub trait View: PartialEq + 'static {
    /// Draws it.
    fn view(&self) -> Html;
}

/// A view of whatever type.
trait AnyView: Any {
    fn draw(&self) -> Html;
    fn same(&self, other: &dyn AnyView) -> bool;
}

impl<V: View> AnyView for V {
    fn draw(&self) -> Html {
        self.view()
    }

    fn same(&self, other: &dyn AnyView) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref::<V>().is_some_and(|other| self == other)
    }
}

/// The component that shows a view.
struct Memo;

struct MemoProps(Rc<dyn AnyView>);

impl PartialEq for MemoProps {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&*other.0)
    }
}

// Nobody writes it in markup: there is nothing to build.
impl Properties for MemoProps {
    type Builder = ();

    fn builder() {}
}

impl Component for Memo {
    type Message = ();
    type Properties = MemoProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        ctx.props().0.draw()
    }
}

fn place(view: Rc<dyn AnyView>, key: Option<Key>) -> Html {
    VComp::new::<Memo>(Rc::new(MemoProps(view)), key).into()
}

/// Shows a view.
pub fn memo<V: View>(view: V) -> Html {
    place(Rc::new(view), None)
}

/// Shows a view that is told by a key from its neighbours, and from what stood in its place before.
pub fn memo_keyed<V: View>(key: impl Into<Key>, view: V) -> Html {
    place(Rc::new(view), Some(key.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(PartialEq)]
    struct One(u8);

    #[derive(PartialEq)]
    struct Other(u8);

    impl View for One {
        fn view(&self) -> Html {
            self.0.into()
        }
    }

    impl View for Other {
        fn view(&self) -> Html {
            self.0.into()
        }
    }

    #[test]
    fn the_same_view_of_the_same_is_not_drawn_again() {
        assert!(memo(One(1)) == memo(One(1)));
        assert!(memo(One(1)) != memo(One(2)));
        assert!(memo(One(1)) != memo(Other(1)));
        assert!(memo_keyed("a", One(1)) != memo_keyed("b", One(1)));
    }
}
