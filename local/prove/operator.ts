/** What an operator does at the key dashboard, so that its panels have something to show. */
import { Browser } from '../../gateway-tyk/dashboard/test/browser.ts';

export interface Operator {
  /** Makes a key. @returns its token */
  create(plan: string): Promise<string>;
  /** Everything that can be done to a key, from its beginning to its end, and some things that can't. It takes some ten seconds. */
  round(): Promise<void>;
}

/** @param url of the dashboard, without a slash at the end */
export async function startOperator(url: string, token: string): Promise<Operator> {
  const browser = new Browser(url);
  await browser.submit('/sign-in', '/sign-in', { token });
  const create = async (alias: string, plan: string) => {
    const fields = { alias, owner: 'prove-panels', plan, expires: 'never' };
    return revealed((await browser.submit('/keys/new', '/keys', fields)).text);
  };
  let made = 0;
  return {
    create: async (plan) => (await create(`prove-${plan}-by-hand`, plan)).token,
    async round() {
      made += 1;
      const alias = `prove-round-${made}`;
      const { page } = await create(alias, 'standard');
      const act = (action: string, fields = {}) => browser.submit(page, `${page}/${action}`, fields);
      await act('disable');
      await act('enable');
      await act('plan', { plan: 'partner' });
      await act('reset');
      await act('rotate', { ends: '1h' });
      const soon = new Date(Date.now() + 10_000).toISOString().slice(0, 19);
      await act('rotate', { ends: 'at', endsAt: soon }); // refused: nobody changes over in ten seconds
      await act('revoke', { confirm: alias });
      await browser.get(page); // of a key that is gone
      const other = new Browser(url);
      for (const guess of ['a guess', token]) await other.submit('/sign-in', '/sign-in', { token: guess });
    },
  };
}

/** What the page says of a key that was made, this once. @throws Error with the page, when it does not */
function revealed(html: string): { token: string; page: string } {
  const [, token] = /<code id="token"[^>]*>([^<]+)</.exec(html) ?? [];
  const [page] = /\/keys\/[0-9a-f]{64}/.exec(html) ?? [];
  if (!token || !page) throw new Error(`No key was made:\n${html}`);
  return { token, page };
}
