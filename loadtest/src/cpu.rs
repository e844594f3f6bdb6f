//! CPU time of processes and threads, read from `/proc`.

use std::{collections::BTreeMap, fs, time::Duration};

use anyhow::{Context, Result};

/// Ticks per second of `/proc`'s times: fixed at 100 on Linux for user space.
const TICKS_PER_SECOND: u64 = 100;

/// User and system time of a process, all its threads together.
///
/// # Errors
/// When the process is gone.
pub(crate) fn of_process(pid: u32) -> Result<Duration> {
    times(&format!("/proc/{pid}/stat"))
}

/// Time on a CPU of those living threads of a process whose name begins with `prefix`, in nanoseconds' resolution.
///
/// # Errors
/// When the process is gone.
pub(crate) fn of_threads(pid: u32, prefix: &str) -> Result<Duration> {
    let mut sum = Duration::ZERO;
    for task in fs::read_dir(format!("/proc/{pid}/task"))? {
        let path = task?.path();
        if fs::read_to_string(path.join("comm"))?.starts_with(prefix) {
            sum += scheduled(&fs::read_to_string(path.join("schedstat"))?)?;
        }
    }
    Ok(sum)
}

/// CPU of a process and of everything it started, exited children that it waited for included.
///
/// # Errors
/// When `/proc` cannot be read.
pub(crate) fn of_family(root: u32) -> Result<Duration> {
    let parents = parents()?;
    let is_of_family = |mut pid: u32| {
        while let Some(parent) = parents.get(&pid) {
            if pid == root {
                return true;
            }
            pid = *parent;
        }
        false
    };
    let mut sum = of_exited_children(root)?;
    for pid in parents.keys().copied().filter(|pid| is_of_family(*pid)) {
        sum += of_process(pid).unwrap_or_default();
    }
    Ok(sum)
}

fn parents() -> Result<BTreeMap<u32, u32>> {
    let mut parents = BTreeMap::new();
    for entry in fs::read_dir("/proc")? {
        let Ok(pid) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        if let Ok(fields) = fields(&format!("/proc/{pid}/stat")) {
            parents.insert(pid, fields.get(1).and_then(|field| field.parse().ok()).unwrap_or(0));
        }
    }
    Ok(parents)
}

/// Fields of a stat file from the third on: the name before them may hold anything.
fn fields(path: &str) -> Result<Vec<String>> {
    let stat = fs::read_to_string(path).with_context(|| format!("{path} cannot be read"))?;
    let after_name = stat.rsplit_once(')').context("stat has no name")?.1;
    Ok(after_name.split_whitespace().map(str::to_owned).collect())
}

fn ticks(fields: &[String], positions: [usize; 2]) -> Duration {
    let ticks: u64 =
        positions.iter().filter_map(|at| fields.get(*at)).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND)
}

fn times(path: &str) -> Result<Duration> {
    Ok(ticks(&fields(path)?, [11, 12]))
}

fn of_exited_children(pid: u32) -> Result<Duration> {
    Ok(ticks(&fields(&format!("/proc/{pid}/stat"))?, [13, 14]))
}

fn scheduled(schedstat: &str) -> Result<Duration> {
    let nanoseconds = schedstat.split_whitespace().next().context("schedstat is empty")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}

/// The process, not a shell, whose command line holds every one of `words`.
///
/// # Errors
/// When there is none.
pub(crate) fn find(words: &[&str]) -> Result<u32> {
    let matches = |pid: &u32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        words.iter().all(|word| line.contains(word))
    };
    let parents = parents()?;
    let mut found = parents.iter().filter(|(pid, _)| **pid != std::process::id() && matches(pid));
    let is_a_server =
        |pid: &u32| !fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().starts_with("sh");
    found
        .find(|(pid, _)| is_a_server(pid))
        .map(|(pid, _)| *pid)
        .with_context(|| format!("no process is called {words:?}"))
}
