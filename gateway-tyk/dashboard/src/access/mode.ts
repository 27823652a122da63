import type { Request, RequestHandler, Response, Router } from 'express';

/** A way to sign in. */
export interface Mode {
  /** What has to answer before anybody is signed in. */
  signIn: Router;
  /** Sets `operator` and `csrfToken` of a request, or answers it. */
  authenticate: RequestHandler;
  /** Ends the session, and answers. */
  signOut: (req: Request, res: Response) => Promise<void>;
}
