/** Fields of forms, and what they say when they are refused. */
import type { Request } from 'express';
import type { ComponentChildren } from 'preact';
import { withoutToken } from './pasted.ts';

/** What a form said, as it may be shown again: text, and no token. */
export type Values = Readonly<Record<string, string>>;

export function valuesOf(req: Request, names: readonly string[]): Values {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof body[name] === 'string' ? withoutToken(body[name].trim()) : '');
  return Object.fromEntries(names.map((name) => [name, text(name)]));
}

/** Which field is wrong, and why; without a field the whole form is. */
export interface Refusal {
  field?: string | undefined;
  message: string;
}

export const messageFor = (refusal: Refusal | undefined, ...fields: string[]): string | undefined =>
  refusal?.field !== undefined && fields.includes(refusal.field) ? refusal.message : undefined;

interface FieldProps {
  /** Of the element; the label points to it. */
  id: string;
  name: string;
  label: ComponentChildren;
  /** For what nobody is to read over a shoulder. */
  secret?: boolean;
  value?: string | undefined;
  error?: string | undefined;
  help?: ComponentChildren;
  required?: boolean;
  maxlength?: number;
}

export const TextField = ({
  id,
  name,
  label,
  secret = false,
  value,
  error,
  help,
  required,
  maxlength,
}: FieldProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    <input
      id={id}
      name={name}
      {...(secret ? { type: 'password' } : { type: 'text' })}
      value={value}
      required={required}
      maxlength={maxlength}
      autocomplete="off"
      spellcheck={false}
      aria-invalid={error ? 'true' : undefined}
      aria-describedby={[error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ') || undefined}
    />
    {error && (
      <small id={`${id}-error`} class="error">
        {error}
      </small>
    )}
    {help && <small id={`${id}-help`}>{help}</small>}
  </div>
);

/** Above a form: what is wrong with all of it. */
export const FormError = ({
  refusal,
  fields,
}: {
  refusal: Refusal | undefined;
  fields: readonly string[];
}) =>
  refusal && !(refusal.field !== undefined && fields.includes(refusal.field)) ? (
    <p class="error" role="alert">
      {refusal.message}
    </p>
  ) : null;
