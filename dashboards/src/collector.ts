/** ../collector.yaml, which is written by hand, as it is and shortened for a drill. */
import { readFileSync } from 'node:fs';
import { isScalar, parseDocument, visit } from 'yaml';
import { divided, FLOORS } from './duration.ts';

/** Waits that are short anyhow: until a batch is full, and before the first retry. */
const NO_FLOOR = /\/(batch\/timeout|retry_on_failure\/initial_interval)$/;

/** @param factor how many times shorter every duration is; 1 is the file byte for byte */
export function collectorConfiguration(factor: number): string {
  const text = readFileSync(new URL('../collector.yaml', import.meta.url), 'utf8');
  if (factor === 1) return text;
  const document = parseDocument(text);
  visit(document, {
    Pair(_, { key, value }, ancestors) {
      if (!isScalar(value) || !/^\d+(ms|s|m|h)$/.test(String(value.value))) return;
      const path = [...ancestors, { key }].flatMap((node) => ('key' in node ? [String(node.key)] : []));
      const usual = String(key).endsWith('timeout') ? FLOORS.timeout : FLOORS.interval;
      const floor = NO_FLOOR.test(`/${path.join('/')}`) ? 0 : usual;
      value.value = divided(String(value.value), factor, floor);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
