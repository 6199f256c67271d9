/* An inbox in memory opens and closes: headers, library and what it stands on are together. */
#include <liveinbox/liveinbox.h>

#include <stdio.h>

int main(void) {
  li_inbox inbox = 0;
  const li_status status = li_open(LI_STR(":memory:"), NULL, &inbox);
  printf("liveinbox %s: %s\n", li_version_text(), li_status_name(status));
  return status == LI_OK && li_close(inbox) == LI_OK ? 0 : 1;
}
