import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { until } from '../../../conformance/time.ts';
import { useHouse } from './house.ts';

describe('a page that is left open', function () {
  this.timeout(60_000);
  const house = useHouse();

  /** @returns the page of a key that the list has too, with a clock that can be put forward */
  async function open(alias: string): Promise<Page> {
    const page = await house.enter();
    await house.createKey(alias);
    await page.clock.install();
    await until(`${alias} in the list`, 20, async () => {
      await page.goto('/keys');
      return (await page.getByRole('link', { name: alias }).count()) > 0;
    });
    await page.getByRole('link', { name: alias }).click();
    await page.getByRole('heading', { name: alias }).waitFor();
    return page;
  }

  it('goes to the sign-in when the session has ended, rather than show keys to whoever comes by', async () => {
    const page = await open('Left open');
    await page.context().clearCookies();
    await page.clock.fastForward(5_000);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('asks for nothing while nobody sees it', async () => {
    const page = await open('Hidden');
    const asked: string[] = [];
    page.on('request', (request) => request.resourceType() === 'fetch' && asked.push(request.url()));
    await page.evaluate(`Object.defineProperty(document, 'hidden', { value: true, configurable: true })`);
    await page.clock.fastForward(60_000);
    await page.evaluate('delete document.hidden');
    expect(asked).to.deep.equal([]);
    await Promise.all([page.waitForRequest(`${page.url()}?as=active`), page.clock.fastForward(5_000)]);
  });

  it('says that its key is gone when somebody else has revoked it', async () => {
    const page = await open('Revoked');
    await house.gateway.api.remove(page.url().slice(-64));
    await page.clock.fastForward(5_000);
    await page.getByRole('region', { name: 'What is wrong now' }).getByText('knows no such key').waitFor();
  });

  it('says that it is old when the gateway is gone, and shows what it had', async () => {
    const page = await open('Left behind');
    expect(await page.getByText('Not brought up to date').isVisible()).to.equal(false);
    await house.gateway.crash();
    await page.clock.fastForward(5_000);
    await page.getByText('Not brought up to date').waitFor();
    await page.getByRole('region', { name: 'What is wrong now' }).getByText('cannot be reached').waitFor();
    expect(await page.getByText('0 of 1,000 a day').count()).to.equal(2);

    await page.reload();
    await page.getByRole('heading', { name: 'The gateway cannot be reached.' }).waitFor();
    await page.getByRole('link', { name: 'GatewayDown' }).waitFor();
    await page.goto('/keys?q=left+behind');
    await page.getByRole('link', { name: 'Left behind' }).waitFor();
  });
});
