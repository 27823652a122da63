/** A dashboard before an embedded gateway, and Chromium to visit it with: for the tests of one file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { needs } from '../../../../local/testing/needs.ts';
import { ORG_ID } from '../../../compile/definition.ts';
import { call } from '../../../conformance/call.ts';
import { type Dashboard, OPERATOR_TOKEN, startDashboard } from '../running.ts';
import { launchChromium, type Seat, takeSeat } from './chromium.ts';
import { type ShippedGateway, startShippedGateway } from './shipped-gateway.ts';

export interface House {
  gateway: ShippedGateway;
  /** A key on the plan free that this dashboard has not made. @returns its hash */
  createKey(alias: string): Promise<string>;
  /** What a client does. @returns the status */
  call(token: string): Promise<number>;
  /** A browser that was never used; whatever it complains of fails the test. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  /** The same, by somebody who has signed in. */
  enter(options?: BrowserContextOptions): Promise<Page>;
}

/** To be called within a `describe`. */
export function useHouse(): House {
  let state: string;
  let gateway: ShippedGateway;
  let dashboard: Dashboard;
  let chromium: Browser;
  let seats: Seat[] = [];
  before(needs('chromium'));
  before(async () => {
    state = mkdtempSync(join(tmpdir(), 'digest-house-'));
    gateway = await startShippedGateway(state);
    dashboard = await startDashboard(gateway, { REFRESH_INTERVAL: '1' });
    chromium = await launchChromium();
  });
  afterEach(async () => {
    const complaints = seats.flatMap(({ complaints }) => complaints);
    for (const { leave } of seats) await leave();
    seats = [];
    expect(complaints).to.deep.equal([]);
  });
  after(async () => {
    await chromium?.close();
    await dashboard?.stop();
    await gateway?.stop();
    if (state) rmSync(state, { recursive: true });
  });

  async function visit(options?: BrowserContextOptions): Promise<Page> {
    const seat = await takeSeat(chromium, dashboard.url, options);
    seats.push(seat);
    return seat.page;
  }
  return {
    get gateway() {
      return gateway;
    },
    async createKey(alias) {
      return (await gateway.api.create({ org_id: ORG_ID, apply_policies: ['free'], alias })).hash;
    },
    async call(token) {
      return (await call(gateway.url, '/v1/hash', { key: token, json: { text: 'abc' } })).status;
    },
    visit,
    async enter(options) {
      const page = await visit(options);
      await page.goto('/');
      await page.getByLabel('Operator token').fill(OPERATOR_TOKEN);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Keys' }).waitFor();
      return page;
    },
  };
}
