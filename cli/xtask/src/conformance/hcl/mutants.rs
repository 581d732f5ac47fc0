use super::fixtures::Fixture;

/// So many texts with a mistake, or another sense, are asked.
const MUTANTS: usize = 20_000;

/// What is put in.
const SIGNS: [&str; 26] = [
    "{", "}", "[", "]", "(", ")", "\"", "${", "%{", "~}", "<<E\n", "E\n", "\n", "=", ".", "*", "-",
    "...", "::", "?", ":", ",", "#", "/*", "\\", "é",
];

/// The draws: the same each time.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap_or_default() % limit.max(1)
    }
}

/// Fixtures with a character less, a sign more, or a part of another one put in.
pub(super) fn mutants(fixtures: &[Fixture]) -> Vec<String> {
    let mut draws = Draws(2_026);
    let mut mutants = Vec::with_capacity(MUTANTS);
    while mutants.len() < MUTANTS {
        let fixture = fixtures.get(draws.below(fixtures.len()));
        let Some(text) = fixture.map(|fixture| fixture.text.as_str()) else {
            break;
        };
        let at = place(text, &mut draws);
        let mut mutant = text.to_owned();
        match draws.below(4) {
            0 => {
                let length = mutant.get(at..).and_then(|rest| rest.chars().next());
                mutant.replace_range(at..at + length.map_or(0, char::len_utf8), "");
            }
            1 => {
                let end = place(text, &mut draws);
                mutant.replace_range(at.min(end)..at.max(end), "");
            }
            2 => {
                let other = fixtures.get(draws.below(fixtures.len()));
                let other = other.map_or("", |fixture| fixture.text.as_str());
                let (start, end) = (place(other, &mut draws), place(other, &mut draws));
                let part = other.get(start.min(end)..start.max(end));
                mutant.insert_str(at, part.unwrap_or_default());
            }
            _ => mutant.insert_str(at, SIGNS.get(draws.below(SIGNS.len())).unwrap_or(&"")),
        }
        mutants.push(mutant);
    }
    mutants
}

/// Any place between two characters of a text.
fn place(text: &str, draws: &mut Draws) -> usize {
    let mut at = draws.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
