//! The parameters of Tekton's objects: those that nobody declares, and those without a value.
//!
//! Source: Tekton Pipelines v1, `pkg/apis/pipeline/v1/task_validation.go` and
//! `pkg/substitution` (a Task of its own has to declare what its steps name, an embedded one gets
//! its run's, too), `pkg/reconciler/taskrun/validate_taskrun.go`.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::manifest::{Document, ParameterFault};
use crate::source::{Span, Text};
use crate::yaml::{Node, Value};

/// `$(params.NAME)`, `$(params["NAME"])`.
static REFERENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r#"\.([_a-zA-Z][_a-zA-Z0-9.-]*)(?:\[\*\])?|\["([^"\]]+)"\]|\['([^'\]]+)'\]"#;
    Regex::new(&format!(r"\$\(params(?:{name})\)")).ok()
});

/// Documents by kind and name.
type Named<'d> = HashMap<(&'d str, &'d str), Vec<&'d Document>>;

/// Notes in the documents of a manifest what is wrong with their parameters.
pub(super) fn note(documents: &mut [Document]) {
    let mut named = Named::new();
    for document in documents.iter() {
        if let (Some(kind), Some(name)) = (&document.kind, &document.name) {
            let key = (kind.value.as_str(), name.value.as_str());
            named.entry(key).or_default().push(document);
        }
    }
    let faults: Vec<_> = documents
        .iter()
        .map(|document| of_document(document, &named))
        .collect();
    for (document, faults) in documents.iter_mut().zip(faults) {
        document.parameters = faults;
    }
}

fn of_document(document: &Document, all: &Named<'_>) -> Vec<ParameterFault> {
    let is_tekton = document
        .api_version
        .as_ref()
        .is_some_and(|version| version.value.starts_with("tekton.dev/"));
    let (true, false, Some(tree)) = (is_tekton, document.is_broken(), &document.tree) else {
        return Vec::new();
    };
    let (Some(kind), Some(spec)) = (&document.kind, tree.get("spec")) else {
        return Vec::new();
    };
    match kind.value.as_str() {
        "Task" | "ClusterTask" => undeclared(spec),
        "TaskRun" => {
            let name = document.name.as_ref();
            let name = name.map_or("", |name| name.value.as_str());
            run(spec, name, ["taskSpec", "taskRef"], document, all)
        }
        "Pipeline" => tasks(spec, document, all),
        "PipelineRun" => {
            let embedded = spec.get("pipelineSpec");
            let mut faults = run(spec, "", ["pipelineSpec", "pipelineRef"], document, all);
            faults.extend(
                embedded
                    .into_iter()
                    .flat_map(|spec| tasks(spec, document, all)),
            );
            faults
        }
        _ => Vec::new(),
    }
}

/// The tasks of a pipeline that name a Task of the same file.
fn tasks(pipeline: &Node, document: &Document, all: &Named<'_>) -> Vec<ParameterFault> {
    let lists = ["tasks", "finally"].into_iter();
    let tasks = lists.flat_map(|list| pipeline.get(list).into_iter().flat_map(Node::items));
    // an embedded one may get its parameters from the pipeline
    tasks
        .flat_map(|task| run(task, "", ["", "taskRef"], document, all))
        .collect()
}

/// What a run, or a task of a pipeline, does not give to what it embeds or names.
fn run(
    run: &Node,
    name: &str,
    [embedded, named]: [&str; 2],
    document: &Document,
    all: &Named<'_>,
) -> Vec<ParameterFault> {
    let by_pipeline = named == "pipelineRef";
    let (declaring, name) = match (run.get(embedded), run.get(named)) {
        (Some(spec), None) => (Some(spec), name.to_owned()),
        (None, Some(reference)) => {
            let kind = if by_pipeline { "Pipeline" } else { "Task" };
            let target = referenced(reference, kind, document, all);
            let name = reference.get("name").and_then(Node::as_str);
            (target, name.map_or_else(String::new, Text::to_string))
        }
        _ => (None, String::new()),
    };
    let (Some(declaring), Some(given)) = (declaring, given(run)) else {
        return Vec::new();
    };
    let keys = ["params", embedded, named].into_iter();
    let mut keys = keys.filter_map(|key| Some(run.as_mapping()?.entry(key)?.key.span()));
    let at = keys.next().unwrap_or(run.span);
    let without = declared(declaring).filter(|parameter| {
        let default = parameter.get("default");
        default.is_none_or(Node::is_null)
    });
    let names = without.filter_map(|parameter| parameter.get("name")?.as_str());
    let missing = names.filter(|name| !given.iter().any(|given| given == name.as_str()));
    let fault = |missing: &Text| ParameterFault::Missing {
        name: missing.clone(),
        of: name.clone(),
        by_pipeline,
        at,
    };
    missing.map(fault).collect()
}

fn declared(spec: &Node) -> impl Iterator<Item = &Node> {
    spec.get("params").into_iter().flat_map(Node::items)
}

/// The names of the parameters that a run gives; none where they are not all known.
fn given(run: &Node) -> Option<Vec<String>> {
    let matrix = run.get("matrix");
    let include = matrix.and_then(|matrix| matrix.get("include"));
    let included = include.into_iter().flat_map(Node::items);
    let holders = [Some(run), matrix].into_iter().flatten().chain(included);
    let mut names = Vec::new();
    for params in holders.filter_map(|holder| holder.get("params")) {
        let Value::Sequence(items) = &params.value else {
            return None;
        };
        for item in items {
            let name = item.get("name")?.as_str()?;
            // `{{ … }}` may be any
            names.push(Some(name.to_string()).filter(|name| !name.contains("{{"))?);
        }
    }
    Some(names)
}

/// The `spec` of the only object of the same file that a reference means.
fn referenced<'d>(
    reference: &Node,
    kind: &str,
    document: &Document,
    all: &Named<'d>,
) -> Option<&'d Node> {
    let text = |key: &str| reference.get(key).and_then(Node::as_str);
    let is_elsewhere = ["resolver", "bundle", "apiVersion"]
        .iter()
        .any(|key| reference.get(key).is_some());
    let name = text("name").filter(|_| !is_elsewhere)?;
    if text("kind").is_some_and(|given| *given != *kind) {
        return None;
    }
    let mut meant = all.get(&(kind, name.as_str()))?.iter().filter(|other| {
        let namespaces = (&document.namespace, &other.namespace);
        !matches!(namespaces, (Some(one), Some(two)) if *one.value != *two.value)
    });
    let target = meant.next()?;
    let tree = target.tree.as_ref().filter(|_| meant.next().is_none())?;
    tree.get("spec")
}

/// The references in a Task's steps to what it does not declare.
fn undeclared(spec: &Node) -> Vec<ParameterFault> {
    // of the old form, from before v1beta1
    if spec.get("inputs").is_some() {
        return Vec::new();
    }
    let names = declared(spec).filter_map(|parameter| parameter.get("name")?.as_str());
    let names: Vec<String> = names.map(Text::to_string).collect();
    let mut faults = Vec::new();
    let steps = spec.get("steps").into_iter().flat_map(Node::items);
    for (index, step) in steps.enumerate() {
        for (field, text) in texts(step) {
            let field = format!("spec.steps[{index}].{field}");
            let unknown = unknown(text, &names).into_iter();
            faults.extend(unknown.map(|(reference, name)| ParameterFault::Undeclared {
                reference,
                name,
                text: text.clone(),
                field: field.clone(),
                declared: names.clone(),
            }));
        }
    }
    faults
}

/// The texts of a step in which Tekton looks for parameters, by their fields.
fn texts(step: &Node) -> Vec<(String, &Text)> {
    let mut texts = Vec::new();
    for field in ["name", "image", "workingDir", "script"] {
        let text = step.get(field).and_then(Node::as_str);
        texts.extend(text.map(|text| (field.to_owned(), text)));
    }
    for field in ["command", "args"] {
        let items = step.get(field).into_iter().flat_map(Node::items);
        let items = items
            .enumerate()
            .filter_map(|(at, item)| Some((at, item.as_str()?)));
        texts.extend(items.map(|(at, text)| (format!("{field}[{at}]"), text)));
    }
    for variable in step.get("env").into_iter().flat_map(Node::items) {
        let get = |key: &str| variable.get(key).and_then(Node::as_str);
        if let (Some(name), Some(value)) = (get("name"), get("value")) {
            texts.push((format!("env[{}]", name.as_str()), value));
        }
    }
    texts
}

/// The first reference in a text that is not among the names.
fn unknown(text: &Text, names: &[String]) -> Option<(Span, String)> {
    let references = REFERENCE.as_ref()?.captures_iter(text);
    let mut unknown = references.filter_map(|reference| {
        let name = reference.iter().skip(1).flatten().next()?.as_str();
        // a key of an object, or a name with a dot
        let first = name.split('.').next().unwrap_or(name);
        let is_known = names.iter().any(|known| known == name || known == first);
        let place = text.span_of(reference.get(0)?.range());
        (!is_known).then(|| (place, first.to_owned()))
    });
    unknown.next()
}
