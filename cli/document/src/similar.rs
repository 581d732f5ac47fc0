/// The candidate that a person most likely meant by `word`, if one is close enough to ask.
///
/// Close is at most one slip for each three letters: a letter too many, missing, wrong, or two
/// exchanged. Of equally close candidates the first in their order is taken.
pub fn similar<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let limit = word.len().div_ceil(3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let letters: Vec<char> = candidate.to_lowercase().chars().collect();
            (slips(&word, &letters), candidate)
        })
        .filter(|(slips, candidate)| *slips <= limit && *slips < candidate.chars().count())
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// The number of slips between two words, an exchange of neighbours counted once.
fn slips(left: &[char], right: &[char]) -> usize {
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut left_before = None;
    for (row, left_letter) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        let mut right_before = None;
        for (column, right_letter) in right.iter().enumerate() {
            let same = usize::from(left_letter != right_letter);
            let mut cost = (at(&last, column) + same)
                .min(at(&last, column + 1) + 1)
                .min(at(&current, column) + 1);
            let is_exchange =
                left_before == Some(right_letter) && right_before == Some(left_letter);
            if is_exchange && column > 0 {
                cost = cost.min(at(&before_last, column - 1) + 1);
            }
            current.push(cost);
            right_before = Some(right_letter);
        }
        left_before = Some(left_letter);
        before_last = std::mem::replace(&mut last, current);
    }
    at(&last, right.len())
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn a_slip_is_recognized_and_another_word_is_not() {
        let known = ["replicas", "tier", "staging", "name"];
        assert_eq!(similar("replcas", known), Some("replicas"));
        assert_eq!(similar("teir", known), Some("tier"));
        assert_eq!(similar("Stagign", known), Some("staging"));
        assert_eq!(similar("port", known), None);
        assert_eq!(similar("x", ["y"]), None);
    }
}
