#include "engine/batch.hpp"

#include "codec/key.hpp"
#include "codec/meta.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::engine {

base::Result<codec::Head> read_head_record(store::ReadView& view) {
  auto bytes = view.get(store::Table::meta, codec::head_key);
  if (!bytes) {
    return std::move(bytes).error();
  }
  if (!*bytes) {
    return codec::Head{};
  }
  return codec::decode_head(**bytes);
}

Batch::Batch(std::unique_ptr<store::WriteBatch> view, codec::Head head, core::TimeMs now_ms)
    : view_(std::move(view)), head_(head), now_ms_(now_ms) {
  growth_.epoch = head.epoch;
  growth_.erasures = head.erasures;
  growth_.committed = head.position;
}

index::LogGrowth Batch::growth() const {
  auto growth = growth_;
  growth.events = head_.position - growth.committed;
  return growth;
}

base::Result<Batch> Batch::begin(store::Store& store, core::TimeMs now_ms) {
  auto view = store.begin_write();
  if (!view) {
    return std::move(view).error();
  }
  auto head = read_head_record(**view);
  if (!head) {
    return std::move(head).error();
  }
  const auto time = std::max(now_ms, head->at_ms);
  return Batch(*std::move(view), *head, time);
}

base::Result<TenantState*> Batch::tenant(std::string_view name) {
  if (const auto found = tenants_.find(name); found != tenants_.end()) {
    return &found->second;
  }
  auto bytes = view_->get(store::Table::tenant, codec::tenant_key(name));
  if (!bytes) {
    return std::move(bytes).error();
  }
  TenantState state;
  if (*bytes) {
    auto row = codec::decode_tenant(**bytes);
    if (!row) {
      return std::move(row).error();
    }
    state.row = *row;
  }
  return &tenants_.emplace(std::string(name), state).first->second;
}

void Batch::number(TenantState& tenant, core::Event& event) {
  events_ += 1;
  event.position = head_.position + 1;
  event.offset = tenant.row.head + 1;
  // With the first event and not with the first command, so that it does not matter which refused
  // commands share the batch. Under number 0 no table has a row.
  event.tenant = tenant.row.number != 0 ? tenant.row.number : head_.tenant + 1;
  restore(tenant, event);
}

void Batch::restore(TenantState& tenant, const core::Event& event) {
  head_.position = event.position;
  tenant.row.head = event.offset;
  tenant.row.number = event.tenant;
  head_.tenant = std::max(head_.tenant, tenant.row.number);
  head_.at_ms = std::max(head_.at_ms, event.at_ms);
  tenant.is_touched = true;
  is_touched_ = true;
}

void Batch::conversation_opened(std::uint64_t number) {
  head_.conversation = std::max(head_.conversation, number);
}

void Batch::introduce(TenantState& tenant, codec::TenantNumber number) {
  tenant.row.number = number;
  head_.tenant = std::max(head_.tenant, number);
  tenant.is_touched = true;
  is_touched_ = true;
}

void Batch::set_import(codec::ImportState state) {
  head_.import = state;
  is_touched_ = true;
}

void Batch::note_erasure(std::uint64_t position) {
  head_.erasures += 1;
  head_.unfinished = head_.unfinished == 0 ? position : head_.unfinished;
}

// Small enough for a number of JSON (2^53), and never 0, which means "no cursor".
std::uint64_t epoch_from(std::uint64_t random) {
  return (random & ((std::uint64_t{1} << 52U) - 1)) | 1U;
}

base::Status Batch::ensure_epoch(std::uint64_t epoch) {
  if (head_.epoch != 0) {
    return {};
  }
  head_.epoch = epoch_from(epoch);
  if (auto status = view_->put(store::Table::meta, codec::head_key, codec::encode(head_));
      !status) {
    return status;
  }
  return view_->commit();
}

base::Status Batch::write_heads(std::vector<FeedHead>& heads) {
  heads.clear();
  for (const auto& [name, tenant] : tenants_) {
    if (!tenant.is_touched) {
      continue;
    }
    if (auto status =
            view_->put(store::Table::tenant, codec::tenant_key(name), codec::encode(tenant.row));
        !status) {
      return status;
    }
    heads.push_back({name, tenant.row.head});
  }
  return is_touched_ ? view_->put(store::Table::meta, codec::head_key, codec::encode(head_))
                     : base::Status();
}

base::Status Batch::commit(std::vector<FeedHead>& heads) {
  if (auto status = write_heads(heads); !status) {
    return status;
  }
  // Without a change there were nothing but refusals and repeats: there is nothing to flush.
  return is_touched_ ? view_->commit() : base::Status();
}

}  // namespace liveinbox::engine
