/** Takes a picture of every page, and writes down what each says, so that a test notices when the pictures are old. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { DESKTOP, launchChromium, PHONE, takeSeat } from '../test/browser/chromium.ts';
import { setScene } from './scene.ts';
import { folder, inYaml, snapshotOf } from './snapshot.ts';
import { show, VIEWS } from './views.ts';

/** Those that are pictured in the dark and on a phone too. */
const DARK = ['keys', 'key'];
const ON_A_PHONE = ['keys', 'key', 'token'];

mkdirSync(folder, { recursive: true });
const scene = await setScene();
const chromium = await launchChromium();
try {
  const { page } = await takeSeat(chromium, scene.dashboard.url);
  const snapshots: [string, string][] = [];
  for (const view of VIEWS) {
    const { name } = view;
    await show(view, page, scene);
    snapshots.push([name, await snapshotOf(page)]);
    await picture(name);
    if (DARK.includes(name)) await picture(`${name}-dark`, () => page.emulateMedia({ colorScheme: 'dark' }));
    if (ON_A_PHONE.includes(name)) await picture(`${name}-phone`, () => page.setViewportSize(PHONE.viewport));
    console.log(name);
  }
  writeFileSync(`${folder}pages.yaml`, inYaml(snapshots));

  async function picture(name: string, prepare = async () => {}): Promise<void> {
    await prepare();
    await page.screenshot({ path: `${folder}${name}.png`, fullPage: true, animations: 'disabled' });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(DESKTOP.viewport);
  }
} finally {
  await chromium.close();
  await scene.stop();
}
