#!/usr/bin/env bash
# What action.yml runs: a rollout from start to end, with a live log, the job's summary, a JUnit file and outputs. It
# ends with the command's own exit code, so that every outcome but `promoted` fails the job.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ ! -d "$root/node_modules" ]; then
  # Packages run no code of theirs while they are installed, and the installer sees none of the job's keys.
  env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY -u AWS_SESSION_TOKEN -u ACTIONS_ID_TOKEN_REQUEST_TOKEN \
    npm ci --prefix "$root" --ignore-scripts --omit=dev --no-audit --no-fund >&2 || exit 69
fi

junit=${MESHSHIFT_JUNIT:-meshshift-junit.xml}
# An older run's file must not stand for this one.
rm -f -- "$junit"

arguments=(start "${MESHSHIFT_SPEC:-rollout.yaml}" --wait --junit "$junit")
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || arguments+=(--summary "$GITHUB_STEP_SUMMARY")
[ -z "${MESHSHIFT_CANARY:-}" ] || arguments+=(--canary "$MESHSHIFT_CANARY")
[ -z "${MESHSHIFT_REVISION:-}" ] || arguments+=(--revision "$MESHSHIFT_REVISION")

# MESHSHIFT_STACK reaches the command as it is.
node "$root/cli/bin.mjs" "${arguments[@]}"
code=$?

property() {
  [ ! -f "$junit" ] || sed -n "s/.*<property name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$junit"
}
{
  echo "rollout=$(property rollout)"
  echo "outcome=$(property outcome)"
  echo "exit-code=$code"
} >> "${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
