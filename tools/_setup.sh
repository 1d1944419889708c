# Part of node.sh: what is installed, what is built, and how to make it so, one start at a time.

lock=.setup-lock
stamp=node_modules/.installed-lock

wanted() { printf '%s %s' "$(cksum <package-lock.json)" "$(uname -sm)"; }

# Somebody may have installed by hand: npm's own record is then younger than the lock file.
installed() {
  [ -d node_modules ] || return 1
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(wanted)" ] && return 0
  [ ! -f "$stamp" ] && [ -n "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ]
}

# Directories count too: a file that was removed leaves its mark on its folder.
built() {
  [ "$builds" = yes ] || return 0
  [ -f dist/.built ] || return 1
  for source in src words db cities/*/city.json package-lock.json vite*.ts tools/build.mjs; do
    [ ! -e "$source" ] || [ -z "$(find "$source" -newer dist/.built ! -name '*.test.ts' ! -name '*.test.tsx' | head -n 1)" ] || return 1
  done
}

# In the background, for a shell that waits for a foreground program would sit on a SIGTERM until it ends.
quietly() {
  "$@" >"$lock/output" 2>&1 </dev/null &
  child=$!
  wait "$child" && status=0 || status=$?
  child=
  [ "$status" -eq 0 ] || excerpt "$lock/output" >&2
  return "$status"
}

# The cause stands at the top or at the end; npm likes to print its whole manual in between.
excerpt() {
  if [ "$(wc -l <"$1")" -le 60 ]; then
    cat "$1"
  else
    head -n 20 "$1"
    echo '…'
    tail -n 20 "$1"
  fi
}

release() {
  [ -z "${child:-}" ] || kill "$child" 2>/dev/null || :
  rm -rf "$lock"
}

alive() { [ -n "$1" ] && { kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ]; }; }

# One installs and builds at a time. Who died meanwhile leaves a lock with a dead number.
acquire() {
  waited=0
  until mkdir "$lock" 2>/dev/null; do
    [ -d "$lock" ] || [ -w . ] || fail "This folder is not writable and something must be installed or built: $PWD"
    holder=$(cat "$lock/pid" 2>/dev/null || :)
    if [ -n "$holder" ] || [ "$waited" -ge 5 ]; then
      alive "$holder" || { mv "$lock" "$lock.$$" 2>/dev/null && rm -rf "$lock.$$"; continue; }
    fi
    [ "$waited" -ne 1 ] || say "Another start is installing or building here (pid $holder); waiting for it."
    [ "$waited" -lt 600 ] || fail "Waited ten minutes for pid $holder; if that is no start of ours, remove $PWD/$lock"
    sleep 1
    waited=$((waited + 1))
  done
  echo $$ >"$lock/pid"
  trap release EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

install() {
  say 'Installing what is missing (once, about a minute) …'
  quietly env PATH="$(machine_path)" npm ci --include=dev --include=optional --no-audit --no-fund --loglevel=error ||
    fail 'npm ci did not finish (see above): check the network and the npm settings, then start again.'
  wanted >"$stamp"
}

build() {
  say 'Building what has changed …'
  : >"$lock/since"
  quietly node tools/build.mjs || fail 'The build did not finish (see above).'
  # What was edited while it was being built is younger than this, and is built next time.
  touch -r "$lock/since" dist/.built
}
