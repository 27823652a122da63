import type { Usage } from '../gateway/key.ts';
import { number } from '../gateway/words.ts';

/** From this share on a bar warns, as `digest_keys_near_quota` does. */
const NEAR = 0.8;

type Counted = Usage & Required<Pick<Usage, 'quota' | 'used' | 'remaining'>>;

export const isCounted = (usage: Usage): usage is Counted =>
  usage.quota !== undefined && usage.used !== undefined && usage.remaining !== undefined;

/** Rounded down, so that 100 % is only said of a quota that is used up. */
const percent = ({ used, quota }: Counted): number => Math.floor((used / quota.calls) * 100);

export const QuotaBar = ({ usage }: { usage: Counted }) => {
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
