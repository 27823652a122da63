/** When each alert fires, when it does not, at its edge, and that it ends. Samples every 15 seconds, four a minute. */
import type { Case } from './promtool.ts';

/** Said again here, so that one that is changed by mistake is noticed. */
const MEMORY_BYTES = 629_145_600;
const SHIPPED = { apis: 3, policies: 4 };

const served = (endpoint = 'hash') =>
  `http_server_request_duration_seconds_count{job="tyk-gateway", tyk_api_id="${endpoint}", http_response_status_code="200"}`;
const calls = (flag: string, plan = 'none', endpoint = 'hash') =>
  `tyk_api_requests_total{tyk_api_id="${endpoint}", tyk_response_flag="${flag}", digest_plan="${plan}"}`;
const up = 'up{job="digest-api", instance="a"}';
const apis = 'tyk_gateway_apis_loaded{job="tyk-gateway", instance="a"}';
const policies = 'tyk_gateway_policies_loaded{job="tyk-gateway", instance="a"}';
const reached = 'http_server_request_duration_seconds_count{job="digest-api", http_route="/v1/hash"}';
const redis = (instance: string) => `redis_up{job="redis", instance="${instance}"}`;
const scraped = (instance: string) => `up{job="redis", instance="${instance}"}`;
const build = (commit: string, job = 'digest-api') =>
  `digest_build_info{job="${job}", instance="${commit}", commit="${commit}"}`;

const whole = (count: number) => `${count}x80`;

export const CASES: Readonly<Record<string, readonly Case[]>> = {
  APIDown: [
    {
      name: 'fires a minute after the last API has stopped answering scrapes, and ends when one answers',
      series: { [up]: '1x8 0x20 1x20', [apis]: '3x48' },
      at: { '2m': [], '3m': [], '3m15s': [{ value: '0' }], '7m15s': [{ value: '0' }], '7m30s': [] },
    },
    {
      name: 'fires when the last task is gone, whose old samples Prometheus still shows',
      series: { [up]: '1x8', [apis]: '3x48' },
      at: { '3m45s': [], '4m': [{ value: '0' }] },
    },
    {
      name: 'does not fire while another API answers',
      series: { [up]: '1x8 0x40', 'up{job="digest-api", instance="b"}': '1x48', [apis]: '3x48' },
      at: { '10m': [] },
    },
    {
      name: 'does not fire while clients get answers: then it is the collector that is silent',
      series: { [up]: '0x40', [served()]: '0+1x40', [apis]: '3x48' },
      at: { '10m': [] },
    },
    {
      name: 'ends when nothing has been heard of the gateway for a minute: then nobody knows',
      series: { [up]: '0x40', [apis]: '3x8' },
      at: { '2m45s': [{ value: '0' }], '3m': [] },
    },
    {
      name: 'fires a minute after the last answer has left the minute that is looked at',
      series: { [up]: '0x60', [apis]: '3x60', [served()]: '0+1x20 20x40' },
      at: { '6m30s': [], '7m15s': [{ value: '0' }] },
    },
    {
      name: 'does not fire when the gateway is silent too: then nobody knows',
      series: { [up]: '1x8', [apis]: '3x8' },
      at: { '4m': [], '10m': [] },
    },
  ],
  APINotReady: [
    {
      name: 'fires after two minutes with none ready but the key dashboard, and ends with the first that is',
      series: {
        'digest_lifecycle_state{job="digest-api", state="ready", instance="a"}': '0x40 1x8',
        'digest_lifecycle_state{job="digest-api", state="ready", instance="b"}': '0x48',
        'digest_lifecycle_state{job="digest-dashboard", state="ready", instance="c"}': '1x48',
      },
      at: { '1m45s': [], '2m': [{ value: '0' }], '10m': [{ value: '0' }], '10m15s': [] },
    },
    {
      name: 'fires although a task that is gone was ready',
      series: {
        'digest_lifecycle_state{job="digest-api", state="ready", instance="a"}': '0x40',
        'digest_lifecycle_state{job="digest-api", state="ready", instance="b"}': '1x8',
      },
      at: { '4m45s': [], '5m': [{ value: '0' }] },
    },
    {
      name: 'does not fire while one of two drains',
      series: {
        'digest_lifecycle_state{job="digest-api", state="ready", instance="a"}': '0x40',
        'digest_lifecycle_state{job="digest-api", state="ready", instance="b"}': '1x40',
      },
      at: { '10m': [] },
    },
  ],
  APIOverloaded: [
    {
      name: 'fires after five minutes in which more than one call of a hundred was turned away, and ends after',
      series: {
        'digest_requests_shed_total{job="digest-api"}': '0+2x80 160x40',
        'http_server_request_duration_seconds_count{job="digest-api"}': '0+100x120',
      },
      at: { '6m': [], '7m': [{ value: '2%' }], '20m': [{ value: '2%' }], '27m': [] },
    },
    {
      name: 'does not fire at exactly one of a hundred',
      series: {
        'digest_requests_shed_total{job="digest-api"}': '0+1x80',
        'http_server_request_duration_seconds_count{job="digest-api"}': '0+100x80',
      },
      at: { '20m': [] },
    },
    {
      name: 'does not fire for one call in a quiet night',
      series: {
        'digest_requests_shed_total{job="digest-api"}': '0x20 1x60',
        'http_server_request_duration_seconds_count{job="digest-api"}': '0x20 2x60',
      },
      at: { '10m': [], '12m': [] },
    },
  ],
  APIMemoryHigh: [
    {
      name: 'fires after ten minutes above the bound, with who it is, and ends below',
      series: {
        'process_resident_memory_bytes{job="digest-api", instance="a"}': `${MEMORY_BYTES + 1048576}x60 ${MEMORY_BYTES}x10`,
        'process_resident_memory_bytes{job="digest-api", instance="b"}': `${MEMORY_BYTES}x70`,
      },
      at: {
        '9m45s': [],
        '10m': [{ labels: { job: 'digest-api', instance: 'a' }, value: '601Mi' }],
        '15m15s': [],
      },
    },
    {
      name: 'does not fire for another process that is large',
      series: { 'process_resident_memory_bytes{job="prometheus"}': `${2 * MEMORY_BYTES}x80` },
      at: { '20m': [] },
    },
  ],
  GatewayDown: [
    {
      name: 'fires when the last gateway is gone, and ends when one reports',
      series: { [apis]: '3x8 _x16 3x8', [up]: '1x48' },
      at: { '3m45s': [], '4m': [{ value: '0' }], '6m': [{ value: '0' }], '6m15s': [] },
    },
    {
      name: 'does not fire while another reports',
      series: {
        [apis]: '3x8',
        'tyk_gateway_apis_loaded{job="tyk-gateway", instance="b"}': '3x80',
        [up]: '1x80',
      },
      at: { '15m': [] },
    },
    {
      name: 'does not fire while calls reach the API: then it is the collector that is silent',
      series: { [apis]: '3x8', [reached]: '0+1x80', [up]: '1x80' },
      at: { '15m': [] },
    },
    {
      name: 'ends when nothing has been heard of the API for a minute: then nobody knows',
      series: { [up]: '1x8' },
      at: { '2m45s': [{ value: '0' }], '3m': [] },
    },
    {
      name: 'fires a minute after the last call has left the minute that is looked at',
      series: { [up]: '1x60', [reached]: '0+1x20 20x40' },
      at: { '6m30s': [], '7m15s': [{ value: '0' }] },
    },
    {
      name: 'does not fire when the API is silent too: then nobody knows',
      series: { [apis]: '3x8', [up]: '1x8' },
      at: { '4m': [], '15m': [] },
    },
  ],
  GatewayDefinitionsMissing: [
    {
      name: 'fires after fifteen minutes with a definition less than shipped, and ends with all',
      series: {
        [apis]: `${SHIPPED.apis - 1}x68 ${SHIPPED.apis}x12`,
        [policies]: whole(SHIPPED.policies),
      },
      at: {
        '14m45s': [],
        '15m': [{ value: `${SHIPPED.apis - 1}` }],
        '17m': [{ value: `${SHIPPED.apis - 1}` }],
        '17m15s': [],
      },
    },
    {
      name: 'fires with a policy less than shipped in one of two gateways',
      series: {
        [apis]: whole(SHIPPED.apis),
        [policies]: whole(SHIPPED.policies),
        'tyk_gateway_policies_loaded{job="tyk-gateway", instance="b"}': whole(SHIPPED.policies - 1),
      },
      at: { '16m': [{ value: `${SHIPPED.policies - 1}` }] },
    },
    {
      name: 'does not fire with all that was shipped, nor for a gateway of before that is gone',
      series: {
        [apis]: whole(SHIPPED.apis),
        [policies]: whole(SHIPPED.policies),
        'tyk_gateway_apis_loaded{job="tyk-gateway", instance="b"}': `${SHIPPED.apis - 1}x50`,
      },
      at: { '13m30s': [], '15m': [], '20m': [] },
    },
  ],
  RedisUnreachable: [
    {
      name: 'fires after a minute in which a gateway does not reach it, and ends when all do',
      series: {
        [redis('a')]: '1x4 0x8 1x4',
        [scraped('a')]: '1x20',
        [redis('b')]: '1x20',
        [scraped('b')]: '1x20',
      },
      at: { '2m': [], '2m15s': [{ value: '1' }], '3m15s': [{ value: '1' }], '3m30s': [] },
    },
    {
      name: 'counts the gateways that do not reach it',
      series: { [redis('a')]: '0x20', [scraped('a')]: '1x20', [redis('b')]: '0x20', [scraped('b')]: '1x20' },
      at: { '2m': [{ value: '2' }] },
    },
    {
      name: 'fires when Redis hangs, so that the exporter answers no scrape',
      series: { [redis('a')]: '1x4 stale', [scraped('a')]: '1x4 0x20' },
      at: { '2m': [], '2m15s': [{ value: '1' }] },
    },
    {
      name: 'ends a minute after the last of a task that is gone',
      series: {
        [redis('a')]: '0x8',
        [scraped('a')]: '1x8',
        [redis('b')]: '1x40',
        [scraped('b')]: '1x40',
      },
      at: { '2m45s': [{ value: '1' }], '3m': [] },
    },
    {
      name: 'does not fire for a task that is gone',
      series: {
        [redis('a')]: '0x2',
        [scraped('a')]: '1x2',
        [redis('b')]: '1x40',
        [scraped('b')]: '1x40',
      },
      at: { '1m30s': [], '3m': [], '5m': [] },
    },
  ],
  RejectedKeysSurge: [
    {
      name: 'fires after five minutes of more than one unknown key a second that are a fifth of all calls, and ends after',
      series: { [calls('AKI')]: '0+30x60 1800x40', [calls('200', 'free')]: '0+30x100' },
      at: { '7m': [], '8m': [{ value: '2' }], '15m': [{ value: '2' }], '20m30s': [] },
    },
    {
      name: 'does not fire at exactly one a second',
      series: { [calls('AKI')]: '0+15x80', [calls('200', 'free')]: '0+1x80' },
      at: { '15m': [] },
    },
    {
      name: 'does not fire at exactly a fifth of the calls',
      series: { [calls('AKI')]: '0+60x80', [calls('200', 'free')]: '0+240x80' },
      at: { '15m': [] },
    },
    {
      name: 'does not fire while Redis is away, when good keys are refused like bad ones',
      series: { [calls('AKI')]: '0+60x80', [redis('a')]: '0x80', [scraped('a')]: '1x80' },
      at: { '15m': [] },
    },
  ],
  QuotaExhausted: [
    {
      name: 'fires for the plan of which more than a twentieth was refused for ten minutes, and ends after',
      series: {
        [calls('QEX', 'free')]: '0+5.5x60 330x40',
        [calls('200', 'free')]: '0+94.5x100',
        [calls('QEX', 'partner')]: '0+1x100',
        [calls('200', 'partner')]: '0+99x100',
      },
      at: {
        '10m': [],
        '11m': [{ labels: { digest_plan: 'free' }, value: '5.5%' }],
        '15m': [{ labels: { digest_plan: 'free' }, value: '5.5%' }],
        '20m30s': [],
      },
    },
    {
      name: 'does not fire at exactly a twentieth',
      series: { [calls('QEX', 'free')]: '0+5x80', [calls('200', 'free')]: '0+95x80' },
      at: { '20m': [] },
    },
    {
      name: 'does not fire for a customer who asks now and then, whether it is the next day yet',
      series: { [calls('QEX', 'free')]: '0+0.25x80' },
      at: { '20m': [] },
    },
  ],
  UpstreamTimeouts: [
    {
      name: 'fires after two minutes in which more than a twentieth failed between gateway and API, of whatever kind, and ends after',
      series: {
        [up]: '1x80',
        [calls('URT', 'free')]: '0+2x40 80x40',
        [calls('UCF', 'free')]: '0+2x40 80x40',
        [calls('URR', 'free')]: '0+2x40 80x40',
        [calls('UPE', 'free')]: '0+2x40 80x40',
        [calls('CBO', 'free')]: '0+2x40 80x40',
        [calls('200', 'free')]: '0+90x80',
      },
      at: { '2m': [], '2m15s': [{ value: '10%' }], '10m': [{ value: '10%' }], '15m30s': [] },
    },
    {
      name: 'does not fire at exactly a twentieth, nor for errors that the API answered itself',
      series: {
        [up]: '1x80',
        [calls('URT', 'free')]: '0+5x80',
        [calls('URS', 'free')]: '0+45x80',
        [calls('200', 'free')]: '0+50x80',
      },
      at: { '20m': [] },
    },
    {
      name: 'does not fire while, and shortly after, no API answered at all: that is APIDown',
      series: {
        [up]: '1x8 0x20 1x40',
        [calls('UCF', 'free')]: '0+0x8 50+50x20 1050x40',
        [calls('200', 'free')]: '0+100x8 900x20 1000+100x40',
      },
      at: { '5m': [], '8m': [], '9m': [] },
    },
    {
      name: 'fires for one API of two that does not answer',
      series: {
        [up]: '0x80',
        'up{job="digest-api", instance="b"}': '1x80',
        [calls('UCF', 'free')]: '0+50x80',
        [calls('200', 'free')]: '0+50x80',
      },
      at: { '5m': [{ value: '50%' }] },
    },
    {
      name: 'does not fire for one call in a quiet night',
      series: { [up]: '1x80', [calls('URT', 'free')]: '0x20 1x60', [calls('200', 'free')]: '0+0.1x80' },
      at: { '6m': [], '8m': [], '10m': [] },
    },
  ],
  Watchdog: [{ name: 'always fires', series: {}, at: { '0m': [{}], '1h': [{}] } }],
  CollectorSilent: [
    {
      name: 'fires five minutes after the last of one job, and ends with the next',
      series: { [up]: '1x96', [apis]: '3x4 _x60 3x8' },
      at: {
        '5m45s': [],
        '6m15s': [{ labels: { job: 'tyk-gateway' } }],
        '16m': [{ labels: { job: 'tyk-gateway' } }],
        '16m15s': [],
      },
    },
    {
      name: 'fires for both when nothing is heard at all',
      series: { [apis]: '3x4', [up]: '1x4' },
      at: { '8m': [{ labels: { job: 'digest-api' } }, { labels: { job: 'tyk-gateway' } }] },
    },
    {
      name: 'does not fire while both are heard',
      series: { [up]: '0x80', [apis]: '3x80' },
      at: { '20m': [] },
    },
  ],
  CollectorDropsData: [
    {
      name: 'fires after ten minutes of losses, with whose and which, and ends after',
      series: {
        'otelcol_exporter_send_failed_metric_points_total{instance="a"}': '0+45x60 2700x40',
        'otelcol_exporter_send_failed_metric_points_total{instance="b"}': '7x100',
        'otelcol_exporter_enqueue_failed_metric_points_total{instance="a"}': '0+45x60 2700x40',
        'otelcol_receiver_refused_metric_points_total{instance="a", receiver="otlp"}': '0+30x60 1800x40',
        'otelcol_receiver_refused_metric_points_total{instance="a", receiver="prometheus"}': '0+15x60 900x40',
      },
      at: {
        '10m': [],
        '10m15s': ['given up', 'queue full', 'no memory'].map((loss) => ({
          labels: { instance: 'a', loss },
          value: '3',
        })),
        '20m30s': [],
      },
    },
    {
      name: 'does not fire for what was lost once',
      series: { 'otelcol_exporter_send_failed_metric_points_total{instance="a"}': '0x8 50x72' },
      at: { '4m': [], '14m': [] },
    },
  ],
  // The first hour has nothing to compare with. Prometheus shows a task for five minutes after it has gone.
  DeploymentRolledBack: [
    {
      name: 'fires when a commit has come and gone while the one from before went on, and ends in an hour',
      series: { [build('old')]: '1x600', [build('bad')]: '_x280 1x20 _x300' },
      at: {
        '75m': [],
        '81m': [{ labels: { commit: 'bad' }, value: '1' }],
        '128m': [{ labels: { commit: 'bad' }, value: '1' }],
        '131m': [],
      },
    },
    {
      name: 'does not fire for the key dashboard: of that ECS tells',
      series: { [build('old')]: '1x600', [build('bad', 'digest-dashboard')]: '_x280 1x20 _x300' },
      at: { '81m': [], '100m': [] },
    },
    {
      name: 'does not fire when the new one stays',
      series: { [build('old')]: '1x280 _x320', [build('new')]: '_x278 1x322' },
      at: { '71m': [], '77m': [], '100m': [], '128m': [], '134m': [], '140m': [] },
    },
    {
      name: 'does not fire for two deployments one after the other',
      series: {
        [build('one')]: '1x280 _x320',
        [build('two')]: '_x278 1x20 _x322',
        [build('three')]: '_x296 1x304',
      },
      at: { '76m': [], '81m': [], '100m': [], '128m': [] },
    },
    {
      name: 'does not fire when nothing runs any more: that is another alert',
      series: { [build('old')]: '1x300 _x300', [build('bad')]: '_x280 1x20 _x300' },
      at: { '81m': [], '100m': [] },
    },
    {
      name: 'does not fire on the first day',
      series: { [build('first')]: '_x8 1x200' },
      at: { '10m': [], '50m': [] },
    },
  ],
};
