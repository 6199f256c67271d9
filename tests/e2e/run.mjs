// The agents' page and the widget in a real browser, against a real server.
//
// usage: node tests/e2e/run.mjs [server binary] [word of a case's name ...]
//
// Without words the cases of the main path are played, with LI_ALL=1 in the environment all but
// some that are much of the same and last: of the texts that must not run every fourth part is
// played then, and all of them by `run.mjs <binary> 'nothing that is written'`.
//
// environment: LI_BIN (build/bin/liveinbox-server), LI_WEB (the built page), LI_CHROMIUM, LI_ALL
// The last line is `N passed, N failed`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { actionCases } from './cases_actions.mjs';
import { composerCases } from './cases_composer.mjs';
import { connectionCases } from './cases_connection.mjs';
import { floodCases } from './cases_flood.mjs';
import { injectionCases, policyCases } from './cases_injection.mjs';
import { listCases } from './cases_list.mjs';
import { loginCases } from './cases_login.mjs';
import { pageCases } from './cases_page.mjs';
import { queueCases } from './cases_queue.mjs';
import { screenCases } from './cases_screens.mjs';
import { threadCases } from './cases_thread.mjs';
import { transcriptCases } from './cases_transcript.mjs';
import { widgetCases } from './cases_widget.mjs';
import { launchBrowser, Stage } from './stage.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [binary = process.env.LI_BIN ?? `${root}build/bin/liveinbox-server`, ...words] =
  process.argv.slice(2);
const settings = { binary, web: process.env.LI_WEB ?? `${root}examples/server/web/dist` };
const caseSeconds = Number(process.env.LI_CASE_SECONDS ?? 150); // one that hangs is failed

// Plays one case; the text of what went wrong, or the empty text.
async function play(browser, [, options, run]) {
  const flags = typeof options === 'function' ? await options() : options;
  const stage = new Stage(browser, settings, flags);
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`took longer than ${caseSeconds} s`)),
      caseSeconds * 1000,
    );
  });
  try {
    await stage.server.start();
    await Promise.race([run(stage), tooLong]);
    return stage.troubles.join('\n');
  } catch (error) {
    return [error.stack ?? String(error), ...stage.troubles].join('\n');
  } finally {
    clearTimeout(timer);
    await stage.end();
  }
}

const mainPath = [...queueCases, ...threadCases, ...connectionCases, ...policyCases];
const beside = [
  ...actionCases,
  ...composerCases,
  ...transcriptCases,
  ...listCases,
  ...loginCases,
  ...pageCases,
  ...screenCases,
  ...widgetCases,
  ...injectionCases.filter((_, part) => part % 4 === 0),
  ...floodCases,
];
const lasting = injectionCases.filter((_, part) => part % 4 !== 0);

function chosenCases() {
  if (words.length === 0) return process.env.LI_ALL === '1' ? [...mainPath, ...beside] : mainPath;
  const all = [...mainPath, ...beside, ...lasting];
  return all.filter(([name]) => words.some((word) => name.includes(word)));
}

async function main() {
  for (const path of [settings.binary, `${settings.web}/index.html`]) {
    if (!existsSync(path)) throw new Error(`${path} is missing: build it first`);
  }
  const cases = chosenCases();
  const browser = await launchBrowser();
  let failed = 0;
  for (const one of cases) {
    const begin = Date.now();
    const trouble = await play(browser, one);
    const seconds = ((Date.now() - begin) / 1000).toFixed(1);
    console.log(`${trouble === '' ? 'ok    ' : 'FAILED'} ${one[0]} (${seconds} s)`);
    if (trouble !== '') {
      failed += 1;
      console.log(trouble.replace(/^/gmu, '       '));
    }
  }
  await browser.close();
  console.log(`${cases.length - failed} passed, ${failed} failed`);
  return cases.length > 0 && failed === 0;
}

main().then(
  (isGood) => process.exit(isGood ? 0 : 1),
  (error) => {
    console.log(error.stack);
    console.log('0 passed, 1 failed');
    process.exit(1);
  },
);
