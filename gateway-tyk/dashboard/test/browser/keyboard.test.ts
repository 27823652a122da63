import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { OPERATOR_TOKEN } from '../running.ts';
import { useHouse } from './house.ts';

const focused = (page: Page) =>
  page.evaluate<string>(
    `((e) => (e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent ?? '').trim())(document.activeElement)`,
  );

/** Presses Tab until what has this label has the focus, which has to be visible. */
async function tabTo(page: Page, label: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (!(await focused(page)).startsWith(label)) continue;
    const outline = await page.evaluate<string>(
      `((s) => s.outlineStyle + ' ' + s.outlineWidth)(getComputedStyle(document.activeElement))`,
    );
    expect(outline, `outline of ${label}`).to.equal('solid 2px');
    return;
  }
  expect.fail(`Tab does not come to “${label}” on ${page.url()}`);
}

describe('a person without a mouse', function () {
  this.timeout(60_000);
  const house = useHouse();

  it('signs in, skips the navigation, creates a key, and revokes it', async () => {
    const page = await house.visit();
    await page.goto('/');
    // The one field has the focus.
    await page.keyboard.type(OPERATOR_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();

    await page.keyboard.press('Tab');
    expect(await focused(page)).to.equal('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).to.equal('Create a key');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Create a key' }).waitFor();

    await tabTo(page, 'Alias');
    await page.keyboard.type('By keyboard');
    await tabTo(page, 'Owner');
    await page.keyboard.type('Team Acme');
    await tabTo(page, 'Free');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).to.match(/^Standard/);
    await tabTo(page, 'Never');
    await tabTo(page, 'Create key');
    await page.keyboard.press('Enter');
    await page.locator('#token').waitFor();
    await tabTo(page, 'Go to the key');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'By keyboard' }).waitFor();

    await tabTo(page, 'Revoke');
    await page.keyboard.press('Enter');
    await tabTo(page, 'To confirm');
    await page.keyboard.type('By keyboard');
    await tabTo(page, 'Revoke key');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'The key is revoked' }).waitFor();
  });
});
