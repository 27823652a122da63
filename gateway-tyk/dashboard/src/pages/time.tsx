import { exact, relative } from './words.ts';

/** When, as a person says it, with the exact time for those who point at it and for programs. */
export const Time = ({ at }: { at: Date }) => (
  <time datetime={at.toISOString()} title={exact(at)}>
    {relative(at)}
  </time>
);

/** The exact time beside it, where there is room and it matters. */
export const ExactTime = ({ at }: { at: Date }) => (
  <>
    <Time at={at} /> <small>{exact(at)}</small>
  </>
);
