import type { Type } from './environment.ts';

/** The kinds of values that variables of any service have. */
export const TYPES = {
  port: { expects: 'a port: an integer from 0 (any free one) to 65535', parse: integer(0, 65_535) },
  bytes: { expects: 'an integer from 1024 to 1048576', parse: integer(1024, 1_048_576) },
  seconds: { expects: 'a number of seconds above 0, at most 3600', parse: number(0.001, 3600) },
  delay: { expects: 'a number of seconds from 0 to 3600', parse: number(0, 3600) },
  ratio: { expects: 'a number above 0, at most 1', parse: number(Number.EPSILON, 1) },
  level: {
    expects: 'one of fatal, error, warn, info, debug, trace',
    parse: (text: string) => (/^(fatal|error|warn|info|debug|trace)$/.test(text) ? text : undefined),
  },
  text: { expects: 'a text that is not empty', parse: (text: string) => text || undefined },
} satisfies Record<string, Type>;

function number(least: number, most: number) {
  return (text: string): number | undefined => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return value >= least && value <= most ? value : undefined;
  };
}

function integer(least: number, most: number) {
  return (text: string) => (/^\d+$/.test(text) ? number(least, most)(text) : undefined);
}
