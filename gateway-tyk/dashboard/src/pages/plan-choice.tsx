/** Plans to choose from, with what each allows. */
import type { Plan, Plans } from '../gateway/plans.ts';
import { quotaWords, rateWords } from '../gateway/words.ts';

/** The smallest first; the gateway tells them in any order. */
export const inOrder = (plans: Plans): Plan[] =>
  [...plans.values()].sort((one, other) => sizeOf(one) - sizeOf(other) || one.name.localeCompare(other.name));

export const plansToBeOn = (plans: Plans): Plan[] => inOrder(plans).filter(({ disables }) => !disables);

/** Calls a second, over all endpoints, in the long run; what no call is let through of comes last. */
function sizeOf({ disables, allowances }: Plan): number {
  if (disables) return Number.MAX_VALUE;
  const speeds = [...allowances.values()].map(({ quota }) =>
    quota ? quota.calls / quota.period : Number.MAX_SAFE_INTEGER,
  );
  return speeds.reduce((sum, speed) => sum + speed, 0);
}

interface PlanChoiceProps {
  /** Before the ids of the fields, where a page has more than one. */
  prefix: string;
  plans: readonly Plan[];
  chosen: string | undefined;
  error?: string | undefined;
}

export const PlanChoice = ({ prefix, plans, chosen, error }: PlanChoiceProps) => (
  <fieldset class="plans" aria-describedby={error ? `${prefix}-plan-error` : undefined}>
    <legend>Plan</legend>
    {plans.map((plan) => (
      <label key={plan.id}>
        <input type="radio" name="plan" value={plan.id} required checked={plan.id === chosen} />
        <span>
          {plan.name}
          <small>
            {[...plan.allowances].map(([api, allowance]) => (
              <span key={api}>
                {api}: {quotaWords(allowance)}, {rateWords(allowance)}
              </span>
            ))}
          </small>
        </span>
      </label>
    ))}
    {error && (
      <small id={`${prefix}-plan-error`} class="error">
        {error}
      </small>
    )}
  </fieldset>
);
