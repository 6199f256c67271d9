/* Who follows a feed: a reader with a cursor, while events are committed, old ones are trimmed, and
 * the store is replaced by an older copy of itself, which makes a new epoch. The reader is woken
 * after a commit (Hub::publish, Outbox::wake) and pulls what is new (Session::next_feed). What a
 * cursor must be is check_cursor() in src/engine/read_events.cpp.
 *
 *   asserted   events come in order, none twice and none left out, unless a reset says that what
 *              lay between is gone
 *   at rest    the reader has what the store has: nobody sleeps through an event
 *   planted    -DOFF_BY_ONE        a cursor right before the trimmed event is taken for a good one
 *              -DREAD_AGAIN        reads begin at the cursor and not behind it
 *              -DNO_EPOCH          the epoch is not compared
 *              -DWAKE_BEFORE       readers are woken before the commit
 *              -DCLEAR_LATE        the wake is taken off after the reading and not before it
 */
#ifndef EVENTS
#define EVENTS 7
#endif
#define EPOCHS 3

/* The store. Each event is a number that was never there before. */
byte log_of[EVENTS + 1];
byte head = 0;
byte oldest = 1;
byte epoch = 1;
byte next_event = 1;

bool is_woken = false;

/* The reader: its cursor, and the last event that it knows of. A reset makes it read everything
 * anew, which is what the views of a session do. */
byte at_epoch = 1;
byte at_offset = 0;
byte last_event = 0;

/* Batch::commit, then Engine's publish */
proctype Writer() {
  byte left = EVENTS;
  do
  :: left > 0 ->
#ifdef WAKE_BEFORE
     is_woken = true;
#endif
     atomic {
       if
       :: head < EVENTS ->
          head++;
          log_of[head] = next_event;
          next_event++
       :: else
       fi;
       left--
     }
#ifndef WAKE_BEFORE
     is_woken = true
#endif
  :: left == 0 -> break
  od
}

proctype Trimmer() {
  do
  :: atomic { oldest <= head -> log_of[oldest] = 0; oldest++ }
  :: break
  od
}

/* An older copy takes the store's place: what it lacks is gone, and its next event is another. */
proctype Restorer() {
  do
  :: atomic {
       epoch < EPOCHS && head >= oldest && head > 0 ->
       log_of[head] = 0;
       head--;
       epoch++
     }
     is_woken = true
  :: break
  od
}

/* check_cursor() */
#ifdef NO_EPOCH
#define IS_OTHER_EPOCH false
#else
#define IS_OTHER_EPOCH (at_epoch != epoch)
#endif
#ifdef OFF_BY_ONE
#define IS_TRIMMED (at_offset + 2 < oldest)
#else
#define IS_TRIMMED (at_offset + 1 < oldest)
#endif
#define IS_GONE (IS_OTHER_EPOCH || at_offset > head || IS_TRIMMED)

/* Session::next_feed(): one transaction reads one event, or finds that there is a gap */
inline pull() {
  do
  :: atomic {
       IS_GONE ->
       at_epoch = epoch;
       at_offset = head;
       last_event = log_of[head]
     }
  :: atomic {
       !IS_GONE && at_offset < head ->
#ifdef READ_AGAIN
       assert(at_offset == 0 || log_of[at_offset] > last_event);
       last_event = log_of[(at_offset == 0 -> 1 : at_offset)];
       at_offset++
#else
       /* There, newer than the last one, and the one right behind it. */
       assert(log_of[at_offset + 1] > last_event);
       assert(at_offset == 0 || log_of[at_offset] == 0 || log_of[at_offset] == last_event);
       at_offset++;
       last_event = log_of[at_offset]
#endif
     }
  :: atomic { !IS_GONE && at_offset == head -> break }
  od
}

proctype Reader() {
end:
  do
  :: is_woken ->
#ifdef CLEAR_LATE
     pull();
     is_woken = false
#else
     is_woken = false;
     pull()
#endif
  od
}

/* Nobody can do anything any more. */
proctype Rest() {
  timeout;
  assert(at_epoch == epoch && at_offset == head);
  assert(head < oldest || last_event == log_of[head])
}

init {
  atomic {
    run Writer();
    run Trimmer();
    run Restorer();
    run Reader();
    run Rest()
  }
}
