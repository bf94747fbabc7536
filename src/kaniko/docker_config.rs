//! The docker config that holds the logins to registries, as the docker CLI's library reads it.
//!
//! Source: docker/cli `cli/config/configfile`, and go-containerregistry `pkg/authn/keychain.go`, as
//! google v1.24.0 and osscontainertools v1.28.3 contain them.

use serde::de::IgnoredAny;
use serde_json::{Deserializer, Map, Value as Json};

/// What stands in a `config.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DockerConfig {
    /// The keys of `auths`.
    pub auths: Vec<String>,
    /// `credsStore`: the helper that is asked for every registry.
    pub store: Option<String>,
    /// `credHelpers`: registries, and the helpers that are asked for them.
    pub helpers: Vec<(String, String)>,
}

/// Docker Hub, by the names that logins give it.
const DOCKER_HUB: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

impl DockerConfig {
    /// Reads the first JSON value of a text; what follows it is ignored, and an empty text is an
    /// empty config. The error is in our words.
    pub fn read(text: &str) -> Result<Self, String> {
        // without a look at the values: Go reads deeper ones, and surrogates that stand alone
        let mut passed = Deserializer::from_str(text).into_iter::<IgnoredAny>();
        if let Some(Err(error)) = passed.next() {
            return Err(error.to_string());
        }
        let mut values = Deserializer::from_str(text).into_iter::<Json>();
        match values.next() {
            Some(Ok(Json::Object(fields))) => Ok(Self::of(&fields)),
            None | Some(Ok(Json::Null) | Err(_)) => Ok(DockerConfig::default()),
            Some(Ok(_)) => Err(String::from("it is not an object")),
        }
    }

    fn of(fields: &Map<String, Json>) -> Self {
        // Go's reader takes names in any case
        let field = |name: &str| {
            let mut fields = fields.iter();
            let found = fields.find(|(written, _)| written.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value)
        };
        let object = |name: &str| field(name).and_then(Json::as_object);
        let store = field("credsStore").and_then(Json::as_str);
        let helpers = object("credHelpers").into_iter().flatten();
        DockerConfig {
            auths: object("auths")
                .into_iter()
                .flat_map(|auths| auths.keys().cloned())
                .collect(),
            store: store.filter(|name| !name.is_empty()).map(str::to_owned),
            helpers: helpers
                .filter_map(|(registry, name)| Some((registry.clone(), name.as_str()?.to_owned())))
                .collect(),
        }
    }

    /// Whether it has a login for a registry, or a helper that is asked for it.
    pub fn names(&self, registry: &str) -> bool {
        let mut helped = self.helpers.iter().map(|(registry, _)| registry);
        self.store.is_some()
            || self.auths.iter().any(|auth| is_for(auth, registry))
            || helped.any(|helped| is_for(helped, registry))
    }

    /// The helper that is asked for a registry.
    pub fn helper(&self, registry: &str) -> Option<&str> {
        let own = self.helpers.iter().find(|(named, _)| named == registry);
        own.map_or(self.store.as_deref(), |(_, helper)| Some(helper))
    }
}

/// The host, with its port, that a key of `auths` names.
pub fn host(key: &str) -> &str {
    let bare = key
        .strip_prefix("https://")
        .or_else(|| key.strip_prefix("http://"))
        .unwrap_or(key);
    bare.split('/').next().unwrap_or(bare)
}

fn is_for(key: &str, registry: &str) -> bool {
    let host = host(key);
    host == registry || (DOCKER_HUB.contains(&host) && DOCKER_HUB.contains(&registry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_name_hosts() {
        let config = DockerConfig::read(
            r#"{"auths": {"https://index.docker.io/v1/": {}, "ghcr.io/team": {}}, "credHelpers": {"gcr.io": "gcr"}}"#,
        );
        let config = config.expect("it is JSON");
        for registry in ["index.docker.io", "ghcr.io", "gcr.io"] {
            assert!(config.names(registry), "{registry}");
        }
        assert!(!config.names("quay.io"));
        assert_eq!(config.helper("gcr.io"), Some("gcr"));
        assert_eq!(config.helper("quay.io"), None);
    }

    #[test]
    fn a_store_is_asked_for_every_registry() {
        let config = DockerConfig::read(r#"{"credsstore": "desktop"}"#).expect("it is JSON");
        assert!(config.names("quay.io"));
        assert_eq!(config.helper("quay.io"), Some("desktop"));
    }

    #[test]
    fn only_the_first_value_counts() {
        for text in ["", "  ", "null", "{}", "{} trailing"] {
            assert!(DockerConfig::read(text).is_ok(), "{text}");
        }
        for text in ["{", "[]", "{\"auths\": {}, }", "auths: {}"] {
            assert!(DockerConfig::read(text).is_err(), "{text}");
        }
    }
}
