export const Warnings = ({ warnings }: { warnings: readonly string[] }) =>
  warnings.length > 0 ? (
    <section class="notices" aria-label="What did not go as it should" role="alert">
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
    </section>
  ) : null;
