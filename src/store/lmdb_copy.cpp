#include "store/lmdb_copy.hpp"

#include "store/lmdb_value.hpp"

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <new>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {
namespace {

constexpr std::size_t copy_buffer_bytes = std::size_t{256} * 1024;

// The host's signals are for the host's threads, and the one of a broken pipe is for nobody. LMDB's
// own thread for writing inherits this from ours.
class SignalsBlocked {
 public:
  SignalsBlocked() noexcept {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

base::Status LmdbEnv::copy_to(int fd) {
  auto checked = check();
  if (!checked) {
    return checked;
  }
  // As a view: the map stays where it is meanwhile.
  gate_.enter();
  MDB_envinfo facts{};
  mdb_env_info(env_, &facts);
  // Nobody commits in between: whoever begins a copy has the writer's turn.
  copied_.store(facts.me_last_txnid);
  const int rc = mdb_env_copyfd2(env_, fd, MDB_CP_COMPACT);
  copied_.store(0);
  gate_.leave();
  return rc == 0 ? base::Status() : base::Status(lmdb_failure(rc, "copying the store"));
}

LmdbCopy::LmdbCopy(FileHandle reader, FileHandle writer)
    : reader_(std::move(reader)), writer_(std::move(writer)), buffer_(copy_buffer_bytes, '\0') {}

base::Result<std::unique_ptr<LmdbCopy>> LmdbCopy::start(LmdbEnv& env) {
  // Sockets and no pipe: they can be shut whoever has copies of the descriptors, as a child has
  // that the host forks meanwhile.
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, &ends[0]) != 0) {
    return system_error(errno, "a copy cannot be begun");
  }
  FileHandle reader(ends[0]);
  FileHandle writer(ends[1]);
  std::unique_ptr<LmdbCopy> copy(new LmdbCopy(std::move(reader), std::move(writer)));
  auto status = copy->begin(env);
  return status ? base::Result<std::unique_ptr<LmdbCopy>>(std::move(copy))
                : std::move(status).error();
}

base::Status LmdbCopy::begin(LmdbEnv& env) {
  try {
    const SignalsBlocked blocked;
    thread_ = std::thread([this, &env] {
      try {
        result_ = env.copy_to(writer_.fd());
      } catch (const std::bad_alloc&) {
        result_ = lmdb_failure(ENOMEM, "copying the store");
      }
      ::shutdown(writer_.fd(), SHUT_RDWR);
    });
  } catch (const std::system_error& error) {
    return base::Error{
        base::Code::no_memory, error.code().value(), "the thread of a copy cannot be started"};
  }
  // LMDB begins its transaction before it writes the first byte.
  struct pollfd readable {};
  readable.fd = reader_.fd();
  readable.events = POLLIN;
  while (::poll(&readable, 1, -1) < 0 && errno == EINTR) {
  }
  return {};
}

void LmdbCopy::end() {
  if (thread_.joinable()) {
    ::shutdown(reader_.fd(), SHUT_RDWR);
    thread_.join();
  }
}

LmdbCopy::~LmdbCopy() {
  end();
}

base::Result<std::string_view> LmdbCopy::next() {
  ssize_t got = -1;
  do {
    got = ::read(reader_.fd(), buffer_.data(), buffer_.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    return system_error(errno, "a copy cannot be read");
  }
  if (got == 0) {
    end();
    if (!result_) {
      return result_.error();
    }
  }
  return std::string_view(buffer_).substr(0, static_cast<std::size_t>(got));
}

}  // namespace liveinbox::store
