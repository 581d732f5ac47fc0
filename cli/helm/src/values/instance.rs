//! Which charts of a chart take part in a render, under which names, with which values.

use std::sync::Arc;

use infractl_template::{Heap, Map, Text, Value};

use super::coalesce::{coalesce_values, deep_copy, merge_tables, table};
use super::{map_from_node, merge_maps};
use crate::chart::{Chart, Dependency, ImportValue};
use crate::semver;

/// A chart as one render sees it.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub(crate) chart: Arc<Chart>,
    /// The alias, where the parent gives one.
    pub(crate) name: String,
    /// The declared dependencies that are on, under their aliases.
    pub(crate) declared: Vec<Dependency>,
    pub(crate) dependencies: Vec<Self>,
    pub(crate) values: Map,
}

impl Instance {
    /// The whole tree of charts, before any is switched off.
    pub(crate) fn new(heap: &mut Heap, chart: &Arc<Chart>) -> Self {
        let mut values = heap.new_map();
        for (position, tree) in chart.values.iter().enumerate() {
            let own = map_from_node(heap, tree.root());
            values = if position == 0 {
                own
            } else {
                merge_maps(heap, values, own)
            };
        }
        Self {
            chart: Arc::clone(chart),
            name: chart.name().to_owned(),
            declared: chart.metadata.dependencies.clone(),
            dependencies: chart
                .dependencies
                .iter()
                .map(|own| Self::new(heap, own))
                .collect(),
            values,
        }
    }

    /// Switches charts on and off and imports values, as Helm's `ProcessDependencies`.
    pub(crate) fn process(
        &mut self,
        heap: &mut Heap,
        values: Map,
        warnings: &mut Vec<String>,
    ) -> Result<(), String> {
        self.enable(heap, values, "", warnings)?;
        self.import(heap, warnings)
    }

    fn enable(
        &mut self,
        heap: &mut Heap,
        values: Map,
        path: &str,
        warnings: &mut Vec<String>,
    ) -> Result<(), String> {
        if self.declared.is_empty() {
            return Ok(());
        }
        let mut kept: Vec<Self> = Vec::new();
        for own in &self.dependencies {
            if !self.declared.iter().any(|declared| own.fits(declared)) {
                kept.push(own.clone());
            }
        }
        for declared in &mut self.declared {
            if let Some(own) = self.dependencies.iter().find(|own| own.fits(declared)) {
                let mut own = own.clone();
                if !declared.alias.is_empty() {
                    own.name.clone_from(&declared.alias);
                }
                kept.push(own);
            }
            if !declared.alias.is_empty() {
                declared.name.clone_from(&declared.alias);
            }
            declared.enabled = true;
        }
        self.dependencies = kept;
        let values = coalesce_values(heap, self, values, false, warnings)?;
        for declared in &mut self.declared {
            by_tags(heap, values, declared, warnings);
            by_condition(heap, values, declared, path, warnings);
        }
        let off: Vec<String> = self
            .declared
            .iter()
            .filter(|declared| !declared.enabled)
            .map(|declared| declared.name.clone())
            .collect();
        self.dependencies.retain(|own| !off.contains(&own.name));
        self.declared
            .retain(|declared| !off.contains(&declared.name));
        for own in &mut self.dependencies {
            let path = format!("{path}{}.", own.name);
            own.enable(heap, values, &path, warnings)?;
        }
        Ok(())
    }

    fn fits(&self, declared: &Dependency) -> bool {
        self.name == declared.name
            && semver::is_compatible(&declared.version, &self.chart.metadata.version)
    }

    fn import(&mut self, heap: &mut Heap, warnings: &mut Vec<String>) -> Result<(), String> {
        for own in &mut self.dependencies {
            own.import(heap, warnings)?;
        }
        if self.declared.is_empty() {
            return Ok(());
        }
        let nothing = heap.new_map();
        // The warnings of this walk are those of the one that gives the final values.
        let mut unheard = Vec::new();
        let values = coalesce_values(heap, self, nothing, true, &mut unheard)?;
        let imported = heap.new_map();
        for declared in &self.declared {
            for import in &declared.import_values {
                let (child, parent) = match import {
                    ImportValue::Export(name) => (format!("exports.{name}"), ".".to_owned()),
                    ImportValue::Table { child, parent } => (child.clone(), parent.clone()),
                    ImportValue::Ignored => continue,
                };
                let path = declared.name.split('.').chain(child.split('.'));
                let Some(found) = table(heap, values, path) else {
                    warnings.push(missing_table(import, &declared.name, &child));
                    continue;
                };
                let mut found = found;
                if parent != "." {
                    for key in parent.rsplit('.') {
                        let around = heap.new_map();
                        heap.insert(around, Text::from(key), Value::Map(found));
                        found = around;
                    }
                }
                merge_tables(heap, imported, found, warnings);
            }
        }
        let own = deep_copy(heap, values)?;
        merge_tables(heap, own, imported, warnings);
        self.values = own;
        Ok(())
    }
}

fn missing_table(import: &ImportValue, chart: &str, child: &str) -> String {
    let last = child.rsplit('.').next().unwrap_or(child);
    match import {
        ImportValue::Table { .. } => format!(
            "level=WARN msg=\"ImportValues missing table from chart\" chart={chart} \
             error=\"\\\"{last}\\\" is not a table\""
        ),
        _ => format!(
            "level=WARN msg=\"ImportValues missing table\" error=\"\\\"{last}\\\" is not a table\""
        ),
    }
}

fn by_tags(heap: &Heap, values: Map, declared: &mut Dependency, warnings: &mut Vec<String>) {
    let Some(tags) = table(heap, values, ["tags"]) else {
        return;
    };
    let (mut has_true, mut has_false) = (false, false);
    for tag in &declared.tags {
        match heap.get(tags, tag.as_bytes()).map(|own| &own.value) {
            Some(Value::Bool(true)) => has_true = true,
            Some(Value::Bool(false)) => has_false = true,
            Some(_) => warnings.push(format!(
                "level=WARN msg=\"returned non-bool value\" tag={tag} chart={}",
                declared.name
            )),
            None => {}
        }
    }
    declared.enabled = has_true || !has_false;
}

fn by_condition(
    heap: &Heap,
    values: Map,
    declared: &mut Dependency,
    path: &str,
    warnings: &mut Vec<String>,
) {
    for condition in declared
        .condition
        .trim()
        .split(',')
        .filter(|own| !own.is_empty())
    {
        let whole = format!("{path}{condition}");
        let (tables, key) = match whole.rsplit_once('.') {
            Some((tables, key)) => (tables.split('.').collect(), key),
            None => (Vec::new(), whole.as_str()),
        };
        let found = table(heap, values, tables).and_then(|own| heap.get(own, key.as_bytes()));
        match found.map(|own| &own.value) {
            Some(Value::Bool(truth)) => {
                declared.enabled = *truth;
                return;
            }
            None | Some(Value::Map(_)) => {}
            Some(_) => warnings.push(format!(
                "level=WARN msg=\"returned non-bool value\" path={condition} chart={}",
                declared.name
            )),
        }
    }
}
