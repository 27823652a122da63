import type { Fault } from '../fault.ts';

const paper = 'The certificate is ACM’s, and its alarm is CloudWatch’s: neither is on a laptop.';

const never = () => Promise.reject(new Error(`certificate-runs-out can't be done here. ${paper}`));

export const certificateRunsOut: Fault = {
  name: 'certificate-runs-out',
  alert: 'CertificateExpiresSoon',
  what: 'The certificate that clients see runs out, and ACM has not renewed it.',
  paper,
  sli: 'healthy',
  inject: never,
  reverse: never,
};
