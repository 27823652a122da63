import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { cents, type Estimate, estimate, type Line } from '../src/cost/estimate.ts';
import type { Resource } from '../src/cost/plan-set.ts';
import { type PriceTable, priceTable } from '../src/cost/price-table.ts';
import { quantities } from '../src/cost/quantities.ts';
import { run } from '../src/cost.ts';
import { resourceBlocks } from '../src/hcl.ts';
import { repository } from '../src/live.ts';

/** A table whose prices are all 1, so that USD are quantities, and whose assumptions are easy to count with. */
const table: PriceTable = {
  ...priceTable,
  prices: Object.fromEntries(
    Object.entries(priceTable.prices).map(([name, price]) => [name, { ...price, what: name, value: 1 }]),
  ),
  assumptions: {
    ...priceTable.assumptions,
    hours: 100,
    log_compression: 0.5,
    units: {
      api: { logs: 'logs_ingested', idle_gb: 2, call_bytes: 500, call_cpu_ms: 3.6 },
      edge: { logs: 'logs_vended', idle_gb: 1, call_bytes: 100 },
    },
    calls: {
      request_bytes: 1000,
      answer_bytes: 2000,
      redis_bytes: 4000,
      calls_of_connection: 10,
      access_log_bytes: 50,
      cpu_used: 0.5,
    },
  },
};

const resource = (unit: string, type: string, values: Record<string, unknown> = {}): Resource => ({
  unit,
  type,
  address: `${type}.this`,
  values,
});

const subnets = ['a', 'b', 'c', 'a'].map((zone) =>
  resource('network', 'aws_subnet', { availability_zone: `xx-test-1${zone}` }),
);

const strategy = (...providers: [name: string, base: number, weight: number][]) => ({
  capacity_provider_strategy: providers.map(([capacity_provider, base, weight]) => ({
    capacity_provider,
    base,
    weight,
  })),
});

/** Service `api` of half a vCPU and 1 GB. */
const service = (desired_count: number, values: Record<string, unknown> = {}) => [
  resource('api', 'aws_ecs_service', {
    name: 'test-api',
    desired_count,
    load_balancer: [],
    ...strategy(),
    ...values,
  }),
  resource('api', 'aws_ecs_task_definition', {
    family: 'test-api',
    cpu: '512',
    memory: '1024',
    runtime_platform: [{ cpu_architecture: 'X86_64' }],
  }),
];

/** @returns price → USD */
const usd = ({ lines }: { lines: Line[] }) => Object.fromEntries(lines.map((line) => [line.what, line.usd]));
const idle = (...resources: Resource[]) => usd(estimate(resources, table).idle);
const calls = (...resources: Resource[]) => usd(estimate(resources, table).calls);

describe('what an environment costs', () => {
  it('counts every resource of a type, hour by hour', () => {
    const nat = resource('network', 'aws_nat_gateway');
    expect(idle(nat, nat, resource('network', 'aws_eip'))).to.deep.equal({
      nat_gateway: 200,
      public_ipv4: 100,
    });
  });

  it('counts an interface endpoint in each zone, and a gateway endpoint not at all', () => {
    const endpoint = (vpc_endpoint_type: string) =>
      resource('network', 'aws_vpc_endpoint', { vpc_endpoint_type, service_name: 'com.amazonaws.xx.s3' });
    expect(idle(...subnets, endpoint('Interface'), endpoint('Gateway'))).to.deep.equal({
      interface_endpoint: 300,
    });
  });

  it('takes the zones from the subnets, and refuses to guess them', () => {
    expect(() => idle(resource('edge', 'aws_lb'))).to.throw('there are no subnets');
  });

  it('counts a load balancer with an address in each zone, and capacity units by what is used most', () => {
    const balancer = resource('edge', 'aws_lb');
    expect(idle(...subnets, balancer)).to.deep.equal({ alb: 100, public_ipv4: 300 });
    expect(calls(...subnets, balancer)).to.deep.equal({ alb_lcu: 3, data_out: 2 });
    const chatty = { ...table, assumptions: structuredClone(table.assumptions) };
    chatty.assumptions.calls.calls_of_connection = 1;
    expect(usd(estimate([...subnets, balancer], chatty).calls).alb_lcu).to.equal(11.11);
  });

  it('counts WAF by its rules and by the calls', () => {
    const acl = resource('edge', 'aws_wafv2_web_acl', { rule: [{}, {}, {}] });
    expect(idle(acl)).to.deep.equal({ waf_acl: 1, waf_rule: 3 });
    expect(calls(acl)).to.deep.equal({ waf_request: 1 });
  });

  describe('Fargate', () => {
    it('by the vCPU and the memory of each task', () => {
      expect(idle(...service(3))).to.deep.equal({ fargate_x86_64_vcpu: 150, fargate_x86_64_gb: 300 });
    });

    it('with what is above the base shared between Spot and on demand by weight', () => {
      expect(idle(...service(5, strategy(['FARGATE', 1, 50], ['FARGATE_SPOT', 0, 50])))).to.deep.equal({
        fargate_x86_64_vcpu: 150,
        fargate_x86_64_gb: 300,
        fargate_x86_64_spot_vcpu: 100,
        fargate_x86_64_spot_gb: 200,
      });
      expect(idle(...service(5, strategy(['FARGATE', 1, 25], ['FARGATE_SPOT', 0, 75])))).to.include({
        fargate_x86_64_vcpu: 100,
        fargate_x86_64_spot_vcpu: 150,
      });
    });

    it('with the first task on demand, so that a single one saves nothing', () => {
      expect(idle(...service(1, strategy(['FARGATE', 1, 50], ['FARGATE_SPOT', 0, 50])))).to.deep.equal({
        fargate_x86_64_vcpu: 50,
        fargate_x86_64_gb: 100,
      });
    });

    it('by the architecture', () => {
      const [running, definition] = service(1) as [Resource, Resource];
      definition.values.runtime_platform = [{ cpu_architecture: 'ARM64' }];
      expect(idle(running, definition)).to.have.keys('fargate_arm64_vcpu', 'fargate_arm64_gb');
    });

    it('for the time that calls take, of what is paid for and used', () => {
      // 3.6 ms × a million is an hour, at half use two; a task of half a vCPU has 1 GB.
      expect(calls(...service(1))).to.deep.equal({ fargate_x86_64_vcpu: 2, fargate_x86_64_gb: 4 });
    });

    it('with the way to the next service, when calls come from the load balancer', () => {
      const gateway = service(1, { load_balancer: [{}] });
      expect(calls(...subnets, ...gateway).data_between_zones).to.equal(4); // 3 GB, both sides, two of three
      const operators = structuredClone(table);
      operators.assumptions.units.api = { logs: 'logs_ingested', idle_gb: 2, call_bytes: 0, call_cpu_ms: 0 };
      expect(usd(estimate([...subnets, ...gateway], operators).calls)).not.to.have.property(
        'data_between_zones',
      );
    });
  });

  it('counts the nodes of Redis, and snapshots but one', () => {
    const group = resource('redis', 'aws_elasticache_replication_group', {
      node_type: 'cache.m7g.large',
      num_cache_clusters: 2,
      snapshot_retention_limit: 31,
    });
    expect(idle(...subnets, group)).to.deep.equal({ 'cache.m7g.large': 200, cache_backup: 3 });
    expect(calls(...subnets, group)).to.deep.equal({ data_between_zones: 2.67 });
  });

  it('counts log lines as they come in and for as long as they are kept, for each task', () => {
    const group = (unit: string) => resource(unit, 'aws_cloudwatch_log_group', { retention_in_days: 60 });
    expect(idle(group('api'), ...service(3))).to.include({ logs_ingested: 6, logs_stored: 6 });
    expect(calls(group('api'), ...service(3))).to.include({ logs_ingested: 0.5, logs_stored: 0.5 });
    expect(idle(group('edge'))).to.deep.equal({ logs_vended: 1, logs_stored: 1 });
    expect(() => idle(group('new'))).to.throw('says nothing of the unit new');
  });

  it('counts access logs for as long as they are kept', () => {
    const bucket = resource('edge', 'aws_s3_bucket');
    const lifecycle = resource('edge', 'aws_s3_bucket_lifecycle_configuration', {
      rule: [{ expiration: [{ days: 90 }] }],
    });
    expect(calls(...subnets, bucket, lifecycle)).to.deep.equal({ s3_storage: 0.15 });
    expect(() => idle(...subnets, bucket)).to.throw('nothing says when files in aws_s3_bucket.this expire');
  });

  it('counts an alarm by the metrics that it watches', () => {
    const alarm = (...metric_query: object[]) =>
      idle(resource('edge', 'aws_cloudwatch_metric_alarm', { metric_query })).alarm;
    expect(alarm()).to.equal(1);
    expect(alarm({ expression: 'a / b', metric: [] }, { metric: [{}] }, { metric: [{}] })).to.equal(2);
    const { insights_query_metrics } = table.assumptions.idle;
    expect(alarm({ expression: 'SELECT SUM(x) FROM y', metric: [] })).to.equal(insights_query_metrics);
    expect(alarm({ metric: [] }), 'with the id of something new').to.equal(insights_query_metrics);
  });

  it('counts Container Insights only where it is on', () => {
    const cluster = (value: string) =>
      resource('cluster', 'aws_ecs_cluster', { setting: [{ name: 'containerInsights', value }] });
    expect(idle(cluster('enabled'), ...service(1))).to.include({ metric: 38 });
    expect(idle(cluster('disabled'), ...service(1))).not.to.have.property('metric');
  });

  it('counts the samples of all tasks', () => {
    // 280 series, every 15 seconds, in 100 hours
    const workspace = resource('observability', 'aws_prometheus_workspace');
    expect(idle(workspace, ...service(2))).to.include({ amp_samples: 13.44 });
  });

  it('counts deliveries by their protocol, and refuses one that has no price', () => {
    const subscription = (protocol: string) =>
      resource('observability', 'aws_sns_topic_subscription', { protocol });
    expect(estimate([subscription('email')], table).idle.lines[0]?.what).to.equal('sns_email');
    expect(() => idle(subscription('sms'))).to.throw('ops/prices.yaml has no price of sns_sms (us-east-1)');
  });

  it('names every type that is neither priced nor free', () => {
    expect(() =>
      idle(resource('api', 'aws_lambda_function'), resource('api', 'aws_vpc'), resource('edge', 'aws_rds')),
    ).to.throw(
      'neither prices these nor declares them free: aws_lambda_function.this (api), aws_rds.this (edge)',
    );
  });

  it('says what the plan does not say', () => {
    expect(() => idle(resource('redis', 'aws_elasticache_replication_group'), ...subnets)).to.throw(
      'redis: the plan does not say the snapshot_retention_limit of aws_elasticache_replication_group.this',
    );
  });

  it('refuses blocks that are not known yet', () => {
    expect(() => idle(resource('edge', 'aws_wafv2_web_acl'))).to.throw('the plan does not say the rule');
  });

  it('takes nothing for free because an assumption is missing', () => {
    const without = (change: (assumptions: Partial<PriceTable['assumptions']>) => void) => {
      const broken = structuredClone(table);
      change(broken.assumptions);
      return broken;
    };
    const hours = without((assumptions) => delete assumptions.hours);
    expect(() => estimate([resource('network', 'aws_eip')], hours)).to.throw(
      'network: how much of public_ipv4 is needed is not known',
    );
    const time = without((assumptions) => delete assumptions.units?.api?.call_cpu_ms);
    expect(() => estimate(service(1), time)).to.throw(
      'api: how much of fargate_x86_64_vcpu is needed is not known',
    );
  });

  it('rounds what is shown to cents, and adds up what is shown', () => {
    const third = structuredClone(table);
    for (const price of Object.values(third.prices)) price.value = 0.00335;
    const { lines, total } = estimate(
      [resource('a', 'aws_eip'), resource('b', 'aws_eip'), resource('c', 'aws_eip')],
      third,
    ).idle;
    expect(lines.map((line) => line.usd)).to.deep.equal([0.34, 0.34, 0.34]);
    expect(total).to.equal(1.02);
    expect([cents(1.005), cents(0.004), cents(0.615)]).to.deep.equal([1.01, 0, 0.62]);
  });
});

describe('prices.yaml', () => {
  const { prices, oldest, assumptions, free } = priceTable;

  it('says of every price what it is for, its unit, since when and where that is written', () => {
    for (const [name, price] of Object.entries(prices)) {
      expect(price.what, name).to.be.a('string').and.not.empty;
      expect(price.unit, name).to.be.a('string').and.not.empty;
      expect(price.value, name).to.be.a('number').and.at.least(0);
      expect(price.source, name).to.match(/^https:\/\/aws\.amazon\.com\/[a-z0-9/-]+$/);
      expect(price.date, name).to.match(/^20\d\d-\d\d-\d\d$/);
      expect(price.date >= oldest, `${name}: ${price.date} is before ${oldest}`).to.equal(true);
    }
  });

  it('has only numbers for assumptions about a month and a million calls', () => {
    for (const value of [...Object.values(assumptions.idle), ...Object.values(assumptions.calls)])
      expect(value).to.be.a('number').and.at.least(0);
  });

  it('assumes that rules read about as much as they do', () => {
    const { rule_samples_a_minute: assumed } = assumptions.idle;
    const counted = ruleSamples(assumptions.idle.scrape_seconds);
    expect(assumed, `counted: ${Math.round(counted)}`).to.be.within(counted, counted * 1.2);
  });

  it('assumes nothing about units that there are not', () => {
    for (const unit of Object.keys(assumptions.units))
      expect(existsSync(`${repository}units/${unit}.hcl`), unit).to.equal(true);
  });

  it('knows every type that the modules make, once, and no other', async () => {
    const modules = readdirSync(`${repository}modules`, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const blocks = await Promise.all(
      modules.map(({ name }) => resourceBlocks(`modules/${name}`, repository)),
    );
    const made = [...new Set(blocks.flat().map(({ type }) => type))].sort();
    expect([...Object.keys(quantities), ...Object.keys(free)].sort()).to.deep.equal(made);
  });

  it('has the prices that the modules write about', () => {
    const usd = (name: string, times = 1) => `$${cents((prices[name]?.value ?? 0) * times).toFixed(2)}`;
    const month = assumptions.hours;
    const nat = (count: number) =>
      `$${cents(count * month * ((prices.nat_gateway?.value ?? 0) + (prices.public_ipv4?.value ?? 0))).toFixed(2)}`;
    const network = readFileSync(`${repository}modules/network/README.md`, 'utf8');
    expect(network).to.contain(`| \`nat = "one"\` | ${nat(1)} | ${nat(1)} |`);
    expect(network).to.contain(`| \`nat = "per-zone"\` | ${nat(2)} | ${nat(3)} |`);
    expect(network).to.contain(
      `| each interface endpoint | ${usd('interface_endpoint', 2 * month)} | ${usd('interface_endpoint', 3 * month)} | ${usd('interface_endpoint_data')} |`,
    );
    const edge = readFileSync(`${repository}modules/edge/README.md`, 'utf8').replaceAll('\n', ' ');
    expect(edge).to.contain(
      `WAF costs $${prices.waf_acl?.value} a month for the ACL, $${prices.waf_rule?.value} for each of its four rules and ${usd('waf_request')} per million`,
    );
    expect(edge).to.contain(
      `the load balancer ${usd('alb', month)} and ${usd('alb_lcu', month)} per capacity unit`,
    );
  });
});

/**
 * Samples that the rules of an environment read a minute: of each range, whether or not somebody read them a moment before.
 * Recorded series have a sample for each evaluation, and are counted; scraped ones are taken for twenty of each name.
 */
function ruleSamples(scrapeSeconds: number): number {
  interface Rule {
    record?: string;
    expr: string;
    labels?: Record<string, string>;
  }
  const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as Record<string, number>;
  const seconds = (duration: string) =>
    Number.parseInt(duration, 10) * (SECONDS[duration.slice(-1)] ?? Number.NaN);
  const groups = readdirSync(`${repository}dashboards/rules`).flatMap(
    (file) =>
      parse(readFileSync(`${repository}dashboards/rules/${file}`, 'utf8')).groups as {
        interval: string;
        rules: Rule[];
      }[],
  );
  const recorded = groups.flatMap(({ interval, rules }) =>
    rules.filter(({ record }) => record).map((rule) => ({ ...rule, interval: seconds(interval) })),
  );
  let total = 0;
  for (const { interval, rules } of groups) {
    for (const { expr } of rules) {
      for (const [, name, matchers = '', range] of expr.matchAll(/([\w:]+)(\{[^}]*\})?\[(\w+)\]/g)) {
        const slo = /slo="(\w+)"/.exec(matchers)?.[1];
        const series = recorded.filter(
          ({ record, labels }) => record === name && (!slo || labels?.slo === slo),
        );
        const samples =
          series.length > 0
            ? series.reduce((sum, one) => sum + seconds(range as string) / one.interval, 0)
            : (20 * seconds(range as string)) / scrapeSeconds;
        total += (samples * 60) / seconds(interval);
      }
    }
  }
  return total;
}

describe('make cost', () => {
  const root = `${mkdtempSync(join(tmpdir(), 'digest-cost-'))}/`;
  after(() => rmSync(root, { recursive: true }));

  const write = (file: string, text: string) => {
    mkdirSync(dirname(root + file), { recursive: true });
    writeFileSync(root + file, text);
  };
  const plan = (unit: string, root_module: object) =>
    write(`.plans/blue/units/${unit}/tfplan.json`, JSON.stringify({ planned_values: { root_module } }));
  const made = {
    created: '2026-03-02T12:34:56.789Z',
    cloud: 'emulated',
    commit: 'a'.repeat(40),
    dirty: [] as string[],
  };
  const seal = (names: string[], facts: Partial<typeof made> = {}) =>
    write(
      '.plans/blue/seal.json',
      JSON.stringify({ ...made, ...facts, units: Object.fromEntries(names.map((name) => [name, {}])) }),
    );

  before(() => {
    write('live/blue/env.hcl', 'locals {}\n');
    for (const unit of ['network', 'secrets']) {
      write(`live/blue/${unit}/terragrunt.hcl`, '');
      write(`units/${unit}.hcl`, `terraform {\n  source = "./modules//${unit}"\n}\n`);
    }
  });

  const managed = (type: string, values: object = {}) => ({
    mode: 'managed',
    address: `${type}.a`,
    type,
    values,
  });
  const cost = async () => {
    const { text, data } = await run({ words: ['blue'], root });
    return { text, data: data as Estimate & { environment: string; plan: object } };
  };

  it('says that a plan is needed, and how to make it', async () => {
    plan('network', {});
    const error = await cost().catch((error: Error) => error);
    expect(error)
      .to.be.an('error')
      .with.property('message')
      .that.matches(/no plan of blue in \.plans\/blue.*make plan ENV=blue/);
  });

  it('adds up what every plan says will be there, in modules too, and not what is only read', async () => {
    plan('network', {
      resources: [
        managed('aws_nat_gateway'),
        managed('aws_subnet', { availability_zone: 'eu-central-1a' }),
        { ...managed('aws_eip'), mode: 'data' },
      ],
      child_modules: [{ child_modules: [{ resources: [managed('aws_eip')] }] }],
    });
    plan('secrets', { resources: [managed('aws_secretsmanager_secret')] });
    seal(['network', 'secrets']);
    const { text, data } = await cost();
    expect(data).to.deep.include({ environment: 'blue', region: 'us-east-1' });
    expect(data.idle.lines.map(({ unit, usd }) => [unit, usd])).to.deep.equal([
      ['network', 32.85],
      ['network', 3.65],
      ['secrets', 0.4],
    ]);
    expect(data.idle.total).to.equal(36.9);
    expect(text).to.match(/^network +NAT gateway +730 × \$0\.045 \/ hour +32\.85$/m);
    expect(text).to.match(/^total +36\.90$/m);
    expect(text).to.contain('blue is in eu-central-1, whose prices differ');
  });

  it('says of which commit, when and against what the plan was made, since it takes any', async () => {
    plan('network', {});
    plan('secrets', {});
    seal(['network', 'secrets']);
    const { text, data } = await cost();
    expect(text).to.match(
      /^By the plan of 2026-03-02 12:34 UTC against the emulated AWS, at commit aaaaaaaaaaaa\.$/m,
    );
    expect(text).not.to.contain('Not in that plan');
    expect(data.plan).to.deep.equal({ ...made, without: [] });
    seal(['network', 'secrets'], { cloud: 'aws', dirty: ['units/network.hcl'] });
    expect((await cost()).text).to.match(
      /^By .* against AWS, at commit aaaaaaaaaaaa, with changes that were not committed\.$/m,
    );
  });

  it('names units that the plan left out', async () => {
    plan('network', {});
    seal(['network']);
    const { text, data } = await cost();
    expect(text).to.match(/^Not in that plan: secrets\.$/m);
    expect(data.plan).to.deep.include({ without: ['secrets'] });
  });
});
