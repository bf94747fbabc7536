//! The parts of SARIF 2.1.0 that are written, under its own names.

use std::collections::BTreeMap;

use serde::Serialize;

/// `sarifLog`.
#[derive(Serialize)]
pub struct Log {
    /// Where its schema lies.
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    /// Of SARIF.
    pub version: &'static str,
    /// One a call of the tool.
    pub runs: [Run; 1],
}

/// `run`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// Who says it.
    pub tool: Tool,
    /// What a column counts.
    pub column_kind: &'static str,
    /// How it went.
    pub invocations: [Invocation; 1],
    /// What was found.
    pub results: Vec<SarifResult>,
}

/// `tool`.
#[derive(Serialize)]
pub struct Tool {
    /// Its only component.
    pub driver: Driver,
}

/// `toolComponent`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Driver {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub semantic_version: &'static str,
    /// The rules of the results.
    pub rules: Vec<ReportingDescriptor>,
}

/// `reportingDescriptor`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportingDescriptor {
    /// Never used again for another rule.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// In a sentence.
    pub short_description: Message,
    /// In a paragraph.
    pub full_description: Message,
    /// The page.
    pub help: Message,
    /// Unless somebody configures it otherwise.
    pub default_configuration: Configuration,
    /// For whoever shows it.
    pub properties: Properties,
}

/// `reportingConfiguration`.
#[derive(Serialize)]
pub struct Configuration {
    /// `error`, `warning` or `note`.
    pub level: &'static str,
}

/// `propertyBag`, with what GitHub reads.
#[derive(Serialize)]
pub struct Properties {
    /// The group.
    pub tags: [&'static str; 1],
    /// `error`, `warning` or `recommendation`.
    #[serde(rename = "problem.severity")]
    pub problem_severity: &'static str,
}

/// `message` and `multiformatMessageString`.
#[derive(Serialize)]
pub struct Message {
    /// Plain.
    pub text: String,
    /// With marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markdown: Option<String>,
}

/// `invocation`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    /// Whether everything could be judged.
    pub execution_successful: bool,
    /// What could not.
    pub tool_execution_notifications: Vec<Notification>,
}

/// `notification`.
#[derive(Serialize)]
pub struct Notification {
    /// `error`.
    pub level: &'static str,
    /// What went wrong.
    pub message: Message,
}

/// `result`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SarifResult {
    /// The rule.
    pub rule_id: &'static str,
    /// Its place among the rules.
    pub rule_index: Option<usize>,
    /// How bad it is.
    pub level: &'static str,
    /// What is found.
    pub message: Message,
    /// Where.
    pub locations: Vec<Location>,
    /// What explains it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Location>,
    /// Who it is when its lines have moved.
    pub partial_fingerprints: BTreeMap<&'static str, String>,
    /// What mends it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<SarifFix>,
    /// Why it is not shown; empty for one that is.
    pub suppressions: Vec<Suppression>,
}

/// `fix`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SarifFix {
    /// A file each.
    pub artifact_changes: Vec<ArtifactChange>,
}

/// `artifactChange`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArtifactChange {
    /// The file.
    pub artifact_location: Artifact,
    /// What changes in it.
    pub replacements: Vec<Replacement>,
}

/// `replacement`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replacement {
    /// What goes.
    pub deleted_region: Region,
    /// What comes.
    pub inserted_content: Message,
}

/// `suppression`.
#[derive(Serialize)]
pub struct Suppression {
    /// `inSource` or `external`.
    pub kind: &'static str,
    /// The reason given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub justification: String,
}

/// `location`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// In a file.
    pub physical_location: Physical,
    /// What there is to say of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
}

/// `physicalLocation`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Physical {
    /// The file.
    pub artifact_location: Artifact,
    /// The characters.
    pub region: Region,
}

/// `artifactLocation`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// Escaped.
    pub uri: String,
    /// What it is relative to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri_base_id: Option<&'static str>,
}

/// `region`: lines and columns from 1, the end not included.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// The first line.
    pub start_line: usize,
    /// The first column.
    pub start_column: usize,
    /// The last line.
    pub end_line: usize,
    /// The column after the last.
    pub end_column: usize,
}
