# Packages for Debian, vcpkg and Conan are built, and programs with the sources in their own build.
. tests/steps/common.sh
python3 tests/install/deb_test.py "$LI_BUILD_DIR-deb"
python3 tests/install/ports_test.py "$LI_BUILD_DIR-ports"
python3 tests/install/subproject_test.py
