# Set-up shared by ./run and ./test: sourced, never run. Talks on stderr only, so that the output of
# a command stays clean. Does nothing where everything is there already.

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/romori/target}"

say() { printf '%s\n' "$*" >&2; }

# Installs, without questions, the Debian packages whose command is not there: COMMAND:PACKAGE.
# A command from elsewhere (a newer Node.js, say) is as good as Debian's.
need_commands() {
    local missing=() pair
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    [ "${#missing[@]}" -eq 0 ] && return 0
    install_packages "${missing[@]}"
}

install_packages() {
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "次のパッケージが必要です。管理者として入れてから、もう一度お試しください:"
            say "  apt-get install $*"
            return 1
        fi
        sudo=(sudo)
    fi
    say "パッケージを入れています: $*"
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update --quiet --quiet >&2
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet --quiet --no-install-recommends "$@" >&2
}

# Rust, a C compiler to link with (any that is called cc), certificates to fetch packages by.
need_rust() {
    if ! command -v cargo >/dev/null && [ -f "$HOME/.cargo/env" ]; then
        # shellcheck disable=SC1091
        . "$HOME/.cargo/env"
    fi
    if ! command -v cargo >/dev/null; then
        say "Rust(cargo)が見つかりません。https://rustup.rs の手順で入れてから、もう一度お試しください。"
        return 1
    fi
    need_commands cc:build-essential
    [ -e /etc/ssl/certs/ca-certificates.crt ] || install_packages ca-certificates
}

# What a test needs of Python, exactly as it is listed, in a folder of its own.
need_python() {
    local list=$1 home="$HOME/.cache/romori/python"
    cmp --quiet "$list" "$home/list.txt" && return 0
    need_commands python3:python3
    python3 -c 'import ensurepip' 2>/dev/null || install_packages python3-venv
    say "Pythonのパッケージを入れています"
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
        --only-binary :all: --requirement "$list" >&2
    cp "$list" "$home/list.txt"
}
