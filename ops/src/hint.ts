/**
 * A command to type next, against the AWS that this one was called with: whoever copies it must not end up at another.
 * @param words for example `plan ENV=dev`
 */
export function hint(words: string, { AWS } = process.env): string {
  return `make ${words}${AWS ? ` AWS=${AWS}` : ''}`;
}
