/** Who may have built what runs: one workflow, on main. Its signatures carry this name, by a certificate of Fulcio's that GitHub's token was shown for. */
import { MAIN, repositoryName, repositoryUrl } from './github.ts';

/** The workflow that signs. */
export const RELEASE_WORKFLOW = '.github/workflows/release.yml';

const MAIN_REF = `refs/heads/${MAIN}`;

/** As GitHub names a workflow in GITHUB_WORKFLOW_REF. */
export const workflowRef = (root: string) => `${repositoryName(root)}/${RELEASE_WORKFLOW}@${MAIN_REF}`;

/** As the certificate names it. https://docs.sigstore.dev/certificate_authority/oidc-in-fulcio/ */
export const identity = (root: string) => `${repositoryUrl(root)}/${RELEASE_WORKFLOW}@${MAIN_REF}`;

export const ISSUER = 'https://token.actions.githubusercontent.com';

/** cosign's name of SLSA's provenance, https://slsa.dev/spec/v1.0/provenance */
export const PROVENANCE = 'slsaprovenance1';
