/* Many threads claim one conversation: exactly one wins, and every other is told who. */
#include "support.h"

#include <pthread.h>

#define THREADS 16
#define ROUNDS 40

typedef struct claimer {
  pthread_t thread;
  li_inbox inbox;
  const char* conversation;
  char agent[16];
  li_status status;
  li_outcome out;
} claimer;

static void* run_claim(void* argument) {
  claimer* me = (claimer*)argument;
  me->status =
      li_claim(me->inbox, acme(), li_text(me->conversation), li_agent(me->agent), &me->out);
  return NULL;
}

static void prepare(claimer* claimers, li_inbox inbox, const char* conversation) {
  const li_outcome fresh = LI_OUTCOME_INIT;
  for (int i = 0; i < THREADS; ++i) {
    claimers[i].inbox = inbox;
    claimers[i].conversation = conversation;
    claimers[i].out = fresh;
    snprintf(claimers[i].agent, sizeof claimers[i].agent, "agent-%d", i);
  }
}

static void run_all(claimer* claimers, void* (*run)(void*)) {
  for (int i = 0; i < THREADS; ++i) {
    EQUAL(pthread_create(&claimers[i].thread, NULL, run, &claimers[i]), 0);
  }
  for (int i = 0; i < THREADS; ++i) {
    EQUAL(pthread_join(claimers[i].thread, NULL), 0);
  }
}

static void exactly_one_wins(void) {
  const li_inbox inbox = open_memory();
  for (int round = 0; round < ROUNDS; ++round) {
    static claimer claimers[THREADS];
    char conversation[16];
    int winner = -1;
    snprintf(conversation, sizeof conversation, "c%d", round);
    make_waiting(inbox, conversation, "help me");
    prepare(claimers, inbox, conversation);
    run_all(claimers, run_claim);
    for (int i = 0; i < THREADS; ++i) {
      if (claimers[i].status == LI_OK) {
        CHECK(winner == -1);
        winner = i;
      }
    }
    if (!CHECK(winner >= 0)) {
      break;
    }
    for (int i = 0; i < THREADS; ++i) {
      CHECK(strcmp(claimers[i].out.holder_id, claimers[winner].agent) == 0);
      EQUAL(claimers[i].out.since_ms, claimers[winner].out.since_ms);
      EQUAL(claimers[i].status, i == winner ? LI_OK : LI_E_ALREADY_CLAIMED);
    }
  }
  EQUAL(li_close(inbox), LI_OK);
}

static void* run_claim_next(void* argument) {
  claimer* me = (claimer*)argument;
  const li_command c = li_command_on(LI_CLAIM_NEXT, li_agent(me->agent), acme(), LI_STR(""));
  me->status = li_execute(me->inbox, &c, &me->out);
  return NULL;
}

/* Two agents never get the same conversation from the queue. */
static void claim_next_hands_out_each_once(void) {
  static claimer claimers[THREADS];
  const li_inbox inbox = open_memory();
  for (int i = 0; i < THREADS - 1; ++i) {
    char conversation[16];
    snprintf(conversation, sizeof conversation, "c%d", i);
    make_waiting(inbox, conversation, "help me");
  }
  prepare(claimers, inbox, "");
  run_all(claimers, run_claim_next);
  int empty_handed = 0;
  for (int i = 0; i < THREADS; ++i) {
    if (claimers[i].status == LI_E_QUEUE_EMPTY) {
      ++empty_handed;
      continue;
    }
    EQUAL(claimers[i].status, LI_OK);
    for (int j = 0; j < i; ++j) {
      CHECK(claimers[j].status != LI_OK ||
            strcmp(claimers[i].out.conversation, claimers[j].out.conversation) != 0);
    }
  }
  EQUAL(empty_handed, 1);
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(exactly_one_wins);
  RUN(claim_next_hands_out_each_once);
  return check_end();
}
