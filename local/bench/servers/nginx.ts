/** nginx with a rate limit per token: no quota, no schema, no key store. What a proxy costs when that is all it is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startProcess, stopProcess } from '../../../gateway-tyk/run/process.ts';
import type { GatewayInput, RunningGateway } from './gateways.ts';

export async function startNginx({ upstream, folder }: GatewayInput): Promise<RunningGateway> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const conf = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    conf,
    `
daemon off;
master_process off; # one process, whose CPU we know
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
  access_log /dev/null;
${temporary.map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
  limit_req_zone $http_authorization zone=token:1m rate=100000r/s;
  upstream api { server ${new URL(upstream).host}; keepalive 100; }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 64k;
    keepalive_requests 1000000000;
    location = /ready { return 200; }
    location = /v1/hash {
      if ($http_authorization = "") { return 401; }
      limit_req zone=token burst=100000 nodelay;
      proxy_pass http://api;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`,
  );
  const nginx = await startProcess('nginx', ['-p', folder, '-c', conf, '-e', 'stderr'], {
    ready: `${url}/ready`,
  });
  return { url, token: 'bench', pids: [nginx.pid as number], stop: () => stopProcess(nginx) };
}
