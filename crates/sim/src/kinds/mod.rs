//! Every kind of component. A kind is one folder and one line below; nothing else names it.

use betwixt_model::{KindSpec, Load, Params};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, MemberFacets};
use crate::kernel::streams::{Purpose, Stream};
use crate::observe::Observer;

/// What a new component is made from.
#[derive(Clone, Copy, Debug)]
pub struct Birth<'a> {
    /// Its parameters.
    pub params: Params<'a>,
    /// How its load goes over time, if it is a source.
    pub load: &'a Load,
    /// The run's seed.
    pub seed: u64,
    /// The hash of its identity, which its luck depends on.
    pub owner: u64,
}

impl Birth<'_> {
    /// A stream of its own, for one purpose.
    #[must_use]
    pub fn stream(&self, purpose: &'static str) -> Stream {
        Stream::new(self.seed, self.owner, Purpose(purpose))
    }
}

/// Whether a plain scenario may use a kind: [`crate::compile_plain`].
macro_rules! is {
    (plain) => {
        true
    };
    (more) => {
        false
    };
}

const fn plain<const COUNT: usize>(all: &[(&'static KindSpec, bool)]) -> [&'static KindSpec; COUNT] {
    let (mut plain, mut at, mut found) = ([all[0].0; COUNT], 0, 0);
    while at < all.len() {
        if all[at].1 {
            plain[found] = all[at].0;
            found += 1;
        }
        at += 1;
    }
    plain
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $module:ident::$kind:ident: $plain:ident),* $(,)?) => {
        $(mod $module;)*

        /// A component at work: one of the kinds.
        #[derive(Clone, Debug)]
        pub enum Node {
            $(
                $(#[$doc])*
                $kind($module::$kind),
            )*
        }

        /// Every kind, as the catalogue lists them, in the order of the palette.
        pub const SPECS: &[&KindSpec] = &[$(&$module::SPEC),*];

        /// Those that a plain scenario may use.
        pub const PLAIN: &[&KindSpec] = {
            const ALL: &[(&KindSpec, bool)] = &[$((
                &KindSpec {
                    params: &crate::plain::bare::<{ $module::SPEC.params.len() }>($module::SPEC.params),
                    presets: &[],
                    summary: "",
                    ..$module::SPEC
                },
                is!($plain),
            )),*];
            const COUNT: usize = 0 $(+ is!($plain) as usize)*;
            &plain::<COUNT>(ALL)
        };

        impl Node {
            /// A component of that kind; `None` if there is no such kind.
            #[must_use]
            pub fn new<const EVERYTHING: bool>(kind: &str, birth: Birth<'_>) -> Option<Self> {
                $(
                    if (EVERYTHING || is!($plain)) && kind == $module::SPEC.id {
                        return Some(Self::$kind($module::$kind::new(birth)));
                    }
                )*
                None
            }

            /// Reads its parameters again.
            pub fn configure(&mut self, params: Params<'_>) {
                match self { $(Self::$kind(it) => it.configure(params),)* }
            }

            /// Takes one input.
            pub fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
                match self {
                    $(
                        Self::$kind(it) if O::EVERYTHING || is!($plain) => it.on(input, cx),
                        Self::$kind(_) => crate::observe::not_plain(),
                    )*
                }
            }

            /// What a view may know.
            #[must_use]
            pub fn facets(&self) -> Facets {
                match self { $(Self::$kind(it) => it.facets(),)* }
            }

            /// What may be seen of each member of a group.
            #[must_use]
            pub fn members(&self) -> Vec<MemberFacets> {
                match self { $(Self::$kind(it) => it.members(),)* }
            }

            /// How many copies callers choose among.
            #[must_use]
            pub fn instances(&self) -> u16 {
                match self { $(Self::$kind(it) => it.instances(),)* }
            }

            /// Which instance a caller asks, where the callee's state decides that.
            #[must_use]
            pub fn route(&self, ask: Ask, home: u16) -> Option<u16> {
                match self { $(Self::$kind(it) => it.route(ask, home),)* }
            }

            /// Whether somebody listens at an instance that is up.
            #[must_use]
            pub fn listens(&self, instance: u16, now: u64) -> bool {
                match self { $(Self::$kind(it) => it.listens(instance, now),)* }
            }

            /// Whether it leaves one of its own connections out at this moment.
            #[must_use]
            pub fn leaves_out(&self, place: usize, now: u64) -> bool {
                match self { $(Self::$kind(it) => it.leaves_out(place, now),)* }
            }

            /// Whether it is told when instances of its callees crash.
            #[must_use]
            pub fn follows_peers(&self) -> bool {
                match self { $(Self::$kind(it) => it.follows_peers(),)* }
            }

            /// Its own invariants.
            pub fn audit(&self) {
                match self { $(Self::$kind(it) => it.audit(),)* }
            }
        }
    };
}

kinds! {
    /// People or programs that start operations.
    client::Client: plain,
    /// Spreads requests over its connections.
    balancer::Balancer: more,
    /// Does work.
    service::Service: plain,
    /// Holds records.
    database::Database: plain,
    /// Holds records on replicas without a leader.
    quorum_store::QuorumStore: more,
    /// Holds records that its members agree on.
    consensus_group::ConsensusGroup: more,
    /// Holds copies of records.
    cache::Cache: plain,
    /// Keeps publications until they are taken.
    queue::Queue: plain,
    /// Keeps records in logs, for groups of consumers.
    topic::Topic: more,
    /// Belongs to somebody else.
    third_party::ThirdParty: plain,
}
