/**
 * What an application load balancer says of whoever it has signed in: the header `x-amzn-oidc-data`, a JWT signed by it
 * (docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html). Anybody who reaches the service by
 * another way can write such a header, so nothing is believed before its signature, signer, client, issuer and expiry were verified.
 */
import { AlbJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { FetchError } from 'aws-jwt-verify/error';
import { PageError } from '../pages/errors.tsx';

export type Claims = Readonly<Record<string, unknown>>;

/** @returns a public key of the load balancer, as PEM; the URL ends with the key's id */
export type FetchKey = (url: string) => Promise<ArrayBuffer>;

interface AlbOptions {
  albArn: string;
  issuer: string;
  clientId: string;
  /** From AWS, by https, when absent. */
  fetchKey?: FetchKey | undefined;
}

/** Why a statement is not believed, in a word for the log: never in the sentences of the library, which quote it. */
export class NotBelieved extends PageError {
  readonly reason: string;

  constructor(reason: string, status: number, title: string, advice: string) {
    super(status, title, advice);
    this.reason = reason;
  }
}

/** @returns what reads the statement in a header. @throws {NotBelieved} */
export function readStatement({ albArn, issuer, clientId, fetchKey }: AlbOptions) {
  const jwksCache = new AlbJwksCache(fetchKey && { fetcher: { fetch: fetchKey } });
  const verifier = AlbJwtVerifier.create(
    {
      albArn,
      issuer,
      clientId,
      customJwtCheck({ payload }) {
        // The library believes a statement without an expiry for ever.
        if (payload.exp === undefined) throw new Error('no expiry');
      },
    },
    { jwksCache },
  );
  return async (header: string | string[] | undefined): Promise<Claims> => {
    if (typeof header !== 'string') throw notSignedIn('none');
    try {
      return await verifier.verify(header);
    } catch (error) {
      const reason = (error as Error).constructor.name;
      if (error instanceof FetchError) throw noKeys(reason);
      throw notSignedIn(reason);
    }
  };
}

const notSignedIn = (reason: string) =>
  new NotBelieved(
    reason,
    401,
    'The load balancer did not sign you in.',
    'Open the dashboard by its public address. If you did, ALB_ARN, OIDC_ISSUER or OIDC_CLIENT_ID is not that of the load balancer; the log has the reason.',
  );

const noKeys = (reason: string) =>
  new NotBelieved(
    reason,
    503,
    'It cannot be verified that the load balancer signed you in.',
    'Its public keys cannot be fetched from AWS. Try again; if it stays, see whether this service reaches public-keys.auth.elb of its region.',
  );
