// Which mutant acts, and which places are reached: LI_MUTANT=<number>, LI_MUTANTS_REACHED=<file>.
#include "switch.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace liveinbox::mutants {
namespace {

struct Given {
  int acting = -1;
  int count = 0;
  unsigned char* reached = nullptr;  // a byte for each mutant, in a file that outlives the process
};

Given read_environment() {
  Given out;
  if (const char* number = std::getenv("LI_MUTANT")) {
    out.acting = std::atoi(number);
  }
  if (const char* path = std::getenv("LI_MUTANTS_REACHED")) {
    const int file = open(path, O_RDWR | O_CLOEXEC);
    struct stat is {};
    if (file >= 0 && fstat(file, &is) == 0) {
      void* bytes = mmap(nullptr,
                         static_cast<std::size_t>(is.st_size),
                         PROT_READ | PROT_WRITE,
                         MAP_SHARED,
                         file,
                         0);
      out.reached = bytes == MAP_FAILED ? nullptr : static_cast<unsigned char*>(bytes);
      out.count = static_cast<int>(is.st_size);
    }
    close(file);
  }
  return out;
}

}  // namespace

bool is_acting(int number) noexcept {
  static const Given given = read_environment();
  if (given.reached != nullptr && number < given.count) {
    given.reached[number] = 1;
  }
  return number == given.acting;
}

}  // namespace liveinbox::mutants
