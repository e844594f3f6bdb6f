# Running checks and counting them; sourced after common.sh, packages.sh, node.sh and python.sh. Needs `work`, a temporary folder.

passed=0
failed=0
skipped=0

# check NAME COMMAND…: one check, counted as one.
check() {
    local name=$1
    shift
    say "$name"
    if "$@"; then
        passed=$((passed + 1))
    else
        printf 'FAILED: %s\n' "$name"
        failed=$((failed + 1))
    fi
}

# tests NAME ARGUMENT…: `cargo test`, each test counted. A run that breaks off without a result counts as one failure.
tests() {
    local name=$1 output="$work/tests-$RANDOM" outcome=0 before=$failed
    shift
    say "$name"
    FELLESPORTEN_TEST_NODE=$(command -v node || true) cargo test --profile ci --locked "$@" 2>&1 | tee "$output" || outcome=$?
    while read -r ok bad ignored; do
        passed=$((passed + ok))
        failed=$((failed + bad))
        skipped=$((skipped + ignored))
    done < <(sed -n 's/^test result: .*\. \([0-9]*\) passed; \([0-9]*\) failed; \([0-9]*\) ignored;.*/\1 \2 \3/p' "$output")
    if [ "$outcome" != 0 ] && [ "$failed" = "$before" ]; then
        printf 'FAILED: %s broke off\n' "$name"
        failed=$((failed + 1))
    fi
}

# unit_tests: those inside the crates, and the examples in their documentation.
unit_tests() {
    tests "unit tests" --no-fail-fast --workspace --exclude fellesporten
    tests "unit tests of the program" --package fellesporten --bins
}

# check_scripts: the shell can read every script.
check_scripts() {
    local script
    for script in scripts/run scripts/test scripts/screenshots scripts/lib/*.sh .ci/run; do bash -n "$script" || return 1; done
    sh -n scripts/assets
}

# end_leftovers FOLDER: ends what a test that broke off left running in this run's own folder, browsers above all.
end_leftovers() {
    local process
    for process in /proc/[0-9]*; do
        if tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -qF "$1/"; then
            kill -KILL "${process#/proc/}" 2>/dev/null || true
        fi
    done
}

need_servers() {
    need_packages postgresql redis-server
}

need_browser() {
    need_packages chromium chromium-driver
}

# need_clients: the foreign client libraries that log in here.
need_clients() {
    need_packages apache2-bin libapache2-mod-auth-openidc ruby ruby-jwt
    need_npm_packages
    need_python_packages
}

need_everything() {
    need_servers
    need_browser
    need_node
    scripts/assets
    need_clients
}

# behaviour FILTER: the black-box tests whose name holds it, or whose module it is.
behaviour() {
    tests "behaviour: $1" --package fellesporten --test tests -- "$1"
}

# run_part NAME: one part, with what it needs.
run_part() {
    case "$1" in
        format) check format cargo fmt --all --check ;;
        lint) check lint cargo clippy --profile ci --locked --quiet --all-targets -- -D warnings ;;
        scripts) check scripts check_scripts ;;
        unit)
            need_servers
            unit_tests
            ;;
        architecture | documents | traceability) behaviour "$1::" ;;
        flows | contract | attacks | resilience)
            need_servers
            need_node
            scripts/assets
            behaviour "$1::"
            ;;
        pages | interop)
            need_everything
            behaviour "$1::"
            ;;
        *)
            need_everything
            behaviour "$1"
            ;;
    esac
}

# finish: the last line, and the exit code.
finish() {
    printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
