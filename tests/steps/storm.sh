# Storms over processes, disk and connections, and what must be seen of planted faults: tests/sim.
# LI_STORM_STEPS (20000000) says how much, LI_FIRST_SEED (1) where to begin; a night is 2000000000.
. tests/steps/common.sh
build "$LI_BUILD_DIR" storm_tests
"$LI_BUILD_DIR/bin/storm_tests" --steps "${LI_STORM_STEPS:-20000000}" --seed "${LI_FIRST_SEED:-1}"
