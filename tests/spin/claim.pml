/* Who may speak: claim, lease and fence of one conversation, by two agents in three sessions, while
 * anybody may stop for as long as it likes between two steps. A step of the store is one `atomic`:
 * a write transaction. What the rules say is in src/core/decide_claim.cpp; each inline names its
 * function there.
 *
 *   asserted   a message is accepted of him alone to whom the fence of that moment was given
 *              a claim is given only while nobody has it
 *              nobody loses a claim by its lease before the lease is over
 *              a retry gets the first result, and does nothing
 *   planted    -DUNFENCED       check_holder() looks at who it is, not at the fence
 *              -DLOCAL_CLOCK    a lease ends by the clock of whoever looks, not by the store's
 *              -DREAD_FIRST     claim looks in one transaction and writes in the next
 *              -DNO_OUTCOMES    a retry is decided again
 */
#ifndef TURNS
#define TURNS 4 /* commits that change something */
#endif
#define LEASE 2
#define CLOCK_END 4
#define SESSIONS 3
#define NOBODY 9

/* Two sessions are the same agent's, as after a reload of its page. */
#define AGENT_OF(session) (session / 2)

mtype = { waiting, claimed };

/* The conversation. */
mtype state = waiting;
byte holder = NOBODY;
byte fence = 1;
byte lease_until = 0;

byte now = 0;
byte turns = 0;

/* What really happened, which no rule looks at: to which session the fence of now was given. */
byte given_to = NOBODY;

inline give(session) {
  fence++;
  turns++;
  given_to = session;
  state = claimed;
  holder = AGENT_OF(session);
  lease_until = now + LEASE;
}

inline let_go() {
  fence++;
  turns++;
  state = waiting;
  holder = NOBODY;
  lease_until = 0;
  given_to = NOBODY;
}

/* check_holder() */
#ifdef UNFENCED
#define HOLDS(session, token) (state == claimed && holder == AGENT_OF(session))
#else
#define HOLDS(session, token) \
  (token == fence && state == claimed && holder == AGENT_OF(session))
#endif

/* decide_claim(), and decide_take_over() where somebody else has it */
inline claim(session, token) {
#ifdef READ_FIRST
  atomic { may = (state == waiting && turns < TURNS) }
  atomic {
    if
    :: may && turns < TURNS -> assert(state == waiting); give(session); token = fence
    :: else
    fi;
    may = false
  }
#else
  atomic {
    if
    :: state == waiting && turns < TURNS -> give(session); token = fence
    :: else
    fi
  }
#endif
}

inline take_over(session, token) {
  atomic {
    if
    :: state == claimed && holder != AGENT_OF(session) && turns < TURNS ->
       give(session);
       token = fence
    :: else
    fi
  }
}

/* decide_send(): accepted where it holds, and a sign of life */
inline send(session, token) {
  atomic {
    if
    :: token != 0 && HOLDS(session, token) ->
       assert(given_to == session && token == fence);
       lease_until = (now + LEASE > lease_until -> now + LEASE : lease_until)
    :: else
    fi
  }
}

/* decide_release() twice by one id: the answer to the first one was lost. Its outcome is kept with
 * the commit, so the second one is answered by it. */
inline release_with_retry(session, token) {
  atomic {
    kept = 0;
    if
    :: token != 0 && HOLDS(session, token) && turns < TURNS -> let_go(); kept = fence
    :: else
    fi
  }
  atomic {
    if
    :: kept == 0
    :: else ->
#ifdef NO_OUTCOMES
       assert(HOLDS(session, token));
#endif
       /* What was answered first: the fence that the first one made. */
       assert(kept == token + 1);
       kept = 0;
       token = 0
    fi
  }
}

proctype Session(byte me) {
  byte token = 0;
  byte kept = 0;
  bool may = false;
  do
  :: turns < TURNS -> claim(me, token)
  :: turns < TURNS -> take_over(me, token)
  :: token != 0 -> send(me, token)
  :: token != 0 && turns < TURNS -> release_with_retry(me, token)
  :: turns >= TURNS -> break
  od
}

/* decide_expire(): the timer was read in one transaction (Engine::fire_timers) and is decided about
 * in a later one. It names the fence and the time for which it was set. Two processes tick. */
proctype Ticker(byte ahead) {
  byte timer_fence;
  byte timer_due;
  do
  :: atomic {
       state == claimed && now + ahead >= lease_until && turns < TURNS ->
       timer_fence = fence;
       timer_due = lease_until
     }
     atomic {
       if
       :: state == claimed && fence == timer_fence && lease_until == timer_due &&
          now + ahead >= timer_due && turns < TURNS ->
          assert(now >= lease_until);
          let_go()
       :: else
       fi;
       timer_fence = 0;
       timer_due = 0
     }
  :: turns >= TURNS -> break
  :: now >= CLOCK_END && turns < TURNS && state == waiting -> break
  od
}

/* One clock for all: a step of it is anything from a moment to an hour. */
proctype Clock() {
  do
  :: now < CLOCK_END -> now++
  :: now >= CLOCK_END -> break
  od
}

init {
  atomic {
    run Session(0);
    run Session(1);
    run Session(2);
    run Ticker(0);
#ifdef LOCAL_CLOCK
    run Ticker(1);
#else
    run Ticker(0);
#endif
    run Clock()
  }
}
