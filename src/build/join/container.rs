//! What the container is: its executor, its arguments, its environment.

use crate::kaniko::argument::Argument;
use crate::kaniko::image::{Image, Variant};
use crate::kaniko::release::Release;
use crate::kaniko::startup::Environment;
use crate::manifest::Container;
use crate::manifest::expansion::{self, Expanded, unexpanded};
use crate::manifest::launch::Launch;
use crate::path;
use crate::value::{Value, Why};

use crate::build::Executor;

pub(super) fn image_of(container: &Container) -> Option<Image> {
    let image = container.image.as_ref()?;
    Image::identify(&unexpanded(&image.value).text)
}

/// Whether an executor's image certainly lacks the program that these words start.
pub(super) fn is_missing(image: &Image, words: &[Expanded]) -> bool {
    let program = words.first().map(|word| word.argument.value());
    let (Some(Value::Known(program)), Value::Known(preset)) = (program, image.environment()) else {
        return false;
    };
    let search = preset.iter().find(|(name, _)| *name == "PATH");
    image.is_executor() && image.lacks(program, search.map_or("", |(_, search)| search))
}

pub(super) fn arguments_of(launch: &Launch) -> Result<Vec<Argument>, Why> {
    match launch {
        Launch::Executor(execution) if execution.complete => Ok(execution
            .arguments
            .iter()
            .map(|word| word.argument.clone())
            .collect()),
        Launch::Executor(_) => Err("the arguments are not a list of words".into()),
        Launch::Shell(_) => {
            Err("a shell is started, and no command of it is known to start the executor".into())
        }
        Launch::Idle(_) => {
            Err("the container only waits for somebody to start the executor in it".into())
        }
        Launch::Unknown(why) => Err(why.clone()),
        Launch::Other(_) => Err("another program is started, and not the executor".into()),
    }
}

/// The container's environment: the image's own, then what the pod sets.
pub(super) fn environment(
    executor: &Executor,
    release: Release,
    container: &Container,
    variables: &expansion::Environment,
    launch: &Launch,
) -> Environment {
    let mut environment = Environment::new();
    let preset = match &executor.image {
        Some(image) => image.environment(),
        None => Value::Known(Variant::Executor.preset_environment(release)),
    };
    match preset {
        Value::Known(preset) => {
            for (name, value) in preset {
                environment.set(name, Value::Known(value.to_owned()));
            }
        }
        Value::Unknown(_) | Value::Absent => {}
    }
    for variable in &container.env {
        let value = match variables.value(&variable.name) {
            Value::Known(value) => Value::Known(value.to_owned()),
            Value::Unknown(why) => Value::Unknown(why),
            Value::Absent => Value::Known(String::new()),
        };
        environment.set(variable.name.to_string(), value);
    }
    for (name, value) in launch
        .script()
        .into_iter()
        .flat_map(|script| &script.environment)
    {
        environment.set(name.clone(), value.clone());
    }
    if !container.env_from.is_empty() {
        environment.may_have_others("`envFrom` may set it");
    }
    environment
}

pub(super) fn working_directory(image: Option<&Image>, container: &Container) -> Value<String> {
    let given = match &container.working_dir {
        Value::Known(given) => unexpanded(given),
        Value::Unknown(why) => return Value::Unknown(why.clone()),
        Value::Absent => return directory_of(image).map(str::to_owned),
    };
    given.value().map(|directory| path::join(&["/", directory]))
}

/// The directory that an image starts in. Others that build one are presumed to keep what its
/// Dockerfile sets.
fn directory_of(image: Option<&Image>) -> Value<&'static str> {
    match image.filter(|image| !image.repackaged) {
        Some(image) => image.working_directory(),
        None => Value::Known("/workspace"),
    }
}
