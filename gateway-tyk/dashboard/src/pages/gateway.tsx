/** Whether the gateway is well, and whether it has loaded what this release ships. */
import type { RequestHandler } from 'express';
import type { ApiDefinition, GatewayApi } from '../gateway/client.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Drift, Inventory, InventoryStatus } from '../gateway/inventory.ts';
import type { Plans } from '../gateway/plans.ts';
import type { Comparison, Difference } from '../gateway/shipped.ts';
import { Badge, type Tone } from './badge.tsx';
import type { Comparisons } from './comparison.ts';
import { RUNBOOKS } from './errors.tsx';
import { send } from './layout.tsx';
import { leftOut } from './notices.ts';
import { inOrder } from './plan-choice.tsx';
import { Runbook } from './runbooks.tsx';
import { ExactTime, Time } from './time.tsx';
import { count, shortHash } from './words.ts';

interface GatewayDeps {
  gateway: GatewayApi;
  inventory: Inventory;
  comparisons: Comparisons;
}

export const gatewayPage =
  ({ gateway, inventory, comparisons }: GatewayDeps): RequestHandler =>
  async (req, res) => {
    const seen = await look(gateway, comparisons);
    send(
      req,
      res,
      { title: 'Gateway', section: '/gateway' },
      <>
        <h1>Gateway</h1>
        <Health seen={seen} />
        {'comparison' in seen && <Definitions {...seen} plans={inventory.plans} />}
        <Index status={inventory.status} total={inventory.find({}).total} />
        <DriftSeen drift={inventory.status.drift} />
      </>,
    );
  };

type Seen = { comparison: Comparison; apis: ApiDefinition[] } | { failure: GatewayError };

async function look(gateway: GatewayApi, comparisons: Comparisons): Promise<Seen> {
  try {
    const [comparison, apis] = await Promise.all([comparisons.now(), gateway.apis()]);
    return { comparison, apis };
  } catch (error) {
    if (error instanceof GatewayError) return { failure: error };
    throw error;
  }
}

const Health = ({ seen }: { seen: Seen }) => {
  if ('failure' in seen) {
    const { explanation, detail, kind } = seen.failure;
    const runbook = RUNBOOKS[kind];
    return (
      <article class="problem">
        <h2>{explanation.title}</h2>
        <p>{explanation.advice}</p>
        {detail && (
          <p>
            It says: <q>{detail}</q>
          </p>
        )}
        {runbook && (
          <p>
            <Runbook name={runbook} />
          </p>
        )}
      </article>
    );
  }
  const { version, unready } = seen.comparison;
  return (
    <section aria-labelledby="health-title">
      <h2 id="health-title">Health</h2>
      <dl class="facts">
        <dt>Gateway API</dt>
        <dd>
          <Badge tone="good" text="Answers" />
        </dd>
        <dt>Ready</dt>
        <dd>
          {unready === undefined ? (
            <Badge tone="good" text="Ready" />
          ) : (
            <>
              <Badge tone="bad" text="Not ready" /> {unready}. <Runbook name="RedisUnreachable" />
            </>
          )}
        </dd>
        <dt>Version</dt>
        <dd>{version}</dd>
      </dl>
    </section>
  );
};

const WHAT: Record<Difference['what'] | 'same', { text: string; tone: Tone }> = {
  same: { text: 'As shipped', tone: 'good' },
  missing: { text: 'Missing', tone: 'bad' },
  different: { text: 'Different', tone: 'warn' },
  extra: { text: 'Not shipped', tone: 'odd' },
};

interface Loaded {
  kind: string;
  id: string;
  name: string;
}

const Definitions = ({
  comparison,
  apis,
  plans,
}: {
  comparison: Comparison;
  apis: ApiDefinition[];
  plans: Plans;
}) => (
  <section aria-labelledby="definitions">
    <h2 id="definitions">Definitions</h2>
    <p class="muted">
      What the gateway has loaded, against what this release ships. What is missing here was not loaded: its
      log says why. <Runbook name="GatewayDefinitionsMissing" />
    </p>
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Id</th>
          <th scope="col">Kind</th>
          <th scope="col">Name</th>
          <th scope="col">Loaded</th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        <Rows
          loaded={apis
            .map(({ api_id: id, proxy }) => ({ kind: 'API', id, name: proxy.listen_path }))
            .sort((one, other) => one.id.localeCompare(other.id))}
          differences={comparison.apis}
          kind="API"
        />
        <Rows
          loaded={inOrder(plans).map(({ id, name }) => ({ kind: 'Policy', id, name }))}
          differences={comparison.policies}
          kind="Policy"
        />
      </tbody>
    </table>
  </section>
);

const Rows = ({
  loaded,
  differences,
  kind,
}: {
  loaded: Loaded[];
  differences: Difference[];
  kind: string;
}) => {
  const missing = differences
    .filter(({ id }) => !loaded.some((one) => one.id === id))
    .map(({ id }) => ({ kind, id, name: '' }));
  return (
    <>
      {[...loaded, ...missing].map(({ kind, id, name }) => {
        const mine = differences.filter((difference) => difference.id === id);
        return (
          <tr key={`${kind} ${id}`}>
            <th scope="row">{id}</th>
            <td>{kind}</td>
            <td>{name}</td>
            <td>
              <Badge {...WHAT[mine[0]?.what ?? 'same']} />
            </td>
            <td class="wide">{mine.map(({ text }) => text).join(' ')}</td>
          </tr>
        );
      })}
    </>
  );
};

const Index = ({ status, total }: { status: InventoryStatus; total: number }) => (
  <section aria-labelledby="index-title">
    <h2 id="index-title">Keys in memory</h2>
    <p>
      {status.asOf ? (
        <>
          {count(total, 'key')}, as of <Time at={status.asOf} />.
        </>
      ) : (
        'None was read yet.'
      )}{' '}
      {status.refreshing && 'They are being read again now.'}
      {status.failure && `The last try failed: ${status.failure.explanation.title}`}
    </p>
    {leftOut(status).map((text) => (
      <p key={text}>{text}</p>
    ))}
  </section>
);

const DRIFT: Record<Drift['what'], { text: string; tone: Tone }> = {
  appeared: { text: 'Appeared', tone: 'odd' },
  vanished: { text: 'Vanished', tone: 'warn' },
  changed: { text: 'Changed', tone: 'warn' },
};

const DriftSeen = ({ drift }: { drift: readonly Drift[] }) => (
  <section aria-labelledby="drift">
    <h2 id="drift">Changes that were not made here</h2>
    {drift.length === 0 ? (
      <p class="muted">None since this dashboard started.</p>
    ) : (
      <>
        <p class="muted">
          Something else changed these keys: another dashboard, a script with the gateway’s secret, or a call
          that was under way and wrote an old state back. The audit does not have it.
        </p>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">Seen</th>
              <th scope="col">Key</th>
              <th scope="col">What</th>
              <th scope="col">Details</th>
            </tr>
          </thead>
          <tbody>
            {drift.map(({ hash, alias, what, seen, detail }) => (
              <tr key={`${hash} ${seen.getTime()}`}>
                <td class="wide">
                  <ExactTime at={seen} />
                </td>
                <td>
                  {what === 'vanished' ? alias : <a href={`/keys/${hash}`}>{alias || shortHash(hash)}</a>}{' '}
                  {alias && <code>{shortHash(hash)}</code>}
                </td>
                <td>
                  <Badge {...DRIFT[what]} />
                </td>
                <td class="wide">{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </>
    )}
  </section>
);
