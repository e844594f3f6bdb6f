# Python packages; sourced after packages.sh. They live in target/tools/python, a virtual environment of their own.

# need_python_packages: what tests/interop/authlib/requirements.txt pins, if it is not there already.
need_python_packages() {
    local pins=tests/interop/authlib/requirements.txt tools="$root/target/tools/python"
    if ! cmp -s "$pins" "$tools/.installed"; then
        need_packages python3-venv
        say "installing Python packages into target/tools/python: $(sed -n 's/^\([a-z0-9.-]*\)==\([^ ]*\) .*/\1 \2/p' "$pins" | paste -sd, | sed 's/,/, /g')"
        rm -rf "$tools"
        python3 -m venv "$tools"
        # pymaskinporten asks for Python 3.13, and runs on Debian's.
        "$tools/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --require-hashes --ignore-requires-python --requirement "$pins"
        cp "$pins" "$tools/.installed"
    fi
}
