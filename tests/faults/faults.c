/* Every public function, every op and what one good call cannot show, on a store on disk, while the
 * n-th call of the system fails, for n = 1, 2, 3 … until nothing fails any more: memory, writing,
 * flushing, opening, maps, locks, sizes, names, reading, looking, threads; once or from then on.
 * After each:
 *
 *   no death, and an end within seconds
 *   a status that the function's comment names, that tells of the fault, with a sentence
 *   what is answered ok is in the data file
 *   the same call works: at once, or, where the store failed for good, after it is opened anew
 *   in the end the tables are what the log says, the feed has no gap, every command that was
 *   acknowledged is there with its result, and no descriptor is left over
 *
 * usage: fault_tests [--seed N] [--share N] [--max-n N] [--jobs N] [--only NAME] [--kind NAME]
 *                    [--error NAME] [--mode NAME] [--number N] [--plant NAME]
 * `--share N` tries one of N points, chosen by the seed. With a plant it must fail. */
#define _GNU_SOURCE

#include <liveinbox/liveinbox.h>

#include "capi/folder.h"

#include "sweep.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const char* const plants[] = {
    "none", "swallowed", "early", "hang", "death", "mute", "undocumented", "leak"};

static plant plant_named(const char* name) {
  for (size_t i = 0; i < sizeof plants / sizeof plants[0]; ++i) {
    if (strcmp(plants[i], name) == 0) {
      return (plant)i;
    }
  }
  fprintf(stderr, "no such plant: %s\n", name);
  exit(2);
}

static sweep_options read_options(int count, char** words) {
  sweep_options out = {.seed = 1, .share = 1, .max_n = 400, .jobs = 1};
  for (int i = 1; i < count; i += 2) {
    const char* const name = words[i];
    const char* const value = i + 1 < count ? words[i + 1] : "";
    const uint64_t number = strtoull(value, NULL, 10);
    if (strcmp(name, "--seed") == 0) {
      out.seed = number;
    } else if (strcmp(name, "--share") == 0) {
      out.share = number;
    } else if (strcmp(name, "--max-n") == 0) {
      out.max_n = number;
    } else if (strcmp(name, "--jobs") == 0) {
      out.jobs = number == 0 ? 1 : number;
    } else if (strcmp(name, "--only") == 0) {
      out.only = value;
    } else if (strcmp(name, "--kind") == 0) {
      out.kind = value;
    } else if (strcmp(name, "--error") == 0) {
      out.error = value;
    } else if (strcmp(name, "--mode") == 0) {
      out.mode = value;
    } else if (strcmp(name, "--number") == 0) {
      out.number = number;
    } else if (strcmp(name, "--plant") == 0) {
      out.planted = plant_named(value);
    } else {
      fprintf(stderr, "no such option: %s\n", name);
      exit(2);
    }
  }
  return out;
}

/* Begins workers, one after the other, until one comes to the end. Ends the process. */
static void run_job(const sweep_options* options, uint64_t job, progress* at) {
  for (;;) {
    char folder[FOLDER_CAPACITY];
    int status = 0;
    make_folder(folder);
    fflush(stdout);
    const pid_t worker = fork();
    if (worker == 0) {
      sweep(options, folder, job, at);
    }
    waitpid(worker, &status, 0);
    remove_folder(folder);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
      _exit(0);
    }
    at->failed += 1;
    at->deaths += 1;
    printf("  %s with status %d", WTERMSIG(status) == SIGALRM ? "no end" : "death", status);
    print_replay(options, at);
  }
}

static void add_progress(progress* all, const progress* one) {
  all->passed += one->passed;
  all->failed += one->failed;
  all->reopened += one->reopened;
  for (int kind = 0; kind < call_kinds; ++kind) {
    all->points[kind] += one->points[kind];
    for (int i = 0; i < OUTCOMES && one->outcomes[kind][i].count != 0; ++i) {
      int j = 0;
      while (all->outcomes[kind][j].count != 0 &&
             all->outcomes[kind][j].status != one->outcomes[kind][i].status && j + 1 < OUTCOMES) {
        ++j;
      }
      all->outcomes[kind][j].status = one->outcomes[kind][i].status;
      all->outcomes[kind][j].count += one->outcomes[kind][i].count;
    }
  }
}

static void print_report(const progress* all) {
  unsigned long points = 0;
  for (int kind = 0; kind < call_kinds; ++kind) {
    points += (unsigned long)all->points[kind];
    printf("%-7s %6lu:", kind_names[kind], (unsigned long)all->points[kind]);
    for (int i = 0; i < OUTCOMES && all->outcomes[kind][i].count != 0; ++i) {
      printf(" %s %lu",
             li_status_name(all->outcomes[kind][i].status),
             (unsigned long)all->outcomes[kind][i].count);
    }
    printf("\n");
  }
  printf("note: %lu calls of the system failed, one by one; %lu times the store was opened anew\n",
         points,
         (unsigned long)all->reopened);
  printf("%lu passed, %lu failed\n", (unsigned long)all->passed, (unsigned long)all->failed);
}

int main(int count, char** words) {
  const sweep_options options = read_options(count, words);
  const size_t bytes = sizeof(progress) * options.jobs;
  progress all;
  progress* const shared =
      mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  memset(&all, 0, sizeof all);
  if (shared == MAP_FAILED) {
    return 2;
  }
  /* What is flushed there goes nowhere, and a flush that fails is the same. */
  if (getenv("TMPDIR") == NULL && access("/dev/shm", W_OK) == 0) {
    setenv("TMPDIR", "/dev/shm", 1);
  }
  printf("fault_tests --seed %lu --share %lu --max-n %lu\n",
         (unsigned long)options.seed,
         (unsigned long)options.share,
         (unsigned long)options.max_n);
  fflush(stdout);
  for (uint64_t job = 0; job < options.jobs; ++job) {
    if (fork() == 0) {
      run_job(&options, job, &shared[job]);
    }
  }
  while (wait(NULL) > 0) {
  }
  for (uint64_t job = 0; job < options.jobs; ++job) {
    add_progress(&all, &shared[job]);
  }
  print_report(&all);
  return all.failed != 0 || all.passed == 0;
}
