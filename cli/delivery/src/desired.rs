use infractl_base::Secret;
use infractl_document::Document;
use infractl_kubernetes::KubernetesVersion;

/// What a target shall hold.
#[derive(Debug, Clone)]
pub struct Desired {
    /// The name of the environment.
    pub environment: String,
    /// Whether Secrets are written with their values: in development only.
    pub writes_secrets: bool,
    /// The version whose schemas say how objects are compared.
    pub kubernetes: KubernetesVersion,
    /// The components, in apply order.
    pub components: Vec<DesiredComponent>,
}

/// One component of an environment, rendered.
#[derive(Debug, Clone)]
pub struct DesiredComponent {
    /// Its name.
    pub name: String,
    /// Its variant.
    pub variant: String,
    /// Whether it keeps data.
    pub is_stateful: bool,
    /// The namespace that its files need not name.
    pub namespace: String,
    /// Its Kubernetes objects; addresses are unique. They are put into Helm's order of
    /// installation, and those of one kind keep the order in which they stand here.
    ///
    /// A sensitive leaf stands below `stringData` of a Secret, and its sealed text is a reference:
    /// `generate:32` or `env:NAME`.
    pub documents: Vec<Document>,
}

/// Where the values of `env:` references come from.
pub trait Lookup {
    /// The value of a variable; `None` where it is not set.
    fn value(&self, name: &str) -> Option<Secret<String>>;
}
