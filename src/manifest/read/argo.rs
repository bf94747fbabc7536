//! Argo Workflows: a template with a container is a pod.
//!
//! Source: Argo Workflows v3.6, `docs/fields.md`, `docs/variables.md` and
//! `workflow/controller/workflowpod.go`.

use super::carriers::mount;
use super::container;
use super::fields::Fields;
use super::script::of_shebang;
use super::substitute::Substitution;
use super::volume;
use crate::manifest::{Carrier, Container, Mount, Pod, Role, Script, Volume, VolumeSource};
use crate::source::Text;
use crate::value::Value;

/// The pods that a workflow, or a template of one, describes.
pub(super) fn pods(root: &Fields<'_>, kind: &str) -> Vec<Pod> {
    let (carrier, field) = match kind {
        "Workflow" => (Carrier::ArgoWorkflow, None),
        "WorkflowTemplate" | "ClusterWorkflowTemplate" => (Carrier::ArgoWorkflowTemplate, None),
        "CronWorkflow" => (Carrier::ArgoCronWorkflow, Some("workflowSpec")),
        _ => return Vec::new(),
    };
    let spec = root.object("spec");
    let spec = match field {
        Some(field) => spec.and_then(|spec| spec.object(field)),
        None => spec,
    };
    let Some(spec) = spec else {
        return Vec::new();
    };
    let mut known = Substitution::new("{{", "}}");
    arguments(&spec, "arguments", "workflow.parameters", &mut known);
    let templates = spec.objects("templates");
    let pods = templates.iter().filter_map(|template| {
        let mut known = known.clone();
        arguments(template, "inputs", "inputs.parameters", &mut known);
        pod(&spec, template, &known, carrier)
    });
    pods.collect()
}

/// The parameters whose value, or default, is written.
fn arguments(fields: &Fields<'_>, list: &str, prefix: &str, known: &mut Substitution) {
    let Some(given) = fields.object(list) else {
        return;
    };
    for parameter in given.objects("parameters") {
        let value = parameter
            .scalar("value")
            .or_else(|| parameter.scalar("default"));
        if let (Some(name), Some(value)) = (parameter.text("name"), value) {
            known.set(format!("{prefix}.{}", name.value), value.as_str());
        }
    }
}

fn pod(
    spec: &Fields<'_>,
    template: &Fields<'_>,
    known: &Substitution,
    carrier: Carrier,
) -> Option<Pod> {
    let mut containers = containers(template);
    if containers.is_empty() {
        return None;
    }
    let others = [("initContainers", Role::Init), ("sidecars", Role::Main)];
    for (list, role) in others {
        let more = template.objects(list).into_iter().enumerate();
        containers.extend(more.map(|(index, fields)| container::read(&fields, role, index)));
    }
    let mut volumes = volume::read_all(spec);
    volumes.extend(volume::read_all(template));
    volumes.extend(claims(spec));
    let artifacts = artifacts(template, &mut volumes);
    for container in &mut containers {
        container.mounts.extend(artifacts.iter().cloned());
        known.container(container);
    }
    Some(Pod::made_by(carrier, template.span(), volumes, containers))
}

/// `container`, `script` or `containerSet`.
fn containers(template: &Fields<'_>) -> Vec<Container> {
    let single = template.object("container");
    let mut containers: Vec<Container> = single
        .iter()
        .map(|fields| container::read(fields, Role::Main, 0))
        .collect();
    if let Some(fields) = template.object("script") {
        let mut container = container::read(&fields, Role::Main, 0);
        container.script = fields
            .text("source")
            .map(|source| script(&container, source.value));
        containers.push(container);
    }
    if let Some(set) = template.object("containerSet") {
        let shared = container::read(&set, Role::Main, 0).mounts;
        let fields = set.objects("containers").into_iter().enumerate();
        containers.extend(fields.map(|(index, fields)| {
            let mut container = container::read(&fields, Role::Main, index);
            container.mounts.extend(shared.iter().cloned());
            container
        }));
    }
    containers
}

/// A script is given to the container's `command` as a file.
fn script(container: &Container, source: Text) -> Script {
    let command = container.command.as_ref();
    match command.and_then(|command| command.value.first()) {
        Some(program) => Script {
            shell: program.clone(),
            text: source,
        },
        None => of_shebang(source, "/bin/sh"),
    }
}

/// `volumeClaimTemplates`: claims that are made for the workflow.
fn claims(spec: &Fields<'_>) -> Vec<Volume> {
    let templates = spec.objects("volumeClaimTemplates");
    let volumes = templates.iter().filter_map(|template| {
        let name = template.object("metadata")?.text("name")?;
        Some(Volume {
            span: template.span(),
            name: name.value,
            source: VolumeSource::Ephemeral,
            mounted_in: 0,
        })
    });
    volumes.collect()
}

/// Artifacts that are laid out at a path before the container starts.
fn artifacts(template: &Fields<'_>, volumes: &mut Vec<Volume>) -> Vec<Mount> {
    let Some(inputs) = template.object("inputs") else {
        return Vec::new();
    };
    let mut mounts = Vec::new();
    for artifact in inputs.objects("artifacts") {
        let (Some(name), Some(path)) = (artifact.text("name"), artifact.text("path")) else {
            continue;
        };
        let volume = format!("input-artifact-{}", name.value);
        mounts.push(mount(&volume, Value::Known(&path.value), artifact.span()));
        volumes.push(Volume {
            span: artifact.span(),
            name: Text::replaced(volume, name.span),
            source: VolumeSource::Other(Text::replaced("artifact", artifact.span())),
            mounted_in: 0,
        });
    }
    mounts
}
