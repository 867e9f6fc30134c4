# Read by ./try, ./test and .ci/run, from the project's folder; messages begin with $name.

fail() {
    printf '%s: %s\n' "$name" "$1" >&2
    exit 2
}

# environment VENV: makes the virtual environment where it is not there.
environment() {
    base=${PYTHON:-python3}
    command -v "$base" >/dev/null || fail "no $base here: install Python 3.11 or later"
    "$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$("$base" --version 2>&1) is too old, 3.11 is needed; PYTHON=python3.12 before the command picks another"
    "$base" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$base cannot make a virtual environment: apt-get install python3-venv, or your system's package for it"
    if [ ! -x "$1/bin/python" ]; then
        echo "Making the virtual environment $1"
        "$base" -m venv "$1"
    fi
}

# install_into VENV WHAT...: installs WHAT (pip's arguments) into it, once, and again when pyproject.toml has changed.
install_into() {
    environment "$1"
    interpreter=$1/bin/python stamp=$1/installed-by-$name
    shift
    if [ ! -e "$stamp" ] || [ -n "$(find pyproject.toml -newer "$stamp")" ]; then
        echo 'Installing Dragoman and what it needs (about a minute)'
        "$interpreter" -m pip install --quiet --disable-pip-version-check "$@" ||
            fail 'pip could not install it, as it says above; it needs the package index'
        touch "$stamp"
    fi
}
