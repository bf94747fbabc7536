//! The types that are described, and everything they refer to, as a Rust table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::go::{self, Declaration, Package, Type};

/// The packages that are read; `meta/v1` holds what all objects share.
const PACKAGES: [&str; 10] = [
    META,
    "k8s.io/api/apps/v1",
    "k8s.io/api/apps/v1beta1",
    "k8s.io/api/apps/v1beta2",
    "k8s.io/api/batch/v1",
    "k8s.io/api/batch/v1beta1",
    "k8s.io/api/core/v1",
    "k8s.io/api/networking/v1",
    "k8s.io/api/rbac/v1",
    "k8s.io/api/storage/v1",
];

const META: &str = "k8s.io/apimachinery/pkg/apis/meta/v1";

/// The kinds that are described: what holds a pod, and what lies beside it.
const DESCRIBED: [(&str, &[&str]); 6] = [
    (
        "k8s.io/api/apps/v1",
        &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
    ),
    ("k8s.io/api/batch/v1", &["CronJob", "Job"]),
    ("k8s.io/api/batch/v1beta1", &["CronJob"]),
    (
        "k8s.io/api/core/v1",
        &[
            "ConfigMap",
            "LimitRange",
            "Namespace",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
        ],
    ),
    ("k8s.io/api/networking/v1", &["Ingress", "NetworkPolicy"]),
    (
        "k8s.io/api/rbac/v1",
        &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
    ),
];

/// Types that read their JSON themselves.
const OPAQUE: [&str; 6] = [
    "intstr.IntOrString",
    "resource.Quantity",
    "runtime.RawExtension",
    "v1.FieldsV1",
    "v1.MicroTime",
    "v1.Time",
];

const BUILTIN: [&str; 7] = [
    "bool", "byte", "float64", "int32", "int64", "string", "uint8",
];

/// The text of the table: of the types below `vendor`, and of what a later `k8s.io/api` adds.
pub fn generate(vendor: &Path, later: &Path) -> Result<String, String> {
    let packages = read_all(|path| vendor.join(path))?;
    let later = read_all(|path| match path.strip_prefix("k8s.io/api/") {
        Some(path) => later.join(path),
        None => vendor.join(path),
    })?;
    let mut collector = Collector {
        packages: &packages,
        structs: BTreeMap::new(),
        named: BTreeMap::new(),
        origins: BTreeMap::new(),
    };
    for (package, kinds) in DESCRIBED {
        for kind in kinds {
            collector.add(package, kind)?;
        }
    }
    Ok(collector.print(&collector.added_in(&later)))
}

type Packages = BTreeMap<&'static str, Package>;

fn read_all(directory: impl Fn(&str) -> PathBuf) -> Result<Packages, String> {
    let packages = PACKAGES.map(|path| Ok((path, read(&directory(path))?)));
    packages.into_iter().collect()
}

fn read(directory: &Path) -> Result<Package, String> {
    let mut package = Package::default();
    for file in ["types.go", "register.go"] {
        let file = directory.join(file);
        let source = std::fs::read_to_string(&file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        go::read(&source, &mut package);
    }
    Ok(package)
}

/// The keys of a struct; none if there is no such struct.
fn keys(packages: &Packages, package: &str, name: &str) -> BTreeSet<String> {
    let declared = packages
        .get(package)
        .and_then(|package| package.types.get(name));
    let Some(Declaration::Struct(fields)) = declared else {
        return BTreeSet::new();
    };
    let keys = fields
        .iter()
        .flat_map(|field| match (&field.key, &field.of) {
            (Some(key), _) => BTreeSet::from([key.clone()]),
            (None, Type::Name(other, name)) => {
                keys(packages, other.as_deref().unwrap_or(package), name)
            }
            (None, _) => BTreeSet::new(),
        });
    keys.collect()
}

struct Collector<'a> {
    packages: &'a Packages,
    /// Go's name of a struct → its keys with Go's names of their types.
    structs: BTreeMap<String, BTreeMap<String, String>>,
    /// Go's name of another type → Go's name of what it is made of.
    named: BTreeMap<String, String>,
    /// Go's name → the package it is from: Go's name leaves the path out.
    origins: BTreeMap<String, String>,
}

impl<'a> Collector<'a> {
    /// Adds a type, and all that it refers to.
    fn add(&mut self, package: &str, name: &str) -> Result<(), String> {
        let full = qualified(package, name);
        if OPAQUE.contains(&full.as_str()) {
            return Ok(());
        }
        if let Some(origin) = self.origins.get(&full).cloned() {
            return self.expect_same(&full, (&origin, package), name);
        }
        self.origins.insert(full.clone(), package.to_owned());
        match self.declaration(package, name)? {
            Declaration::Struct(_) => {
                let mut fields = BTreeMap::new();
                self.add_fields(package, name, &mut fields)?;
                self.structs.insert(full, fields);
            }
            Declaration::Named(of) | Declaration::Alias(of) => {
                let of = self.name_of(package, of)?;
                self.named.insert(full, of);
            }
        }
        Ok(())
    }

    /// Go's name of two types may be the same, as long as it does not matter which is meant.
    fn expect_same(
        &self,
        full: &str,
        (one, other): (&str, &str),
        name: &str,
    ) -> Result<(), String> {
        let same = one == other
            || match (self.declaration(one, name)?, self.declaration(other, name)?) {
                (Declaration::Named(one), Declaration::Named(other)) => one == other,
                _ => false,
            };
        match same {
            true => Ok(()),
            false => Err(format!("{full} is in {one} and in {other}")),
        }
    }

    /// The fields of a struct, with those of the structs that it embeds.
    fn add_fields(
        &mut self,
        package: &str,
        name: &str,
        fields: &mut BTreeMap<String, String>,
    ) -> Result<(), String> {
        let Declaration::Struct(declared) = self.declaration(package, name)? else {
            return Err(format!("{name} in {package} is no struct"));
        };
        for field in declared {
            match (&field.key, &field.of) {
                (Some(key), of) => {
                    let of = self.name_of(package, of)?;
                    fields.insert(key.clone(), of);
                }
                (None, Type::Name(other, name)) => {
                    let package = other.clone().unwrap_or_else(|| package.to_owned());
                    self.add_fields(&package, name, fields)?;
                }
                (None, of) => return Err(format!("{name} embeds {of:?}")),
            }
        }
        Ok(())
    }

    fn declaration(&self, package: &str, name: &str) -> Result<&'a Declaration, String> {
        let declared = self
            .packages
            .get(package)
            .and_then(|package| package.types.get(name));
        declared.ok_or_else(|| format!("no type {name} in {package}"))
    }

    /// Go's name of a type; what it refers to is added.
    fn name_of(&mut self, package: &str, of: &Type) -> Result<String, String> {
        Ok(match of {
            Type::Pointer(of) => self.name_of(package, of)?,
            Type::Slice(of) => format!("[]{}", self.name_of(package, of)?),
            Type::Map(key, value) => {
                let key = self.name_of(package, key)?;
                format!("map[{key}]{}", self.name_of(package, value)?)
            }
            Type::Name(None, name) if name == "byte" => "uint8".to_owned(),
            Type::Name(None, name) if BUILTIN.contains(&name.as_str()) => name.clone(),
            Type::Name(other, name) => {
                let package = other.clone().unwrap_or_else(|| package.to_owned());
                self.reference(&package, name)?
            }
        })
    }

    fn reference(&mut self, package: &str, name: &str) -> Result<String, String> {
        // an alias has no name of its own
        if let Ok(Declaration::Alias(of)) = self.declaration(package, name) {
            return self.name_of(package, of);
        }
        // the path of these is not read
        if package.ends_with("/types") && name == "UID" {
            self.named
                .insert("types.UID".to_owned(), "string".to_owned());
            return Ok("types.UID".to_owned());
        }
        self.add(package, name)?;
        Ok(qualified(package, name))
    }

    /// The fields that these structs have in a later release, and not in this one.
    fn added_in(&self, later: &Packages) -> BTreeMap<&String, Vec<String>> {
        let structs = self.structs.iter().filter_map(|(full, fields)| {
            let (_, name) = full.split_once('.')?;
            let mut added: Vec<_> = keys(later, self.origins.get(full)?, name)
                .into_iter()
                .collect();
            added.retain(|key| !fields.contains_key(key));
            (!added.is_empty()).then_some((full, added))
        });
        structs.collect()
    }

    fn print(&self, added: &BTreeMap<&String, Vec<String>>) -> String {
        let mut out = String::from(HEAD);
        out.push_str("\n/// Every kind that the scheme holds for these versions.\n");
        out.push_str("#[rustfmt::skip]\npub static KINDS: &[(&str, &[&str])] = &[\n");
        for (version, kinds) in self.kinds() {
            writeln!(out, "    ({version:?}, &{kinds:?}),").unwrap_or_default();
        }
        out.push_str(
            "];\n\n/// Structs by their names in Go: the keys of their fields, with the types.\n",
        );
        out.push_str("#[rustfmt::skip]\npub static STRUCTS: &[(&str, &[(&str, &str)])] = &[\n");
        for (name, fields) in &self.structs {
            let fields: Vec<_> = fields.iter().collect();
            writeln!(out, "    ({name:?}, &{fields:?}),").unwrap_or_default();
        }
        out.push_str("];\n\n/// Types with a name that are no structs: what they are made of.\n");
        out.push_str("#[rustfmt::skip]\npub static NAMED: &[(&str, &str)] = &[\n");
        for (name, of) in &self.named {
            writeln!(out, "    ({name:?}, {of:?}),").unwrap_or_default();
        }
        out.push_str("];\n\n/// Fields that later releases know, up to v1.37.\n");
        out.push_str("#[rustfmt::skip]\npub static LATER: &[(&str, &[&str])] = &[\n");
        for (name, keys) in added {
            writeln!(out, "    ({name:?}, &{keys:?}),").unwrap_or_default();
        }
        out.push_str("];\n");
        out
    }

    fn kinds(&self) -> BTreeMap<String, Vec<&String>> {
        let packages = self.packages.iter().filter(|(path, _)| **path != META);
        let versions = packages.map(|(path, package)| {
            let path = path.trim_start_matches("k8s.io/api/");
            let version = match path.split_once('/') {
                Some(("core", version)) => version.to_owned(),
                Some((group @ ("apps" | "batch"), version)) => format!("{group}/{version}"),
                Some(("rbac", version)) => format!("rbac.authorization.k8s.io/{version}"),
                Some((group, version)) => format!("{group}.k8s.io/{version}"),
                None => path.to_owned(),
            };
            let kinds: BTreeSet<_> = package.kinds.iter().collect();
            (version, kinds.into_iter().collect())
        });
        versions.collect()
    }
}

/// A type as Go prints it: with the last part of its package's path alone.
fn qualified(package: &str, name: &str) -> String {
    format!("{}.{name}", package.rsplit('/').next().unwrap_or(package))
}

const HEAD: &str = "\
//! Generated by `xtask` from the Go types of Kubernetes v1.34.1 (`k8s.io/api` and
//! `k8s.io/apimachinery` v0.34.1, Apache-2.0). Names alone; not to be edited.
";
