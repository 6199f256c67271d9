/* Pages of the library as blocks for JavaScript. A read's page is
 *
 *   li_page_info, li_str text, li_card…, li_event…, then all texts
 *
 * each struct as its image (image.h). `text` is the page's text or JSON where it was asked for. */
#ifndef PAGE_H
#define PAGE_H

#include <liveinbox/query.h>

#include "image.h"

typedef li_status (*page_text)(li_page page, li_str* out);

/* Copies the page and frees it. `text` may be NULL: without. */
li_status page_take(li_page page, page_text text, struct bytes* out);

/* The events of a page where they lie, until it is freed. */
li_status rows_of_events(li_page page, struct rows* out);

#endif /* PAGE_H */
