//! The handbook as a site: every rule has a page, every page is found, and no link leads nowhere.
#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "../examples/handbook/card_page.rs"]
mod card_page;
#[path = "../examples/handbook/pages.rs"]
mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use kanikolint::card::{Line, lines};
use kanikolint::rules::RULES;

type Pages = BTreeMap<String, String>;

fn all() -> Pages {
    pages::all(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_rule_has_a_page_with_what_its_card_says() {
    let pages = all();
    for rule in RULES {
        let page = &pages[&format!("rules/{}.md", rule.name)];
        assert!(page.contains(rule.id), "{}", rule.name);
        for heading in ["What happens", "Why", "Bad", "Good"] {
            assert!(page.contains(&format!("\n## {heading}\n")), "{}", rule.name);
        }
        let group = &pages[&format!("groups/{}.md", rule.group.name())];
        assert!(group.contains(rule.id), "{}", rule.name);
    }
}

#[test]
fn the_summary_leads_to_every_page() {
    let pages = all();
    let listed: BTreeSet<String> = links("SUMMARY.md", &pages["SUMMARY.md"]).collect();
    let mut there: BTreeSet<String> = pages.keys().cloned().collect();
    there.remove("SUMMARY.md");
    assert_eq!(listed, there);
}

#[test]
fn every_link_leads_to_a_page() {
    let pages = all();
    let mut seen = 0;
    let mut broken = Vec::new();
    for (path, text) in &pages {
        for link in links(path, text) {
            seen += 1;
            if !pages.contains_key(&link) {
                broken.push(format!("{path} leads to {link}"));
            }
        }
    }
    assert!(seen > 3 * RULES.len(), "only {seen} links");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_message_leads_to_its_pages() {
    let said = &all()["said.md"];
    let message = "\n- `please provide a valid path to a Dockerfile within the build context with --dockerfile`\n";
    let (_, after) = said.split_once(message).unwrap();
    let pages: Vec<&str> = after
        .lines()
        .take_while(|line| line.starts_with("  - "))
        .collect();
    for rule in ["dockerfile-missing", "dockerfile-case"] {
        let link = format!("  - [`{rule}`](rules/{rule}.md): ");
        assert!(
            pages.iter().any(|page| page.starts_with(&link)),
            "{pages:#?}"
        );
    }
}

#[test]
fn examples_stand_below_the_names_of_their_files() {
    let page = &all()["rules/copy-source-missing.md"];
    let shown = "<p class=\"file\">Dockerfile</p>\n\n```dockerfile\nFROM scratch\nCOPY app.jar /\n\
                 #    ^^^^^^^ there is nothing of that name\n```\n";
    assert!(page.contains(shown), "{page}");
}

/// The pages that a page's text leads to.
fn links<'p>(page: &'p str, text: &'p str) -> impl Iterator<Item = String> + 'p {
    let written = lines(text).filter_map(|line| match line {
        Line::Text(text) => Some(text),
        _ => None,
    });
    let targets = written.flat_map(|line| line.split("](").skip(1));
    let targets = targets.filter_map(|rest| rest.split_once(')'));
    let own = targets.map(|(target, _)| target);
    let own = own.filter(|target| !target.starts_with("http"));
    own.map(move |target| {
        let beside = Path::new(page).parent().unwrap().join(target);
        normal(&beside).to_str().unwrap().replace('\\', "/")
    })
}

fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(normal.pop(), "{}", path.display()),
            part => normal.push(part),
        }
    }
    normal
}
