# Debian packages; sourced after common.sh.

# need_packages NAME…: installs those that are missing, and says so first. Services that a package brings are not started.
need_packages() {
    local missing=() name as_root="" policy=/usr/sbin/policy-rc.d ours=""
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing Debian packages: ${missing[*]}"
    [ "$(id -u)" = 0 ] || as_root=sudo
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
        $as_root chmod 755 "$policy"
        ours=$policy
    fi
    local outcome=0
    {
        $as_root apt-get -o DPkg::Lock::Timeout=600 update -qq &&
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    } </dev/null || outcome=$?
    [ -z "$ours" ] || $as_root rm -f "$ours"
    [ "$outcome" = 0 ] || stop "could not install ${missing[*]}: install them and try again"
}
