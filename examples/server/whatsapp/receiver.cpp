#include "whatsapp/receiver.hpp"

#include "json.hpp"
#include "whatsapp/outgoing.hpp"
#include "whatsapp/signature.hpp"

#include <cstdio>
#include <utility>

namespace server::whatsapp {
namespace {

// Everything but letters, digits and "-._~" as %XX.
std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return out;
}

std::uint32_t delivery_of(Progress progress) {
  switch (progress) {
    case Progress::sent:
      return LI_DELIVERY_SENT;
    case Progress::delivered:
      return LI_DELIVERY_DELIVERED;
    case Progress::read:
      return LI_DELIVERY_READ;
    case Progress::failed:
      return LI_DELIVERY_FAILED;
  }
  return LI_DELIVERY_FAILED;
}

// Nothing was done, and the same command may succeed another time.
bool is_passing_failure(li_status status) {
  const auto kind = li_status_class(status);
  return kind == LI_CLASS_STORE || kind == LI_CLASS_RETRY || kind == LI_CLASS_INTERNAL;
}

// An id that was used for another command is a message that was changed on its way here twice: its
// profile's name, for example. The first one counts.
bool is_refusal_to_tell(li_status status) {
  return status != LI_OK && status != LI_E_ID_REUSED && !is_passing_failure(status);
}

void tell_refusal(std::uint32_t op, std::string_view why) {
  std::fprintf(stderr,
               "whatsapp: %s refused: %.*s\n",
               op == LI_RECEIVE ? "a message was" : "a report was",
               static_cast<int>(why.size()),
               why.data());
}

void tell_passed_over(const Payload& payload) {
  for (const auto& [kind, count] : payload.passed_over) {
    std::fprintf(stderr,
                 "whatsapp: passed over %llu of: %s\n",
                 static_cast<unsigned long long>(count),
                 json_text(kind).c_str());
  }
}

}  // namespace

// The commands of one payload that are not answered yet, and the payload itself until all are
// submitted.
struct Receiver::Batch {
  net::Respond respond;
  std::size_t unanswered = 1;
  bool is_failed = false;

  void end_one() {
    if (--unanswered == 0) {
      respond(is_failed ? net::make_problem(503, "not everything could be kept; send it again")
                        : net::make_response(200, "text/plain", "ok"));
    }
  }
};

Receiver::Receiver(Pump& pump, const Settings& settings, bool waits_at_once)
    : pump_(pump), settings_(settings), waits_at_once_(waits_at_once) {}

net::Answer Receiver::handle(const net::Request& request) {
  if (request.method == "GET") {
    auto challenge = answer_challenge(request.query(), settings_.options.verify_token);
    return challenge ? net::make_response(200, "text/plain", *std::move(challenge))
                     : net::make_problem(403, "the verify token is another one");
  }
  if (request.method != "POST") {
    return net::make_problem(405, "this path has other methods");
  }
  const auto signature = request.find("x-hub-signature-256");
  if (!signature || !is_signed(request.body, *signature, settings_.secrets)) {
    return net::make_problem(401, "the signature is missing or wrong");
  }
  auto payload = read_payload(request.body);
  if (!payload) {
    return net::make_problem(400, "the body must be a JSON object");
  }
  tell_passed_over(*payload);
  return net::Later([this, payload = std::make_shared<Payload>(*std::move(payload))](
                        net::Respond respond) { take(*payload, std::move(respond)); });
}

void Receiver::take(const Payload& payload, net::Respond respond) {
  const auto batch = std::make_shared<Batch>();
  batch->respond = std::move(respond);
  for (const auto& message : payload.messages) {
    take_message(batch, message);
  }
  for (const auto& status : payload.statuses) {
    take_status(batch, status);
  }
  batch->end_one();
}

void Receiver::take_message(const std::shared_ptr<Batch>& batch, const UserMessage& message) {
  if (message.number_id != settings_.number_id()) {
    tell_refusal(LI_RECEIVE, "it is for another number");
    return;
  }
  const auto key = conversation_key(message.number_id, message.from);
  if (waits_at_once_) {
    li_command open = LI_COMMAND(LI_OPEN);
    open.conversation = to_li(key);
    open.channel = to_li(channel_label);
    open.user = to_li(message.from);
    open.name = to_li(message.name);
    open.reason = LI_REASON_POLICY;
    open.text = LI_STR("there is no assistant on this channel");
    submit(batch, open);
  }
  const auto id = command_id(message.wamid);
  const auto data = attachments_json(message);
  li_command receive = LI_COMMAND(LI_RECEIVE);
  receive.id = to_li(id);
  receive.conversation = to_li(key);
  receive.channel = to_li(channel_label);
  receive.user = to_li(message.from);
  receive.name = to_li(message.name);
  receive.text = to_li(message.text);
  receive.external_id = to_li(message.wamid);
  receive.data = to_li(data);
  receive.occurred_at_ms = message.occurred_at_ms;
  submit(batch, receive);
}

void Receiver::take_status(const std::shared_ptr<Batch>& batch, const Status& status) {
  if (status.number_id != settings_.number_id()) {
    tell_refusal(LI_DELIVER, "it is for another number");
    return;
  }
  li_command deliver = LI_COMMAND(LI_DELIVER);
  const auto tracker = read_tracker(status.tracker);
  if (tracker && user_of_key(tracker->conversation, status.number_id)) {
    deliver.conversation = to_li(tracker->conversation);
    deliver.message = tracker->message;
  } else {
    deliver.channel = to_li(channel_label);
  }
  deliver.external_id = to_li(status.wamid);
  deliver.delivery = delivery_of(status.progress);
  deliver.text = to_li(status.code);
  deliver.occurred_at_ms = status.occurred_at_ms;
  submit(batch, deliver);
}

void Receiver::submit(const std::shared_ptr<Batch>& batch, li_command& command) {
  command.tenant = to_li(settings_.tenant);
  command.actor = li_integration("whatsapp");
  const auto op = command.op;
  const auto hear = [batch, op](li_status status, std::string_view why) {
    batch->is_failed = batch->is_failed || is_passing_failure(status);
    if (is_refusal_to_tell(status)) {
      tell_refusal(op, why);
    }
    batch->end_one();
  };
  ++batch->unanswered;
  const auto status = pump_.submit(command, [hear](const li_outcome& outcome) {
    hear(outcome.status, static_cast<const char*>(outcome.detail));
  });
  if (status != LI_OK) {
    hear(status, last_error());
  }
}

// Files are named by where the Cloud API tells, to whoever has the token, where their bytes are.
std::string Receiver::attachments_json(const UserMessage& message) const {
  std::string list;
  for (const auto& media : message.media) {
    auto url = settings_.url_of(percent_encoded(media.id));
    url += media.sha256.empty() ? "" : "#sha256=" + percent_encoded(media.sha256);
    list += list.empty() ? "" : ",";
    list += media.mime.empty()
                ? json_object({{"url", url}, {"name", media.name}})
                : json_object({{"url", url}, {"name", media.name}, {"type", media.mime}});
  }
  return list.empty() ? std::string() : "{\"attachments\":[" + list + "]}";
}

}  // namespace server::whatsapp
