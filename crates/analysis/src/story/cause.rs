//! Why something went wrong, in one sentence for a bug report: back from what happened to what made it happen.

use super::{Cause, Scene};
use crate::findings::FindingKind;

pub(super) fn cause(scene: &Scene<'_>, kind: FindingKind) -> Cause {
    let _ = scene;
    Cause { sentence: kind.means().to_owned(), ..Cause::default() }
}
