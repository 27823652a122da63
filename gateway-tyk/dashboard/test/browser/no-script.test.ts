import { expect } from 'chai';
import { useHouse } from './house.ts';

describe('a browser that runs no script', function () {
  this.timeout(60_000);
  const house = useHouse();

  it('searches, creates, rotates, disables, enables and revokes', async () => {
    const page = await house.enter({ javaScriptEnabled: false });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const open = (action: string) => page.locator('summary', { hasText: action }).click();
    await page.getByRole('link', { name: 'Create a key' }).click();
    await page.getByLabel('Alias').fill('Plain');
    await page.getByLabel('Owner').fill('Team Acme');
    await page.getByRole('radio', { name: /^Free/ }).check();
    await press('Create key');
    const token = await page.locator('#token').innerText();
    // What could not work is not there.
    expect(await page.getByRole('button', { name: 'Copy' }).count()).to.equal(0);

    await page.goto('/keys');
    await page.getByLabel('Search').fill('plain');
    await press('Search');
    await page.getByText('1 key', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Plain' }).click();
    await open('Disable');
    await press('Disable key');
    await page.getByRole('status').filter({ hasText: 'The key is disabled: ' }).waitFor();
    await open('Enable');
    await press('Enable key');
    await page.getByRole('status').filter({ hasText: 'The key is enabled again' }).waitFor();
    await open('Rotate');
    await press('Rotate key');
    expect(await page.locator('#token').innerText()).not.to.equal(token);
    await page.getByRole('link', { name: 'Go to the key' }).click();
    await open('Revoke');
    await page.getByLabel('To confirm').fill('Plain');
    await press('Revoke key');
    await page.getByRole('status').filter({ hasText: 'The key is revoked' }).waitFor();
  });
});
