/** The system's Chromium, driven as a person would, and what it must never have to complain about. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect } from 'chai';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findProgram } from '../../../../local/src/programs.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A profile of its own, thrown away at the end. Root, in a container for example, can't have Chromium's sandbox. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findProgram('chromium');
  if (!executablePath) throw new Error('Chromium is not on PATH');
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

export interface Seat {
  page: Page;
  /** Refusals by the policy of the page, errors in the console, exceptions, requests to anybody else. */
  complaints: string[];
  leave(): Promise<void>;
}

/** Somebody sits down at a browser that was never used. */
export async function takeSeat(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Seat> {
  const context = await browser.newContext({ baseURL: url, ...DESKTOP, ...options });
  const complaints: string[] = [];
  // Whatever is not here is not asked for: the dashboard has to do without the internet.
  await context.route(
    (address) => address.origin !== url && address.protocol.startsWith('http'),
    (route) => {
      complaints.push(`asks for ${route.request().url()}`);
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    // Chromium says this of each page whose status is 4xx or 5xx, which is none of the page's faults.
    if (
      message.type() === 'error' &&
      !message.text().startsWith('Failed to load resource: the server responded')
    )
      complaints.push(`console: ${message.text()}`);
  });
  return { page, complaints, leave: () => context.close() };
}

/** Fails with each violation and the elements that it is about. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html}\n${failureSummary}`),
  );
  expect(told, `accessibility of ${page.url()}`).to.deep.equal([]);
}

/** Nothing is wider than the screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(beyond, `pixels beyond the screen on ${page.url()}`).to.equal(0);
}
