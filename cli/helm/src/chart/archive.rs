use std::io::Read as _;
use std::sync::Arc;

use flate2::read::GzDecoder;

use super::ChartFile;

/// The most that one file of an archive in `charts/` may hold, in bytes.
const MAX_ARCHIVE: u64 = 100 * 1024 * 1024;

/// Unpacks a `.tgz` as `helm` does; the first folder of each path is dropped.
///
/// The error is Helm's text.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Vec<ChartFile>, String> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes));
    let mut files = Vec::new();
    let mut left = MAX_ARCHIVE;
    let entries = archive.entries().map_err(|error| error.to_string())?;
    for entry in entries {
        let mut entry = entry.map_err(|error| go_words(&error))?;
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() || kind.is_pax_local_extensions() {
            continue;
        }
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if path.ends_with('/') {
            continue;
        }
        let name = inner_name(&path)?;
        let too_large =
            || format!("decompressed chart is larger than the maximum size {MAX_ARCHIVE}");
        let size = entry.size();
        if size > left {
            return Err(too_large());
        }
        let mut data = Vec::new();
        let read = (&mut entry)
            .take(left)
            .read_to_end(&mut data)
            .map_err(|error| go_words(&error))?;
        left -= read as u64;
        if (read as u64) < size || left == 0 {
            return Err(too_large());
        }
        let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&data);
        files.push(ChartFile {
            name,
            bytes: Arc::from(data),
        });
    }
    if files.is_empty() {
        return Err("no files in chart archive".to_owned());
    }
    Ok(files)
}

fn go_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData => {
            "gzip: invalid header".to_owned()
        }
        std::io::ErrorKind::UnexpectedEof => "unexpected EOF".to_owned(),
        _ => error.to_string(),
    }
}

fn inner_name(path: &str) -> Result<String, String> {
    let delimiter = if path.contains('\\') { '\\' } else { '/' };
    let (first, rest) = path.split_once(delimiter).unwrap_or((path, ""));
    let rest = rest.replace(delimiter, "/");
    if rest.starts_with('/') {
        return Err("chart illegally contains absolute paths".to_owned());
    }
    let clean = crate::functions::paths::clean(&rest);
    if clean == "." {
        return Err(format!(
            "chart illegally contains content outside the base directory: {path:?}"
        ));
    }
    if clean.starts_with("..") {
        return Err("chart illegally references parent directory".to_owned());
    }
    let mut signs = clean.chars();
    let drive = (signs.next(), signs.next(), signs.next());
    if matches!(drive, (Some(letter), Some(':'), Some('/')) if letter.is_ascii_alphabetic()) {
        return Err("chart contains illegally named files".to_owned());
    }
    if first == "Chart.yaml" {
        return Err("chart yaml not in base directory".to_owned());
    }
    Ok(clean)
}
