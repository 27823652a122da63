/** Every fourth scrape has a sample that brings a time of its own, long ago; Prometheus refuses it, with all that is written with it. */
import { createRequire } from 'node:module';
import { isService } from './guard.mjs';

const AGE = 3 * 3600 * 1000;

if (isService) {
  // The service's own, whose working directory is its workspace.
  const { Registry } = createRequire(`${process.cwd()}/`)('prom-client');
  const { metrics } = Registry.prototype;
  let scrapes = 0;
  Registry.prototype.metrics = async function () {
    const text = await metrics.call(this);
    scrapes += 1;
    return scrapes % 4 === 0 ? `${text}\ndigest_drill_last_call_seconds 1 ${Date.now() - AGE}\n` : text;
  };
}
