#!/usr/bin/env bash
# Any other pipeline: CANARY and REVISION name the release, the exit code is the outcome's.
set -uo pipefail

meshshift start "${SPEC:-rollout.yaml}" --canary "$CANARY" --revision "$REVISION" --wait --summary rollout.md --junit rollout.xml
code=$?

case $code in
  0) echo 'promoted: the old version stays until Stable Retirable' ;;
  2) echo 'rolled back: the original weights are in force, the canary may be removed' ;;
  3) echo 'rejected: nothing was written' ;;
  4) echo 'a person is needed: touch nothing' ;;
  5 | 64) echo 'nothing was started' ;;
  *) echo "whether it runs is not known: meshshift list ($code)" ;;
esac
exit $code
