/** For those who are not signed in: no navigation, and nothing of any key. */
import { html, Layout } from './layout.tsx';

interface SignIn {
  requestId: string;
  /** Why one is here again: a wrong token, or a session that has ended. */
  message?: string;
  /** Path of the page that was asked for. */
  next?: string;
}

export const signInPage = ({ requestId, message, next }: SignIn): string =>
  html(
    <Layout title="Sign in">
      <article class="alone">
        <h1>Sign in</h1>
        {message && (
          <p id="message" class="error" role="alert">
            {message}
          </p>
        )}
        <form method="post" action="/sign-in">
          {next && <input type="hidden" name="next" value={next} />}
          <label for="token">Operator token</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            required
            autofocus
            aria-describedby={message ? 'message token-help' : 'token-help'}
          />
          <small id="token-help">
            Printed when the dashboard starts, by <code>make up</code> for example. It is not a key of the
            gateway.
          </small>
          <button type="submit">Sign in</button>
        </form>
        <RequestId id={requestId} />
      </article>
    </Layout>,
  );

/** Where a load balancer signs people in: signing out, or the end of a session, can't show a form of ours. */
export const signedOutPage = ({ requestId, message }: Omit<SignIn, 'next'>): string =>
  html(
    <Layout title="Signed out">
      <article class="alone">
        <h1>Signed out</h1>
        <p>{message ?? 'You are signed out of this dashboard.'}</p>
        <p>
          Where you signed in, you may still be known: then whoever has this browser can come back in your
          name, without a password. To prevent that, sign out there too.
        </p>
        <p>
          <a class="button" href="/">
            Sign in
          </a>
        </p>
        <RequestId id={requestId} />
      </article>
    </Layout>,
  );

const RequestId = ({ id }: { id: string }) => (
  <p class="muted">
    Request <code>{id}</code>
  </p>
);
