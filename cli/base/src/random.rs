use std::io::Read as _;

/// Draws bytes from the operating system's own source of randomness.
pub fn random_bytes<const COUNT: usize>() -> std::io::Result<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
