# The webhooks of the example server against a recording receiver: tests/webhooks.
. tests/steps/common.sh
tools="$LI_BUILD_DIR/webhooks-venv"
if ! cmp -s tests/webhooks/requirements.txt "$tools/requirements.txt"; then
  rm -rf "$tools"
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q -r tests/webhooks/requirements.txt
  cp tests/webhooks/requirements.txt "$tools/requirements.txt"
fi
LI_BIN="$server_build/bin/liveinbox-server" "$tools/bin/python" tests/webhooks/webhooks_test.py
