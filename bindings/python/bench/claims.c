/* The C side of claims.py: N claims with 1,024 of them in flight, from one thread that waits for
 * the wake descriptor; the library's own thread commits. Prints claims a second. */
#include <liveinbox/liveinbox.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { in_flight = 1024, answers = 256 };

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void submit(li_inbox inbox, uint32_t op, int number) {
  char key[32];
  snprintf(key, sizeof key, "c%d", number);
  li_command c = LI_COMMAND(op);
  c.tenant = LI_STR("acme");
  c.conversation = li_text(key);
  c.actor = op == LI_OPEN ? li_integration("host") : li_agent("ana");
  if (op == LI_OPEN) {
    c.channel = LI_STR("WIDGET");
    c.user = c.conversation;
    c.reason = LI_REASON_POLICY;
  }
  if (li_submit(inbox, &c, (uint64_t)number) != LI_OK) {
    abort();
  }
}

static double run(li_inbox inbox, uint32_t op, int all) {
  static li_outcome outcomes[answers];
  for (int i = 0; i < answers; ++i) {
    outcomes[i].struct_size = sizeof(li_outcome);
  }
  struct pollfd wake = {.events = POLLIN};
  li_wake_fd(inbox, &wake.fd);
  const double begin = seconds();
  int sent = 0;
  int done = 0;
  while (sent < in_flight && sent < all) {
    submit(inbox, op, sent++);
  }
  while (done < all) {
    poll(&wake, 1, -1);
    size_t count = 0;
    li_completions(inbox, outcomes, answers, &count);
    uint64_t ready[8];
    size_t ready_count = 0;
    li_ready(inbox, ready, 8, &ready_count);
    for (size_t i = 0; i < count; ++i, ++done) {
      if (outcomes[i].status != LI_OK) {
        abort();
      }
      if (sent < all) {
        submit(inbox, op, sent++);
      }
    }
  }
  return (double)all / (seconds() - begin);
}

int main(int argc, char** argv) {
  const int all = argc > 2 ? atoi(argv[2]) : 20000;
  li_inbox inbox = 0;
  if (li_open(li_text(argc > 1 ? argv[1] : ":memory:"), NULL, &inbox) != LI_OK) {
    return 1;
  }
  li_runtime_start(inbox, NULL);
  run(inbox, LI_OPEN, all);
  printf("%.0f\n", run(inbox, LI_CLAIM, all));
  li_close(inbox);
  return 0;
}
