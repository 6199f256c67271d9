#include "sample.hpp"

#include "support/commands.hpp"

#include "model/generator.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

namespace liveinbox::damage {
namespace {

// Without a store there is nothing to be tested.
template <typename T>
T demand(base::Result<T> result, const char* what) {
  if (!result) {
    std::cerr << "the sample cannot be made: " << what << ": " << result.error().detail << "\n";
    std::exit(2);
  }
  return *std::move(result);
}

class Maker {
 public:
  Maker(engine::Engine& engine, std::uint64_t seed)
      : engine_(engine),
        chance_(seed),
        models_{model::Model(shared_, tenants[0]), model::Model(shared_, tenants[1])},
        generators_{model::Generator(chance_, models_[0]), model::Generator(chance_, models_[1])} {}

  void run(std::uint64_t commands) {
    for (std::uint64_t i = 0; i < commands; ++i) {
      const auto tenant = chance_.below(tenants.size());
      const auto command = generators_[tenant].next(sample_end_ms);
      static_cast<void>(models_[tenant].run(command, sample_end_ms));
      demand(engine_.execute(command), "a command");
    }
  }

  void add_messages(std::uint64_t messages) {
    for (std::uint64_t i = 0; i < messages; ++i) {
      auto command = support::receive_command({}, "where is parcel " + std::to_string(i));
      command.channel = "WIDGET";
      command.user = "v" + std::to_string(i % 40);
      demand(engine_.execute(command), "a message");
    }
  }

 private:
  engine::Engine& engine_;
  model::Chance chance_;
  model::Shared shared_;
  std::array<model::Model, tenants.size()> models_;
  std::array<model::Generator, tenants.size()> generators_;
};

std::array<Answers, tenants.size()> all_answers(const std::string& path) {
  const support::FixedReader reader;
  const auto engine = demand(open_engine(path, reader), "opening it");
  std::array<Answers, tenants.size()> out;
  for (std::size_t i = 0; i < tenants.size(); ++i) {
    out[i] = ask_everything(*engine, tenants[i]);
  }
  return out;
}

Told all_told(const std::string& path) {
  const support::FixedReader reader;
  const auto engine = demand(open_engine(path, reader), "opening it");
  return demand(told_by(engine->store()), "what it says");
}

}  // namespace

std::string read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Sample make_sample(const std::string& path,
                   std::uint64_t seed,
                   std::uint64_t commands,
                   std::uint64_t messages) {
  Sample sample;
  const support::FixedReader reader;
  {
    auto engine = demand(open_engine(path, reader), "opening it");
    Maker maker(*engine, seed);
    maker.run(commands / 2);
    engine.reset();
    sample.older_data = read_whole(path + "/data.mdb");
    sample.older_answers = all_answers(path);
    sample.older_told = all_told(path);
    engine = demand(open_engine(path, reader), "opening it");
    Maker later(*engine, seed + 1);
    later.run(commands - commands / 2);
    later.add_messages(messages);
  }
  sample.answers = all_answers(path);
  sample.told = all_told(path);
  sample.marker = read_whole(path + "/liveinbox.store");
  sample.data = read_whole(path + "/data.mdb");
  sample.reader_table = read_whole(path + "/lock.mdb");
  sample.guard = read_whole(path + "/liveinbox.lock");
  return sample;
}

}  // namespace liveinbox::damage
