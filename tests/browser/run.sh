#!/bin/sh
# See that the programs are there, fetch the pinned packages once, build, look at the pages; then review a sheet.
# Argument: the Python of the virtual environment. Exit status: that of browser.mjs · 4 could not run.
cd "$(dirname "$0")" || exit 4
PYTHON=$1
stop() { echo "browser: not run: $1" >&2; exit 4; }

for program in node npm java ssh-keygen; do
  command -v "$program" > /dev/null || stop "$program is not installed (Debian: nodejs npm default-jre-headless openssh-client chromium)"
done
node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' || stop "node $(node --version) is too old: 20 or newer is needed"
if [ -z "${CHROMIUM:-}" ]; then
  for program in chromium chromium-browser google-chrome; do
    CHROMIUM=$(command -v "$program") && break
  done
fi
[ -n "$CHROMIUM" ] || stop "chromium is not installed (Debian: chromium; another place: CHROMIUM=/path/to/it)"
CHROMIUM=$(command -v "$CHROMIUM") || stop "CHROMIUM names no program"
export CHROMIUM PYTHON

if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/.installed ||
    stop "npm ci could not fetch the packages of package-lock.json (it needs a network the first time)"
fi
pages=../../build/browser
rm -rf "$pages"
(
  cd ../.. && "$PYTHON" -m factsheet build --quiet --format pdf,html,card --output build/browser &&
    "$PYTHON" tests/browser/published.py build/browser &&
    "$PYTHON" -m factsheet report --output build/browser/report.html &&
    "$PYTHON" -m factsheet build --quiet --theme quiet --format html --lang en --output build/browser/quiet russian-lgbt-network
) || exit
for page in "$pages"/quiet/*.draft.html; do
  mv "$page" "$pages/quiet.$(basename "$page")"
done
node browser.mjs "$pages"
status=$?
"$PYTHON" cards.py "$pages" || status=$?
node watch/watched.mjs || status=$?
"$PYTHON" review/whole_review.py && exit $status
