use infractl_base::RelativePath;
use infractl_document::{SourceId, Span};
use infractl_hcl::syntax::{Block, Expression};

use super::{
    Check, Local, Mode, ModuleCall, Output, Provider, ProviderRequirement, Resource, Table,
    Variable,
};

/// What the files of one folder declare, overrides merged.
#[derive(Debug, Default)]
pub struct Module {
    /// The folder.
    pub path: RelativePath,
    /// The files in the order in which they count, overrides last.
    pub files: Vec<ModuleFile>,
    /// `variable`
    pub variables: Table<Variable>,
    /// The attributes of `locals`
    pub locals: Table<Local>,
    /// `output`
    pub outputs: Table<Output>,
    /// `resource`
    pub resources: Table<Resource>,
    /// `data`, those within a `check` too
    pub data: Table<Resource>,
    /// `ephemeral`
    pub ephemeral: Table<Resource>,
    /// `module`
    pub calls: Table<ModuleCall>,
    /// `provider`
    pub providers: Table<Provider>,
    /// `check`
    pub checks: Table<Check>,
    /// `terraform`
    pub settings: Vec<Block>,
    /// `moved`
    pub moved: Vec<Block>,
    /// `import`
    pub imports: Vec<Block>,
    /// `removed`
    pub removed: Vec<Block>,
    /// `.terraform.lock.hcl`, where there is one.
    pub lock: Option<RelativePath>,
    /// Whether all files could be read to their end: only then is what is absent certainly absent.
    pub is_whole: bool,
}

/// One file of a module.
#[derive(Debug)]
pub struct ModuleFile {
    /// The file.
    pub path: RelativePath,
    /// Its text.
    pub source: SourceId,
    /// Its comments in order.
    pub comments: Box<[Span]>,
}

impl Module {
    /// The resources of a mode.
    pub fn of_mode(&self, mode: Mode) -> &Table<Resource> {
        match mode {
            Mode::Managed => &self.resources,
            Mode::Data => &self.data,
            Mode::Ephemeral => &self.ephemeral,
        }
    }

    /// Resources, data and ephemeral ones.
    pub fn all_resources(&self) -> impl Iterator<Item = &Resource> {
        let modes = [&self.resources, &self.data, &self.ephemeral];
        modes.into_iter().flatten()
    }

    /// The entries of `required_providers`.
    pub fn provider_requirements(&self) -> impl Iterator<Item = ProviderRequirement<'_>> {
        let blocks = self.settings_of("required_providers");
        blocks
            .flat_map(|block| block.body.attributes())
            .map(|attribute| ProviderRequirement { attribute })
    }

    /// The constraints on the version of the tool; one for each `terraform` block that has one.
    pub fn required_versions(&self) -> impl Iterator<Item = &Expression> {
        let blocks = self.settings.iter();
        let attributes = blocks.filter_map(|block| block.body.attribute("required_version"));
        attributes.map(|attribute| &attribute.value)
    }

    /// Where the state is kept: a `backend` or a `cloud` block.
    pub fn backend(&self) -> Option<&Block> {
        self.settings_of("backend")
            .chain(self.settings_of("cloud"))
            .next()
    }

    /// The blocks of one kind within all `terraform` blocks, such as `provider_meta`.
    pub fn settings_of<'m>(&'m self, kind: &'static str) -> impl Iterator<Item = &'m Block> {
        let blocks = self.settings.iter();
        blocks.flat_map(move |block| block.body.blocks_of(kind))
    }

    /// The comments of the file that a place lies in.
    pub fn comments(&self, source: SourceId) -> &[Span] {
        let file = self.files.iter().find(|file| file.source == source);
        file.map_or(&[], |file| &file.comments)
    }
}
