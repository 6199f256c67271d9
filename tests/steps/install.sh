# Programs built against the installed tree, with pkg-config and with CMake.
. tests/steps/common.sh
python3 tests/install/install_test.py "$LI_BUILD_DIR"
