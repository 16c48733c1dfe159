export { copyThreshold } from './copy-lost-label';
export { judgesContent, judgesTestData } from './detected';
export { impliedBy, impliedByWord } from './implied';
export { fixTitle, formatMessage, ruleUrl } from './messages';
export { judgesReferences } from './reference-above-label';
export { ruleById, rules } from './registry';
export type * from './rule';
export { runContainerRules, runDocumentRules, runWorkspaceRules, severityOf } from './run';
export { statedLevel, statesLevel } from './stated';
