/**
 * What grafana/dashboard-linter checks, on the JSON that Grafana gets, and what it does not know of us. It also wants variables for job and
 * instance in every expression; ours name the job where a metric has several (contract.ts) and show instances as lines.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ALERTS } from '../src/catalogue.ts';
import { lint } from './expression.ts';

interface Target {
  refId: string;
  expr?: string;
  legendFormat?: string;
  datasource: { uid: string };
  format?: string;
}

interface Panel {
  id: number;
  type: string;
  title: string;
  description: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource: { uid: string };
  targets: Target[];
  links: { url: string }[];
  fieldConfig: { defaults: { unit?: string } };
}

interface Dashboard {
  uid: string;
  title: string;
  tags: string[];
  editable: boolean;
  panels: Panel[];
  templating: { list: { name: string; type: string; query: string }[] };
  links: { type: string; tags: string[] }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}dashboards/grafana/`;
const dashboards = readdirSync(folder).map((file) => ({
  file,
  ...(JSON.parse(readFileSync(folder + file, 'utf8')) as Dashboard),
}));

describe('dashboards', () => {
  it('have uids and titles of their own', () => {
    for (const key of ['uid', 'title'] as const)
      expect(new Set(dashboards.map((board) => board[key])).size).to.equal(dashboards.length);
  });

  for (const { file, uid, tags, editable, panels, templating, links } of dashboards) {
    const shown = panels.filter(({ type }) => type !== 'row');
    const expressions = shown.flatMap(({ title, targets }) =>
      targets.flatMap(({ expr }) => (expr === undefined ? [] : { title, expr })),
    );

    describe(file, () => {
      it('is named after its uid, can be found by its tag, links to the others, and is changed in git', () => {
        expect(file).to.equal(`${uid}.json`);
        expect(tags).to.include('digest');
        expect(links).to.deep.include.members([{ ...links[0], type: 'dashboards', tags: ['digest'] }]);
        expect(editable).to.equal(false);
      });

      it('lets the data sources be chosen, and asks no other', () => {
        const sources = templating.list
          .filter(({ type }) => type === 'datasource')
          .map(({ name, query }) => [name, query]);
        expect(sources).to.deep.include(['prometheus', 'prometheus']);
        const known = sources.map(([name]) => `$${name}`);
        for (const { title, datasource, targets } of shown) {
          for (const { uid: asked } of [datasource, ...targets.map((target) => target.datasource)])
            expect(known, title).to.include(asked);
        }
      });

      it('has no two panels of one id, and none over another or beyond the edge', () => {
        expect(new Set(panels.map(({ id }) => id)).size).to.equal(panels.length);
        const taken = new Set<string>();
        for (const { title, gridPos } of panels) {
          expect(gridPos.x + gridPos.w, title).to.be.at.most(24);
          for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
            for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
              expect(taken.has(`${x},${y}`), `${title} covers another`).to.equal(false);
              taken.add(`${x},${y}`);
            }
          }
        }
      });

      it('says of every panel what it shows, in what unit, and where the runbook is', () => {
        const titles = shown.map(({ title }) => title);
        expect(
          titles.filter((title, place) => titles.indexOf(title) !== place),
          'titles that are there twice',
        ).to.deep.equal([]);
        for (const { title, description, fieldConfig, links: ways } of shown) {
          expect(title).to.match(/^[A-Z]/);
          expect(description, title).to.match(/^.{20,}$/);
          expect(fieldConfig.defaults.unit, title).to.be.a('string').and.not.equal('');
          const page = ways.map(({ url }) => /\/blob\/main\/(runbooks\/\w+\.md)$/.exec(url)?.[1]);
          // The key dashboard has no alerts of its own.
          if (uid !== 'digest-dashboard') expect(page, title).to.have.lengthOf(1);
          for (const file of page) expect(existsSync(root + file), `${title}: ${file}`).to.equal(true);
        }
      });

      it('asks something in every panel, and names every line', () => {
        for (const { title, targets } of shown) {
          expect(targets, title).not.to.have.lengthOf(0);
          expect(new Set(targets.map(({ refId }) => refId)).size, title).to.equal(targets.length);
          for (const target of targets) {
            if (target.expr !== undefined && target.format !== 'table')
              expect(target.legendFormat, title).not.to.equal('');
          }
        }
      });

      it('names lines by labels that are there', () => {
        for (const { title, targets } of shown) {
          for (const { expr, legendFormat = '' } of targets) {
            const left = /\bby \(([^)]*)\)/.exec(expr ?? '')?.[1]?.split(', ');
            if (!expr || !left) continue;
            for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
              expect(left, `${title}: ${expr}`).to.include(label);
          }
        }
      });

      it('asks in PromQL, with rates of counters over $__rate_interval, and quantiles of buckets', () => {
        for (const { title, expr } of expressions) expect(lint(expr), title).to.deep.equal([]);
      });
    });
  }

  it('show, each on some panel, what every alert is about', () => {
    const linked = new Set(
      dashboards.flatMap(({ panels }) =>
        panels.flatMap(({ links = [] }) => links.map(({ url }) => url.split('/').pop())),
      ),
    );
    const missing = ALERTS.map(({ name }) => name).filter((name) => !linked.has(`${name}.md`));
    expect(missing, 'alerts that no panel names as its `alert`').to.deep.equal([]);
  });

  it('are where alerts send people', () => {
    expect(dashboards.map(({ uid }) => uid)).to.include.members(ALERTS.map(({ dashboard }) => dashboard));
  });
});
