import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type Circumstances, judge } from '../prove/allow.ts';
import { type Board, readBoard, readBoards } from '../prove/boards.ts';
import { drawBoard } from '../prove/draw/board.ts';
import { scaleOf, withUnit } from '../prove/draw/units.ts';
import { type Fault, proveBoard, proveRule } from '../prove/proof.ts';

const RANGE = { start: 1000, end: 1200, step: 5 };

/** Grafana's JSON with a panel of each kind. */
const DASHBOARD = {
  uid: 'small',
  title: 'Small',
  templating: {
    list: [
      { type: 'datasource', name: 'prometheus' },
      { type: 'custom', name: 'endpoint', allValue: 'hash|sum', current: { value: '$__all' } },
    ],
  },
  annotations: { list: [{ expr: 'deployments' }] },
  panels: [
    { type: 'row', title: 'A row', gridPos: { x: 0, y: 0, w: 24, h: 1 } },
    ...[
      {
        title: 'Lines & more',
        type: 'timeseries',
        expr: 'good{api=~"$endpoint"}[$__rate_interval]',
        legend: '{{api}} calls',
      },
      { title: 'Nothing', type: 'timeseries', expr: 'nothing', legend: '' },
      { title: 'No number', type: 'timeseries', expr: 'nan', legend: '' },
      { title: 'Nothing moves', type: 'timeseries', expr: 'zeros', legend: '' },
      { title: 'Wrong', type: 'timeseries', expr: 'wrong', legend: '' },
      { title: 'Number', type: 'stat', expr: 'good', legend: 'all' },
      { title: 'Rows', type: 'table', expr: 'good', legend: '', instant: true },
    ].map(({ title, type, expr, legend, instant }, index) => ({
      title,
      type,
      gridPos: { x: (index % 3) * 8, y: 1 + Math.floor(index / 3) * 8, w: 8, h: 8 },
      datasource: { type: 'prometheus' },
      fieldConfig: {
        defaults: {
          unit: 's',
          thresholds: {
            steps: [
              { value: null, color: 'green' },
              { value: 3, color: 'red' },
            ],
          },
          custom: { thresholdsStyle: { mode: 'line' } },
        },
      },
      targets: [{ expr, legendFormat: legend, instant }],
    })),
    {
      title: 'Of AWS',
      type: 'timeseries',
      gridPos: { x: 0, y: 25, w: 24, h: 8 },
      datasource: { type: 'cloudwatch' },
      targets: [{ metricName: 'Errors' }],
    },
  ],
};

/** Answers by the name of the metric that is asked for. */
const ANSWERS: Record<string, (string | number)[]> = {
  good: [1, 2, 4],
  nan: ['NaN', 'NaN'],
  zeros: [0, 'NaN', 0],
  deployments: [1],
};

async function fakePrometheus(): Promise<Server> {
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://127.0.0.1');
    const expression = searchParams.get('query') ?? '';
    const name =
      /(?:present_over_time\()?(\w+)/.exec(expression.replace('present_over_time(', ''))?.[1] ?? '';
    if (name === 'wrong') return void res.writeHead(400).end('{"status":"error","error":"bad_data: wrong"}');
    const values = (ANSWERS[name] ?? []).map((value, index) => [
      RANGE.start + index * RANGE.step,
      String(value),
    ]);
    const metric = { api: 'hash', version: '1.1.0' };
    const instant = pathname.endsWith('/query');
    const result =
      values.length === 0 ? [] : [instant ? { metric, value: values.at(-1) } : { metric, values }];
    res.end(JSON.stringify({ status: 'success', data: { result } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('prove-panels', () => {
  let server: Server;
  let prometheus: string;
  before(async () => {
    server = await fakePrometheus();
    prometheus = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());
  const small = (): Board => readBoard(DASHBOARD, 200);

  it('puts into an expression what Grafana would', () => {
    expect(small().panels[1]?.targets[0]?.expr).to.equal('good{api=~"hash|sum"}[1m]');
  });

  it('finds the panels without an answer, without a number, that never move, or that are wrong', async () => {
    const { faults } = await proveBoard(prometheus, small(), RANGE);
    expect(faults.map(({ panel, what }) => `${panel} → ${what}`)).to.deep.equal([
      'small: Nothing → no series',
      'small: No number → only NaN',
      'small: Nothing moves → only zeros',
      'small: Wrong → bad_data: wrong',
      'small: Of AWS → not asked',
    ]);
  });

  it('finds the series of an alert that are not there, and recordings of nothing', async () => {
    const alert = (expr: string) => proveRule(prometheus, { name: 'A', kind: 'alert', expr }, RANGE);
    expect(await alert('good{a="b"} > 9 and rate(good[5m]) > 9')).to.deep.equal([]);
    expect(await alert('good > 9 unless nothing{a=~"b"} offset 30m')).to.deep.equal([
      { alert: 'A', metric: 'nothing', what: 'no series for nothing{a=~"b"}' },
    ]);
    expect(await alert('wrong')).to.deep.equal([{ alert: 'A', what: 'bad_data: wrong' }]);
    const record = (expr: string) => proveRule(prometheus, { name: 'r', kind: 'record', expr }, RANGE);
    expect(await record('zeros')).to.deep.equal([]);
    expect(await record('nan')).to.deep.equal([{ record: 'r', what: 'only NaN' }]);
  });

  it('draws every panel where the dashboard has it, or why it is empty', async () => {
    const { board } = await proveBoard(prometheus, small(), RANGE);
    for (const panel of board.panels)
      if (panel.title === 'Of AWS') panel.reasons = ['Only AWS measures this.'];
    const svg = drawBoard(board, RANGE, 'a test');
    for (const { title } of board.panels) expect(svg).to.include(`>${title.replace('&', '&amp;')}</text>`);
    expect(svg).to.include('>hash calls</text>').and.include('>Only AWS measures this.</text>');
    expect(svg).to.include('>4 s</text>').and.include('releases (1.1.0 at 00:16)');
    expect(svg).not.to.match(/NaN|undefined/);
  });
});

describe('what allow.yaml excuses', () => {
  const on: Circumstances = {
    gateway: 'tyk',
    collector: 'stand-in',
    alertmanager: true,
    redisExporter: true,
  };
  const faults: Fault[] = [
    { panel: 'a: One', legend: 'x', what: 'no series' },
    { panel: 'a: One', legend: 'y', what: 'no series' },
    { alert: 'Down', metric: 'up', what: 'no series' },
  ];

  it('is what has every field of an entry', () => {
    const verdict = judge(faults, [{ panel: 'a: One', legend: 'x', reason: 'so' }], on);
    expect(verdict.faults).to.deep.equal(faults.slice(1));
    expect(verdict.excused).to.deep.equal([{ fault: faults[0], reason: 'so' }]);
    expect(judge(faults, [{ panel: 'a: One', reason: 'so' }], on).faults).to.deep.equal(faults.slice(2));
  });

  it('depends on what the run was made on', () => {
    const entry = (gateway: 'tyk' | 'embedded') => ({ alert: 'Down', when: { gateway }, reason: 'so' });
    expect(judge(faults, [entry('tyk')], on).excused).to.have.length(1);
    expect(judge(faults, [entry('embedded')], on)).to.deep.include({ excused: [], idle: [] });
  });

  it('is less than an entry that excuses nothing says', () => {
    const entry = { alert: 'Up', reason: 'so' };
    expect(judge(faults, [entry], on).idle).to.deep.equal([entry]);
  });
});

describe('a number in a picture', () => {
  for (const [value, unit, expected] of [
    [0.00123, 's', '1.23 ms'],
    [90, 's', '1.5 min'],
    [0, 's', '0 s'],
    [0.4567, 'percentunit', '45.7%'],
    [3 * 2 ** 20, 'bytes', '3 MiB'],
    [12.345, 'reqps', '12.3 calls/s'],
    [1234, 'short', '1,234'],
    [-3, 'none', '-3'],
  ] as const) {
    it(`of ${value} in ${unit} is ${expected}`, () => {
      expect(withUnit(value, unit)).to.equal(expected);
    });
  }
});

describe('docs/panels', () => {
  const docs = new URL('../../docs/panels/', import.meta.url);

  it('has a picture and a row of every panel that the dashboards have', () => {
    const page = readFileSync(new URL('README.md', docs), 'utf8');
    for (const { uid, title, panels } of readBoards(60)) {
      const section = page.split('\n## ').find((part) => part.startsWith(`${title}\n`)) ?? '';
      const rows = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, name]) => name).slice(1);
      const titles = panels.filter(({ type }) => type !== 'row').map(({ title }) => title);
      expect(rows, `${title}: run make prove-panels`).to.deep.equal(titles);
      expect(existsSync(new URL(`${uid}.svg`, docs)), `${uid}.svg`).to.equal(true);
    }
  });

  it('knows every unit that the dashboards use', () => {
    for (const { panels } of readBoards(60)) for (const { unit } of panels) scaleOf(unit, 1);
  });
});
