export { applyFolderLabel, applyLabel } from './apply';
export { checkContainer, EMPTY_CONTAINER, type RolledUp, rollUp } from './container';
export { type CheckFileOptions, checkFile, checkRead, checkText, unreadableReport } from './document';
export { applyFix, type FixAllResult, fixAll } from './fix';
export { inheritedLabel, readOuter } from './outer';
export { joinLabels, knownPart, type Resolution, resolveLabel } from './resolve';
export type * from './types';
