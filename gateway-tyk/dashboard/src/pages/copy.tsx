/** Copies the text of an element; shown by dashboard.js, since without a script it could not do anything. */
export const Copy = ({ of, what }: { of: string; what: string }) => (
  <button type="button" class="quiet copy" data-copy={of} aria-label={`Copy ${what}`} hidden>
    Copy
  </button>
);
