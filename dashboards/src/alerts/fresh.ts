/**
 * Series of the selector with a sample from the last minute. Of a task that is gone nobody says so: what it wrote through its collector stays
 * Prometheus' answer for five minutes, and that is long while clients wait.
 */
export const fresh = (selector: string): string => `(time() - timestamp(${selector}) < 60)`;
