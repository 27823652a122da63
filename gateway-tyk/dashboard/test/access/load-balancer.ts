/** Signs tokens as an application load balancer does, and others as one would to be taken for it. */
import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { FetchError } from 'aws-jwt-verify/error';
import type { FetchKey } from '../../src/access/alb.ts';

const KEYS = 'https://public-keys.auth.elb.eu-central-1.amazonaws.com/';

export const ALB_ARN =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/digest-dev/50dc6c495c0c9188';
export const ISSUER = 'https://id.example.com/';
export const CLIENT = 'the-client-of-the-dashboard';

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export class LoadBalancer {
  readonly kid = randomUUID();
  readonly #keys = pair();
  /** Whether AWS tells its key. */
  reachable = true;

  readonly fetchKey: FetchKey = async (url) => {
    if (!this.reachable || url !== `${KEYS}${this.kid}`) throw new FetchError(url, 'no answer');
    return new TextEncoder().encode(this.pem).buffer as ArrayBuffer;
  };

  get pem(): string {
    return this.#keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  /** @param header and payload replace what is right; undefined leaves it out */
  issue(payload: object = {}, header: object = {}, key: KeyObject = this.#keys.privateKey): string {
    return this.encode(payload, header, (input) => sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }));
  }

  encode(payload: object, header: object, signature: (input: Buffer) => Buffer): string {
    const exp = Math.floor(Date.now() / 1000) + 120;
    const head = {
      typ: 'JWT',
      kid: this.kid,
      alg: 'ES256',
      iss: ISSUER,
      client: CLIENT,
      signer: ALB_ARN,
      exp,
    };
    const claims = {
      sub: 'user-1',
      email: 'ada@example.com',
      email_verified: 'true',
      groups: ['staff', 'key-admins'],
      exp,
      iss: ISSUER,
    };
    const input = [
      { ...head, ...header },
      { ...claims, ...payload },
    ]
      .map((part) => padded(Buffer.from(JSON.stringify(part))))
      .join('.');
    return `${input}.${padded(signature(Buffer.from(input)))}`;
  }

  /** By another key under the id of the right one. */
  forgeWithAnotherKey(): string {
    return this.issue({}, {}, pair().privateKey);
  }

  forgeUnsigned(): string {
    return this.encode({}, { alg: 'none' }, () => Buffer.from('x'));
  }

  /** Takes the public key, which everybody has, for a shared secret. */
  forgeWithPublicKey(): string {
    const hmac = (input: Buffer) => createHmac('sha256', this.pem).update(input).digest();
    return this.encode({}, { alg: 'HS256' }, hmac);
  }
}

/** Load balancers keep the padding that JWTs do not have. */
function padded(bytes: Buffer): string {
  const text = bytes.toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}
