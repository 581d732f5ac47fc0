//! Go's text/template: lexer, parser and executor with provenance.
