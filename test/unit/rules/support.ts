import { resolveLabel } from '../../../src/check';
import type { DocumentState, Marking } from '../../../src/formats';
import { NO_LABEL, parseLabelText, parseMarking } from '../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin, type Place, type Policy } from '../../../src/policy';
import { type DocumentFacts, type Finding, type Fix, runDocumentRules } from '../../../src/rules';

export const policy = loadBuiltin(DEFAULT_POLICY_ID);
export const PLAIN: DocumentState = { encrypted: false, signed: false, macro: false, unreadable: null };

/** A marking as a reader would return it. */
export function marking(place: Place, text: string, under: Policy = policy): Marking {
	const parsed = parseMarking(text, under, { place });
	const lenient = parsed === null ? parseLabelText(text, under) : null;
	const label = parsed?.label ?? lenient?.label ?? NO_LABEL;
	const problems = parsed?.problems ?? lenient?.problems ?? [{ code: 'text-unexpected' as const, start: 0, end: text.length }];
	const inText = place === 'header' || place === 'front-matter';
	const range = inText ? { start: 0, end: text.length, line: 0, column: 0 } : null;
	const where = { sidecar: '/share/a.md.label', folder: '/share/.label', map: '.kakuzuke/labels.jsonc:3' }[place as string] ?? place;
	return { place, text, range, label, pieces: parsed?.pieces ?? [], problems, where };
}

export interface Setting extends Partial<Omit<DocumentFacts, 'kind'>> {
	readonly policy?: Policy;
	readonly override?: boolean;
}

/** Facts of a document with these markings: `[['header', '【機密性2】'], …]`. A text unless told otherwise. */
export function facts(written: readonly (readonly [Place, string])[], setting: Setting = {}): DocumentFacts {
	const { policy: under = policy, override = false, ...rest } = setting;
	const all = written.map(([place, text]) => marking(place, text, under));
	const mapped = all.some(({ place }) => place === 'map');
	const { label, markings } = resolveLabel(all, mapped ? (override ? 'override' : 'default') : null, under);
	return {
		kind: 'document',
		path: '/share/a.md',
		format: 'text',
		state: PLAIN,
		label,
		markings,
		writable: ['header', 'front-matter'],
		firstLine: { start: 0, end: 4, line: 0, column: 0 },
		outgoing: null,
		outsidePlace: null,
		mail: null,
		content: null,
		...rest,
	};
}

/** The findings about such a document. */
export function judge(written: readonly (readonly [Place, string])[], setting: Setting = {}): readonly Finding[] {
	return runDocumentRules(facts(written, setting), setting.policy ?? policy);
}

/** Ids of the rules that object, in order. */
export function objections(written: readonly (readonly [Place, string])[], setting: Setting = {}): string[] {
	return judge(written, setting).map(({ rule }) => rule);
}

/** The finding of one rule; fails where there is not exactly one. */
export function only(findings: readonly Finding[], rule: string): Finding {
	const found = findings.filter((finding) => finding.rule === rule);
	const [first] = found;
	if (first === undefined || found.length !== 1)
		throw new Error(`${rule}: ${found.length} of ${findings.map((finding) => finding.rule).join()}`);
	return first;
}

/** The preferred fix. */
export function preferred(finding: Finding): Fix | undefined {
	return finding.fixes.find((titled) => titled.preferred)?.fix;
}

export const FULL = '【機密性1・完全性1・可用性1】';
export const ENCRYPTED = '【機密性2・完全性2・可用性1】 取扱制限：暗号化';
export const OFFICE = { format: 'ooxml', writable: ['property', 'page-header'], firstLine: null } as const satisfies Setting;
