import type { Usage } from '../gateway/key.ts';
import { number, per, rateWords } from '../gateway/words.ts';
import { ExactTime } from './time.tsx';

/** From this share on a bar warns, as `digest_keys_near_quota` does. */
const NEAR = 0.8;

type Counted = Usage & Required<Pick<Usage, 'quota' | 'used' | 'remaining'>>;

const isCounted = (usage: Usage): usage is Counted =>
  usage.quota !== undefined && usage.used !== undefined && usage.remaining !== undefined;

/** Rounded down, so that 100 % is only said of a quota that is used up. */
const percent = ({ used, quota }: Counted): number => Math.floor((used / quota.calls) * 100);

const QuotaBar = ({ usage }: { usage: Counted }) => {
  const { api, used, quota } = usage;
  return (
    <meter
      aria-label={`Quota used for ${api}`}
      aria-valuetext={`${number(used)} of ${number(quota.calls)}`}
      min={0}
      max={quota.calls}
      low={quota.calls * NEAR}
      high={quota.calls - 0.5}
      optimum={0}
      value={used}
    >
      {number(used)} of {number(quota.calls)}
    </meter>
  );
};

/** The fullest of a key's quotas, for a row of a table. */
export function FullestQuota({ usage }: { usage: readonly Usage[] }) {
  const fullest = usage
    .filter(isCounted)
    .toSorted((one, other) => other.used / other.quota.calls - one.used / one.quota.calls)[0];
  if (!fullest) return <span class="muted">—</span>;
  return (
    <span class="quota">
      <QuotaBar usage={fullest} />
      <span class="percent">{percent(fullest)} %</span>
      <small>{fullest.api}</small>
    </span>
  );
}

export const QuotaTable = ({ usage: usages }: { usage: readonly Usage[] }) => (
  <table class="cards">
    <thead>
      <tr>
        <th scope="col">Endpoint</th>
        <th scope="col">Quota used</th>
        <th scope="col">Left</th>
        <th scope="col">Renews</th>
        <th scope="col">Rate</th>
      </tr>
    </thead>
    <tbody>
      {usages.map((usage) => (
        <tr key={usage.api}>
          <th scope="row">{usage.api}</th>
          <td class="wide">
            {isCounted(usage) ? (
              <span class="bar">
                <QuotaBar usage={usage} />
                <span>
                  {number(usage.used)} of {number(usage.quota.calls)} {per(usage.quota.period)}
                </span>
              </span>
            ) : (
              <span class="muted">
                {usage.quota ? 'not told while the key is disabled' : 'without a quota'}
              </span>
            )}
          </td>
          <td data-label="Left">
            {isCounted(usage) ? number(usage.remaining) : <span class="muted">—</span>}
          </td>
          <td data-label="Renews">
            {usage.renews ? (
              <ExactTime at={usage.renews} />
            ) : (
              <span class="muted">{isCounted(usage) ? 'begins with the next call' : '—'}</span>
            )}
          </td>
          <td data-label="Rate">{rateWords(usage)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
