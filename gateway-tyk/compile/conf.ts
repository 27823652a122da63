/** tyk.conf.yaml with its `<part.name>` places filled from timeouts.yaml. */
import type { Sources } from './sources.ts';

const PLACE = /^<(\w+)\.(\w+)>$/;

/** @throws Error when a place names a timeout that timeouts.yaml does not have */
export function conf({ conf: source, timeouts }: Sources): unknown {
  return JSON.parse(JSON.stringify(source), (key, value) => {
    const [, part, name] = (typeof value === 'string' && PLACE.exec(value)) || [];
    if (!part || !name) return value;
    const seconds = timeouts[part]?.[name];
    if (seconds === undefined)
      throw new Error(`gateway-tyk/tyk.conf.yaml: ${key}: timeouts.yaml has no ${part}.${name}`);
    return seconds;
  });
}
