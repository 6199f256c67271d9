# Programs built against the installed tree, with pkg-config and with CMake; the files for other
# package managers are in their form.
. tests/steps/common.sh
python3 tests/install/install_test.py "$LI_BUILD_DIR"
python3 tests/install/port_files_test.py
