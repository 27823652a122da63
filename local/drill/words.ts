/** `90 s`, `5 min`, `2.5 h` */
export function words(seconds: number): string {
  const [value, unit] =
    seconds < 120 ? [seconds, 's'] : seconds < 7200 ? [seconds / 60, 'min'] : [seconds / 3600, 'h'];
  return `${Number(value.toFixed(unit === 'h' ? 1 : 0))} ${unit}`;
}
