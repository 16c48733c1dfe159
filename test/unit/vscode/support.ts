import type { DocumentReport } from '../../../src/check';
import { type Label, makeLabel, NO_LABEL } from '../../../src/label';
import { loadBuiltin } from '../../../src/policy';
import type { Finding } from '../../../src/rules';

export const POLICY = loadBuiltin('nishihara-2024');

/** The key itself, filled: what VS Code gives in English. */
export const t = (message: string, ...args: (string | number | boolean)[]): string =>
	message.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)]));

export function label(c: string | null, i: string | null = null, a: string | null = null, handling: readonly string[] = []): Label {
	return makeLabel({ confidentiality: c, integrity: i, availability: a, handling }, POLICY);
}

export function report(path: string, given: Partial<DocumentReport> = {}): DocumentReport {
	return {
		path,
		outcome: 'clean',
		format: 'text',
		encoding: 'utf-8',
		state: { encrypted: false, signed: false, macro: false, unreadable: null },
		markings: [],
		foreign: [],
		label: NO_LABEL,
		source: '',
		findings: [],
		...given,
	} as DocumentReport;
}

export function finding(path: string, given: Partial<Finding> = {}): Finding {
	return {
		rule: 'label-missing',
		severity: 'error',
		message: 'missing',
		data: {},
		path,
		place: null,
		where: null,
		range: null,
		clause: '3(2)②',
		related: [],
		fixes: [],
		...given,
	};
}
