export { type ApplyOptions, applyFolderLabel, applyLabel } from './apply';
export { checkContainer, EMPTY_CONTAINER, type RolledUp, rollUp } from './container';
export { type CheckFileOptions, checkFile, checkRead, checkText, isMail, needsWholeText, unreadableReport } from './document';
export { today, withExceptions } from './exceptions';
export { applyFix, type FixAllResult, fixAll } from './fix';
export { inheritedLabel, readOuter } from './outer';
export { defaultPlaces } from './places';
export { isOwn, joinLabels, knownPart, labelWith, type Resolution, resolveLabel } from './resolve';
export type * from './types';
