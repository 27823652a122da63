/** Plans to choose from, with what each allows. */
import type { Plan, Plans } from '../gateway/plans.ts';
import { quotaWords, rateWords } from './words.ts';

export const plansToBeOn = (plans: Plans): Plan[] => [...plans.values()].filter(({ disables }) => !disables);

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
