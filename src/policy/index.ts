export { DETECTION_KINDS, type DetectionKind, type DetectPolicy, isTestData } from './detect';
export {
	type ExceptionList,
	type ExceptionState,
	exceptionFor,
	exceptionState,
	loadExceptionsText,
	type PolicyException,
} from './exceptions';
export * from './export';
export { cellFor, routeRules, type Terms, termsFor } from './export-cells';
export { axisOf, calledFor, levelOf, rankOf, type StatedRestriction, toBeStated } from './levels';
export {
	EXCEPTIONS_FILE,
	LABELS_FILE,
	loadLabelsText,
	loadPolicyText,
	loadWorkspacePolicy,
	POLICY_FILE,
	SETTINGS_FOLDER,
	type WorkspacePolicy,
	withoutMap,
} from './load';
export { type LabelMap, type MapEntry, matchMap, NO_MAP } from './map';
export { outgoingFolderOf, outsidePlaceOf, placesByFolder } from './outgoing';
export { builtinPolicies, DEFAULT_POLICY_ID, loadBuiltin } from './packs';
export { formatPolicyProblem, type PolicyProblem, type PolicyProblemCode, policyProblemMessages } from './problems';
export { RULE_IDS } from './shape';
export * from './types';
