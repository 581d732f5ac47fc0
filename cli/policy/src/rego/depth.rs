use super::token::{Token, TokenKind};

/// How deep brackets may lie inside each other: the engine's parser takes twice as long with each
/// level, about 100 ms at this one.
pub(crate) const MAX_DEPTH: usize = 12;

/// The first bracket that lies too deep, found in one pass.
pub(crate) fn too_deep(tokens: &[Token]) -> Option<Token> {
    let mut depth = 0_usize;
    tokens.iter().copied().find(|token| {
        match token.kind {
            TokenKind::Sign('(' | '[' | '{') => depth += 1,
            TokenKind::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_DEPTH
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn the_thirteenth_open_bracket_is_one_too_many() {
        let nested = |depth: usize| format!("x := {}1{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(too_deep(&tokens(&nested(12)).unwrap()), None);
        let token = too_deep(&tokens(&nested(13)).unwrap()).unwrap();
        assert_eq!(token.start, 5 + 12);
        assert!(too_deep(&tokens(&nested(100_000)).unwrap()).is_some());
    }
}
