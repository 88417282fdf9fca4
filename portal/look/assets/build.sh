#!/bin/sh
# Builds static/look/ again. Works in var/, so that nothing of npm's lands in the checkout.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$root/var/look-build
mkdir -p "$work"
rm -rf "$work/out" "$work/scss"
cp -R "$here"/*.json "$here"/*.mjs "$here"/*.scss "$here"/scss "$work/"
cd "$work"
npm ci --omit-lockfile-registry-resolved --no-audit --no-fund --ignore-scripts
npm run build
cp out/portal.css out/admin.css out/portal.js out/admin.js "$root/static/look/"
node -p '"govuk-frontend " + require("./node_modules/govuk-frontend/package.json").version' > "$root/static/look/VERSION.txt"
