# Claims and fences are linearizable: histories of simulated schedules and of real processes, judged
# by our checker, which must find each planted defect in every try. With --all Porcupine, by a model
# written a second time, must give the same verdicts of a part of them.
# For a night: build/bin/linear_tests --histories 1000000 --rounds 5000 --seed N
# environment: LI_LINEAR_HISTORIES, LI_LINEAR_ROUNDS, LI_LINEAR_TRIES (each defect), LI_FIRST_SEED
. tests/steps/common.sh
build "$LI_BUILD_DIR" linear_tests linear_checker_tests
linear="$LI_BUILD_DIR/bin/linear_tests"
histories="${LI_LINEAR_HISTORIES:-$([ "$LI_ALL" = 1 ] && echo 2000 || echo 100)}"
rounds="${LI_LINEAR_ROUNDS:-$([ "$LI_ALL" = 1 ] && echo 40 || echo 4)}"
tries="${LI_LINEAR_TRIES:-$([ "$LI_ALL" = 1 ] && echo 20 || echo 3)}"
seed="${LI_FIRST_SEED:-1}"
plants="double_claim stale_reply twice lost_claim later_read earlier_read local_clock"

# What fails here is a failed case, and keeps nothing else from being tried.
status=0
"$LI_BUILD_DIR/bin/linear_checker_tests" || status=1
"$linear" --histories "$histories" --operations 1000 --seed "$seed" || status=1
"$linear" --rounds "$rounds" --operations 4000 --seed "$seed" || status=1
for plant in $plants; do
  "$linear" --tries "$tries" --plant "$plant" || status=1
  [ "$LI_ALL" = 0 ] || "$linear" --tries 4 --real 1 --operations 6000 --plant "$plant" || status=1
done
[ "$LI_ALL" = 1 ] || exit "$status"

# The second judge. Where there is no Go, or the module cannot be had, that is said.
PATH="$PATH:/usr/local/go/bin"
export GOTOOLCHAIN=local GOFLAGS=-mod=readonly
judge=$(realpath -m "$LI_BUILD_DIR/linear/porcupine")
samples="$LI_BUILD_DIR/linear/samples"
if ! command -v go >/dev/null; then
  echo "note: there is no go, Porcupine judges nothing"
  exit "$status"
fi
if ! (cd tests/linear/porcupine && go mod download); then
  echo "note: the module of Porcupine cannot be had, it judges nothing"
  exit "$status"
fi
(cd tests/linear/porcupine && go vet . && go build -o "$judge" .)
mkdir -p "$samples"
"$linear" --histories 40 --seed "$seed" --write "$samples/simulated" >/dev/null
"$linear" --rounds 3 --operations 4000 --seed "$seed" --write "$samples/real" >/dev/null
for plant in $plants; do
  "$linear" --tries 8 --plant "$plant" --seed "$seed" --write "$samples/$plant" >/dev/null ||
    status=1
done
"$judge" "$samples"/* || status=1
exit "$status"
