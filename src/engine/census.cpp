#include "engine/census.hpp"

#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "codec/record.hpp"
#include "engine/batch.hpp"
#include "engine/rows.hpp"

#include <utility>

namespace liveinbox::engine {

void Census::set(std::uint64_t conversation, core::State state) {
  if (states_.size() <= conversation) {
    states_.resize(conversation + 1, core::State::none);
  }
  auto& known = states_[conversation];
  counts_[static_cast<std::size_t>(state)] += 1;
  if (known != core::State::none) {
    counts_[static_cast<std::size_t>(known)] -= 1;
  }
  known = state;
}

base::Status Census::count_all(store::ReadView& view) {
  states_.clear();
  counts_ = {};
  base::Status failure;
  auto status = for_each(view, store::Table::conversation, {}, [&](const store::Row& row) {
    const auto conversation = codec::decode_conversation(row.value);
    if (conversation) {
      set(conversation->number, conversation->state);
    } else {
      failure = conversation.error();
    }
    return static_cast<bool>(failure);
  });
  return status ? failure : status;
}

base::Status Census::follow(store::ReadView& view) {
  const auto note = [&](const store::Row& row) -> base::Status {
    const auto event = codec::decode_event(row.value);
    if (!event) {
      return event.error();
    }
    position_ = event->position;
    if (event->conversation == 0) {
      return {};
    }
    const auto conversation = read_conversation(view, event->conversation);
    if (!conversation) {
      return conversation.error();
    }
    if (*conversation) {
      set(event->conversation, (*conversation)->state);
    }
    return {};
  };
  auto scan =
      view.scan(store::Table::event, codec::event_key(position_ + 1), store::Direction::forward);
  if (!scan) {
    return std::move(scan).error();
  }
  while (true) {
    const auto row = (*scan)->next();
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return {};
    }
    if (auto status = note(**row); !status) {
      return status;
    }
  }
}

base::Result<StateCounts> Census::count(store::Store& store) {
  const std::lock_guard lock(mutex_);
  auto view = store.begin_read();
  if (!view) {
    return std::move(view).error();
  }
  const auto head = read_head_record(**view);
  if (!head) {
    return head.error();
  }
  // Where more happened than there are conversations it is cheaper to count anew.
  const bool is_behind =
      head->position < position_ || head->position - position_ > head->conversation;
  // Another epoch may be another history.
  const bool counts_anew = !is_counted_ || is_behind || head->epoch != epoch_;
  is_counted_ = false;
  if (auto status = counts_anew ? count_all(**view) : follow(**view); !status) {
    return std::move(status).error();
  }
  is_counted_ = true;
  position_ = head->position;
  epoch_ = head->epoch;
  return counts_;
}

}  // namespace liveinbox::engine
