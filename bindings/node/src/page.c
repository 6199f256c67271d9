/* One walk over a page, row by row, into a block. */
#include "page.h"

#include "library.h"

struct head {
  li_page_info info;
  li_str text;
};
static const uint16_t text_texts[] = {0};
static const struct image text_image = {text_texts, 1, sizeof(li_str)};

static li_status copy_cards(li_page page, uint32_t count, size_t at, struct bytes* out) {
  li_status status = LI_OK;
  for (uint32_t i = 0; i < count && status == LI_OK; i++) {
    li_card card = LI_CARD_INIT;
    status = lib.li_page_card(page, i, &card);
    image_write(&li_card_image, out, at + i * sizeof card, &card);
  }
  return status;
}

static li_status copy_events(li_page page, uint32_t count, size_t at, struct bytes* out) {
  li_status status = LI_OK;
  for (uint32_t i = 0; i < count && status == LI_OK; i++) {
    li_event event = LI_EVENT_INIT;
    status = lib.li_page_event(page, i, &event);
    image_write(&li_event_image, out, at + i * sizeof event, &event);
  }
  return status;
}

static li_status copy(li_page page, page_text text, struct bytes* out) {
  struct head head = {LI_PAGE_INFO_INIT, {NULL, 0}};
  li_status status = lib.li_page_get_info(page, &head.info);
  if (status == LI_OK && text != NULL) {
    status = text(page, &head.text);
  }
  if (status != LI_OK) {
    return status;
  }
  const size_t begin = bytes_add(out, sizeof head);
  const size_t cards = bytes_add(out, head.info.cards * sizeof(li_card));
  const size_t events = bytes_add(out, head.info.events * sizeof(li_event));
  image_write(&li_page_info_image, out, begin, &head.info);
  image_write(&text_image, out, begin + offsetof(struct head, text), &head.text);
  status = copy_cards(page, head.info.cards, cards, out);
  if (status == LI_OK) {
    status = copy_events(page, head.info.events, events, out);
  }
  return status == LI_OK && out->is_short ? LI_E_NO_MEMORY : status;
}

li_status page_take(li_page page, page_text text, struct bytes* out) {
  const li_status status = copy(page, text, out);
  lib.li_page_free(page); /* the handle is good, so this cannot fail */
  return status;
}
