#!/bin/sh
# Installs the Debian packages that ftcheck's commands need, if any is missing.
#
#   scripts/install.sh GROUP...      build, test, packaging, browser, lint, bench, fuzz, coverage,
#                                    fixtures, release
#
# Does not call apt-get if everything is there, so the commands can call this every time, also offline
# and for a user who may not install packages.
set -eu

packages_of() {
  case $1 in
    build) echo g++ cmake ninja-build libzip-dev libdeflate-dev liblief-dev libcapstone-dev \
                libmbedtls-dev libfmt-dev libcli11-dev nlohmann-json3-dev libssl-dev \
                libtomlplusplus-dev libseccomp-dev libsimdjson-dev libsqlite3-dev libcurl4-openssl-dev \
                python3 python3-pip ;;
    test) echo doctest-dev debootstrap dpkg-dev fakeroot file git pkg-config python3 python3-pip \
               python3-venv python3-jsonschema fish zsh mandoc nginx-light openssl ;;
    packaging) echo buildah nix-bin ruby ;;
    browser) echo chromium chromium-driver ;;
    lint) echo clang clang-format clang-tidy ;;
    bench) echo libbenchmark-dev time unzip ;;
    fuzz) echo clang libclang-rt-14-dev python3 ;;
    coverage) echo llvm-14 ;;
    fixtures) echo gcc g++ clang lld lld-16 llvm-14 gcc-i686-linux-gnu gcc-aarch64-linux-gnu \
                   g++-aarch64-linux-gnu \
                   gcc-arm-linux-gnueabihf g++-s390x-linux-gnu g++-powerpc64le-linux-gnu \
                   g++-riscv64-linux-gnu gcc-mingw-w64-x86-64 gcc-mingw-w64-i686 \
                   binutils-mingw-w64-x86-64 binutils-mingw-w64-i686 python3 ;;
    release) echo cmake ninja-build make perl tcl gperf dpkg-dev xz-utils binutils python3 python3-venv \
                  qemu-user-static libc6-arm64-cross ;;
    *)
      echo "install.sh: there is no group '$1'; the groups are build, test, packaging, browser, lint, bench, fuzz, coverage, fixtures, release." >&2
      exit 2
      ;;
  esac
}

# A tool counts as installed wherever it came from; a library only if its Debian package is installed.
is_installed() {
  case $1 in
    g++ | gcc | cmake | clang | clang-format | git | openssl | python3) command -v "$1" >/dev/null && return 0 ;;
    ninja-build) command -v ninja >/dev/null && return 0 ;;
    clang-tidy) command -v run-clang-tidy >/dev/null && command -v clang-tidy >/dev/null && return 0 ;;
    pkg-config) command -v pkg-config >/dev/null && return 0 ;;
    python3-venv) python3 -c "import ensurepip" 2>/dev/null && return 0 ;;
    python3-pip) python3 -m pip --version >/dev/null 2>&1 && return 0 ;;
    buildah | ruby) command -v "$1" >/dev/null && return 0 ;;
    nix-bin) command -v nix-instantiate >/dev/null && return 0 ;;
    chromium) command -v chromium >/dev/null && return 0 ;;
    nginx-light) [ -x /usr/sbin/nginx ] && return 0 ;;
    chromium-driver) command -v chromedriver >/dev/null && return 0 ;;
    python3-jsonschema) python3 -c "import jsonschema" 2>/dev/null && return 0 ;;
  esac
  [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for group in "$@"; do
  packages=$(packages_of "$group")
  for package in $packages; do
    is_installed "$package" || missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "install.sh: there is no apt-get here, so install what these Debian packages hold by other means, if it is not there yet:$missing" >&2
  exit 0
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "install.sh: packages are missing and neither root nor sudo is at hand; have them installed with: apt-get install$missing" >&2
    exit 1
  fi
  as_root=sudo
fi

echo "Installing$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" >"$log" 2>&1; then
    cat "$log" >&2
    echo "install.sh: apt-get $1 failed, see above; these packages are still missing:$missing" >&2
    exit 1
  fi
}
apt update
# shellcheck disable=SC2086  # a list of words
apt install --no-install-recommends $missing
