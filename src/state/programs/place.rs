//! Where a step stands in a program: between which others, and in which lists of which steps.

use betwixt_model::Step;

/// A place for a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The steps that hold it, from outside, each by its number and which of its lists it is.
    pub inside: Vec<(usize, usize)>,
    /// Its number in that list, from 0.
    pub at: usize,
}

/// One of the four ways a step can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Before the one before it; from the first place of a list, out of it.
    Up,
    /// Behind the one behind it; from the last place of a list, out of it.
    Down,
    /// Into the step before it, else into the one behind it.
    In,
    /// Behind the step that holds it.
    Out,
}

impl Place {
    /// In the program's own list.
    #[must_use]
    pub const fn top(at: usize) -> Self {
        Self { inside: Vec::new(), at }
    }

    /// In a list of the step that stands here.
    #[must_use]
    pub fn within(&self, list: usize, at: usize) -> Self {
        let mut inside = self.inside.clone();
        inside.push((self.at, list));
        Self { inside, at }
    }

    /// In the same list.
    #[must_use]
    pub fn beside(&self, at: usize) -> Self {
        Self { inside: self.inside.clone(), at }
    }

    /// Where the step stands that holds it, and which of its lists it is.
    #[must_use]
    pub fn outer(&self) -> Option<(Self, usize)> {
        let (last, rest) = self.inside.split_last()?;
        Some((Self { inside: rest.to_vec(), at: last.0 }, last.1))
    }

    /// Whether it lies inside the step at another place.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let depth = other.inside.len();
        self.inside.starts_with(&other.inside) && self.inside.get(depth).is_some_and(|held| held.0 == other.at)
    }

    /// The same place once the step at another one is taken out.
    fn without(&self, other: &Self) -> Self {
        let mut next = self.clone();
        let depth = other.inside.len();
        if self.inside.starts_with(&other.inside) {
            match next.inside.get_mut(depth) {
                Some(held) if held.0 > other.at => held.0 -= 1,
                Some(_) => {}
                None if next.at > other.at => next.at -= 1,
                None => {}
            }
        }
        next
    }

    /// As text for identities of elements: "2-0-1".
    #[must_use]
    pub fn id(&self) -> String {
        let mut out = String::new();
        for (step, list) in &self.inside {
            out += &format!("{step}-{list}-");
        }
        out + &self.at.to_string()
    }
}

/// The list that holds a place.
#[must_use]
pub fn list<'a>(steps: &'a [Step], place: &Place) -> Option<&'a [Step]> {
    let mut held = steps;
    for (step, list) in &place.inside {
        held = held.get(*step)?.inner().nth(*list)?;
    }
    Some(held)
}

/// The same, to be changed.
pub(super) fn list_mut<'a>(steps: &'a mut Vec<Step>, place: &Place) -> Option<&'a mut Vec<Step>> {
    let mut held = steps;
    for (step, list) in &place.inside {
        held = held.get_mut(*step)?.inner_mut().nth(*list)?;
    }
    Some(held)
}

/// The step that stands at a place.
#[must_use]
pub fn step<'a>(steps: &'a [Step], place: &Place) -> Option<&'a Step> {
    list(steps, place)?.get(place.at)
}

/// Every place at which a step stands, in the order of reading.
#[must_use]
pub fn every(steps: &[Step]) -> Vec<Place> {
    fn add(steps: &[Step], first: &Place, out: &mut Vec<Place>) {
        for (at, step) in steps.iter().enumerate() {
            let place = first.beside(at);
            out.push(place.clone());
            for (number, inner) in step.inner().enumerate() {
                add(inner, &place.within(number, 0), out);
            }
        }
    }
    let mut out = Vec::new();
    add(steps, &Place::top(0), &mut out);
    out
}

/// Takes a step out and puts it before what stands at `to` before that. Says where it then stands; nothing if it cannot be.
pub fn go(steps: &mut Vec<Step>, from: &Place, to: &Place) -> Option<Place> {
    if to.is_within(from) || list(steps, to).is_none_or(|held| to.at > held.len()) || step(steps, from).is_none() {
        return None;
    }
    let taken = list_mut(steps, from)?.remove(from.at);
    let to = to.without(from);
    list_mut(steps, &to)?.insert(to.at, taken);
    Some(to)
}

/// Before what a step goes, that way; nothing if there is no way.
#[must_use]
pub fn towards(steps: &[Step], from: &Place, way: Way) -> Option<Place> {
    let held = list(steps, from)?;
    let lists = |place: &Place| step(steps, place).map_or(0, |step| step.inner().count());
    match way {
        Way::Up if from.at > 0 => Some(from.beside(from.at - 1)),
        Way::Down if from.at + 1 < held.len() => Some(from.beside(from.at + 2)),
        Way::Up => {
            let (outer, number) = from.outer()?;
            let Some(before) = number.checked_sub(1) else { return Some(outer) };
            let end = outer.within(before, 0);
            let len = list(steps, &end)?.len();
            Some(end.beside(len))
        }
        Way::Down => {
            let (outer, number) = from.outer()?;
            let next = number + 1 < lists(&outer);
            Some(if next { outer.within(number + 1, 0) } else { outer.beside(outer.at + 1) })
        }
        Way::In => {
            let before = from.at.checked_sub(1).map(|at| from.beside(at)).filter(|place| lists(place) > 0);
            if let Some(before) = before {
                let end = before.within(lists(&before) - 1, 0);
                let len = list(steps, &end)?.len();
                return Some(end.beside(len));
            }
            let behind = from.beside(from.at + 1);
            (lists(&behind) > 0).then(|| behind.within(0, 0))
        }
        Way::Out => from.outer().map(|(outer, _)| outer.beside(outer.at + 1)),
    }
}
