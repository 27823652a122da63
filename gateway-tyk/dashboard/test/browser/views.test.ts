import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { needs } from '../../../../local/testing/needs.ts';
import { type Scene, setScene } from '../../screenshots/scene.ts';
import { folder, inYaml, snapshotOf } from '../../screenshots/snapshot.ts';
import { show, VIEWS } from '../../screenshots/views.ts';
import { noSignInPage } from '../../src/pages/no-sign-in.tsx';
import { signedOutPage, signInPage } from '../../src/pages/sign-in.tsx';
import {
  DESKTOP,
  expectAccessible,
  expectNoSidewaysScroll,
  launchChromium,
  PHONE,
  type Seat,
  takeSeat,
} from './chromium.ts';

describe('every page, in a browser', function () {
  this.timeout(120_000);
  let chromium: Browser;
  let scene: Scene;
  let seat: Seat;
  const snapshots: [string, string][] = [];
  before(needs('chromium'));
  before(async () => {
    scene = await setScene();
    chromium = await launchChromium();
    seat = await takeSeat(chromium, scene.dashboard.url);
  });
  after(async () => {
    await chromium?.close();
    await scene?.stop();
  });

  for (const view of VIEWS) {
    const { name } = view;
    it(`${name} is accessible in light and dark, fits a phone, and breaks no policy`, async () => {
      const { page, complaints } = seat;
      await show(view, page, scene);
      snapshots.push([name, await snapshotOf(page)]);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
      }
      await page.setViewportSize(PHONE.viewport);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      await page.setViewportSize(DESKTOP.viewport);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(complaints).to.deep.equal([]);
    });
  }

  const requestId = '0b0d2c3e-5f1a-4d55-9d0e-6d4f5c1f7a11';
  const others = {
    'of a dashboard that nobody can sign in to': noSignInPage({ requestId }),
    'of a sign-in that was refused': signInPage({ requestId, message: 'That is not the operator token.' }),
    'of a sign-out': signedOutPage({ requestId }),
  };
  for (const [name, body] of Object.entries(others)) {
    it(`the page ${name} is accessible and fits a phone, too`, async () => {
      const { page, complaints } = seat;
      await page.route('**/made-up', (route) => route.fulfill({ body, contentType: 'text/html' }));
      await page.goto('/made-up');
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize(PHONE.viewport);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      await page.unroute('**/made-up');
      expect(complaints).to.deep.equal([]);
    });
  }

  it('says what it said when its picture was taken; else `make screenshots`', () => {
    expect(inYaml(snapshots)).to.equal(readFileSync(`${folder}pages.yaml`, 'utf8'));
  });
});
