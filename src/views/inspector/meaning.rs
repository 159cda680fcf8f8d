//! What the parameters under a heading mean and begin with: for those who cannot rest a pointer on a name.

use betwixt_model::{ParamDefault, ParamSpec};
use yew::Html;

use crate::views::markup::html;
use crate::views::memo::View;
use crate::views::readout;

/// The parameters of one heading.
#[derive(Clone, Debug)]
pub(super) struct Meaning(pub Vec<&'static ParamSpec>);

impl PartialEq for Meaning {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| std::ptr::eq(*a, *b))
    }
}

impl View for Meaning {
    fn view(&self) -> Html {
        html! {
            <details class="meaning">
                <summary>{ "What these mean" }</summary>
                <dl>
                    { for self.0.iter().map(|spec| html! {
                        <div key={spec.id}><dt>{ spec.name }</dt><dd>{ spec.help }{ " " }{ begins(spec) }</dd></div>
                    }) }
                </dl>
            </details>
        }
    }
}

/// "Begins with 100 ms."
fn begins(spec: &ParamSpec) -> String {
    match spec.default {
        ParamDefault::Value(value) => format!("Begins with {}.", readout::value(spec, value)),
        ParamDefault::SameAs(other) => format!("Follows {}.", other.replace('_', " ")),
        ParamDefault::HalfOf(other) => format!("Half of {}.", other.replace('_', " ")),
    }
}
