import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { until } from '../../../conformance/time.ts';
import { OPERATOR_TOKEN } from '../running.ts';
import { DESKTOP, expectNoSidewaysScroll, PHONE } from './chromium.ts';
import { useHouse } from './house.ts';

/** Opens one of the actions of a key's page. */
const open = (page: Page, action: string) => page.locator('summary', { hasText: action }).click();

const press = (page: Page, button: string) => page.getByRole('button', { name: button, exact: true }).click();

/** The form that makes a key. */
async function fillIn(page: Page, alias: string): Promise<void> {
  await page.getByLabel('Alias').fill(alias);
  await page.getByLabel('Owner').fill('Team Acme');
  await page.getByRole('radio', { name: /^Free/ }).check();
}

describe('a person at a browser', function () {
  this.timeout(60_000);
  const house = useHouse();
  const { call } = house;

  /** @returns the token of a key that is made by clicks, with its page open */
  async function create(page: Page, alias: string): Promise<string> {
    await page.getByRole('link', { name: 'Keys', exact: true }).first().click();
    await page.getByRole('link', { name: 'Create a key' }).click();
    await fillIn(page, alias);
    await press(page, 'Create key');
    const token = await page.locator('#token').innerText();
    await page.getByRole('link', { name: 'Go to the key' }).click();
    await page.getByRole('heading', { name: alias }).waitFor();
    return token;
  }

  it('is asked to sign in, told what is wrong, and let in', async () => {
    const page = await house.visit();
    await page.goto('/plans');
    await page.getByLabel('Operator token').fill('a token that somebody has guessed, and wrong');
    await press(page, 'Sign in');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Operator token').fill(OPERATOR_TOKEN);
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'Plans' }).waitFor();
    await press(page, 'Sign out');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goBack();
    expect(await page.getByRole('heading', { name: 'Plans' }).count()).to.equal(0);
  });

  it('takes a key from its beginning to its end', async () => {
    const page = await house.enter();
    const token = await create(page, 'Acme production');
    const address = page.url();
    expect(await call(token)).to.equal(200);
    // By itself, without a reload.
    await page.getByText('1 of 1,000 a day').waitFor({ timeout: 15_000 });

    await open(page, 'Rotate');
    await page.getByLabel('In 7 days').check();
    await press(page, 'Rotate key');
    const next = await page.locator('#token').innerText();
    expect([await call(token), await call(next)]).to.deep.equal([200, 200]);
    await page.goto(address);
    await page.getByText('Replaced by').waitFor();
    await page.getByText('in 6 days').waitFor();

    await open(page, 'Disable');
    await press(page, 'Disable key');
    await page.getByRole('status').filter({ hasText: 'The key is disabled: ' }).waitFor();
    expect(await call(token)).to.equal(403);
    await open(page, 'Enable');
    await press(page, 'Enable key');
    await page.getByRole('status').filter({ hasText: 'The key is enabled again' }).waitFor();
    expect(await call(token)).to.equal(200);

    await open(page, 'Change plan');
    await page.getByRole('radio', { name: /^Standard/ }).check();
    await press(page, 'Change plan');
    await page.getByRole('status').filter({ hasText: 'The plan was changed' }).waitFor();
    await page.getByText('of 100,000 a day').waitFor();
    await open(page, 'Reset quotas');
    await press(page, 'Reset quotas');
    await page.getByRole('status').filter({ hasText: 'The quotas are whole again' }).waitFor();
    await page.getByText('0 of 100,000 a day').waitFor();

    await open(page, 'Revoke');
    await page.getByLabel('To confirm').fill('Acme');
    await press(page, 'Revoke key');
    await page.getByText('Type Acme production exactly').waitFor();
    expect(await call(token)).to.equal(200);
    await page.getByLabel('To confirm').fill('Acme production');
    await press(page, 'Revoke key');
    await page.getByRole('status').filter({ hasText: 'The key is revoked' }).waitFor();
    expect([await call(token), await call(next)]).to.deep.equal([403, 200]);

    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('row', { name: /Revoke Acme production/ }).waitFor();
  });

  it('copies a token, and never sees it again', async () => {
    const page = await house.enter({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto('/keys/new');
    await fillIn(page, 'Copied');
    await press(page, 'Create key');
    const token = await page.locator('#token').innerText();
    await press(page, 'Copy the token');
    await page.getByText('Copied', { exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal(token);

    await page.reload();
    await page.getByText('This form has made its key already').waitFor();
    await page.getByRole('link', { name: 'Look at the key' }).click();
    await page.getByRole('heading', { name: 'Copied' }).waitFor();
    await page.goBack();
    await page.goBack();
    expect(await page.content()).not.to.contain(token);
  });

  it('leaves no token in a page that the browser may keep to go back to', async () => {
    const page = await house.enter();
    await page.goto('/keys/new');
    await fillIn(page, 'Left');
    await press(page, 'Create key');
    const token = await page.locator('#token').innerText();
    // What the browser says when one goes away; Chromium keeps no page while it is driven from outside.
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
    expect(await page.content()).not.to.contain(token);
  });

  it('makes one key with two clicks', async () => {
    const page = await house.enter();
    await page.goto('/keys/new');
    await fillIn(page, 'Twice');
    await page.getByRole('button', { name: 'Create key' }).dblclick();
    await page.locator('#token').waitFor();
    await page.goto('/keys?q=twice');
    await page.getByText('1 key', { exact: true }).waitFor();
  });

  it('sends a form once, in browsers that would send it twice too', async () => {
    const page = await house.enter();
    await page.goto('/keys/new');
    await fillIn(page, 'Never sent');
    const sent = await page.evaluate(`
      let sent = 0;
      document.addEventListener('submit', (event) => {
        if (!event.defaultPrevented) sent += 1;
        event.preventDefault();
      });
      document.querySelector('form.sheet').requestSubmit();
      document.querySelector('form.sheet').requestSubmit();
      sent;
    `);
    expect(sent).to.equal(1);
  });

  it('chooses a date by giving one', async () => {
    const page = await house.enter();
    await create(page, 'By date');
    await open(page, 'Rotate');
    await page.getByLabel('Date and time (UTC)').fill('2035-01-31T12:30');
    expect(await page.getByLabel('At a date and time').isChecked()).to.equal(true);
    await press(page, 'Rotate key');
    await page.getByText('goes on until 2035-01-31 12:30:00 UTC').waitFor();
  });

  it('finds keys while typing, and can hand on the address', async () => {
    const page = await house.enter();
    await create(page, 'Searched one');
    await create(page, 'Searched two');
    await page.clock.install();
    await page.goto('/keys');
    await page.getByLabel('Search').pressSequentially('searched o');
    await page.getByText('1 key', { exact: true }).waitFor();
    await page.waitForURL('**/keys?q=searched+o');
    // What the list brings up to date by itself is what was searched for.
    await Promise.all([page.waitForResponse('**/keys?q=searched+o'), page.clock.fastForward(16_000)]);
    expect(await page.getByRole('row').count()).to.equal(2);
    expect(await page.getByLabel('Search').inputValue()).to.equal('searched o');
    await page.getByLabel('State').selectOption('Disabled');
    await page.getByText('0 keys', { exact: true }).waitFor();
    await page.waitForURL('**/keys?q=searched+o&state=disabled');
    await page.reload();
    expect(await page.getByLabel('State').inputValue()).to.equal('disabled');
    await page.getByRole('link', { name: 'Clear' }).click();
    await page.getByRole('link', { name: 'Searched two' }).waitFor();
  });

  it('sees new keys come into the list without a reload', async () => {
    const page = await house.enter();
    await page.clock.install();
    await page.goto('/keys');
    await house.createKey('Of a sudden');
    await until('a list with the key', 20, async () => {
      await page.clock.fastForward(15_000);
      return (await page.getByRole('link', { name: 'Of a sudden' }).count()) > 0;
    });
  });

  it('sees names as long as they may be on a phone too', async () => {
    const page = await house.enter();
    const hash = await house.createKey('W'.repeat(100));
    for (const size of [PHONE.viewport, DESKTOP.viewport]) {
      await page.setViewportSize(size);
      await page.goto(`/keys/${hash}`);
      await expectNoSidewaysScroll(page);
      await until('the key in the list', 20, async () => {
        await page.goto(`/keys?q=${hash}`);
        return (await page.getByText('1 key', { exact: true }).count()) > 0;
      });
      await expectNoSidewaysScroll(page);
    }
  });

  it('tests a token', async () => {
    const page = await house.enter();
    const token = await create(page, 'Tested');
    await page.getByRole('link', { name: 'Test a key' }).click();
    await page.getByLabel('Token').fill(token);
    await press(page, 'Test');
    await page.getByRole('article', { name: 'Result' }).getByRole('link', { name: 'Tested' }).click();
    await page.getByRole('link', { name: 'All changes of this key' }).click();
    await page.getByRole('row', { name: /Create Tested/ }).waitFor();
  });

  it('looks at plans and the gateway', async () => {
    const page = await house.enter();
    await page.getByRole('link', { name: 'Plans' }).click();
    await page.getByRole('heading', { name: 'Partner' }).waitFor();
    await page.getByRole('link', { name: 'Gateway' }).click();
    await page.getByText('v5.14.0-embedded').waitFor();
  });
});
