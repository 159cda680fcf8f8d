//! What connections are like elsewhere: another program's defaults or a measured network, under the name of where it comes from.

use betwixt_model::catalogue::PartPreset;
use betwixt_model::{Catalogue, Connection, ConnectionId, Scenario, SimTime, Target};

use crate::state::apply::gone;
use crate::state::edit::{Edit, EditError};
use crate::state::entries::{Control, Entry};
use crate::state::interventions::{edit_for_param, value_at};
use crate::state::label::connection_name;

/// What is chosen while nothing of a list fits.
const OWN: &str = "own";

/// What a connection can be made like: one choice for each list of the catalogue, with where the chosen one comes from.
#[must_use]
pub fn presets(
    scenario: &Scenario,
    now: SimTime,
    catalogue: &'static Catalogue,
    connection: &Connection,
) -> Vec<Entry<&'static str>> {
    let target = Target::Connection(connection.id.clone());
    let fits = |preset: &&PartPreset| {
        let held = |param: &str| value_at(scenario, now, &target, param, catalogue);
        preset.params.iter().all(|(param, value)| held(param) == Some(*value))
    };
    let one = |(at, list): (usize, &&'static [PartPreset])| {
        // Where one is a part of another, the one that says more.
        let chosen = list.iter().filter(fits).max_by_key(|preset| preset.params.len());
        let options = list.iter().map(|preset| (preset.id.to_owned(), preset.title.to_owned()));
        let own = (OWN.to_owned(), "as it is set".to_owned());
        let control = Control::Choice {
            options: std::iter::once(own).chain(options).collect(),
            value: chosen.map_or(OWN, |preset| preset.id).to_owned(),
        };
        let network = list.first().is_some_and(|first| first.group == "Network");
        let label = if network { "Network like" } else { "Policy like" };
        let entry = Entry::new(format!("like-{at}"), label, control, move |word| {
            let preset = catalogue.connection_preset(word).ok_or("it stays as it is set")?;
            Ok(preset.id)
        });
        match chosen {
            Some(preset) => entry.with_note(format!("Source: {}", preset.source)),
            None => entry,
        }
    };
    catalogue.connection_presets.iter().enumerate().map(one).collect()
}

/// The edit that makes a connection like that: all of it one step.
///
/// Errors: there is no such preset, or no such connection.
pub(crate) fn like(
    scenario: &Scenario,
    now: SimTime,
    (connection, preset): (&ConnectionId, &str),
    catalogue: &Catalogue,
) -> Result<Edit, EditError> {
    let preset = catalogue.connection_preset(preset).ok_or_else(|| gone("preset"))?;
    scenario.connection(connection).ok_or_else(|| gone("connection"))?;
    let target = Target::Connection(connection.clone());
    let edits = preset.params.iter().map(|(param, value)| edit_for_param(now, target.clone(), param, *value)).collect();
    let label = format!("{} as \"{}\"", connection_name(scenario, connection), preset.title);
    Ok(Edit::SetParamOfAll { edits, label })
}
