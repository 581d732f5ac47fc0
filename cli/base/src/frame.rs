use std::io::{self, ErrorKind, Read, Write};

/// The most that one frame may hold, in bytes.
pub(crate) const LONGEST: u32 = 1 << 30;

/// The most that is copied together with its length, in bytes.
const SHORT: usize = 16 * 1024;

/// Writes bytes with their length before them, in four bytes, and flushes.
pub fn write_frame(out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    let header = header(bytes.len());
    let header = header.ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "frame too long"))?;
    // One call for the many frames that are short: whoever reads is woken once.
    if bytes.len() <= SHORT {
        let mut whole = Vec::with_capacity(header.len() + bytes.len());
        whole.extend_from_slice(&header);
        whole.extend_from_slice(bytes);
        out.write_all(&whole)?;
    } else {
        out.write_all(&header)?;
        out.write_all(bytes)?;
    }
    out.flush()
}

/// What stands before a frame; `None` where it is too long for one.
pub(crate) fn header(length: usize) -> Option<[u8; 4]> {
    let length = u32::try_from(length).ok()?;
    (length <= LONGEST).then(|| length.to_le_bytes())
}

/// Reads what [`write_frame`] wrote; `None` at the end of the stream.
pub fn read_frame(from: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    let Some(length) = read_frame_length(from)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let read = from.take(u64::from(length)).read_to_end(&mut bytes)?;
    if read < length as usize {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

/// Reads the length of a frame, in bytes, which follow; `None` at the end of the stream.
pub fn read_frame_length(from: &mut dyn Read) -> io::Result<Option<u32>> {
    let mut length = [0; 4];
    if let Err(error) = from.read_exact(&mut length) {
        return if error.kind() == ErrorKind::UnexpectedEof {
            Ok(None)
        } else {
            Err(error)
        };
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::Error::new(ErrorKind::InvalidData, "frame too long"));
    }
    Ok(Some(length))
}
