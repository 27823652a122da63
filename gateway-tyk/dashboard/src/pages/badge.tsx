/** A word that is to be seen at a glance; the colour only repeats what it says. */
export type Tone = 'good' | 'warn' | 'bad' | 'odd' | 'dull';

export const Badge = ({ tone, text }: { tone: Tone; text: string }) => (
  <span class="badge" data-tone={tone}>
    {text}
  </span>
);
