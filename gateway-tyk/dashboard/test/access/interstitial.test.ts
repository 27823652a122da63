/** In a browser, since it is about what browsers do with cookies that no other client does. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type Browser, chromium } from 'playwright-core';
import { findProgram } from '../../../../local/src/programs.ts';
import { needs } from '../../../../local/testing/needs.ts';
import { TOKEN, useGate } from './gate.ts';

describe('a link on another site', function () {
  this.timeout(60_000);
  before(needs('chromium'));
  const gate = useGate({ env: { OPERATOR_TOKEN: TOKEN } });
  let browser: Browser;
  let elsewhere: Server;
  let link: string;
  before(async () => {
    browser = await chromium.launch({
      executablePath: findProgram('chromium') as string,
      args: ['--no-sandbox'],
    });
    elsewhere = createServer((_req, res) => {
      res.setHeader('Content-Type', 'text/html');
      res.end(`<a href="${gate.current.publicUrl}/keys">keys</a>`);
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    // Another name is another site, although it is the same machine.
    link = `http://localhost:${(elsewhere.address() as AddressInfo).port}`;
  });
  after(async () => {
    await browser?.close();
    elsewhere?.close();
  });

  const follow = async (isSignedIn: boolean) => {
    const page = await browser.newPage();
    if (isSignedIn) {
      await page.goto(gate.current.publicUrl);
      await page.fill('input[name=token]', TOKEN);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/keys');
    }
    await page.goto(link);
    await page.click('a');
    return page;
  };

  it('leads whoever is signed in to the page, although the cookie is not sent with it', async () => {
    const page = await follow(true);
    await page.waitForURL(`${gate.current.publicUrl}/keys`);
    expect(await page.textContent('body')).to.include('"name":"local operator"');
  });

  it('leads whoever is not to the form, and no further', async () => {
    const page = await follow(false);
    await page.waitForSelector('input[name=token]');
    expect(page.url()).to.equal(`${gate.current.publicUrl}/sign-in?next=%2Fkeys`);
  });
});
