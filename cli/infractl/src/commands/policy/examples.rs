use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_formats::{Format, Produced};
use infractl_policy::ExampleDocument;

/// Reads the documents of an example by the producer of its format.
pub(super) fn read(format: &str, text: &str) -> Result<Vec<ExampleDocument>, String> {
    let (format, name) = match format {
        "workflow" => (Format::Workflow, ".github/workflows/example.yaml"),
        "dockerfile" => (Format::Dockerfile, "Dockerfile"),
        "compose" => (Format::Compose, "compose.yaml"),
        other => return Err(format!("nobody reads `{other}`")),
    };
    let path = RelativePath::parse(name).map_err(|error| error.to_string())?;
    let mut produced = Produced::default();
    produced.add(&path, format, &text.as_bytes().into(), &Sources::new());
    if let Some(finding) = produced.findings.first() {
        return Err(finding.message.clone());
    }
    let documents = produced.documents.iter();
    let documents = documents.map(|document| ExampleDocument {
        kind: document.kind().to_string(),
        address: Some(document.address().to_string()),
        tree: document.tree().as_ref().clone(),
    });
    Ok(documents.collect())
}
