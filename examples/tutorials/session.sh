# What each script of a tutorial begins with: an AWS CLI that talks to the embedded AWS, and the command `meshshift`.
set -euo pipefail

export AWS_ENDPOINT_URL=${AWS_ENDPOINT_URL:-http://127.0.0.1:4599} AWS_PAGER=
export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

tutorials=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
apps=$tutorials/apps
command -v meshshift > /dev/null || meshshift() { node "$tutorials/../../cli/bin.mjs" "$@"; }

# Waits for the tasks that were started. Ctrl-C reaches them too: each ends once its requests have ended.
until_ctrl_c() {
  trap : INT
  wait || wait
}
