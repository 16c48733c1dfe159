import type { DetectionKind } from '../policy';
import { bankAccount } from './bank-account';
import { corporateNumber } from './corporate-number';
import { creditCard } from './credit-card';
import type { Detector, Subject } from './detector';
import { type Group, groupsOf } from './digits';
import { driverLicence } from './driver-licence';
import { email } from './email';
import { healthInsurance } from './health-insurance';
import { myNumber } from './my-number';
import { passport } from './passport';
import { personRecord } from './person-record';
import { phone } from './phone';
import { secret } from './secret';
import { Surroundings } from './surroundings';
import { DEFAULT_LIMIT, type Detection, type DetectOptions } from './types';

export { mayHold } from './sieve';
export type { Detection, DetectOptions } from './types';

/** All detectors. Adding one is one line here, and its kind in src/policy/detect.ts. */
const DETECTORS: Readonly<Record<DetectionKind, Detector>> = {
	'my-number': myNumber,
	'corporate-number': corporateNumber,
	'bank-account': bankAccount,
	'person-record': personRecord,
	phone,
	email,
	'driver-licence': driverLicence,
	passport,
	'health-insurance': healthInsurance,
	'credit-card': creditCard,
	secret,
};

/**
 * What a text holds of these kinds, each different value once, kind by kind and in the order in which it stands. Nothing of a value is in the
 * result but its masked excerpt. Pure; takes time in proportion to the text.
 */
export function detect(text: string, { kinds, limit = DEFAULT_LIMIT }: DetectOptions): Detection[] {
	const detections: Detection[] = [];
	let groups: readonly Group[] | null = null;
	const subject: Subject = {
		text,
		get groups() {
			groups ??= groupsOf(text);
			return groups;
		},
		around: new Surroundings(text),
	};
	for (const kind of kinds) {
		const seen = new Set<string>();
		for (const { start, end, value, excerpt, confidence } of DETECTORS[kind].find(subject)) {
			if (seen.has(value)) continue;
			seen.add(value);
			detections.push({ kind, offset: start, length: end - start, excerpt, confidence });
			if (seen.size >= limit) break;
		}
	}
	return detections;
}
