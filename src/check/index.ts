export { type ApplyOptions, applyFolderLabel, applyLabel } from './apply';
export { checkContainer, EMPTY_CONTAINER, type RolledUp, rollUp } from './container';
export {
	type CheckFileOptions,
	checkFile,
	checkRead,
	checkSmallFile,
	checkText,
	isMail,
	needsWholeText,
	unreadableReport,
} from './document';
export { today, withExceptions } from './exceptions';
export { applyFix, type FixAllResult, fixAll, requestOf } from './fix';
export { inheritedLabel, readOuter } from './outer';
export { defaultPlaces } from './places';
export { ReferenceIndex } from './references-index';
export { isOwn, joinLabels, knownPart, labelWith, type Resolution, resolveLabel } from './resolve';
export type * from './types';
