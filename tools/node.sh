#!/bin/sh
# Every npm script passes here: find a Node that is new enough, install and build what is stale,
# then become the program of the verb, so that a signal to npm reaches it. Standard output stays the program's own.
set -eu
cd -- "$(dirname -- "$0")/.."

needed=24

usage() {
  echo "usage: sh tools/node.sh start|dev|test|check|hub|bench [arguments]" >&2
  exit "$1"
}
say() { echo "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb in
  start | test | hub | bench) builds=yes ;;
  dev | check) builds=no ;;
  --help) usage 0 ;;
  *) usage 2 ;;
esac

# npm puts node_modules/.bin first: its Node may be the one an installation is about to remove.
machine_path() {
  (
    IFS=:
    set -f
    kept=
    for entry in $PATH; do
      case $entry in "$PWD"/node_modules/*) ;; *) kept=$kept${kept:+:}$entry ;; esac
    done
    printf %s "$kept"
  )
}

. tools/_setup.sh

new_enough() {
  version=$("$1" --version 2>/dev/null) || return 1
  major=${version#v}
  [ "${major%%.*}" -ge "$needed" ] 2>/dev/null
}

# A Node of the right age comes with npm; where it does not run (another libc, say), the machine's own may do.
choose_node() {
  case $(uname -m) in x86_64 | amd64) arch=x64 ;; aarch64 | arm64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
  case $(uname -s) in MINGW* | MSYS*) os=win ;; *) os=$(uname -s | tr '[:upper:]' '[:lower:]') ;; esac
  brought=$PWD/node_modules/node-$os-$arch/bin
  [ -d "$brought" ] || brought=$PWD/node_modules/node-bin-$os-$arch/bin
  PATH=$PWD/node_modules/.bin:$(machine_path)
  if new_enough "$brought/node"; then
    PATH=$brought:$PATH
  elif machine=$(PATH=$(machine_path) command -v node) && new_enough "$machine"; then
    # Ahead of node_modules/.bin, where the one that does not run lies too.
    PATH=$(dirname -- "$machine"):$PATH
  else
    fail "Node $needed or newer is needed: none came with npm for $os-$arch (were optional packages left out?) and the machine's own is older."
  fi
  export PATH
}

if ! installed || ! built; then
  acquire
  installed || install
  choose_node
  built || build
  release
  trap - EXIT INT TERM HUP
else
  choose_node
fi

case $verb in
  start) exec node --enable-source-maps dist/server/main.js "$@" ;;
  hub) exec node --enable-source-maps dist/server/hub.js "$@" ;;
  dev) exec node tools/dev.mjs "$@" ;;
  test) exec node tools/test.mjs "$@" ;;
  check) exec node tools/check.mjs "$@" ;;
  bench) exec node test/bench/run.mjs "$@" ;;
esac
