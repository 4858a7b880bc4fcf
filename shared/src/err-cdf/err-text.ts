/** Small objects of the common data format (NIST SP 1500-100 v2), as plain values that JSON takes. */

/** The package does not say in which language a name is. */
const language = 'und';

export function internationalized(content: string) {
  return {
    '@type': 'ElectionResults.InternationalizedText',
    Text: [{ '@type': 'ElectionResults.LanguageString', Content: content, Language: language }],
  };
}

export function nationalId(value: string) {
  return { '@type': 'ElectionResults.ExternalIdentifier', Type: 'national-level', Value: value };
}

/** What the format has no word for. */
export function otherId(otherType: string, value: string) {
  return {
    '@type': 'ElectionResults.ExternalIdentifier',
    OtherType: otherType,
    Type: 'other',
    Value: value,
  };
}
