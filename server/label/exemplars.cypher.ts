/** Whether a sample of the template is kept, without it. */
export const HAS_EXEMPLAR = `MATCH (f:PromptFingerprint {id: $node}) RETURN f.exemplar IS NOT NULL AS kept`;

/** The kept sample of a template: what a person asked for, with a reason on record. */
export const EXEMPLAR = `MATCH (f:PromptFingerprint {id: $node}) RETURN f.exemplar AS text`;
