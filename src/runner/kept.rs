//! A world, kept so that letting go of it is not the business of the first file of the page: taking apart every kind that
//! there is takes more code than a first picture has ([`crate::later`]).

use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

use betwixt_sim::World;

/// What holds a world.
trait Holds {
    fn world(&self) -> &World;
    fn world_mut(&mut self) -> &mut World;
    fn take(self: Box<Self>) -> World;
}

impl Holds for World {
    fn world(&self) -> &World {
        self
    }

    fn world_mut(&mut self) -> &mut World {
        self
    }

    fn take(self: Box<Self>) -> World {
        *self
    }
}

impl Holds for ManuallyDrop<World> {
    fn world(&self) -> &World {
        self
    }

    fn world_mut(&mut self) -> &mut World {
        self
    }

    fn take(self: Box<Self>) -> World {
        Self::into_inner(*self)
    }
}

/// A world that is kept.
pub(super) struct Kept(Box<dyn Holds>);

// All of a world in words is more than anybody reads, and a lot of code.
impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("now", &self.now()).finish_non_exhaustive()
    }
}

impl Kept {
    /// One that is taken apart when it is let go.
    pub(super) fn new(world: World) -> Self {
        Self(Box::new(world))
    }

    /// One that is never taken apart: what it takes is lost when it is let go. A run that begins before the second file
    /// is here has it, until [`Self::whole`].
    pub(super) fn for_now(world: World) -> Self {
        Self(Box::new(ManuallyDrop::new(world)))
    }

    /// The same, to be taken apart from now on.
    pub(super) fn whole(self) -> Self {
        Self::new(self.0.take())
    }

    /// One more of the same.
    pub(super) fn again(&self) -> Self {
        Self::new(World::clone(self))
    }
}

impl Deref for Kept {
    type Target = World;

    fn deref(&self) -> &World {
        self.0.world()
    }
}

impl DerefMut for Kept {
    fn deref_mut(&mut self) -> &mut World {
        self.0.world_mut()
    }
}
