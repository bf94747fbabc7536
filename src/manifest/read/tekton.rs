//! Tekton: the steps of a Task are containers of one pod.
//!
//! Source: Tekton Pipelines v1.0, `docs/{tasks,taskruns,pipelines,variables,workspaces}.md` and
//! `pkg/pod`: the implicit volumes, the shell of a `script`.

use super::carriers::mount;
use super::container;
use super::fields::Fields;
use super::script::of_shebang;
use super::substitute::Substitution;
use super::volume;
use crate::manifest::{Carrier, Container, Mount, Pod, Role, Volume, VolumeSource};
use crate::path;
use crate::source::Text;
use crate::value::Value;

/// The name of a carrier's volume that is in no file.
const SHARED: &str = "workspace";

/// The pods that an object of Tekton describes.
pub(super) fn pods(root: &Fields<'_>, kind: &str) -> Vec<Pod> {
    let Some(spec) = root.object("spec") else {
        return Vec::new();
    };
    let outer = Substitution::new("$(", ")");
    match kind {
        "Task" | "ClusterTask" => vec![task(&spec, &Run::default(), outer, Carrier::TektonTask)],
        "TaskRun" => {
            let run = Run::of(&spec);
            let embedded = spec.object("taskSpec");
            let pod = |task_spec| task(&task_spec, &run, outer, Carrier::TektonTaskRun);
            embedded.map(pod).into_iter().collect()
        }
        "Pipeline" => pipeline(&spec, &Run::default(), outer, Carrier::TektonPipeline),
        "PipelineRun" => {
            let embedded = spec.object("pipelineSpec");
            let run = Run::of(&spec);
            let pods = |inner| pipeline(&inner, &run, outer, Carrier::TektonPipelineRun);
            embedded.map(pods).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// What a run gives to a task or a pipeline.
#[derive(Default)]
struct Run<'a> {
    params: Vec<Fields<'a>>,
    workspaces: Vec<Fields<'a>>,
}

impl<'a> Run<'a> {
    fn of(spec: &Fields<'a>) -> Self {
        Run {
            params: spec.objects("params"),
            workspaces: spec.objects("workspaces"),
        }
    }
}

fn pipeline(spec: &Fields<'_>, run: &Run<'_>, outer: Substitution, carrier: Carrier) -> Vec<Pod> {
    let mut known = outer.clone();
    declare(spec, &mut known);
    give(&run.params, &outer, &mut known);
    let tasks = ["tasks", "finally"]
        .into_iter()
        .flat_map(|list| spec.objects(list));
    let pods = tasks.filter_map(|one| {
        let embedded = one.object("taskSpec")?;
        let run = Run {
            params: one.objects("params"),
            // they name the pipeline's workspaces, which say no more here
            workspaces: Vec::new(),
        };
        Some(task(&embedded, &run, known.clone(), carrier))
    });
    pods.collect()
}

/// The pod of a task, with what its run says.
fn task(spec: &Fields<'_>, run: &Run<'_>, outer: Substitution, carrier: Carrier) -> Pod {
    let mut known = outer.clone();
    declare(spec, &mut known);
    give(&run.params, &outer, &mut known);
    let mut volumes = volume::read_all(spec);
    let mut mounts = Vec::new();
    shared(spec, &mut volumes, &mut mounts);
    for workspace in spec.objects("workspaces") {
        bind(&workspace, run, &mut known, &mut volumes, &mut mounts);
    }
    for input in resources(spec) {
        fetch(&input, &mut known, &mut volumes, &mut mounts);
    }
    for result in spec.objects("results") {
        if let Some(name) = result.text("name") {
            let name = name.value;
            known.set(
                format!("results.{name}.path"),
                format!("/tekton/results/{name}"),
            );
        }
    }
    let template = spec.object("stepTemplate");
    let steps = spec.objects("steps").into_iter().enumerate();
    let containers = steps.map(|(index, step)| {
        let mut container = container::read(&step, Role::Main, index);
        if let Some(template) = &template {
            inherit(&mut container, container::read(template, Role::Main, index));
        }
        if let Some(script) = step.text("script") {
            container.script = Some(of_shebang(script.value, "/bin/sh"));
        }
        container.mounts.extend(mounts.iter().cloned());
        known.container(&mut container);
        container
    });
    let containers = containers.collect();
    Pod::made_by(carrier, spec.span(), volumes, containers)
}

/// Parameters with a default.
fn declare(spec: &Fields<'_>, known: &mut Substitution) {
    let inputs = spec.object("inputs");
    let old = inputs.iter().flat_map(|inputs| inputs.objects("params"));
    for param in &spec
        .objects("params")
        .into_iter()
        .chain(old)
        .collect::<Vec<_>>()
    {
        let Some(name) = param.text("name") else {
            continue;
        };
        set(&name.value, param.scalar("default"), known);
        set_list(&name.value, param, "default", known);
    }
}

/// Parameters with the value that a run gives; what it names is of the outside.
fn give(params: &[Fields<'_>], outer: &Substitution, known: &mut Substitution) {
    for param in params {
        let Some(name) = param.text("name") else {
            continue;
        };
        let value = param.scalar("value").map(|value| outer.text(&value));
        set(&name.value, value, known);
        set_list(&name.value, param, "value", known);
    }
}

/// The ways to name a parameter.
fn shapes(name: &str) -> [String; 4] {
    [
        format!("params.{name}"),
        format!("inputs.params.{name}"),
        format!("params['{name}']"),
        format!("params[\"{name}\"]"),
    ]
}

fn set(name: &str, value: Option<Text>, known: &mut Substitution) {
    for shape in shapes(name) {
        match &value {
            Some(value) => known.set(shape, value.as_str()),
            None => known.forget(&shape),
        }
    }
}

/// A parameter that is a list: `$(params.x[*])` is as many words.
fn set_list(name: &str, param: &Fields<'_>, field: &str, known: &mut Substitution) {
    for shape in shapes(name) {
        let shape = format!("{shape}[*]");
        match param.is_list(field).then(|| param.texts(field)).flatten() {
            Some(words) => known.set_list(shape, words.value),
            None => known.forget(&shape),
        }
    }
}

/// `/workspace`, an empty directory that the steps share.
fn shared(spec: &Fields<'_>, volumes: &mut Vec<Volume>, mounts: &mut Vec<Mount>) {
    volumes.push(Volume {
        span: spec.span(),
        name: Text::replaced("tekton-internal-workspace", spec.span()),
        source: VolumeSource::EmptyDir,
        mounted_in: 0,
    });
    mounts.push(mount(
        "tekton-internal-workspace",
        Value::Known("/workspace"),
        spec.span(),
    ));
}

/// A workspace: mounted at its path, from what the run binds to it.
fn bind(
    workspace: &Fields<'_>,
    run: &Run<'_>,
    known: &mut Substitution,
    volumes: &mut Vec<Volume>,
    mounts: &mut Vec<Mount>,
) {
    let Some(name) = workspace.text("name") else {
        return;
    };
    let name = name.value;
    let path = workspace.text("mountPath");
    let path = path.map_or_else(
        || format!("/workspace/{name}"),
        |path| path.value.to_string(),
    );
    known.set(format!("workspaces.{name}.path"), path.clone());
    let binding = run.workspaces.iter().find(|binding| {
        let bound = binding.text("name");
        bound.is_some_and(|bound| bound.value == *name)
    });
    let mut mount = mount(&name, Value::Known(&path), workspace.span());
    mount.read_only = workspace.flag("readOnly");
    let source = match binding {
        Some(binding) => {
            mount.sub_path = binding.text("subPath");
            known.set(format!("workspaces.{name}.bound"), "true");
            volume::read(binding).source
        }
        None => VolumeSource::Missing,
    };
    let source = match source {
        VolumeSource::Missing => VolumeSource::Other(Text::replaced(SHARED, workspace.span())),
        source => source,
    };
    volumes.push(Volume {
        span: binding.map_or(workspace.span(), Fields::span),
        name: name.clone(),
        source,
        mounted_in: 0,
    });
    mounts.push(mount);
}

/// The resources that older Tasks take.
fn resources<'a>(spec: &Fields<'a>) -> Vec<Fields<'a>> {
    let holders = [("resources", "inputs"), ("inputs", "resources")];
    let lists = holders.into_iter().filter_map(|(outer, inner)| {
        let holder = spec.object(outer)?;
        Some(holder.objects(inner))
    });
    lists.flatten().collect()
}

/// A resource: a step of Tekton's own fetches its files before the others run.
fn fetch(
    input: &Fields<'_>,
    known: &mut Substitution,
    volumes: &mut Vec<Volume>,
    mounts: &mut Vec<Mount>,
) {
    let Some(name) = input.text("name") else {
        return;
    };
    let below = input.text("targetPath").unwrap_or_else(|| name.clone());
    let path = path::join(&["/workspace", &below.value]);
    for place in ["resources.inputs", "inputs.resources"] {
        known.set(format!("{place}.{}.path", name.value), path.clone());
    }
    volumes.push(Volume {
        span: input.span(),
        name: name.value.clone(),
        source: VolumeSource::Other(Text::replaced(SHARED, input.span())),
        mounted_in: 0,
    });
    mounts.push(mount(&name.value, Value::Known(&path), input.span()));
}

/// What `stepTemplate` gives to a step that does not say it itself.
fn inherit(container: &mut Container, template: Container) {
    let given = container
        .env
        .iter()
        .map(|variable| variable.name.to_string());
    let given: Vec<String> = given.collect();
    let others = template
        .env
        .into_iter()
        .filter(|one| !given.contains(&one.name.to_string()));
    let mut env: Vec<_> = others.collect();
    env.append(&mut container.env);
    container.env = env;
    container.env_from.extend(template.env_from);
    container.mounts.extend(template.mounts);
    container.image = container.image.take().or(template.image);
    container.command = container.command.take().or(template.command);
    container.args = container.args.take().or(template.args);
    if container.working_dir.is_absent() {
        container.working_dir = template.working_dir;
    }
    container.security = container.security.take().or(template.security);
}
