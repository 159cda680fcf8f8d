//! A third party: a service of somebody else's, with an effect in the world.

mod params;
mod agreement;
mod webhooks;

use std::collections::BTreeMap;

use betwixt_model::{Distribution, Effect, KindSpec, ParamValue, Params, PresetSpec, Role, SimSpan};

use crate::component::{Ask, Behaviour, Cx, Facets, Input, Op, Outcome, Reason, Reply, Request};
use crate::kinds::Birth;
use crate::observe::{Fact, Observer};
use crate::serving::{Extra, Server};
use agreement::{Agreement, Turned};
use params::{EFFECT, PARAMS};
use webhooks::Webhooks;

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
        PresetSpec { id: "search", title: "Search", icon: "search", category: "Third parties", params: ANSWERS_FAST },
        PresetSpec { id: "analytics", title: "Analytics", icon: "analytics", category: "Third parties", params: &[] },
    ],
    takes: true,
    sends: true,
    programmable: false,
    #[cfg(not(target_arch = "wasm32"))]
    page: include_str!("model.md"),
};

const CHARGES: &[(&str, ParamValue)] = &[("effect", ParamValue::Choice("charge"))];
const SHIPS: &[(&str, ParamValue)] = &[("effect", ParamValue::Choice("ship"))];
const SENDS: &[(&str, ParamValue)] = &[("effect", ParamValue::Choice("send"))];

/// Chosen to be plausible; it was not measured anywhere.
const ANSWERS_FAST: &[(&str, ParamValue)] = &[(
    "service_time",
    ParamValue::Distribution(Distribution::LogNormal(SimSpan::from_ms(20), SimSpan::from_ms(100))),
)];

/// A third party at work.
#[derive(Clone, Debug)]
pub struct ThirdParty {
    server: Server,
    world: Outside,
    agreement: Agreement,
}

#[derive(Clone, Debug)]
struct Outside {
    effect: Option<Effect>,
    webhooks: Webhooks,
    /// How often it had its effect for each operation, less what it has made up for; kept only where somebody may ask.
    standing: Option<BTreeMap<u64, u32>>,
}

fn effect(params: Params<'_>) -> Option<Effect> {
    Effect::from_name(params.choice(EFFECT.id))
}

impl Outside {
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
        let webhooks = Webhooks::new(birth.params, |purpose| birth.stream(purpose));
        Self {
            server: Server::new(birth.params, |purpose| birth.stream(purpose)),
            world: Outside { effect: effect(birth.params), webhooks, standing: birth.compensates.then(BTreeMap::new) },
            agreement: Agreement::new(birth.params, birth.stream("outages")),
        }
    }

    /// Whether a request gets no further than to the agreement; then it has been answered, if it is.
    #[inline(never)]
    fn turns_away<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> bool {
        // Who stands still, or does not listen yet, looks at no agreement.
        if self.server.stands_still() || !self.server.listens(request.instance, cx.now) {
            return false;
        }
        let Some(turned) = self.agreement.judge(!request.op.is_nobodys(), cx.now) else { return false };
        cx.note_of(request.op, Fact::TurnedAway { node: cx.me, op: request.op });
        if let Turned::Away(answer) = turned {
            cx.reply(request.reply_to, request.op, answer.reply());
        }
        true
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
        if O::EVERYTHING && !cx.outgoing.is_empty() {
            self.webhooks.announce(request.op, cx);
        }
        // A cache that asked keeps the answer, as with a service.
        Reply { found: O::EVERYTHING && matches!(request.ask, Ask::Read(_)), ..Reply::of(Outcome::Ok) }
    }
}

impl Behaviour for ThirdParty {
    fn configure(&mut self, params: Params<'_>) {
        self.server.configure(params);
        self.world.effect = effect(params);
        self.world.webhooks.configure(params);
        self.agreement.configure(params);
    }

    fn on<O: Observer>(&mut self, input: Input, cx: &mut Cx<'_, O>) {
        if O::EVERYTHING {
            match &input {
                Input::Request(request) if self.agreement.is_on() && self.turns_away(request, cx) => return,
                Input::Request(_) => {}
                // It asks nobody but those whom it tells.
                Input::CallEnded(token, _, reply) => return self.world.webhooks.answered(*token, reply.outcome, cx),
                Input::Wake(token) if webhooks::is_ours(*token) => return self.world.webhooks.woken(*token, cx),
                Input::Start | Input::Retuned => self.agreement.look(cx.now),
                other => self.world.webhooks.befall(other, cx),
            }
        }
        self.server.on(input, cx, &mut self.world);
    }

    fn facets(&self) -> Facets {
        Facets { dead_letters: self.world.webhooks.dead(), ..self.server.facets() }
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
