//! Amounts in steps: what a read must find, and how a write changes what there is.

use serde_json::Value;

use crate::handler::Amount;

use super::fields::Fields;
use super::value;
use super::words::clip;

/// How much there must be; nothing where it cannot be read, for then the step must not be carried out.
#[expect(clippy::option_option, reason = "not understood, none, so much")]
pub(super) fn at_least(fields: &mut Fields<'_>) -> Option<Option<i16>> {
    let Some(value) = fields.get("at_least") else { return Some(None) };
    match whole(value).filter(|least| *least >= 0) {
        Some(least) => Some(Some(least)),
        None => {
            let what = format!("{} is no amount.", value::sort(value));
            fields.error("at_least", what, "Write a whole number from 0 to 30000; the step was left out.");
            None
        }
    }
}

/// How a write changes an amount; nothing where it cannot be read.
#[expect(clippy::option_option, reason = "not understood, no change, a change")]
pub(super) fn change(fields: &mut Fields<'_>) -> Option<Option<Amount>> {
    match (fields.get("add"), fields.get("set")) {
        (None, None) => Some(None),
        (Some(_), Some(_)) => {
            fields.error("set", "It says both \"add\" and \"set\".", "Write one of them; the step was left out.");
            None
        }
        (Some(value), None) => match whole(value) {
            Some(by) => Some(Some(Amount::Add(by))),
            None => {
                let what = format!("{} is no amount to add.", value::sort(value));
                fields.error("add", what, "Write a whole number from -30000 to 30000; the step was left out.");
                None
            }
        },
        (None, Some(value)) => match value.as_str().and_then(Amount::set_to) {
            Some(amount) => Some(Some(amount)),
            None => {
                let what = match value {
                    Value::String(text) => format!("{:?} is no amount to set.", clip(text)),
                    other => format!("{} is no amount to set.", value::sort(other)),
                };
                fields.error("set", what, "Write \"read\", \"read - 1\" or \"read + 1\"; the step was left out.");
                None
            }
        },
    }
}

fn whole(value: &Value) -> Option<i16> {
    let number = i16::try_from(value.as_i64()?).ok()?;
    (-Amount::MOST..=Amount::MOST).contains(&number).then_some(number)
}
