//! A server that keeps states by HTTP, as the backend `http` wants one, with locks and with
//! connections that break.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// What a server of states knows; it ends with the program.
pub(super) struct Server {
    address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    states: BTreeMap<String, Vec<u8>>,
    locks: BTreeMap<String, Vec<u8>>,
    /// How many of the next states come over a connection that breaks before they are kept.
    breaks: usize,
    /// How many states were kept.
    writes: usize,
    /// The write or unlocking, of those to come, that waits until it is let go.
    stop: Option<Stop>,
}

/// A request that waits.
struct Stop {
    /// How many writes and unlockings come before it.
    left: usize,
    is_reached: bool,
    /// Let go: whether it is done, or lost with its connection.
    is_done: Option<bool>,
}

impl Server {
    /// Listens on a port of this machine alone.
    pub(super) fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("listening for states")?;
        let address = listener.local_addr()?;
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = Arc::clone(&kept);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&shared);
                // A client that goes away is no matter of the next one.
                thread::spawn(move || drop(answer(&stream, &kept)));
            }
        });
        Ok(Self { address, kept })
    }

    /// The `backend` of an environment's stack whose state lies under a name.
    pub(super) fn backend(&self, name: &str) -> String {
        let place = self.place(name);
        format!(
            "backend: {{kind: http, settings: {{address: \"{place}\", lock_address: \"{place}\", \
             unlock_address: \"{place}\", retry_max: 0}}}}"
        )
    }

    fn place(&self, name: &str) -> String {
        format!("http://{}/{name}", self.address)
    }

    /// The state under a name.
    pub(super) fn state(&self, name: &str) -> Option<String> {
        let kept = self.kept.lock().ok()?;
        let bytes = kept.states.get(&format!("/{name}"))?;
        String::from_utf8(bytes.clone()).ok()
    }

    /// How many states were ever kept.
    pub(super) fn writes(&self) -> usize {
        self.kept.lock().map_or(0, |kept| kept.writes)
    }

    /// Keeps a state under a name.
    pub(super) fn put(&self, name: &str, state: &str) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.states.insert(format!("/{name}"), state.into());
        }
    }

    /// Has somebody else hold the lock of a state, or let it go.
    pub(super) fn hold(&self, name: &str, is_held: bool) {
        let path = format!("/{name}");
        if let Ok(mut kept) = self.kept.lock() {
            if is_held {
                let other = br#"{"ID":"other","Operation":"OperationTypeApply","Who":"somebody@elsewhere"}"#;
                kept.locks.insert(path, other.to_vec());
            } else {
                kept.locks.remove(&path);
            }
        }
    }

    /// Has one of the next writes and unlockings wait, after as many others.
    pub(super) fn stop_after(&self, left: usize) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.stop = Some(Stop {
                left,
                is_reached: false,
                is_done: None,
            });
        }
    }

    /// Whether the request came that waits.
    pub(super) fn is_stopped(&self) -> bool {
        let kept = self.kept.lock();
        kept.is_ok_and(|kept| kept.stop.as_ref().is_some_and(|stop| stop.is_reached))
    }

    /// Lets the request go that waits: it is done, or lost. Without one nothing waits any more.
    pub(super) fn let_go(&self, is_done: bool) {
        if let Ok(mut kept) = self.kept.lock() {
            match &mut kept.stop {
                Some(stop) if stop.is_reached => stop.is_done = Some(is_done),
                _ => kept.stop = None,
            }
        }
    }

    /// Has the connection break in the middle of the next states that are sent.
    pub(super) fn break_next(&self, count: usize) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.breaks = count;
        }
    }
}

impl Kept {
    /// Whether a write or an unlocking goes on; the one that waits does not.
    fn passes(&mut self) -> bool {
        let Some(stop) = self.stop.as_mut().filter(|stop| !stop.is_reached) else {
            return true;
        };
        if stop.left == 0 {
            stop.is_reached = true;
            return false;
        }
        stop.left -= 1;
        true
    }
}

/// Waits until the request is let go; gives whether it is to be done.
fn waits(kept: &Mutex<Kept>) -> Result<bool> {
    loop {
        let mut held = kept
            .lock()
            .map_err(|_| anyhow::anyhow!("a thread panicked"))?;
        let is_done = held.stop.as_ref().and_then(|stop| stop.is_done);
        if let Some(is_done) = is_done {
            held.stop = None;
            return Ok(is_done);
        }
        drop(held);
        thread::sleep(Duration::from_millis(10));
    }
}

/// Answers one request; the connection is closed after it.
fn answer(stream: &TcpStream, shared: &Mutex<Kept>) -> Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let method = words.next().context("no method")?.to_owned();
    let whole = words.next().context("no path")?;
    let path = whole.split('?').next().unwrap_or(whole).to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        if header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    let mut kept = {
        reader.read_exact(&mut body)?;
        shared
            .lock()
            .map_err(|_| anyhow::anyhow!("a thread panicked"))?
    };
    if matches!(method.as_str(), "POST" | "UNLOCK") && !kept.passes() {
        drop(kept);
        if !waits(shared)? {
            return Ok(());
        }
        kept = shared
            .lock()
            .map_err(|_| anyhow::anyhow!("a thread panicked"))?;
    }
    let (code, answer) = match method.as_str() {
        "GET" => match kept.states.get(&path) {
            Some(state) => (200, state.clone()),
            None => (404, Vec::new()),
        },
        "POST" if kept.breaks > 0 => {
            kept.breaks -= 1;
            return Ok(());
        }
        "POST" => {
            kept.writes += 1;
            kept.states.insert(path, body);
            (200, Vec::new())
        }
        "LOCK" => {
            if let Some(holder) = kept.locks.get(&path) {
                (423, holder.clone())
            } else {
                kept.locks.insert(path, body);
                (200, Vec::new())
            }
        }
        "UNLOCK" => {
            kept.locks.remove(&path);
            (200, Vec::new())
        }
        _ => (405, Vec::new()),
    };
    drop(kept);
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {code} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        answer.len()
    )?;
    Ok(stream.write_all(&answer)?)
}
