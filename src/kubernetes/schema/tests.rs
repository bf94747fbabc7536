use super::*;

fn is_sorted<T>(table: &[(&str, T)]) -> bool {
    table.is_sorted_by(|(one, _), (other, _)| one < other)
}

#[test]
fn the_table_can_be_searched() {
    assert!(is_sorted(KINDS) && is_sorted(STRUCTS) && is_sorted(NAMED));
    assert!(STRUCTS.iter().all(|(_, fields)| is_sorted(fields)));
    assert!(is_sorted(LATER));
    assert!(KINDS.iter().all(|(_, kinds)| kinds.is_sorted()));
}

/// The type at the end of lists and maps.
fn innermost(of: Type) -> Type {
    match of.shape() {
        Shape::List(item) | Shape::Map(item) => innermost(item),
        _ => of,
    }
}

#[test]
fn every_type_is_described() {
    let fields = STRUCTS.iter().flat_map(|(_, fields)| fields.iter());
    let mut count = 0;
    for (key, name) in fields {
        let of = innermost(Type { name });
        // the one type that holds anything
        assert!(
            of.shape() != Shape::Any || of.name == "v1.FieldsV1",
            "{key} {name}"
        );
        count += 1;
    }
    assert!(count > 800, "{count} fields");
}

#[test]
fn objects_are_found_by_version_and_kind() {
    assert!(object("v1", "Pod").is_some_and(|pod| pod.field("spec").is_some()));
    assert_eq!(object("batch/v1", "Job").map(|job| job.name), Some("Job"));
    assert!(object("v1", "Deployment").is_none());
    assert!(object("v1", "ObjectMeta").is_none());
    assert_eq!(is_registered("v1", "Node"), Some(true));
    assert_eq!(is_registered("v1", "pod"), Some(false));
    assert_eq!(is_registered("tekton.dev/v1", "Task"), None);
    let first = objects().find(|(_, kind)| *kind == "CronJob");
    assert_eq!(first, Some(("batch/v1", "CronJob")));
}

#[test]
fn names_lead_to_shapes() {
    let shape = |name| Type { name }.shape();
    assert_eq!(shape("v1.PullPolicy"), Shape::Text);
    assert_eq!(shape("[]uint8"), Shape::Bytes);
    assert_eq!(
        shape("v1.ResourceList"),
        Shape::Map(Type {
            name: "resource.Quantity"
        })
    );
    assert_eq!(
        shape("map[string][]uint8"),
        Shape::Map(Type { name: "[]uint8" })
    );
    assert_eq!(shape("v9.Unheard"), Shape::Any);
}

#[test]
fn fields_of_later_releases_are_no_fields_yet() {
    for (name, keys) in LATER {
        let object = Struct::of(name).expect(name);
        for key in *keys {
            assert!(
                object.field(key).is_none() && object.has_later(key),
                "{name} {key}"
            );
        }
    }
}
