use infractl_document::{Address, Finding, Span};

use crate::configuration::Module;

/// The findings of one module.
pub(super) struct Departures<'m> {
    module: &'m Module,
    findings: Vec<Finding>,
}

impl<'m> Departures<'m> {
    pub(super) fn of(module: &'m Module) -> Self {
        Self {
            module,
            findings: Vec::new(),
        }
    }

    /// The module as messages name it.
    pub(super) fn name(&self) -> &'m str {
        self.module.path.name()
    }

    /// Tells of a departure at `about`, an address within the module.
    pub(super) fn tell(
        &mut self,
        (rule, about): (&'static str, &str),
        place: Option<Span>,
        message: &str,
        complete: impl FnOnce(Finding) -> Finding,
    ) {
        let message = format!("`{}` departs from the contract: {message}", self.name());
        let address = Address::new(["terraform", self.name(), about]);
        let finding = Finding::error(rule, place, message).about(address, None);
        let mut finding = complete(finding);
        if finding.primary.is_none() {
            finding.file = Some(self.module.path.clone());
        }
        self.findings.push(finding);
    }

    /// Tells that nothing takes the inputs.
    pub(super) fn no_taker(&mut self) {
        let first = self.module.variables.iter().next();
        let place = first.map(|variable| variable.block.header());
        self.tell(
            ("contract-not-called", "-"),
            place,
            "it calls neither `contract` nor a cluster module",
            |finding| finding.help("call `../contract` and hand every input on to it"),
        );
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}
