//! A `COPY --from` that leads to no earlier stage.

use super::{dockerfile, stopped_at};
use crate::build::Build;
use crate::dockerfile::{Dockerfile, Kind, Transfer};
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};
use crate::source::Text;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL403",
    name: "from-unknown-stage",
    severity: Severity::Error,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("from_unknown_stage.md"),
    scope: Scope::Build(check),
};

/// Images that a bare name commonly means.
const IMAGES: [&str; 40] = [
    "alpine",
    "amazoncorretto",
    "amazonlinux",
    "bash",
    "busybox",
    "caddy",
    "centos",
    "composer",
    "curl",
    "debian",
    "docker",
    "elixir",
    "erlang",
    "fedora",
    "gcc",
    "golang",
    "gradle",
    "haproxy",
    "haskell",
    "httpd",
    "julia",
    "maven",
    "memcached",
    "mongo",
    "mysql",
    "nginx",
    "node",
    "openjdk",
    "perl",
    "php",
    "postgres",
    "python",
    "redis",
    "ruby",
    "rust",
    "swift",
    "tomcat",
    "traefik",
    "ubuntu",
    "vault",
];

/// What is wrong with a `--from`.
enum Fault {
    Variable,
    Itself,
    Later(Text),
    Number { stage: usize },
    NoReference,
    Typo(Text),
}

fn check(build: &Build, findings: &mut Findings) {
    let Some(dockerfile) = dockerfile(build) else {
        return;
    };
    // a stop while the stages are planned does not always have a place
    let unbuilt = build
        .replay
        .as_ref()
        .is_some_and(|replay| replay.stop.is_some() && replay.steps.is_empty());
    for (place, from, stage) in froms(build, dockerfile) {
        let stops_here = stopped_at(build).is_some_and(|(at, _)| at == place);
        let Some(fault) = fault(dockerfile, from, stage, stops_here) else {
            continue;
        };
        let stops = stops_here || unbuilt;
        let finding = findings.add(format!("`--from={from}` leads to no earlier stage"));
        let label = match &fault {
            Fault::Variable => "variables are not expanded here".to_owned(),
            Fault::Itself => "this very stage".to_owned(),
            Fault::Later(_) => "a stage that comes later".to_owned(),
            Fault::Number { stage } => format!("this is stage {stage}, counted from 0"),
            Fault::NoReference => "neither a stage nor an image".to_owned(),
            Fault::Typo(_) => "taken for an image of Docker Hub".to_owned(),
        };
        finding.at(from.span(), label);
        if let Fault::Later(other) | Fault::Typo(other) = &fault {
            finding.see(other.span(), format!("stage `{other}`"));
        }
        match build.build_error().filter(|_| stops) {
            Some(line) => {
                finding.executor_says(line);
            }
            // an image of that name may be there
            None => {
                finding
                    .severity(Severity::Warning)
                    .note("what is no earlier stage is pulled as an image, before the first stage is built");
            }
        }
        match fault {
            Fault::Typo(other) => finding
                .help(format!("did you mean `--from={other}`?"))
                .unsafe_fix(vec![Change::Replace {
                    span: from.span(),
                    old: from.to_string(),
                    new: other.to_string(),
                }]),
            Fault::Variable => {
                finding.help("name a stage with `FROM $VARIABLE AS name` and copy from that name")
            }
            _ => finding.help("copy from a stage that stands above this one"),
        };
    }
}

/// Whether a finding here explains that the executor stops at an instruction.
pub fn explains(build: &Build, place: usize) -> bool {
    let Some(dockerfile) = dockerfile(build) else {
        return false;
    };
    froms(build, dockerfile)
        .any(|(at, from, stage)| at == place && fault(dockerfile, from, stage, true).is_some())
}

/// Whether there is a finding here.
pub fn speaks(build: &Build) -> bool {
    let Some(dockerfile) = dockerfile(build) else {
        return false;
    };
    froms(build, dockerfile).any(|(_, from, stage)| fault(dockerfile, from, stage, false).is_some())
}

/// Each `--from` of the stages that are built, with its instruction and its stage.
fn froms<'b>(
    build: &'b Build,
    dockerfile: &'b Dockerfile,
) -> impl Iterator<Item = (usize, &'b Text, usize)> {
    let replay = build.replay.as_ref();
    // where the executor stops while it plans the stages, any of them may be meant
    let is_unplanned = replay.is_some_and(|replay| {
        replay.stop.is_some() && replay.planned.is_empty() && replay.unknown_targets.is_empty()
    });
    let instructions = dockerfile.instructions.iter().enumerate();
    instructions.filter_map(move |(place, instruction)| {
        let Kind::Copy(Transfer {
            from: Some(from), ..
        }) = &instruction.kind
        else {
            return None;
        };
        let (replay, stage) = (replay?, instruction.stage?);
        let is_built =
            is_unplanned || replay.planned.contains(&place) || replay.stop_at == Some(place);
        (is_built && !from.is_empty()).then_some((place, from, stage))
    })
}

fn fault(dockerfile: &Dockerfile, from: &Text, stage: usize, stops: bool) -> Option<Fault> {
    let lower = from.to_lowercase();
    let named = |place: usize| {
        dockerfile
            .stages
            .get(place)
            .and_then(|stage| stage.name.as_ref())
    };
    let find = |mut places: std::ops::Range<usize>| {
        places.find_map(|place| named(place).filter(|name| name.as_str() == lower))
    };
    let is_image = from.contains(['/', ':', '.', '@']) || IMAGES.contains(&lower.as_str());
    let is_own = find(stage..stage + 1).is_some();
    // of several stages of one name the last counts, this one among them
    if find(0..stage).is_some() {
        return (stops && is_own).then_some(Fault::Itself);
    }
    if let Ok(number) = from.parse::<i64>() {
        let is_earlier = usize::try_from(number).is_ok_and(|number| number < stage);
        return (!is_earlier || stops).then_some(Fault::Number { stage });
    }
    if from.contains('$') {
        return Some(Fault::Variable);
    }
    if !is_image && is_own {
        return Some(Fault::Itself);
    }
    if let Some(later) = find(stage + 1..dockerfile.stages.len()).filter(|_| !is_image) {
        return Some(Fault::Later(later.clone()));
    }
    if stops {
        return Some(Fault::NoReference);
    }
    let near = (0..stage).filter_map(named).filter(|name| {
        let allowed = if lower.len() > 4 { 2 } else { 1 };
        !is_image && strsim::osa_distance(name, &lower) <= allowed
    });
    near.min_by_key(|name| strsim::osa_distance(name, &lower))
        .map(|name| Fault::Typo(name.clone()))
}
