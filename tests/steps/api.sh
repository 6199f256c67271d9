# The HTTP API and the session protocol by their own descriptions: frames of a real server against
# the one, requests that schemathesis makes of the other.
. tests/steps/common.sh
folder=$(realpath -m "$LI_BUILD_DIR/api")
mkdir -p "$folder"
export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
wanted=tests/api/requirements.txt
if ! cmp -s "$wanted" "$folder/tools/requirements.txt"; then
  rm -rf "$folder/tools"
  python3 -m venv "$folder/tools"
  "$folder/tools/bin/pip" install -q -r "$wanted"
  cp "$wanted" "$folder/tools/requirements.txt"
fi
LI_SERVER=$(realpath "$server_build/bin/liveinbox-server")
export LI_SERVER
status=0
"$folder/tools/bin/python" -m unittest discover -s tests/api -p '*_test.py' || status=1
check "the API is what docs/api/openapi.json says, schemathesis" \
  "$folder/tools/bin/python" tests/api/conformance.py "$folder"
exit "$status"
