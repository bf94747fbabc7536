//! Shipwright: the steps of a build strategy are those of a Tekton Task.
//!
//! Source: Shipwright build v0.15, `docs/buildstrategies.md`.

use super::container;
use super::fields::Fields;
use super::substitute::Substitution;
use super::volume;
use crate::manifest::{Carrier, Pod, Role, Volume, VolumeSource};
use crate::source::Text;
use crate::value::Value;

/// The pod of a build strategy.
pub(super) fn pods(root: &Fields<'_>, kind: &str) -> Vec<Pod> {
    let is_strategy = matches!(kind, "BuildStrategy" | "ClusterBuildStrategy");
    let Some(spec) = root.object("spec").filter(|_| is_strategy) else {
        return Vec::new();
    };
    let mut known = Substitution::new("$(", ")");
    known.set("params.shp-source-root", "/workspace/source");
    for parameter in spec.objects("parameters") {
        if let (Some(name), Some(default)) = (parameter.text("name"), parameter.scalar("default")) {
            known.set(format!("params.{}", name.value), default.as_str());
        }
    }
    let mut volumes = volume::read_all(&spec);
    volumes.push(Volume {
        span: spec.span(),
        name: Text::replaced("shp-source", spec.span()),
        source: VolumeSource::Other(Text::replaced("source", spec.span())),
        mounted_in: 0,
    });
    let steps = ["steps", "buildSteps"]
        .into_iter()
        .flat_map(|list| spec.objects(list));
    let containers = steps.enumerate().map(|(index, step)| {
        let mut container = container::read(&step, Role::Main, index);
        container.mounts.push(super::carriers::mount(
            "shp-source",
            Value::Known("/workspace"),
            spec.span(),
        ));
        known.container(&mut container);
        container
    });
    let containers = containers.collect();
    vec![Pod::made_by(
        Carrier::ShipwrightBuildStrategy,
        spec.span(),
        volumes,
        containers,
    )]
}
