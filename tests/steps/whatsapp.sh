# The WhatsApp channel of the example server against a stand-in of the Cloud API.
. tests/steps/common.sh
LI_BIN="$server_build/bin/liveinbox-server" python3 tests/whatsapp/whatsapp_test.py
