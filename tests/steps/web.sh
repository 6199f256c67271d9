# The pages: types, unit tests, and the bundle that the browser tests look at.
. tests/steps/common.sh
cmake/build_demo.sh "$LI_BUILD_DIR" --only-page
npm --prefix examples/server/web run check
npm --prefix examples/server/web test
