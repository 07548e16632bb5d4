#!/bin/sh
# See that the programs are there, fetch the pinned packages once, write two projects; then edit them as an editor would.
# Argument: the Python of the virtual environment. Exit status: that of editor.mjs · 4 could not run.
cd "$(dirname "$0")" || exit 4
PYTHON=$1
stop() { echo "editor: not run: $1" >&2; exit 4; }

for program in node npm; do
  command -v "$program" > /dev/null || stop "$program is not installed (Debian: nodejs npm)"
done
node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' || stop "node $(node --version) is too old: 20 or newer is needed"
if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/.installed ||
    stop "npm ci could not fetch the packages of package-lock.json (it needs a network the first time)"
fi
(cd ../.. && PYTHONPATH=tests "$PYTHON" -m support.edited build/editor) || exit
node editor.mjs ../../build/editor
