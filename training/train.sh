#!/bin/sh
# Trains the French model from the data folder given (default: ../shared/data) and installs it in the package.
# It needs the project's environment and floret (pip install floret). About two hours on one core, no GPU.
set -eu
cd "$(dirname "$0")/.."
data="${1:-../shared/data}"
work="${2:-${TMPDIR:-/tmp}/vigie-training}"
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
exec "${PYTHON:-python3}" -m training.train "$data" --work "$work" --install
