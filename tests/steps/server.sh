# The example server as programs see it, over HTTP: tests/server. What they do to its memory, the
# sanitizers tell.
. tests/steps/common.sh
LI_SERVER="$sanitized/bin/liveinbox_server" \
  python3 -m unittest discover -s tests/server -p '*_test.py'
