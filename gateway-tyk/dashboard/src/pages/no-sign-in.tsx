/** For a dashboard that nobody can sign in to, because nothing says how. */
import { html, Layout } from './layout.tsx';

export const noSignInPage = ({ requestId }: { requestId: string }): string =>
  html(
    <Layout title="No sign-in is configured">
      <article class="problem">
        <h1>No sign-in is configured</h1>
        <p>
          Until there is one, nobody may see or change anything here. Set one of these, and start it again:
        </p>
        <dl>
          <dt>On a laptop</dt>
          <dd>
            <code>OPERATOR_TOKEN</code>, at least 32 characters; <code>make up</code> makes and prints one.
          </dd>
          <dt>Behind a load balancer that signs people in</dt>
          <dd>
            <code>ALB_ARN</code>, <code>OIDC_ISSUER</code>, <code>OIDC_CLIENT_ID</code>, and whom to let in:{' '}
            <code>OIDC_ADMINS</code>, <code>OIDC_OPERATORS</code>, <code>OIDC_VIEWERS</code>.
          </dd>
        </dl>
        <p class="muted">
          Request <code>{requestId}</code>
        </p>
      </article>
    </Layout>,
  );
