import { aboveFolderCeiling } from './above-folder-ceiling';
import { containerBelowContent } from './container-below-content';
import { contentAboveLabel } from './content-above-label';
import { contentUnlabelled } from './content-unlabelled';
import { copyLostLabel } from './copy-lost-label';
import { documentUnreadable } from './document-unreadable';
import { encryptionRequired } from './encryption-required';
import { exceptionExpired } from './exception-expired';
import { exceptionUnused } from './exception-unused';
import { handlingMissing } from './handling-missing';
import { highestHandlingMissing } from './highest-handling-missing';
import { labelConflict } from './label-conflict';
import { labelIncomplete } from './label-incomplete';
import { labelMissing } from './label-missing';
import { legacySecrecyMarking } from './legacy-secrecy-marking';
import { levelUnknown } from './level-unknown';
import { markingMalformed } from './marking-malformed';
import { propertyHeaderMissing } from './property-header-missing';
import { referenceAboveLabel } from './reference-above-label';
import type { Rule } from './rule';
import { serviceUnapproved } from './service-unapproved';
import { socialForbidden } from './social-forbidden';
import { testDataPersonal } from './test-data-personal';

/** All rules, in the order in which their findings are told. Adding a rule is one line here. */
export const rules: readonly Rule[] = Object.freeze([
	documentUnreadable,
	labelMissing,
	levelUnknown,
	markingMalformed,
	labelConflict,
	contentUnlabelled,
	labelIncomplete,
	legacySecrecyMarking,
	highestHandlingMissing,
	handlingMissing,
	propertyHeaderMissing,
	socialForbidden,
	aboveFolderCeiling,
	encryptionRequired,
	serviceUnapproved,
	containerBelowContent,
	referenceAboveLabel,
	copyLostLabel,
	contentAboveLabel,
	testDataPersonal,
	exceptionExpired,
	exceptionUnused,
]);

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** The rule of this id. */
export function ruleById(id: string): Rule | undefined {
	return byId.get(id);
}
