#!/bin/sh
# Compiles pyproject's lower bounds into hashed files that name no index.
set -eu
compile() {
    out=$1
    shift
    .venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 "$@" \
        --output-file "requirements/$out.txt"
}
compile run --extra web --extra ocr pyproject.toml
compile dev --extra web --extra ocr --extra dev pyproject.toml
compile bench --extra web --extra ocr --extra dev --extra bench pyproject.toml
compile build requirements/build.in
