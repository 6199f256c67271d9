// Which addresses a message may link to. The library's renderer has such a list too; this is the
// second lock on the same door.

const allowed = new Set(['http:', 'https:', 'mailto:', 'tel:']);

// The address to put into `href`, or null where the link is shown as plain text.
export function safeHref(href: string | undefined | null): string | null {
  if (href == null || href.length > 4_096) return null;
  // Browsers drop control characters from addresses, so "java\nscript:" would run.
  if (/[\u0000-\u0020\u007f-\u009f\u2028\u2029]/u.test(href)) return null;
  try {
    const url = new URL(href);
    return allowed.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// Of a file only what a browser fetches from the web; null for everything else.
export function webHref(href: string | undefined | null): string | null {
  const safe = safeHref(href);
  return safe !== null && /^https?:/u.test(safe) ? safe : null;
}
