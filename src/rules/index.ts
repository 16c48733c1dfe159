export { impliedBy, impliedByWord } from './implied';
export { fixTitle, formatMessage, ruleUrl } from './messages';
export { ruleById, rules } from './registry';
export type * from './rule';
export { runContainerRules, runDocumentRules, severityOf } from './run';
export { statedLevel, statesLevel } from './stated';
