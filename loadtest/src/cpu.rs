//! CPU time of processes and threads, read from `/proc`.

use std::{collections::BTreeMap, fs, time::Duration};

use anyhow::{Context, Result};

/// Ticks per second of `/proc`'s times: fixed at 100 on Linux for user space.
const TICKS_PER_SECOND: u64 = 100;

/// User and system time of a process, all its threads together.
///
/// # Errors
/// When the process is gone.
pub fn of_process(pid: u32) -> Result<Duration> {
    times(&format!("/proc/{pid}/stat"))
}

/// User and system time of those threads of a process whose name begins with `prefix`, in nanoseconds' resolution.
///
/// # Errors
/// When the process is gone.
pub fn of_threads(pid: u32, prefix: &str) -> Result<Duration> {
    let mut sum = Duration::ZERO;
    for task in fs::read_dir(format!("/proc/{pid}/task"))? {
        let path = task?.path();
        if fs::read_to_string(path.join("comm"))?.starts_with(prefix) {
            sum += scheduled(&fs::read_to_string(path.join("schedstat"))?)?;
        }
    }
    Ok(sum)
}

/// Time on a CPU of a process, all its living threads together, in nanoseconds' resolution.
///
/// # Errors
/// When the process is gone.
pub fn of_all_threads(pid: u32) -> Result<Duration> {
    of_threads(pid, "")
}

/// CPU of a process and of everything it started, exited children that it waited for included.
///
/// # Errors
/// When `/proc` cannot be read.
pub fn of_family(root: u32) -> Result<Duration> {
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
    let ticks: u64 = positions.iter().filter_map(|at| fields.get(*at)).filter_map(|field| field.parse::<u64>().ok()).sum();
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
