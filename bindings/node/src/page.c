/* A page into a block; see page.h. */
#include "page.h"

#include "library.h"

struct head {
  li_page_info info;
  li_str text;
};
static const uint16_t text_texts[] = {0};
static const struct image text_image = {text_texts, 1, sizeof(li_str)};

static li_status rows_of_cards(li_page page, struct rows* out) {
  const li_card* first = NULL;
  const li_status status = lib.li_page_cards(page, &first, &out->count, &out->stride);
  out->first = (const char*)first;
  out->image = &li_card_image;
  return status;
}

li_status rows_of_events(li_page page, struct rows* out) {
  const li_event* first = NULL;
  const li_status status = lib.li_page_events(page, &first, &out->count, &out->stride);
  out->first = (const char*)first;
  out->image = &li_event_image;
  return status;
}

static li_status copy(li_page page, page_text text, struct bytes* out) {
  struct head head = {LI_PAGE_INFO_INIT, {NULL, 0}};
  struct rows cards;
  struct rows events;
  li_status status = lib.li_page_get_info(page, &head.info);
  if (status == LI_OK && text != NULL) {
    status = text(page, &head.text);
  }
  if (status == LI_OK) {
    status = rows_of_cards(page, &cards);
  }
  if (status == LI_OK) {
    status = rows_of_events(page, &events);
  }
  if (status != LI_OK) {
    return status;
  }
  const size_t begin = bytes_add(out, sizeof head);
  const size_t first_card = bytes_add(out, cards.count * sizeof(li_card));
  const size_t first_event = bytes_add(out, events.count * sizeof(li_event));
  image_write(&li_page_info_image, out, begin, &head.info);
  image_write(&text_image, out, begin + offsetof(struct head, text), &head.text);
  rows_write(&cards, out, first_card);
  rows_write(&events, out, first_event);
  return out->is_short ? LI_E_NO_MEMORY : LI_OK;
}

li_status page_take(li_page page, page_text text, struct bytes* out) {
  const li_status status = copy(page, text, out);
  lib.li_page_free(page); /* the handle is good, so this cannot fail */
  return status;
}
