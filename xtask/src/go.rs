//! Go source → the types it declares, as far as the API of Kubernetes uses the language.

use std::collections::BTreeMap;

/// What a package declares.
#[derive(Debug, Default)]
pub struct Package {
    /// Its types, by name.
    pub types: BTreeMap<String, Declaration>,
    /// The kinds that its `register.go` adds to the scheme.
    pub kinds: Vec<String>,
}

/// A type.
#[derive(Debug)]
pub enum Declaration {
    /// `type X struct { … }`
    Struct(Vec<Field>),
    /// `type X string`, and the like.
    Named(Type),
    /// `type X = Y`
    Alias(Type),
}

/// A field of a struct.
#[derive(Debug)]
pub struct Field {
    /// Its key in JSON; `None` if its own fields lie in the same object.
    pub key: Option<String>,
    /// Its type.
    pub of: Type,
}

/// A type expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `*X`
    Pointer(Box<Type>),
    /// `[]X`
    Slice(Box<Type>),
    /// `map[K]V`
    Map(Box<Type>, Box<Type>),
    /// `X`, or `package.X` with the path of the package.
    Name(Option<String>, String),
}

/// Reads one file into `package`.
pub fn read(source: &str, package: &mut Package) {
    let imports = imports(source);
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = registered_kind(line) {
            package.kinds.push(kind);
        }
        let Some(declared) = line.strip_prefix("type ") else {
            continue;
        };
        let declared = declared.split("//").next().unwrap_or("").trim();
        let Some((name, rest)) = declared.split_once(' ') else {
            continue;
        };
        let declaration = if rest == "struct {" {
            let body = lines.by_ref().take_while(|line| *line != "}");
            Declaration::Struct(body.filter_map(|line| field(line, &imports)).collect())
        } else if rest == "struct{}" {
            Declaration::Struct(Vec::new())
        } else if let Some(of) = rest.strip_prefix("= ") {
            Declaration::Alias(type_of(of, &imports))
        } else {
            Declaration::Named(type_of(rest, &imports))
        };
        package.types.insert(name.to_owned(), declaration);
    }
}

/// `&Pod{},` in a list of what is added to the scheme.
fn registered_kind(line: &str) -> Option<String> {
    let name = line.trim().strip_prefix('&')?.strip_suffix("{},")?;
    name.chars()
        .all(char::is_alphanumeric)
        .then(|| name.to_owned())
}

/// Local names of packages → their paths.
fn imports(source: &str) -> BTreeMap<String, String> {
    let quoted = source.lines().take_while(|line| !line.starts_with("type "));
    let quoted = quoted.filter_map(|line| {
        let line = line.trim().trim_start_matches("import ");
        let (name, path) = line.split_once('"')?;
        let path = path.strip_suffix('"')?;
        let name = match name.trim() {
            "" => path.rsplit('/').next()?,
            name => name,
        };
        Some((name.to_owned(), path.to_owned()))
    });
    quoted.collect()
}

/// `Name Type `json:"key,omitempty"``; `None` for anything else, and for what JSON leaves out.
fn field(line: &str, imports: &BTreeMap<String, String>) -> Option<Field> {
    let line = line.trim();
    if line.starts_with("//") {
        return None;
    }
    let (declared, tags) = line.split_once('`')?;
    let tag = tags.split("json:\"").nth(1)?.split('"').next()?;
    let of = declared.split_whitespace().last()?;
    let key = tag.split(',').next()?;
    if key == "-" {
        return None;
    }
    Some(Field {
        key: (!key.is_empty()).then(|| key.to_owned()),
        of: type_of(of, imports),
    })
}

fn type_of(text: &str, imports: &BTreeMap<String, String>) -> Type {
    let inner = |text| Box::new(type_of(text, imports));
    if let Some(of) = text.strip_prefix('*') {
        return Type::Pointer(inner(of));
    }
    if let Some(of) = text.strip_prefix("[]") {
        return Type::Slice(inner(of));
    }
    if let Some((key, value)) = text
        .strip_prefix("map[")
        .and_then(|map| map.split_once(']'))
    {
        return Type::Map(inner(key), inner(value));
    }
    match text.split_once('.') {
        Some((package, name)) => {
            let path = imports.get(package).cloned();
            Type::Name(
                Some(path.unwrap_or_else(|| package.to_owned())),
                name.to_owned(),
            )
        }
        None => Type::Name(None, text.to_owned()),
    }
}
