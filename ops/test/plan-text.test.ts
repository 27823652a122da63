import { readFileSync } from 'node:fs';
import { needs, skip } from '@digest/local/needs';
import { expect } from 'chai';
import { whyNotEmulated } from '../emulated/start.ts';
import { repository } from '../src/live.ts';
import { firstPlans, PLAN_TEXT } from '../src/plan-text.ts';
import { whyNoProvider } from '../testing/provider.ts';

describe('plan.txt', function () {
  this.timeout(900_000);
  before(needs('terraform', 'terragrunt'));
  before(async function () {
    const reason = whyNotEmulated() ?? (await whyNoProvider());
    if (reason) skip(this, reason);
  });

  it('is what `make plan-text` writes', async () => {
    const fresh = await firstPlans({ say: () => undefined, root: repository });
    const committed = readFileSync(repository + PLAN_TEXT, 'utf8');
    if (fresh === committed) return;
    const [one, other] = [committed, fresh].map((text) => text.split('\n')) as [string[], string[]];
    const line = other.findIndex((text, index) => text !== one[index]);
    expect.fail(
      `${PLAN_TEXT} is stale from line ${line + 1} on: \`make plan-text\`\n  there: ${one[line]}\n  now:   ${other[line]}`,
    );
  });
});
