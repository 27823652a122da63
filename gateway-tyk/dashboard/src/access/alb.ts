/**
 * What an application load balancer says of whoever it has signed in: the header `x-amzn-oidc-data`, a token (JWT) signed by it
 * (docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html). Anybody who reaches the service by
 * another way can write such a header, so nothing is believed before its signature, signer, client, issuer and expiry were verified.
 */
import { AlbJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { FetchError } from 'aws-jwt-verify/error';
import { PageError } from '../pages/errors.tsx';

export interface Claims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** @returns a public key of the load balancer, as PEM; the URL ends with the key's id */
export type FetchKey = (url: string) => Promise<ArrayBuffer>;

interface AlbOptions {
  albArn: string;
  issuer: string;
  clientId: string;
  /** From AWS, by https, when absent. */
  fetchKey?: FetchKey | undefined;
}

/** Why a token could not be verified, in a word for the log: never in the sentences of the library, which quote it. */
export class UnverifiedToken extends PageError {
  readonly reason: string;

  constructor(reason: string, status: number, title: string, advice: string) {
    super(status, title, advice);
    this.reason = reason;
  }
}

/** @returns what verifies the token in a header, which throws {@link UnverifiedToken} */
export function createVerifier({ albArn, issuer, clientId, fetchKey }: AlbOptions) {
  const jwksCache = new AlbJwksCache(fetchKey && { fetcher: { fetch: fetchKey } });
  const verifier = AlbJwtVerifier.create({ albArn, issuer, clientId }, { jwksCache });
  return async (header: string | string[] | undefined): Promise<Claims> => {
    if (typeof header !== 'string') throw notSignedIn('none');
    const { exp, sub, ...claims } = await verifier.verify(header).catch((error) => {
      const reason = error.constructor.name;
      throw error instanceof FetchError ? noKeys(reason) : notSignedIn(reason);
    });
    // The library accepts a token without an expiry for ever, and one about nobody.
    if (exp === undefined) throw notSignedIn('NoExpiry');
    if (typeof sub !== 'string' || sub === '') throw notSignedIn('NoSubject');
    return { ...claims, sub };
  };
}

const notSignedIn = (reason: string) =>
  new UnverifiedToken(
    reason,
    401,
    'The load balancer did not sign you in.',
    'Open the dashboard by its public address. If you did, ALB_ARN, OIDC_ISSUER or OIDC_CLIENT_ID is not that of the load balancer; the log has the reason.',
  );

const noKeys = (reason: string) =>
  new UnverifiedToken(
    reason,
    503,
    'It cannot be verified that the load balancer signed you in.',
    'Its public keys cannot be fetched from AWS. Try again; if it stays, see whether this service reaches public-keys.auth.elb of its region.',
  );
