//! Writers for findings and plans: text, JSON, SARIF, JUnit, GitHub and Markdown.
