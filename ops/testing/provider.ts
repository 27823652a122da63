/** Skips what needs a provider where it can't be installed. */
import { type Provider, providerVersion } from '../src/providers.ts';

/** @returns why one of the providers can't be installed, or undefined when all can */
export async function whyNoProvider(...providers: Provider[]): Promise<string | undefined> {
  for (const provider of providers) {
    const why = await providerVersion(provider).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (why) return why;
  }
  return undefined;
}
