use std::collections::BTreeMap;

use infractl_base::{Digest, Hasher};
use infractl_state::{RecordId, Secrets, StateError, Store, Timestamp, latest_run};

use super::note::{Change, Input, KIND, Note, SCHEMA_VERSION, Target};
use super::{Inputs, SealedPlan};
use crate::apply::documents;
use crate::directory::{Content, Directory};
use crate::{DeliveryError, ObjectAction, Plan};

impl SealedPlan {
    /// Describes a plan: what it was made from, and what it would write.
    pub fn new(
        plan: &Plan,
        inputs: &Inputs,
        directory: &Directory,
        store: &dyn Store,
        created: Timestamp,
    ) -> Result<Self, DeliveryError> {
        let random = infractl_base::random_bytes()
            .map_err(|error| StateError::Randomness(error.to_string()))?;
        let latest_run = latest_run(store)?;
        let files = files(plan, store)?;
        let documents = texts(documents(plan, store)?);
        let note = Note {
            kind: KIND.to_owned(),
            schema_version: SCHEMA_VERSION,
            id: RecordId::new(created, random).to_string(),
            environment: plan.environment.clone(),
            action: plan.action,
            created: created.to_string(),
            tool: inputs.tool.clone(),
            code: inputs.code.clone(),
            release: inputs.release.map(|digest| digest.to_string()),
            values: values(inputs).to_string(),
            policies: inputs.policies.map(|digest| digest.to_string()),
            target: Target {
                path: directory.shown(),
                held: plan.held.to_string(),
            },
            latest_run: latest_run.as_ref().map(ToString::to_string),
            counts: plan.counts,
            changes_layout: plan.changes_layout,
            changes: changes(plan),
            effect: effect(plan, &files, &documents).to_string(),
            documents,
            files,
            inputs: inputs
                .files
                .iter()
                .map(|((path, question), answer)| Input {
                    path: path.to_string(),
                    question: (*question).into(),
                    answer: answer.map(|digest| digest.to_string()),
                })
                .collect(),
            stacks: inputs.stacks.clone(),
            deferred: inputs.deferred.clone(),
            has_platform: inputs.has_platform,
            approvals: inputs.approvals.clone(),
            seal: String::new(),
        };
        Self::of(note).map_err(DeliveryError::Inventory)
    }

    /// The bytes of the plan file, sealed by the environment's store.
    pub fn seal(&self, secrets: Secrets<'_>) -> Result<Vec<u8>, DeliveryError> {
        let key = secrets.seal_key()?;
        self.note.sealed(key.expose().as_bytes())
    }
}

fn values(inputs: &Inputs) -> Digest {
    let mut hasher = Hasher::new();
    for ((path, question), answer) in &inputs.files {
        hasher
            .part(path.as_str().as_bytes())
            .part(&[*question as u8])
            .part(answer.as_ref().map_or(&[][..], |digest| digest.bytes()));
    }
    hasher.finish()
}

fn changes(plan: &Plan) -> Vec<Change> {
    let objects = plan
        .components
        .iter()
        .flat_map(|component| &component.objects);
    objects
        .filter(|object| object.action != ObjectAction::Unchanged)
        .map(|object| Change {
            address: object.address.to_string(),
            action: match object.action {
                ObjectAction::Create => "create",
                ObjectAction::Update => "update",
                ObjectAction::Replace { .. } => "replace",
                ObjectAction::Delete => "delete",
                ObjectAction::Unchanged => "unchanged",
            }
            .to_owned(),
            fields: object
                .fields
                .iter()
                .map(|field| field.path.to_string())
                .collect(),
        })
        .collect()
}

fn texts(digests: BTreeMap<String, Digest>) -> BTreeMap<String, String> {
    digests
        .into_iter()
        .map(|(name, digest)| (name, digest.to_string()))
        .collect()
}

/// The digest of each file that would be written. A file with secrets has one that tells nothing
/// without the store's key; a value that is yet to be drawn counts as such.
fn files(plan: &Plan, store: &dyn Store) -> Result<BTreeMap<String, String>, DeliveryError> {
    let mut found = BTreeMap::new();
    for (path, bytes) in &plan.layout.frame {
        found.insert(path.to_string(), Digest::of(bytes));
    }
    let mut key = None;
    for file in &plan.layout.files {
        let digest = match &file.content {
            Content::Public(text) => Digest::of(text.as_bytes()),
            Content::Private(tree, values) => {
                let key = match &key {
                    Some(key) => key,
                    None => key.insert(Secrets::new(store).digest_key()?),
                };
                let mut hasher = Hasher::new();
                hasher.part(infractl_yaml::write_tree(tree.root()).as_bytes());
                for value in values {
                    value.describe(&mut hasher);
                }
                Digest::keyed(key.expose().as_bytes(), hasher.finish().bytes())
            }
        };
        found.insert(file.path.to_string(), digest);
    }
    Ok(texts(found))
}

/// Over all that an apply would do, and over what it was made for.
fn effect(
    plan: &Plan,
    files: &BTreeMap<String, String>,
    documents: &BTreeMap<String, String>,
) -> Digest {
    let mut hasher = Hasher::new();
    hasher
        .part(plan.environment.as_bytes())
        .part(plan.action.to_string().as_bytes())
        .part(plan.held.bytes());
    for digests in [files, documents] {
        hasher.part(&digests.len().to_le_bytes());
        for (name, digest) in digests {
            hasher.part(name.as_bytes()).part(digest.as_bytes());
        }
    }
    for component in &plan.recorded {
        hasher
            .part(component.name.as_bytes())
            .part(component.variant.as_bytes())
            .part(&[u8::from(component.is_stateful)]);
    }
    for secret in &plan.required_secrets {
        hasher.part(secret.address.as_str().as_bytes());
        for key in &secret.keys {
            hasher.part(key.as_bytes());
        }
    }
    hasher.finish()
}
