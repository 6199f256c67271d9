// The page through a crash of the server.
import { at, card, check, claim, linkIs, message, tabsShow, topCard, until } from './stage.mjs';

async function crashAndReturn(stage) {
  const { server } = stage;
  await server.escalated('held', { name: 'Hanne', text: 'Before the crash' });
  await server.escalated('other', { name: 'Nils', text: 'I wait as well' });
  const page = await stage.agent('ana');
  await claim(page, card(page, 'held'));
  await page.evaluate(() => {
    window.sameDocument = true;
  });

  await server.kill();
  await offline(page);
  await at(page, 'composer').fill('Written while the server was down');
  await at(page, 'send').click();
  await at(page, 'kept').waitFor();
  await noteWhatIsSaid(page);
  await server.start();
  await server.command('receive', { conversation: 'held', text: 'After the crash' });
  await server.escalated('new', { name: 'Signe', text: 'I came after it' });

  await message(page, 'After the crash').waitFor();
  await linkIs(page, 'live');
  await until('it says that it is back', () =>
    page.evaluate(() => window.said.some((text) => /reconnected|up to date/iu.test(text))),
  );
  await until('what was written went out', async () => (await at(page, 'kept').count()) === 0);
  await showsTheTruth(page);
  await server.command('receive', { conversation: 'other', text: 'Still here' });
  await until('the next message lifts its card', async () => (await topCard(page)) === 'other');
  check('without a reload', await page.evaluate(() => window.sameDocument === true));
}

async function offline(page) {
  await until('the indicator is not live', async () =>
    /offline|connecting/u.test(await at(page, 'connection').getAttribute('data-state')),
  );
  const words = await at(page, 'connection').textContent();
  check(`it does not read as live: ${words}`, !words.includes('live'));
}

// What the page says is there for a moment only, so it is written down as it comes.
async function noteWhatIsSaid(page) {
  await page.evaluate(() => {
    window.said = [];
    const line = document.querySelector('[data-testid=status-line]');
    const note = () => window.said.push(line.textContent);
    new MutationObserver(note).observe(line, { childList: true, subtree: true });
  });
}

async function showsTheTruth(page) {
  for (const text of ['Before the crash', 'Written while the server was down', 'After the crash']) {
    const times = await message(page, text).count();
    check(`"${text}" is there once, not ${times} times`, times === 1);
  }
  await page.locator('[data-testid=card][data-conversation=held][data-holder=ana]').waitFor();
  await card(page, 'new').waitFor();
  await tabsShow(page, { mine: 1, waiting: 2, all: 3 });
}

export const connectionCases = [
  ['after a crash of the server the page comes back by itself with the truth', [], crashAndReturn],
];
