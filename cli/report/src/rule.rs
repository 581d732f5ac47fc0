/// What a rule is about, for formats that carry rules beside findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleText {
    /// What it asks for, or what breaks it, in one line.
    pub title: String,
    /// Why.
    pub description: Option<String>,
    /// What would be right.
    pub remediation: Option<String>,
    /// The number that other tools know it by.
    pub code: Option<String>,
    /// The standards that it follows.
    pub standards: Vec<String>,
}
