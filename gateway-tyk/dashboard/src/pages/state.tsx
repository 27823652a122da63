import type { KeyState } from '../gateway/key.ts';
import { Badge, type Tone } from './badge.tsx';

interface Described {
  title: string;
  tone: Tone;
  meaning: string;
}

export const STATES: Record<KeyState, Described> = {
  active: { title: 'Active', tone: 'good', meaning: 'Calls are answered, within the limits of its plan.' },
  disabled: {
    title: 'Disabled',
    tone: 'dull',
    meaning: 'Every call is refused until it is enabled again.',
  },
  expired: { title: 'Expired', tone: 'warn', meaning: 'Its time is over; every call is refused.' },
  broken: {
    title: 'Broken',
    tone: 'bad',
    meaning: 'The gateway has not loaded its plan, so every call is refused. Change its plan, or see Plans.',
  },
  foreign: {
    title: 'Foreign',
    tone: 'odd',
    meaning:
      'Made by something else, with rights of its own or several policies. It can only be revoked here.',
  },
};

export const State = ({ state }: { state: KeyState }) => (
  <Badge tone={STATES[state].tone} text={STATES[state].title} />
);
