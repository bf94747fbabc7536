//! The parameters of Tekton's objects.

use super::*;
use crate::manifest::ParameterFault;

/// The faults of all documents: the name, and the characters meant.
fn faults(text: &str) -> Vec<(String, String)> {
    let documents = manifest(text).documents;
    let faults = documents.iter().flat_map(|document| &document.parameters);
    let found = faults.map(|fault| match fault {
        ParameterFault::Undeclared {
            reference, name, ..
        } => (name.clone(), text[reference.range()].to_owned()),
        ParameterFault::Missing { name, at, of, .. } => (
            format!("{}/{}", of, name.as_str()),
            text[at.range()].to_owned(),
        ),
    });
    found.collect()
}

fn pairs(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found
        .iter()
        .map(|(one, two)| (one.as_str(), two.as_str()))
        .collect()
}

const TASK: &str = "\
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: t}
spec:
  params: [{name: a}, {name: b, default: x}, {name: o, type: object}, {name: d.e}]
  steps:
  - image: $(params.a)
    args: ['$(params.o.key)$(params.b[*])', '--x=$(params[\"n\"])', \"$(params['d.e'])\", '$(params.a[0])']
    script: 'echo $(params.m) $(params.k) $(workspaces.w.path) $(date) $( params.z )'
    env: [{name: E, value: $(params.d.e)}]
";

#[test]
fn a_task_declares_what_its_steps_name() {
    let found = faults(TASK);
    let expected = [("m", "$(params.m)"), ("n", "$(params[\"n\"])")];
    assert_eq!(pairs(&found), expected);
    // a run's own spec gets the parameters of the run
    let run = TASK
        .replace("kind: Task", "kind: TaskRun")
        .replace("spec:", "spec: {taskSpec:");
    assert!(faults(&run).is_empty());
    assert!(faults(&TASK.replace("tekton.dev/v1", "example.dev/v1")).is_empty());
}

#[test]
fn a_run_gives_what_has_no_default() {
    let task = TASK.lines().take(5).collect::<Vec<_>>().join("\n");
    let with = |run: &str| faults(&format!("{task}\n---\napiVersion: tekton.dev/v1\n{run}"));
    let run = "kind: TaskRun\nmetadata: {name: r}\nspec: ";
    let found = with(&format!(
        "{run}{{taskRef: {{name: t}}, params: [{{name: o}}, {{name: d.e}}]}}"
    ));
    assert_eq!(pairs(&found), [("t/a", "params")]);
    let found = with(&format!("{run}{{taskSpec: {{params: [{{name: c}}]}}}}"));
    assert_eq!(pairs(&found), [("r/c", "taskSpec")]);
    let pipeline = "kind: Pipeline\nmetadata: {name: p}\nspec: {params: [{name: q}], tasks: [{name: one, taskRef: {name: t}, params: [{name: a}, {name: o}], matrix: {params: [{name: z}], include: [{params: [{name: d.e}]}]}}], finally: [{name: two, taskRef: {name: t}, params: [{name: o}, {name: a}]}]}";
    let found = with(pipeline);
    assert_eq!(pairs(&found), [("t/d.e", "params")]);
    let run = "\n---\napiVersion: tekton.dev/v1\nkind: PipelineRun\nspec: {pipelineRef: {name: p}}";
    let found = with(&format!("{pipeline}{run}"));
    assert_eq!(pairs(&found)[1..], [("p/q", "pipelineRef")]);
}

#[test]
fn what_is_not_in_sight_is_not_judged() {
    let task = TASK.lines().take(5).collect::<Vec<_>>().join("\n");
    for reference in [
        "taskRef: {name: other}",
        "taskRef: {name: t, resolver: git}",
        "taskRef: {name: t, kind: ClusterTask}",
        "taskRef: {name: t}, params: [{name: '{{ x }}'}]",
    ] {
        let run = format!("kind: TaskRun\nspec: {{{reference}}}");
        let text = format!("{task}\n---\napiVersion: tekton.dev/v1\n{run}");
        assert!(faults(&text).is_empty(), "{reference}");
    }
    let twice = format!(
        "{task}\n---\n{task}\n---\napiVersion: tekton.dev/v1\nkind: TaskRun\nspec: {{taskRef: {{name: t}}}}"
    );
    assert!(faults(&twice).is_empty());
}
