// Coming in, and being thrown out.
import { isGood } from './cases_screens.mjs';
import { at, check, linkIs, until } from './stage.mjs';

const password = 'correct horse';

async function wrongAndRight(stage) {
  const page = await stage.page();
  await page.goto(`${stage.server.url}/`);
  await at(page, 'login-agent').fill('ana');
  await at(page, 'login-password').fill('a guess');
  await page.keyboard.press('Enter');
  await at(page, 'login-error').filter({ hasText: 'wrong' }).waitFor();
  check('the name stays', (await at(page, 'login-agent').inputValue()) === 'ana');
  await at(page, 'login-password').fill('e2e-code');
  await page.keyboard.press('Enter');
  await linkIs(page, 'live');
  check('no team is asked for', (await at(page, 'login-tenant').count()) === 0);
}

async function accountOf(stage, id) {
  stage.server.run(['account', 'set', id, '--name', 'Rita Ray'], `${password}\n`);
  await until('the server has noticed', async () => {
    const answer = await fetch(`${stage.server.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ agent: id, password }),
    });
    return answer.ok;
  });
}

async function thrownOut(stage) {
  await accountOf(stage, 'rita');
  const page = await stage.page();
  await page.goto(`${stage.server.url}/?agent=rita`);
  await at(page, 'login-password').fill(password);
  await at(page, 'login-submit').click();
  await linkIs(page, 'live');
  const beside = await stage.agent('ana');
  stage.server.run(['account', 'disable', 'rita']);
  await at(page, 'login-submit').waitFor();
  check('others stay', (await at(beside, 'connection').getAttribute('data-state')) === 'live');
  await page.reload();
  await at(page, 'login-submit').waitFor();
}

async function newPassword(stage) {
  await accountOf(stage, 'rita');
  const page = await stage.page();
  await page.goto(`${stage.server.url}/?agent=rita&code=${encodeURIComponent(password)}`);
  await at(page, 'login-submit').click();
  await linkIs(page, 'live');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('password');
  await page.keyboard.press('Enter');
  await at(page, 'current-password').fill('a guess');
  await at(page, 'new-password').fill('battery staple');
  await page.keyboard.press('Enter');
  await at(page, 'password-error').filter({ hasText: 'old password is wrong' }).waitFor();
  await isGood(page, 'the change of the password');
  await at(page, 'current-password').fill(password);
  await page.keyboard.press('Enter');
  await at(page, 'login-submit').waitFor();
  await at(page, 'login-password').fill('battery staple');
  await at(page, 'login-submit').click();
  await linkIs(page, 'live');
}

async function teams(stage) {
  const page = await stage.page();
  await page.goto(`${stage.server.url}/?tenant=globex&agent=ana&code=e2e-code`);
  await at(page, 'login-submit').click();
  await at(page, 'login-error').filter({ hasText: 'wrong' }).waitFor();
  await at(page, 'login-tenant').fill('acme');
  await at(page, 'login-submit').click();
  await linkIs(page, 'live');
  check('secrets left the address', !page.url().includes('code='));
}

export const loginCases = [
  ['a wrong password is told, the right one lets in', [], wrongAndRight],
  ['who is disabled is at the login, and nobody else', [], thrownOut],
  ['a new password ends the old logins', [], newPassword],
  ['of several teams one is named', ['--tenant', 'acme', '--tenant', 'globex'], teams],
];
