//! A third party: a service of somebody else's, with an effect in the world.

use std::collections::BTreeMap;

use betwixt_model::{Distribution, Effect, KindSpec, ParamDefault, ParamSpec, ParamValue, Params, PresetSpec, Role, SimSpan};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, Op, Outcome, Reason, Reply, Request};
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};
use crate::serving::{self, Extra, Server};

const EFFECT: ParamSpec = ParamSpec::choice(
    "effect",
    "Effect",
    "none",
    &[
        ("none", "nothing lasting"),
        ("charge", "a card is charged"),
        ("ship", "goods are shipped"),
        ("send", "a message reaches a person"),
        ("reserve", "goods are set aside"),
        ("refund", "money is given back"),
        ("release", "goods that were set aside are for everybody again"),
        ("cancel", "goods that were to leave are called back"),
    ],
    "What happens in the world each time it serves a request, whether or not the caller ever hears of it.",
);

const TABLES: &[&[ParamSpec]] = &[&serving::EXTERNAL_PARAMS, &[EFFECT, serving::idempotency::WINDOW]];

/// Serving as others do, but with room for many requests and answer times as seen from outside.
const PARAMS: [ParamSpec; crate::rows(TABLES)] = {
    let mut params = [EFFECT; crate::rows(TABLES)];
    let mut i = 0;
    while i < serving::EXTERNAL_PARAMS.len() {
        // What it does in the world stands before the finer points of serving.
        params[if i < 5 { i } else { i + 1 }] = serving::EXTERNAL_PARAMS[i];
        i += 1;
    }
    params[crate::rows(TABLES) - 1] = serving::idempotency::WINDOW;
    let typical = Distribution::LogNormal(SimSpan::from_ms(100), SimSpan::from_ms(400));
    params[0] = params[0].defaulting(ParamDefault::Value(ParamValue::Distribution(typical)));
    params[3] = params[3].defaulting(ParamDefault::Value(ParamValue::Count(1_000)));
    params
};

/// As the outside sees it.
pub(super) const SPEC: KindSpec = KindSpec {
    id: "third_party",
    title: "Third party",
    role: Role::External,
    icon: "ext",
    silhouette: "dashed",
    summary: "Belongs to somebody else: you see what you asked and what it answered, nothing inside.",
    params: &PARAMS,
    presets: &[
        PresetSpec { id: "payments", title: "Payments", icon: "card", category: "Third parties", params: CHARGES },
        PresetSpec { id: "shipping", title: "Shipping", icon: "truck", category: "Third parties", params: SHIPS },
        PresetSpec { id: "messaging", title: "Messaging", icon: "mail", category: "Third parties", params: SENDS },
        PresetSpec { id: "identity", title: "Identity", icon: "identity", category: "Third parties", params: &[] },
    ],
    takes: true,
    sends: false,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

const CHARGES: &[(&str, ParamValue)] = &[("effect", ParamValue::Choice("charge"))];
const SHIPS: &[(&str, ParamValue)] = &[("effect", ParamValue::Choice("ship"))];
const SENDS: &[(&str, ParamValue)] = &[("effect", ParamValue::Choice("send"))];

/// A third party at work.
#[derive(Clone, Debug)]
pub struct ThirdParty {
    server: Server,
    world: Outside,
}

#[derive(Clone, Debug)]
struct Outside {
    effect: Option<Effect>,
    /// How often it had its effect for each operation, less what it has made up for; kept only where somebody may ask.
    standing: Option<BTreeMap<u64, u32>>,
}

impl Outside {
    fn effect(params: Params<'_>) -> Option<Effect> {
        Effect::from_name(params.choice(EFFECT.id))
    }

    /// Makes up for every time that it had its effect for the operation; for none there is nothing to do.
    #[inline(never)]
    fn compensate<O: Observer>(&mut self, op: Op, cx: &mut Cx<'_, O>) -> Reply {
        let times = self.standing.as_ref().and_then(|standing| standing.get(&op.id)).copied().unwrap_or(0);
        let opposite = self.effect.and_then(Effect::compensation);
        match opposite {
            // What a person has read they have read.
            None if times > 0 => return Reply::of(Outcome::Failed).because(Reason::Error),
            None => {}
            Some(effect) => {
                for _ in 0..times {
                    cx.note(Fact::EffectHappened { node: cx.me, op, effect });
                }
                if let Some(standing) = &mut self.standing {
                    standing.remove(&op.id);
                }
            }
        }
        Reply::of(Outcome::Ok)
    }
}

impl ThirdParty {
    /// An idle third party.
    pub(super) fn new(birth: Birth<'_>) -> Self {
        let server = Server::new(birth.params, |purpose| birth.stream(purpose));
        let standing = birth.compensates.then(BTreeMap::new);
        Self { server, world: Outside { effect: Outside::effect(birth.params), standing } }
    }
}

impl Extra for Outside {
    fn finish<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        if O::EVERYTHING && request.ask == Ask::Compensate {
            return self.compensate(request.op, cx);
        }
        if let Some(effect) = self.effect {
            cx.note(Fact::EffectHappened { node: cx.me, op: request.op, effect });
            if let Some(standing) = O::beyond(self.standing.as_mut()) {
                *standing.entry(request.op.id).or_default() += 1;
            }
        }
        Reply::of(Outcome::Ok)
    }
}

impl Behaviour for ThirdParty {
    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params);
        self.world.effect = Outside::effect(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        self.server.on(input, cx, &mut self.world);
    }

    fn facets(&self) -> Facets {
        self.server.facets()
    }

    fn instances(&self) -> u16 {
        self.server.instances()
    }

    fn listens(&self, instance: u16, now: u64) -> bool {
        self.server.listens(instance, now)
    }

    fn audit(&self) {
        self.server.audit();
    }
}
