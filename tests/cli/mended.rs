//! `--fix` and `--diff`.

use std::fs;

use snapbox::{assert_data_eq, str};

use super::command::{Here, POD};
use super::faulty;

/// A pod with one argument that is three, and a Dockerfile with a name that is misspelt.
fn mendable() -> Here {
    let here = faulty();
    let joined = "- --context=dir:///workspace --no-push true # as in the manual";
    let pod = POD.replace("        - --no-push\n", "");
    here.write(
        "shop/pod.yaml",
        pod.replace("- --context=dir:///workspace", joined),
    );
    here
}

#[test]
fn what_is_certain_is_mended_and_the_rest_when_asked_for() {
    let here = mendable();
    let said = here.run(&["shop", "--fix", "--format", "concise"]);
    assert_eq!(said.exit, Some(1));
    assert_eq!(said.error, "kanikolint: mended 1 finding in 1 file\n");
    assert!(
        said.out
            .starts_with("shop/Dockerfile:2:6: error[copy-source-missing]")
    );
    let pod = fs::read_to_string(here.at("shop/pod.yaml")).unwrap();
    let items =
        "        - --context=dir:///workspace # as in the manual\n        - --no-push=true\n";
    assert!(pod.contains(items), "{pod}");
    let said = here.run(&["shop", "--fix", "--unsafe-fixes"]);
    assert_eq!(said.exit, Some(0));
    let dockerfile = fs::read_to_string(here.at("shop/Dockerfile")).unwrap();
    assert_eq!(dockerfile, "FROM scratch\nCOPY app.jar /\n");
    let again = here.run(&["shop", "--fix", "--unsafe-fixes"]);
    assert_eq!((again.exit, again.error.as_str()), (Some(0), ""));
    assert_eq!(here.run(&["-", "--fix"]).exit, Some(2));
}

#[test]
fn what_would_be_mended_is_shown_and_left() {
    let here = mendable();
    let before = fs::read_to_string(here.at("shop/pod.yaml")).unwrap();
    let said = here.run(&["shop", "--diff", "--unsafe-fixes"]);
    assert_eq!(said.exit, Some(1));
    assert_data_eq!(
        said.out,
        str![[r#"
--- a/shop/pod.yaml
+++ b/shop/pod.yaml
@@ -8,7 +8,8 @@
     - name: kaniko
       image: ghcr.io/osscontainertools/kaniko:v1.28.3
       args:
-        - --context=dir:///workspace --no-push true # as in the manual
+        - --context=dir:///workspace # as in the manual
+        - --no-push=true
       volumeMounts:
         - name: sources
           mountPath: /workspace

"#]]
    );
    assert_eq!(
        fs::read_to_string(here.at("shop/pod.yaml")).unwrap(),
        before
    );
    here.write("shop/pod.yaml", POD);
    assert_eq!(here.run(&["shop", "--diff"]).exit, Some(0));
}
