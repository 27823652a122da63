/** Every page, and how to get there. What a view changes, those after it show. */
import type { Page } from 'playwright-core';
import { until } from '../../conformance/time.ts';
import { OPERATOR_TOKEN } from '../test/running.ts';
import { hashOf, type Scene, tokenOf } from './scene.ts';

export interface View {
  name: string;
  open(page: Page, scene: Scene): Promise<unknown>;
}

/** Until its scripts have run. */
export async function show({ open }: View, page: Page, scene: Scene): Promise<void> {
  await open(page, scene);
  await page.waitForLoadState();
}

const keyOf = (alias: string) => `/keys/${hashOf(alias)}`;

const at = (path: string) => (page: Page) => page.goto(path);

async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Operator token').fill(OPERATOR_TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/keys');
}

const gotoUntil = (page: Page, path: string, text: string) =>
  until(`“${text}” on ${path}`, 100, async () => {
    await page.goto(path);
    return (await page.getByText(text).count()) > 0;
  });

export const VIEWS: View[] = [
  { name: 'sign-in', open: at('/sign-in') },
  {
    name: 'keys',
    async open(page) {
      await signIn(page);
      // The first refresh may still be under way.
      await gotoUntil(page, '/keys', '12 keys');
    },
  },
  { name: 'keys-searched', open: at('/keys?q=team&state=active&sort=used&order=desc') },
  { name: 'keys-nothing-found', open: at('/keys?q=nobody') },
  { name: 'key', open: at(keyOf('Acme production')) },
  {
    name: 'key-rotate',
    async open(page) {
      await page.goto(keyOf('Acme production'));
      await page.locator('summary', { hasText: 'Rotate' }).click();
    },
  },
  {
    name: 'key-revoke-refused',
    async open(page) {
      await page.goto(keyOf('Load test'));
      await page.locator('summary', { hasText: 'Revoke' }).click();
      await page.getByLabel('To confirm').fill('load test');
      await page.getByRole('button', { name: 'Revoke key' }).click();
      await page.getByText('exactly as it is here').waitFor();
    },
  },
  { name: 'key-disabled', open: at(keyOf('Data export')) },
  { name: 'plans', open: at('/plans') },
  { name: 'audit', open: at('/audit') },
  {
    name: 'test-a-key',
    async open(page) {
      await page.goto('/keys/test');
      await page.getByLabel('Token').fill(tokenOf('Mobile app'));
      await page.getByRole('button', { name: 'Test' }).click();
      await page.getByRole('article', { name: 'Result' }).waitFor();
    },
  },
  {
    name: 'create',
    async open(page) {
      await page.goto('/keys/new');
      await page.getByLabel('Alias').fill('Acme mobile');
      await page.getByLabel('Owner').fill('platform@acme.example');
      await page.getByLabel('Standard').check();
      await page.getByLabel('In 90 days').check();
    },
  },
  {
    name: 'token',
    async open(page) {
      await page.getByRole('button', { name: 'Create key' }).click();
      await page.getByRole('heading', { name: 'The token' }).waitFor();
    },
  },
  { name: 'not-found', open: at('/nowhere') },
  {
    name: 'gateway',
    async open(page, scene) {
      await scene.changeElsewhere('Status page');
      // It is told once it is certain that nothing here explains it.
      await gotoUntil(page, '/gateway', 'not made here. See');
    },
  },
  {
    name: 'gateway-down',
    async open(page, scene) {
      await scene.stopGateway();
      await gotoUntil(page, '/gateway', 'The keys shown are those of');
    },
  },
];
