//! The parameters of following the load.

use betwixt_model::ParamSpec;

const ON: &str = "utilisation|queue_length";

pub(crate) const AUTOSCALE: ParamSpec = ParamSpec::choice(
    "autoscale",
    "Autoscaling",
    "off",
    &[
        ("off", "there are always as many instances"),
        ("utilisation", "it follows the share of workers that work"),
        ("queue_length", "it follows the number of requests waiting"),
    ],
    "Whether the number of instances follows the load, by the rule of the Kubernetes Horizontal Pod Autoscaler. Instances that are taken away finish what they have.",
)
.in_group("Scaling");
pub(crate) const TARGET_UTILISATION: ParamSpec = ParamSpec::ratio(
    "target_utilisation",
    "Target",
    0.8,
    "The share of its workers that should work at each instance.",
)
.in_group("Scaling")
.with_slider(0.05, 1.0)
.linear()
.only_if("autoscale", "utilisation");
pub(crate) const TARGET_QUEUE: ParamSpec =
    ParamSpec::count("target_queue", "Target", 10, (1, 1_000_000), "How many requests should wait at each instance.")
        .in_group("Scaling")
        .with_slider(1.0, 1_000.0)
        .only_if("autoscale", "queue_length");
pub(crate) const MIN_INSTANCES: ParamSpec =
    ParamSpec::count("min_instances", "At least", 1, (1, 100), "Never fewer instances than this.")
        .in_group("Scaling")
        .with_slider(1.0, 20.0)
        .linear()
        .only_if("autoscale", ON);
pub(crate) const MAX_INSTANCES: ParamSpec =
    ParamSpec::count("max_instances", "At most", 10, (1, 100), "Never more instances than this.")
        .in_group("Scaling")
        .with_slider(1.0, 20.0)
        .linear()
        .only_if("autoscale", ON);
pub(crate) const SCALE_INTERVAL: ParamSpec =
    ParamSpec::duration("scale_interval", "Looks every", 15_000, "From one look at the load to the next.")
        .in_group("Scaling")
        .with_slider(1.0, 300.0)
        .only_if("autoscale", ON);
pub(crate) const SCALE_DOWN_AFTER: ParamSpec = ParamSpec::optional_duration(
    "scale_down_after",
    "Shrinks after",
    300_000,
    "How long fewer instances must have been enough before any is taken away (stabilisation window).",
)
.in_group("Scaling")
.with_slider(0.0, 3_600.0)
.only_if("autoscale", ON);
