//! Pipelines of Jenkins, as repositories have them.

use super::{DOCKERFILE, MODULE, met};

/// A pipeline for Jenkins, with an agent and steps.
fn pipeline(agent: &str, steps: &str) -> String {
    format!(
        "pipeline {{\n  agent {{ kubernetes {{ {agent} }} }}\n  stages {{ stage('image') {{ steps {{\n{steps}\n  }} }} }}\n}}\n"
    )
}

const AGENT: &str = "yaml '''\nkind: Pod\nspec:\n  containers:\n  - name: kaniko\n    image: gcr.io/kaniko-project/executor:v1.23.2-debug\n    command: [sleep]\n    args: [9999999]\n'''";
const BUILD: &str = "container('kaniko') { sh '''\n  cd app\n  /kaniko/executor --context `pwd` --dockerfile `pwd`/Dockerfile --no-push\n''' }";

#[test]
fn steps_of_jenkins_build_what_is_checked_out() {
    let with = |steps: &str| {
        let jenkinsfile = pipeline(AGENT, steps);
        met(&[("Jenkinsfile", &jenkinsfile), DOCKERFILE, MODULE])
    };
    assert_eq!(with(BUILD), ["Jenkinsfile: app"]);
    for own in [
        "git url: 'https://git.example/team/shop', branch: 'main'",
        "git branch: 'main', credentialsId: 'key',\n      url: 'git@git.example:team/shop.git'",
    ] {
        assert_eq!(
            with(&format!("{own}\n{BUILD}")),
            ["Jenkinsfile: app"],
            "{own}"
        );
    }
    for other in [
        "git 'https://git.example/team/other.git'",
        "checkout([$class: 'GitSCM', userRemoteConfigs: [[url: 'ssh://git@git.example/x/y']]])",
        "git \"${params.REPOSITORY}\"",
    ] {
        let build = BUILD.replace("cd app", "cd nowhere");
        assert_eq!(
            with(&format!("{other}\n{build}")),
            ["Jenkinsfile: ?"],
            "{other}"
        );
    }
}

#[test]
fn nothing_is_checked_out_by_itself_in_a_script() {
    let with = |checkout: &str| {
        let agent = AGENT.replace("yaml ", "podTemplate(yaml: ");
        let sh = "sh '/kaniko/executor --context `pwd`/app \\\n    --dockerfile Dockerfile.ci \\\n    --no-push'";
        let jenkinsfile = format!(
            "{agent}) {{ node(POD_LABEL) {{\n  {checkout}\n  container('kaniko') {{ {sh} }}\n}} }}\n"
        );
        met(&[("Jenkinsfile", &jenkinsfile), DOCKERFILE, MODULE])
    };
    assert_eq!(with(""), ["Jenkinsfile: ?"]);
    assert_eq!(
        with("checkout scm"),
        ["Jenkinsfile: app", "dockerfile-missing"]
    );
}

#[test]
fn steps_of_jenkins_run_containers() {
    let sh = "sh 'docker run -v \"$WORKSPACE\":/w gcr.io/kaniko-project/executor:v1.23.2 --context /w/app --no-push'";
    let docker = "containerTemplate(name: 'docker', image: 'docker:28', command: 'cat')";
    for (agent, steps) in [
        ("any", sh.to_owned()),
        (docker, format!("container('docker') {{ {sh} }}")),
    ] {
        let jenkinsfile = format!(
            "pipeline {{\n  agent {agent}\n  stages {{ stage('image') {{ steps {{ {steps} }} }} }}\n}}\n"
        );
        assert_eq!(
            met(&[("Jenkinsfile", &jenkinsfile), DOCKERFILE, MODULE]),
            ["Jenkinsfile: app"],
            "{agent}"
        );
    }
}

#[test]
fn what_groovy_fills_in_is_not_known() {
    let steps = "container('kaniko') { sh \"\"\"\n  /kaniko/executor --context `pwd` --destination r.example/shop:${env.TAG} --dockerfile ${params.FILE}\n\"\"\" }";
    let jenkinsfile = pipeline(AGENT, steps);
    assert_eq!(met(&[("Jenkinsfile", &jenkinsfile)]), ["Jenkinsfile: ."]);
}

#[test]
fn agents_that_are_described_elsewhere_start_it_too() {
    let default = pipeline(
        &format!("defaultContainer 'kaniko'\n{AGENT}"),
        "sh '/kaniko/executor --context app --no-push'",
    );
    assert_eq!(
        met(&[("Jenkinsfile-image", &default), DOCKERFILE, MODULE]),
        ["Jenkinsfile-image: app"]
    );
    for (agent, steps) in [
        ("inheritFrom 'images'", BUILD),
        (
            "label 'images'",
            "sh '/kaniko/executor -c /tmp/sources --no-push'",
        ),
        ("label 'images'", "sh '/kaniko/executor --nopush'"),
    ] {
        let jenkinsfile = pipeline(agent, steps);
        let mut expected = vec!["ci/build.groovy: ?"];
        if steps.contains("--nopush") {
            expected.push("unknown-flag");
        }
        assert_eq!(
            met(&[("ci/build.groovy", &jenkinsfile)]),
            expected,
            "{steps}"
        );
    }
    let none = "sh 'echo /kaniko/executor'";
    assert_eq!(met(&[("Jenkinsfile", none)]), [""; 0]);
}

#[test]
fn containers_may_be_described_in_groovy() {
    let with = |image: &str, sh: &str| {
        let jenkinsfile = format!(
            "podTemplate(containers: [\n  containerTemplate(name: 'maven', image: 'maven:3', command: 'sleep', args: '(99d'),\n  containerTemplate(\n    name: 'kaniko',\n    image: '{image}',\n    ttyEnabled: true,\n    command: '/busybox/cat')\n], volumes: [secretVolume(secretName: 's', mountPath: '/kaniko/.docker')]) {{\n  node(POD_LABEL) {{\n    checkout scm\n    container('kaniko') {{ sh '{sh}' }}\n  }}\n}}\n"
        );
        met(&[("Jenkinsfile", &jenkinsfile), DOCKERFILE, MODULE])
    };
    let build = "/kaniko/executor --context `pwd`/app --no-push";
    let debug = "gcr.io/kaniko-project/executor:v1.23.2-debug";
    assert_eq!(with(debug, build), ["Jenkinsfile: app"]);
    assert_eq!(with(debug, "ls"), ["Jenkinsfile: ?"]);
    let plain = with("gcr.io/kaniko-project/executor:v1.23.2", build);
    assert!(plain.contains(&"shell-missing".to_owned()), "{plain:?}");
}
