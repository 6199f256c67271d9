// Reading what a client says: every frame of the protocol, and everything that can be wrong with
// one.
#include "session/client_frame.hpp"

#include "base/limits.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace liveinbox::session {
namespace {

using base::Code;

Code code_of(std::string_view frame) {
  const auto read = read_client_frame(frame);
  const auto* error = std::get_if<FrameError>(&read);
  return error == nullptr ? Code::ok : error->error.code;
}

std::string id_of(std::string_view frame) {
  const auto read = read_client_frame(frame);
  const auto* error = std::get_if<FrameError>(&read);
  return error == nullptr ? std::string("(no error)") : error->about.id;
}

template <typename Frame>
Frame read(std::string_view text) {
  const auto frame = read_client_frame(text);
  const auto* client = std::get_if<ClientFrame>(&frame);
  REQUIRE(client != nullptr);
  REQUIRE(std::holds_alternative<Frame>(*client));
  return std::get<Frame>(*client);
}

}  // namespace

TEST_CASE("every frame of the protocol is read with its keys") {
  CHECK(read<Hello>(R"({"t":"hello","protocol":1,"cursor":"7:9","feed":true})").cursor == "7:9");
  CHECK(read<Hello>(R"({"t":"hello","protocol":1})").wants_feed == false);
  CHECK(read<Hello>(R"({"t":"hello","protocol":1})").device == core::DeviceKind::unknown);
  CHECK(read<Hello>(R"({"t":"hello","protocol":1,"device":"mobile"})").device ==
        core::DeviceKind::mobile);
  CHECK(!read<Bye>(R"({"t":"bye"})").at_once);
  CHECK(read<Bye>(R"({"t":"bye","at_once":true})").at_once);
  const auto watch =
      read<Watch>(R"({"t":"watch","view":"w","tab":"mine","search":"tag:vip","limit":200})");
  CHECK(watch.view == "w");
  CHECK(watch.tab == core::Tab::mine);
  CHECK(watch.search == "tag:vip");
  CHECK(watch.limit == 200);
  CHECK(read<Watch>(R"({"t":"watch","view":"w"})").limit == 50);
  CHECK(read<Unwatch>(R"({"t":"unwatch","view":"w"})").view == "w");
  CHECK(read<QueryFrame>(R"({"t":"query","id":"q","tab":"all","after":"x"})").after == "x");
  CHECK(read<ThreadFrame>(R"({"t":"thread","conversation":"c","limit":500})").limit == 500);
  CHECK(read<ThreadFrame>(R"({"t":"thread","conversation":"c"})").limit == 100);
  CHECK(read<Unthread>(R"({"t":"unthread","conversation":"c"})").conversation == "c");
  CHECK(read<History>(R"({"t":"history","id":"h","conversation":"c","before":7})").before == 7);
  CHECK(read<PreviewFrame>(R"({"t":"preview","id":"p","channel":"WA","text":"x"})").text == "x");
  CHECK(read<Typing>(R"({"t":"typing","conversation":"c","on":true})").on);
  read<Ping>(R"({"t":"ping"})");
}

TEST_CASE("a command frame has the fields of its op, and null is as if it were absent") {
  const auto frame = read<CommandFrame>(
      R"({"t":"command","id":"i","op":"send","conversation":"c","fence":3,"text":"hi",)"
      R"("fallback":true,"if_version":4,"external_id":"x","data":{"attachments":[]},)"
      R"("actor":{"kind":"assistant","id":"bot","name":"Bot"},"team":null})");
  CHECK(frame.id == "i");
  const auto& command = frame.command;
  CHECK(command.id == "i");
  CHECK(command.op == core::Op::send);
  CHECK(command.conversation == "c");
  CHECK(command.fence == 3);
  CHECK(command.text == "hi");
  CHECK(command.fallback);
  CHECK(command.if_version == 4);
  CHECK(command.external_id == "x");
  CHECK(command.data == R"({"attachments":[]})");
  CHECK(command.actor == core::Principal{core::PrincipalKind::assistant, "bot", "Bot"});
}

TEST_CASE("what is no frame is refused") {
  for (const auto* text : {"", "hello", "[]", "7", "null", "{", R"({"t":"hello"} x)", "\"t\""}) {
    CAPTURE(text);
    CHECK(code_of(text) == Code::invalid_frame);
  }
  CHECK(code_of("{}") == Code::invalid_frame);
  CHECK(code_of(R"({"t":"nonsense"})") == Code::invalid_frame);
  CHECK(code_of(R"({"t":7})") == Code::invalid_frame);
  CHECK(code_of("{\"t\":\"ping\",\"x\":\"\xFF\"}") == Code::invalid_frame);
}

TEST_CASE("a key that nobody asked for is named") {
  const auto read = read_client_frame(R"({"t":"ping","pong":1})");
  const auto* error = std::get_if<FrameError>(&read);
  REQUIRE(error != nullptr);
  CHECK(error->error.code == Code::unused_field);
  CHECK(error->error.detail.find("pong") != std::string::npos);
  CHECK(code_of(R"({"t":"watch","view":"w","colour":"red"})") == Code::unused_field);
  CHECK(code_of(R"({"t":"command","id":"i","op":"claim","conversation":"c","colour":1})") ==
        Code::unused_field);
  CHECK(
      code_of(R"({"t":"command","id":"i","op":"note","actor":{"kind":"agent","id":"a","x":1}})") ==
      Code::unused_field);
}

TEST_CASE("a key stands once in a frame") {
  CHECK(code_of(R"({"t":"command","id":"i","op":"claim","op":"release","conversation":"c"})") ==
        Code::invalid_frame);
  CHECK(code_of(R"({"t":"ping","t":"ping"})") == Code::invalid_frame);
  CHECK(code_of(
            R"({"t":"command","id":"i","op":"note","actor":{"kind":"agent","id":"a","id":"b"}})") ==
        Code::invalid_frame);
}

TEST_CASE("a frame that cannot be read is told by what it bore") {
  const auto about = [](std::string_view text) {
    const auto read = read_client_frame(text);
    const auto* error = std::get_if<FrameError>(&read);
    return error == nullptr ? About{"(no error)", {}, {}} : error->about;
  };
  CHECK(about(R"({"t":"watch","view":"w","tab":"none"})").view == "w");
  CHECK(about(R"({"t":"thread","conversation":"c","limit":0})").conversation == "c");
  CHECK(about(R"({"t":"preview","id":"p"})").id == "p");
  CHECK(about(R"({"t":"watch","view":7})").view.empty());
  CHECK(about(R"({"t":"watch","view":")" + std::string(65, 'v') + "\"}").view.empty());
}

TEST_CASE("a key that is needed is missed") {
  for (const auto* text : {R"({"t":"watch"})",
                           R"({"t":"unwatch"})",
                           R"({"t":"query"})",
                           R"({"t":"thread"})",
                           R"({"t":"history","id":"h"})",
                           R"({"t":"history","conversation":"c"})",
                           R"({"t":"preview","id":"p"})",
                           R"({"t":"typing"})",
                           R"({"t":"command","op":"claim"})",
                           R"({"t":"command","id":"i"})",
                           R"({"t":"command","id":"","op":"claim"})",
                           R"({"t":"hello"})"}) {
    CAPTURE(text);
    CHECK(code_of(text) == Code::invalid_frame);
  }
}

TEST_CASE("numbers, names and types are checked") {
  CHECK(code_of(R"({"t":"hello","protocol":2})") == Code::invalid_argument);
  CHECK(code_of(R"({"t":"hello","protocol":1,"device":"fridge"})") == Code::invalid_argument);
  CHECK(code_of(R"({"t":"bye","device":"mobile"})") == Code::unused_field);
  CHECK(code_of(R"({"t":"watch","view":"w","limit":0})") == Code::invalid_argument);
  CHECK(code_of(R"({"t":"watch","view":"w","limit":201})") == Code::invalid_argument);
  CHECK(code_of(R"({"t":"thread","conversation":"c","limit":501})") == Code::invalid_argument);
  CHECK(code_of(R"({"t":"watch","view":"w","tab":"theirs"})") == Code::invalid_argument);
  CHECK(code_of(R"({"t":"watch","view":7})") == Code::invalid_data);
  CHECK(code_of(R"({"t":"watch","view":"w","limit":"9"})") == Code::invalid_data);
  CHECK(code_of(R"({"t":"typing","conversation":"c","on":1})") == Code::invalid_data);
  CHECK(code_of(R"({"t":"command","id":"i","op":"claim","fence":-1})") == Code::invalid_argument);
  CHECK(code_of(R"({"t":"command","id":"i","op":"claim","fence":9007199254740992})") ==
        Code::invalid_argument);
  CHECK(code_of(R"({"t":"command","id":"i","op":"note","data":"{}"})") == Code::invalid_argument);
  CHECK(code_of(R"({"t":"command","id":"i","op":"close","outcome":"fine"})") ==
        Code::invalid_argument);
}

TEST_CASE("only ops of the table are ops, and what the library sends itself is none of them") {
  CHECK(code_of(R"({"t":"command","id":"i","op":"fly"})") == Code::unknown_op);
  CHECK(code_of(R"({"t":"command","id":"i","op":"expire"})") == Code::unknown_op);
  for (const auto& row : core::op_table) {
    if (row.op != core::Op::none && row.op != core::Op::expire) {
      CAPTURE(std::string(row.name));
      CHECK(code_of(R"({"t":"command","id":"i","op":")" + std::string(row.name) + "\"}") ==
            Code::ok);
    }
  }
}

TEST_CASE("an actor has a kind and an id") {
  const auto with_actor = [](const std::string& actor) {
    return code_of(R"({"t":"command","id":"i","op":"note","actor":)" + actor + "}");
  };
  CHECK(with_actor(R"({"kind":"user","id":"u"})") == Code::ok);
  CHECK(with_actor(R"({"id":"u"})") == Code::invalid_argument);
  CHECK(with_actor(R"({"kind":"none","id":"u"})") == Code::invalid_argument);
  CHECK(with_actor(R"({"kind":"king","id":"u"})") == Code::invalid_argument);
  CHECK(with_actor(R"({"kind":"user"})") == Code::invalid_frame);
  CHECK(with_actor(R"("u")") == Code::invalid_argument);
}

TEST_CASE("a frame is as long as the limit, and no longer") {
  const std::string head = R"({"t":"preview","id":"p","channel":"WA","text":"x")";
  const std::string exact =
      head + std::string(base::limits::frame_bytes - head.size() - 1, ' ') + "}";
  REQUIRE(exact.size() == base::limits::frame_bytes);
  CHECK(code_of(exact) == Code::ok);
  CHECK(code_of(exact + " ") == Code::too_long);
}

TEST_CASE("the error of a frame bears its id, if that can be read") {
  CHECK(id_of(R"({"t":"command","id":"i7","op":"fly"})") == "i7");
  CHECK(id_of(R"({"t":"query","id":"q1","limit":0})") == "q1");
  CHECK(id_of(R"({"t":"nonsense","id":"n"})") == "n");
  CHECK(id_of(R"({"t":"command","id":7,"op":"fly"})").empty());
  CHECK(id_of(R"({"t":"command","id":")" + std::string(65, 'x') + R"(","op":"claim"})").empty());
  CHECK(id_of("nonsense").empty());
}

}  // namespace liveinbox::session
