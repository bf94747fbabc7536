//! A case on disk, and the pod that builds it.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use kanikolint::context::resolve::PathMap;
use kanikolint::progress::Unwatched;
use kanikolint::report::{BuildReport, Report};
use kanikolint::rules::RULES;
use kanikolint::{Input, Options, lint};
use serde_json::{Value, json};

use crate::cases::Case;
use crate::support::{Directory, decode_base64};

/// Lays a case's context out.
pub fn lay(case: &Case) -> Directory {
    let laid = Directory::empty();
    fs::create_dir_all(laid.path("context")).unwrap();
    for (path, content) in &case.files {
        laid.write(&format!("context/{path}"), content);
    }
    for step in &case.steps {
        take(step, &laid.path("context"));
    }
    laid
}

fn take(step: &Value, context: &Path) {
    let text = |key: &str| step[key].as_str().unwrap_or_default();
    let at = context.join(text("path"));
    if let Some(parent) = at.parent() {
        fs::create_dir_all(parent).unwrap();
    }
    match text("op") {
        "symlink" => symlink(text("target"), &at).unwrap(),
        "mkdir" => fs::create_dir_all(&at).unwrap(),
        "hardlink" => fs::hard_link(context.join(text("target")), &at).unwrap(),
        "fifo" => assert!(Command::new("mkfifo").arg(&at).status().unwrap().success()),
        "chmod" => {}
        "write" => {
            let content = match step["b64"].as_str() {
                Some(encoded) => decode_base64(encoded),
                None => text("text").as_bytes().to_vec(),
            };
            fs::write(&at, content).unwrap();
        }
        "tar" => fs::write(&at, tar(step)).unwrap(),
        other => panic!("unknown step {other}"),
    }
    if let Some(mode) = mode_of(step) {
        fs::set_permissions(&at, fs::Permissions::from_mode(mode)).unwrap();
    }
}

fn mode_of(step: &Value) -> Option<u32> {
    match &step["mode"] {
        Value::String(octal) => u32::from_str_radix(octal, 8).ok(),
        Value::Number(number) => u32::try_from(number.as_u64()?).ok(),
        _ => None,
    }
}

fn tar(step: &Value) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    match &step["members"] {
        Value::Object(files) => {
            for (name, text) in files {
                append(&mut builder, &json!({"name": name, "text": text}));
            }
        }
        members => {
            for member in members.as_array().into_iter().flatten() {
                append(&mut builder, member);
            }
        }
    }
    let plain = builder.into_inner().unwrap();
    if step["gz"] != true {
        return plain;
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&plain).unwrap();
    encoder.finish().unwrap()
}

fn append(builder: &mut tar::Builder<Vec<u8>>, member: &Value) {
    let text = |key: &str| member[key].as_str().unwrap_or_default();
    let name = if text("path").is_empty() {
        text("name")
    } else {
        text("path")
    };
    let mut header = tar::Header::new_gnu();
    let kind = match text("type") {
        "dir" => tar::EntryType::Directory,
        "symlink" => tar::EntryType::Symlink,
        "hardlink" | "link" => tar::EntryType::Link,
        _ => tar::EntryType::Regular,
    };
    header.set_entry_type(kind);
    header.set_mode(mode_of(member).unwrap_or(if kind.is_dir() { 0o755 } else { 0o644 }));
    let content = match kind {
        tar::EntryType::Regular => text("text").as_bytes(),
        _ => &[],
    };
    header.set_size(content.len() as u64);
    let target = if text("target").is_empty() {
        text("linkname")
    } else {
        text("target")
    };
    if matches!(kind, tar::EntryType::Symlink | tar::EntryType::Link) {
        header.set_link_name_literal(target).unwrap();
    }
    // names that lead out of the archive must be written as they are
    let bytes = header.as_old_mut();
    let length = name.len().min(bytes.name.len());
    bytes.name[..length].copy_from_slice(&name.as_bytes()[..length]);
    header.set_cksum();
    builder.append(&header, content).unwrap();
}

/// The image that holds the executor of a label, and `--executor` where it does not tell.
fn executor(label: &str) -> (String, Option<&'static str>) {
    let image = match label {
        "oss-main" => "ghcr.io/osscontainertools/kaniko:v1.28.3".to_owned(),
        "chainguard-main" => {
            return (
                "cgr.dev/chainguard/kaniko:latest".to_owned(),
                Some("chainguard@v1.25.5"),
            );
        }
        _ => match label.split_once('-') {
            Some(("oss", version)) => format!("docker.io/martizih/kaniko:{version}"),
            Some(("google", version)) => format!("gcr.io/kaniko-project/executor:{version}"),
            _ => panic!("unknown label {label}"),
        },
    };
    (image, None)
}

fn pod(case: &Case, image: &str) -> String {
    let environment: Vec<Value> = case
        .environment
        .iter()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    let mut container =
        json!({"name": "kaniko", "image": image, "args": case.arguments, "env": environment});
    let mut spec = json!({"restartPolicy": "Never"});
    if let Some(directory) = &case.directory {
        container["workingDir"] = json!(directory);
    }
    if case.mounted {
        container["volumeMounts"] = json!([{"name": "context", "mountPath": "/workspace"}]);
        spec["volumes"] =
            json!([{"name": "context", "persistentVolumeClaim": {"claimName": "sources"}}]);
    }
    spec["containers"] = json!([container]);
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "build"}, "spec": spec})
        .to_string()
}

/// Lints a case as it is built by one executor.
pub fn report(case: &Case, label: &str, laid: &Directory) -> Report {
    let (image, given) = executor(label);
    let options = Options {
        maps: vec![PathMap {
            from: "/workspace".into(),
            to: laid.path("context"),
        }],
        executor: given.map(|release| release.parse().unwrap()),
        rules: RULES.iter().collect(),
        ..Options::default()
    };
    // `$$(` keeps Kubernetes from reading `$(`, which the executor is to see
    let pod = pod(case, &image).replace("$(", "$$(");
    lint(&[Input::Stdin(pod.into_bytes())], &options, &Unwatched)
}

/// The only build of a report.
pub fn only_build(report: &Report) -> &BuildReport {
    match report.builds.as_slice() {
        [build] => build,
        builds => panic!("{} builds", builds.len()),
    }
}
