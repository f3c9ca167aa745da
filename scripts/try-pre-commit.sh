#!/usr/bin/env bash
# Installs the hook as docs/ci.md says, with pre-commit from PyPI and the last commit of this repository, and runs it on two
# structures, one of which has an atom that is not positive definite.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/python"
"$place/python/bin/pip" install --quiet "pre-commit${PRE_COMMIT_VERSION:+==$PRE_COMMIT_VERSION}"
"$place/python/bin/pre-commit" --version

git clone --quiet "$root" "$place/adp-lint"
git -C "$place/adp-lint" tag --force v0.0.0-try >/dev/null
mkdir "$place/structures"
cd "$place/structures"
git init --quiet
cp "$root/fixtures/gypsum.cif" "$root/fixtures/cryolite.cif" .
printf 'repos:\n  - repo: file://%s\n    rev: v0.0.0-try\n    hooks:\n      - id: adp-lint\n' "$place/adp-lint" > .pre-commit-config.yaml
git add .

export PRE_COMMIT_HOME=$place/cache
code=0
"$place/python/bin/pre-commit" run --all-files > "$place/output" 2>&1 || code=$?
cat "$place/output"
if [ "$code" -ne 1 ] || ! grep -q 'gypsum.cif:.*ADPL001/non-positive-definite' "$place/output"; then
  cat "$PRE_COMMIT_HOME/pre-commit.log" 2>/dev/null || true
  echo "the hook did not report the atom (exit code $code)" >&2
  exit 1
fi
git rm --quiet --cached gypsum.cif
rm gypsum.cif
"$place/python/bin/pre-commit" run --all-files
