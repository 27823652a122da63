/** A choice of a time: so long from now, or at a date in UTC. */
import { exact } from './words.ts';

export interface Choice {
  value: string;
  title: string;
  /** Milliseconds from now; absent: never. */
  after?: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const EXPIRIES: Choice[] = [
  { value: 'never', title: 'Never' },
  { value: '30d', title: 'In 30 days', after: 30 * DAY },
  { value: '90d', title: 'In 90 days', after: 90 * DAY },
  { value: '365d', title: 'In a year', after: 365 * DAY },
];

export const OVERLAPS: Choice[] = [
  { value: '1h', title: 'In an hour', after: HOUR },
  { value: '24h', title: 'In 24 hours', after: DAY },
  { value: '7d', title: 'In 7 days', after: 7 * DAY },
  { value: '30d', title: 'In 30 days', after: 30 * DAY },
];

const AT = 'at';

/** What a form said, to be shown again when it is refused. */
export interface WhenValues {
  choice: string;
  /** As a `datetime-local` field has it. */
  date: string;
}

/** @returns the time, undefined for never, or what is wrong as a sentence */
export function readWhen(
  { choice, date }: WhenValues,
  choices: readonly Choice[],
  now = new Date(),
): { at?: Date } | { problem: string } {
  if (choice !== AT) {
    const chosen = choices.find(({ value }) => value === choice);
    if (!chosen) return { problem: 'Choose one of these.' };
    if (date) return { problem: 'Either choose “At a date and time”, or leave the date empty.' };
    return chosen.after === undefined ? {} : { at: new Date(now.getTime() + chosen.after) };
  }
  const at = parseDate(date);
  if (!at) {
    return { problem: 'Give a date and a time, such as 2030-01-31 23:59. It is read as UTC.' };
  }
  if (at <= now) return { problem: `That is over: it is ${exact(now)} now.` };
  return { at };
}

/** A date such as the 31st of April is none, though JavaScript takes it for one of May. */
function parseDate(date: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(date)) return undefined;
  const at = new Date(`${date}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date) ? at : undefined;
}

interface WhenProps {
  /** Of the fields: the choice, and with `At` behind it the date. */
  name: string;
  legend: string;
  choices: readonly Choice[];
  values: WhenValues;
  error?: string | undefined;
}

export const When = ({ name, legend, choices, values, error }: WhenProps) => (
  <fieldset aria-describedby={error ? `${name}-error` : undefined}>
    <legend>{legend}</legend>
    <div class="choices">
      {choices.map(({ value, title }) => (
        <label key={value}>
          <input type="radio" name={name} value={value} checked={values.choice === value} />
          {title}
        </label>
      ))}
      <label>
        <input type="radio" name={name} value={AT} checked={values.choice === AT} />
        At a date and time
      </label>
    </div>
    <label for={`${name}At`}>Date and time (UTC)</label>
    <input
      id={`${name}At`}
      name={`${name}At`}
      type="datetime-local"
      value={values.date}
      aria-invalid={error ? 'true' : undefined}
      aria-describedby={error ? `${name}-error` : undefined}
    />
    {error && (
      <small id={`${name}-error`} class="error">
        {error}
      </small>
    )}
  </fieldset>
);
