import { needs } from '../../local/testing/needs.ts';
import { circuit } from './cases/circuit.ts';
import { concurrency } from './cases/concurrency.ts';
import { control } from './cases/control.ts';
import { keyChanges } from './cases/key-changes.ts';
import { keys } from './cases/keys.ts';
import { lifecycle } from './cases/lifecycle.ts';
import { order } from './cases/order.ts';
import { proxy } from './cases/proxy.ts';
import { quota } from './cases/quota.ts';
import { rate } from './cases/rate.ts';
import { redis } from './cases/redis.ts';
import { revocation } from './cases/revocation.ts';
import { routes } from './cases/routes.ts';
import { size } from './cases/size.ts';
import { token } from './cases/token.ts';
import { upstreamFaults } from './cases/upstream-faults.ts';
import { validation } from './cases/validation.ts';
import { GATEWAYS, startTarget, type Target, TYK_NEEDS } from './target.ts';

const suites = [
  circuit, // first: it says why
  routes,
  token,
  order,
  rate,
  quota,
  concurrency,
  size,
  validation,
  proxy,
  upstreamFaults,
  keys,
  keyChanges,
  revocation,
  control,
];

for (const [kind, name] of GATEWAYS) {
  describe(name, () => {
    let target: Target;
    if (kind === 'tyk') before(needs(...TYK_NEEDS));
    before(async () => {
      target = await startTarget(kind);
    });
    beforeEach(() => target.upstream.reset());
    after(() => target?.stop());

    for (const suite of suites) suite(() => target, kind);
    lifecycle(kind);
    if (kind === 'tyk') redis();
  });
}
