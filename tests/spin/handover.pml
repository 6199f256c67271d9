/* From the assistant to people and back: a user who writes, an assistant that answers when it likes
 * or not at all, a rule that finds that somebody wants a human, the timer of the assistant, and two
 * agents. What the rules say is in src/core/decide_message.cpp, decide_claim.cpp and
 * decide_conversation.cpp; each inline names its function there.
 *
 *   asserted   after the hand-over the assistant says nothing until it is handed back
 *              the assistant answers only what was said
 *              its time is over only when it did not answer in time
 *              only one hand-over comes of one reason: its fence is another one afterwards
 *   at rest    no message of the user is left alone: it was answered, or it is with people
 *   planted    -DUNFENCED        an answer of the assistant is taken whatever its fence
 *              -DANY_ASSISTANT   and whoever holds the conversation
 *              -DSTALE_TIMER     a timer that fires late is not compared with what it was set for
 *              -DPUBLISH_FIRST   the assistant hears of a message before its commit
 *              -DNO_TIMER        nobody looks after an assistant that says nothing
 */
#ifndef MESSAGES
#define MESSAGES 3 /* of the user */
#endif
#ifndef HANDS
#define HANDS 4 /* changes of who has it */
#endif
#define TIMEOUT 2
#define CLOCK_END 5

mtype = { with_assistant, waiting, claimed };

/* The conversation. */
mtype state = with_assistant;
byte fence = 1;
byte said = 0;      /* messages of the user */
byte answered = 0;  /* up to which the assistant or an agent answered */
byte due = 0;       /* assistant_due; 0: nothing is */

byte now = 1;
byte hands = 0;

/* What the assistant was told of: the newest message and the fence that came with it. */
byte told = 0;
byte told_fence = 0;

/* What really happened. */
bool is_with_people = false;

/* emit_escalated() where the assistant has it; else it only adds a reason */
inline escalate() {
  if
  :: state == with_assistant ->
     state = waiting;
     fence++;
     hands++;
     due = 0;
     is_with_people = true
  :: else
  fi
}

/* decide_receive(), with what the rules find in the text */
proctype User() {
  bool wants_human;
  do
  :: said < MESSAGES ->
     if
     :: wants_human = true
     :: wants_human = false
     fi;
#ifdef PUBLISH_FIRST
     atomic { told = said + 1; told_fence = fence }
#endif
     atomic {
       said++;
       if
       :: state == with_assistant && due == 0 -> due = now + TIMEOUT
       :: else
       fi;
       if
       :: wants_human && hands < HANDS -> escalate()
       :: else
       fi
     }
#ifndef PUBLISH_FIRST
     /* After the commit, from what is in the store then. */
     atomic { told = said; told_fence = fence }
#endif
  :: said == MESSAGES -> break
  od
}

/* check_holder() for the assistant */
#ifdef ANY_ASSISTANT
#define MAY_ANSWER(token) true
#else
#ifdef UNFENCED
#define MAY_ANSWER(token) (state == with_assistant)
#else
#define MAY_ANSWER(token) (token == fence && state == with_assistant)
#endif
#endif

/* decide_send(): an answer counts for all that was said before its commit, since nobody can tell
 * which message it is meant for. */
inline answer() {
  assert(!is_with_people);
  assert(heard <= said);
  /* A fence from before a hand-over is for another talk. */
  assert(token == fence);
  answered = said;
  due = 0
}

/* It thinks for as long as it likes between what it heard and what it says. Or it gives up, which
 * is decide_escalate(), or dies. */
proctype Assistant() {
  byte heard;
  byte token;
  bool gives_up;
  bool dies;
end:
  do
  :: atomic {
       told > 0 ->
       heard = told;
       token = told_fence;
       told = 0;
       if
       :: gives_up = true; dies = false
       :: gives_up = false; dies = true
       :: gives_up = false; dies = false
       fi
     }
     atomic {
       if
       :: !dies && !gives_up && MAY_ANSWER(token) -> answer()
       :: gives_up && token == fence && hands < HANDS -> escalate()
       :: else
       fi;
       heard = 0;
       token = 0
     }
  od
}

/* decide_expire() with expire_assistant(): read in one transaction, decided in a later one */
proctype Ticker() {
  byte timer_due;
  byte timer_fence;
end:
  do
#ifdef NO_TIMER
  :: false
#endif
  :: atomic {
#ifdef NO_TIMER
       false &&
#endif
       due != 0 && now >= due -> timer_due = due;
       timer_fence = fence
     }
     atomic {
       if
#ifdef STALE_TIMER
       :: state == with_assistant ->
#else
       :: state == with_assistant && due == timer_due && fence == timer_fence && now >= due ->
#endif
          assert(due != 0 && now >= due);
          /* There is no bound for what must happen. */
          escalate()
       :: else
       fi;
       timer_due = 0;
       timer_fence = 0
     }
  od
}

/* decide_claim(), decide_send(), decide_hand_back() and decide_take_over() */
proctype Agent() {
  byte token;
end:
  do
  :: atomic {
       state == waiting && hands < HANDS ->
       state = claimed;
       fence++;
       hands++;
       token = fence
     }
  :: atomic {
       state == with_assistant && hands < HANDS ->
       state = claimed;
       fence++;
       hands++;
       due = 0;
       is_with_people = true;
       token = fence
     }
  :: atomic { token == fence && state == claimed && answered < said -> answered = said }
  :: atomic {
       token == fence && state == claimed && hands < HANDS && answered == said ->
       state = with_assistant;
       fence++;
       hands++;
       due = 0;
       is_with_people = false
     }
     /* The assistant hears of it as of any event. */
     atomic { told = said; told_fence = fence }
  od
}

proctype Clock() {
  do
  :: now < CLOCK_END -> now++
  :: now >= CLOCK_END -> break
  od
}

/* Nobody can do anything any more: people may be slow, but nothing is with nobody. */
proctype Rest() {
  timeout;
  assert(state != with_assistant || answered == said || due > now)
}

init {
  atomic {
    run User();
    run Assistant();
    run Ticker();
    run Agent();
    run Agent();
    run Clock();
    run Rest()
  }
}
