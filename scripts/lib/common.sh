# Shared by the scripts; sourced, never run. Sets `root` (the checkout), and makes cargo findable.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

# say TEXT…: what happens now, for a person to read.
say() {
    printf '== %s\n' "$*"
}

# stop TEXT…: why it cannot go on, and the cure.
stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# need_rust: Rust itself is the one thing that is not installed here.
need_rust() {
    local version
    command -v cargo >/dev/null || stop "cargo is missing: install Rust 1.94 or newer (https://rustup.rs)"
    version=$(rustc --version | cut -d' ' -f2)
    [ "$(printf '%s\n' 1.94.0 "${version%%-*}" | sort -V | head -n 1)" = 1.94.0 ] || stop "Rust $version is too old: 1.94 or newer is needed"
}
