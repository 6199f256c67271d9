/* The smallest user of an installed liveinbox: header and library agree, a call answers. */
#include <liveinbox/liveinbox.h>

#include <stdio.h>
#include <string.h>

int main(void) {
  if (li_version() != LI_VERSION) {
    printf("header %d, library %u\n", LI_VERSION, (unsigned)li_version());
    return 1;
  }
  printf("liveinbox %s: %s\n", li_version_text(), li_status_name(LI_OK));
  return strlen(li_status_name(LI_OK)) > 0 ? 0 : 1;
}
