/** A payload of OTLP metrics with a case of everything that translation to Prometheus does. */
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const CUMULATIVE = 2;
const DELTA = 1;

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const point = (asDouble: number, ...attributes: object[]) => ({ asDouble, attributes, timeUnixNano: now() });
const now = () => `${Date.now()}000000`;

/** As a sender would have it, in OTLP's JSON. */
export function otlpPayload() {
  const gauge = (name: string, unit: string, value: number) => ({
    name,
    unit,
    gauge: { dataPoints: [point(value)] },
  });
  const sum = (name: string, unit: string, isMonotonic: boolean, temporality: number, points: object[]) => ({
    name,
    unit,
    sum: { isMonotonic, aggregationTemporality: temporality, dataPoints: points },
  });
  const metrics = [
    {
      name: 'http.server.request.duration',
      unit: 's',
      description: 'End-to-end request latency',
      histogram: {
        aggregationTemporality: CUMULATIVE,
        dataPoints: [
          {
            attributes: [text('http.request.method', 'POST'), text('http.response.status_code', '200')],
            count: '6',
            sum: 1.75,
            bucketCounts: ['1', '2', '0', '3'],
            explicitBounds: [0.005, 0.5, 10],
            timeUnixNano: now(),
          },
        ],
      },
    },
    sum('tyk.api.requests.total', '', true, CUMULATIVE, [
      point(3, text('tyk.api.id', 'hash'), text('tyk.response_flag', '')),
      {
        asInt: '4',
        attributes: [
          { key: 'tyk.api.id', value: { intValue: '7' } },
          { key: 'ok', value: { boolValue: true } },
        ],
        timeUnixNano: now(),
      },
    ]),
    sum('tyk.http.requests', '1', true, CUMULATIVE, [point(12)]),
    sum('go.memory.used', 'By', false, CUMULATIVE, [point(2 ** 40 + 0.5)]),
    sum('of.one.interval', '', true, DELTA, [point(1)]),
    gauge('tyk.gateway.apis.loaded', '{api}', 3),
    gauge('share.used', '1', 0.25),
    gauge('go.config.gogc', '%', 400),
    gauge('disk.io', 'By/s', 1.5e-7),
    gauge('2nd.value', 'requests', -1),
    { name: 'no.value', unit: '', gauge: { dataPoints: [{ ...point(0), flags: 1 }] } },
    { name: 'quoted', unit: '', gauge: { dataPoints: [point(1, text('a-b', 'say "no"\\\nnever'))] } },
  ];
  const attributes = [
    text('service.name', 'tyk-gateway'),
    text('service.instance.id', 'one'),
    text('service.version', 'v5.14.0'),
  ];
  return {
    resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: { name: 'tyk' }, metrics }] }],
  };
}

/** As protobuf, without the times, which the stand-in does not read. */
export function otlpProtobuf(): Buffer {
  const file = fileURLToPath(new URL('../observe/otlp.proto', import.meta.url));
  const type = protobuf.loadSync(file).lookupType('ExportMetricsServiceRequest');
  return Buffer.from(type.encode(type.fromObject(otlpPayload())).finish());
}

/** Prometheus' text format as `name{labels, sorted} value`; a name per series, whatever the order. */
export function seriesOf(exposition: string): string[] {
  return exposition
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^([^{]+)\{(.*)\} (\S+)$/.exec(line) ?? [];
      const sorted = [...labels.matchAll(/([^=,]+)="((?:[^"\\]|\\.)*)"/g)].map(([label]) => label).sort();
      return `${name}{${sorted.join(',')}} ${Number(value)}`;
    })
    .sort();
}
