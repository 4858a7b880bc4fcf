/** A digest or fingerprint, in groups of four: that is how people compare them. Hexadecimal in every language. */
export function Digest({ hex }: { readonly hex: string }) {
  const groups = hex.match(/.{1,4}/g) ?? [];
  return (
    <code className="digest" dir="ltr">
      {groups.map((group, i) => (
        <span key={i}>{group}</span>
      ))}
    </code>
  );
}
