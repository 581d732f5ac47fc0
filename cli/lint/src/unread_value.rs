//! `helm-unread-value`: a key that changes nothing.

use std::collections::BTreeSet;

use infractl_document::{Finding, Node, Severity, similar};
use infractl_helm::Chart;

/// Tells of the keys of some values that neither the chart's own values nor its templates know.
///
/// A template that prints or walks a map as a whole reads every key below it; where that cannot be
/// ruled out nothing is told.
pub fn unread_values(chart: &Chart, values: Node<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if chart.metadata.kind == "library" {
        return findings;
    }
    let words = Words::of(chart);
    let known: Vec<Node<'_>> = chart
        .values
        .iter()
        .map(infractl_document::Tree::root)
        .collect();
    for value in values.children() {
        let key = value.key().unwrap_or_default();
        let is_subchart = |chart: &Chart| {
            chart.name() == key
                || chart
                    .metadata
                    .dependencies
                    .iter()
                    .any(|own| own.alias == key)
                || chart.dependencies.iter().any(|own| own.name() == key)
        };
        // What a chart inside reads is its own matter, and `global` is for all of them.
        if key == "global" || is_subchart(chart) {
            continue;
        }
        look(chart, value, &known, &words, &mut findings);
    }
    findings
}

/// What the templates of a chart name.
struct Words<'c> {
    /// Every word.
    named: BTreeSet<&'c str>,
    /// The words after a dot that no further step follows: a map there is read whole.
    whole: BTreeSet<&'c str>,
}

impl<'c> Words<'c> {
    fn of(chart: &'c Chart) -> Self {
        let mut words = Self {
            named: BTreeSet::new(),
            whole: BTreeSet::new(),
        };
        words.add(chart);
        words
    }

    fn add(&mut self, chart: &'c Chart) {
        for template in &chart.templates {
            let text = std::str::from_utf8(&template.bytes).unwrap_or_default();
            let mut before = '\0';
            let mut rest = text;
            while let Some(sign) = rest.chars().next() {
                let length = rest
                    .find(|sign: char| !is_of_word(sign))
                    .unwrap_or(rest.len());
                let (word, after) = rest.split_at(length.max(sign.len_utf8()));
                if length > 0 {
                    self.named.insert(word);
                    let next = after.chars().next();
                    if before == '.' && next != Some('.') {
                        self.whole.insert(word);
                    }
                }
                before = sign;
                rest = after;
            }
        }
        for inner in &chart.dependencies {
            self.add(inner);
        }
    }
}

fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

fn look(
    chart: &Chart,
    value: Node<'_>,
    beside: &[Node<'_>],
    words: &Words<'_>,
    findings: &mut Vec<Finding>,
) {
    let key = value.key().unwrap_or_default();
    let known: Vec<Node<'_>> = beside.iter().filter_map(|own| own.get(key)).collect();
    let is_named = key
        .split(|sign: char| !is_of_word(sign))
        .all(|word| words.named.contains(word));
    if known.is_empty() {
        if !is_named {
            findings.push(unread(chart, value, beside));
        }
        return;
    }
    // Keys below an empty map are for whoever sets them.
    let is_free = known.iter().all(|own| own.children().next().is_none());
    if value.as_map().is_none() || is_free || words.whole.contains(key) {
        return;
    }
    for child in value.children() {
        look(chart, child, &known, words, findings);
    }
}

fn unread(chart: &Chart, value: Node<'_>, beside: &[Node<'_>]) -> Finding {
    let key = value.key().unwrap_or_default();
    let message = format!("no template of `{}` reads `{key}`", chart.name());
    let span = value.key_span().or(value.span());
    let finding = Finding::new("helm-unread-value", Severity::Warning, span, message);
    let siblings = beside
        .iter()
        .flat_map(|own| own.children())
        .filter_map(Node::key);
    match similar(key, siblings) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("remove it, or let a template read it"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use infractl_base::{MemoryFiles, RelativePath};
    use infractl_document::Sources;
    use infractl_yaml::{Dialect, Options, read_one};

    use super::*;

    fn told(text: &str) -> Vec<(String, Option<String>)> {
        let mut files = MemoryFiles::new();
        for (path, text) in [
            (
                "app/Chart.yaml",
                "apiVersion: v2\nname: app\nversion: 1.0.0\n",
            ),
            (
                "app/values.yaml",
                "replicas: 1\nnodeSelector: {}\nservice: {port: 80}\nconfig: {level: info}\n",
            ),
            (
                "app/templates/a.yaml",
                "a: {{ .Values.replicas }}\nb: {{ .Values.service.port }}\n\
                 c: {{ toYaml .Values.config }}\nd: {{ .Values.nodeSelector | toYaml }}\n\
                 e: {{ .Values.quiet.extra }}\n",
            ),
        ] {
            let bytes: Arc<[u8]> = text.as_bytes().into();
            files.insert(RelativePath::parse(path).unwrap(), bytes);
        }
        let sources = Sources::new();
        let path = RelativePath::parse("app").unwrap();
        let options = infractl_helm::LoadOptions {
            file_dependencies: false,
        };
        let chart = infractl_helm::load(&files, &path, &sources, options).unwrap();
        let bytes: Arc<[u8]> = text.as_bytes().into();
        let source = sources.add(&RelativePath::parse("values.yaml").unwrap(), &bytes);
        let values = read_one(&bytes, source, &Options::new(Dialect::GoYaml)).unwrap();
        unread_values(&chart, values.tree.root())
            .into_iter()
            .map(|finding| (finding.message, finding.help))
            .collect()
    }

    #[test]
    fn a_key_that_nothing_reads_is_told_with_what_was_meant() {
        assert_eq!(
            told("replcas: 2\nservice: {prot: 81}\nunknown: 1\n"),
            [
                (
                    "no template of `app` reads `replcas`".to_owned(),
                    Some("did you mean `replicas`?".to_owned())
                ),
                (
                    "no template of `app` reads `prot`".to_owned(),
                    Some("did you mean `port`?".to_owned())
                ),
                (
                    "no template of `app` reads `unknown`".to_owned(),
                    Some("remove it, or let a template read it".to_owned())
                ),
            ]
        );
    }

    #[test]
    fn keys_of_maps_that_are_read_whole_or_are_free_are_left_alone() {
        let text = "replicas: 2\nnodeSelector: {disk: ssd}\nconfig: {depth: 2}\nquiet: {extra: 1}\n\
                    global: {domain: a}\n";
        assert_eq!(told(text), []);
    }
}
