// The small records: where things end, what was answered, what points to what.
#include "codec/record.hpp"

#include "codec/field_lists.hpp"
#include "codec/fields.hpp"

namespace liveinbox::codec {
namespace {

constexpr core::NameTable<ImportState, 3> import_state_names = {{
    {ImportState::none, "none"},
    {ImportState::under_way, "under_way"},
    {ImportState::broken_off, "broken_off"},
}};

constexpr auto head_fields = [](auto& fields, auto& head) {
  fields.number(head.position);
  fields.number(head.conversation);
  fields.number(head.tenant);
  fields.number(head.at_ms);
  fields.number(head.epoch);
  fields.code(import_state_names, head.import);
  fields.number(head.erasures);
  fields.number(head.unfinished);
};

constexpr auto tenant_fields = [](auto& fields, auto& row) {
  fields.number(row.number);
  fields.number(row.head);
  fields.number(row.oldest);
};

constexpr auto external_fields = [](auto& fields, auto& row) {
  fields.number(row.conversation);
  fields.number(row.message);
};

constexpr auto read_mark_fields = [](auto& fields, auto& mark) {
  fields.number(mark.message);
  fields.number(mark.user_messages);
};

constexpr auto draft_fields = [](auto& fields, auto& draft) {
  fields.text(draft.text);
  fields.number(draft.at_ms);
};

constexpr auto delivery_fields = [](auto& fields, auto& row) {
  fields.code(core::delivery_names, row.delivery);
  fields.text(row.failure);
  fields.number(row.at_ms);
};

constexpr auto outcome_fields = [](auto& fields, auto& stored) {
  auto& outcome = stored.outcome;
  fields.number(stored.fingerprint);
  fields.number(stored.at_ms);
  fields.refusal(outcome.refusal);
  fields.text(outcome.conversation);
  fields.number(outcome.position);
  fields.number(outcome.offset);
  fields.number(outcome.version);
  fields.number(outcome.fence);
  fields.number(outcome.message);
  fields.part(outcome.holder, principal_fields);
  fields.number(outcome.since_ms);
  fields.number(outcome.lease_until_ms);
  fields.number(outcome.at_ms);
  fields.flag(outcome.duplicate);
};

}  // namespace

std::string encode(const Head& head) {
  return encode_fields(head, head_fields);
}

base::Result<Head> decode_head(std::string_view bytes) {
  return decode_fields<Head>(bytes, "the head", head_fields);
}

std::string encode(const TenantRow& row) {
  return encode_fields(row, tenant_fields);
}

base::Result<TenantRow> decode_tenant(std::string_view bytes) {
  return decode_fields<TenantRow>(bytes, "a tenant", tenant_fields);
}

std::string encode(const StoredOutcome& stored) {
  return encode_fields(stored, outcome_fields);
}

base::Result<StoredOutcome> decode_outcome(std::string_view bytes) {
  return decode_fields<StoredOutcome>(bytes, "an outcome", outcome_fields);
}

std::string encode(const ExternalRow& row) {
  return encode_fields(row, external_fields);
}

base::Result<ExternalRow> decode_external(std::string_view bytes) {
  return decode_fields<ExternalRow>(bytes, "an external id", external_fields);
}

std::string encode(const ReadMark& mark) {
  return encode_fields(mark, read_mark_fields);
}

base::Result<ReadMark> decode_read_mark(std::string_view bytes) {
  return decode_fields<ReadMark>(bytes, "a read mark", read_mark_fields);
}

std::string encode(const SavedDraft& draft) {
  return encode_fields(draft, draft_fields);
}

base::Result<SavedDraft> decode_draft(std::string_view bytes) {
  return decode_fields<SavedDraft>(bytes, "a draft", draft_fields);
}

std::string encode(const DeliveryRow& row) {
  return encode_fields(row, delivery_fields);
}

base::Result<DeliveryRow> decode_delivery(std::string_view bytes) {
  return decode_fields<DeliveryRow>(bytes, "a delivery", delivery_fields);
}

std::string encode_number(std::uint64_t number) {
  std::string record = begin_record();
  append_varint(record, number);
  seal_in_place(record);
  return record;
}

base::Result<std::uint64_t> decode_number(std::string_view bytes) {
  const auto payload = unseal(bytes);
  if (!payload) {
    return payload.error();
  }
  Reader in(*payload);
  const std::uint8_t version = in.u8();
  const std::uint64_t number = in.varint();
  if (version != record_version || !in.finished()) {
    return damaged("a number");
  }
  return number;
}

}  // namespace liveinbox::codec
