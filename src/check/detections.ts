import { relative, sep } from 'node:path';
import { detect, mayHold } from '../detect';
import { type BodyText, bodyTexts } from '../formats/body-text';
import { positionAt } from '../formats/text/lines';
import type { ByteSource, ReadContext, ReadResult } from '../formats/types';
import { type DetectionKind, isTestData, type Policy } from '../policy';
import { type DetectedKind, judgesContent, judgesTestData } from '../rules';

/** What a document's text holds of the kinds that the policy asks for. */
export interface Detections {
	readonly detections?: readonly DetectedKind[];
	readonly testData?: boolean;
}

export const NO_DETECTIONS: Detections = Object.freeze({});

/** Excerpts of each kind that are kept. */
const EXCERPTS = 3;
/** Different values of each kind after which counting ends. */
const LIMIT = 1000;
/** Characters of a text in an editor that are looked at with each keystroke. */
const EDITOR = 65_536;

interface Wanted {
	/** For documents that are no data for tests, and for those that are. */
	readonly always: ReadonlySet<DetectionKind>;
	readonly inTests: ReadonlySet<DetectionKind>;
	readonly tests: boolean;
}

const wanted = new WeakMap<Policy, Wanted>();

function wantedBy(policy: Policy): Wanted {
	let known = wanted.get(policy);
	if (known === undefined) {
		const tests = judgesTestData(policy);
		const always = new Set(judgesContent(policy));
		known = { always, inTests: new Set([...always, ...tests]), tests: tests.length > 0 };
		wanted.set(policy, known);
	}
	return known;
}

/** Whether a policy wants documents' texts looked at. */
export function wantsDetections(policy: Policy): boolean {
	const { always, tests } = wantedBy(policy);
	return tests || always.size > 0;
}

/** Looks for what the policy asks for in a document that was read; nothing is opened but the document. Never throws for bad content. */
export function detectIn(source: ByteSource, read: ReadResult, context: ReadContext, root: string): Detections {
	const { policy, path } = context;
	const testData = isTest(path, root, policy);
	const kinds = kindsFor(policy, testData);
	if (kinds.size === 0) return NO_DETECTIONS;
	const most = policy.detect?.maxText ?? 0;
	const texts = bodyTexts(source, read, context, { most, worth: (bytes) => mayHold(bytes, kinds) });
	return texts.length === 0 ? NO_DETECTIONS : detectionsOf(texts, kinds, testData, read.format === 'text');
}

/** As `detectIn`, of a text as it stands in an editor; of a long one its beginning. Pure. */
export function detectInText(text: string, path: string, root: string, policy: Policy): Detections {
	const testData = isTest(path, root, policy);
	const kinds = kindsFor(policy, testData);
	if (kinds.size === 0) return NO_DETECTIONS;
	return detectionsOf([{ where: '', text: text.length > EDITOR ? text.slice(0, EDITOR) : text }], kinds, testData, true);
}

function isTest(path: string, root: string, policy: Policy): boolean {
	return wantedBy(policy).tests && isTestData(relativeTo(root, path), policy);
}

function kindsFor(policy: Policy, testData: boolean): ReadonlySet<DetectionKind> {
	const { always, inTests } = wantedBy(policy);
	return testData ? inTests : always;
}

function relativeTo(root: string, path: string): string {
	if (sep === '/' && path.startsWith(root) && path.charAt(root.length) === '/') return path.slice(root.length + 1);
	return relative(root, path).replaceAll('\\', '/');
}

interface Tally {
	count: number;
	readonly excerpts: string[];
	readonly where: string;
	readonly range: DetectedKind['range'];
}

function detectionsOf(texts: readonly BodyText[], kinds: ReadonlySet<DetectionKind>, testData: boolean, isText: boolean): Detections {
	const tallies = new Map<DetectionKind, Tally>();
	for (const { where, text } of texts) {
		for (const { kind, offset, length, excerpt } of detect(text, { kinds, limit: LIMIT })) {
			const tally = tallies.get(kind) ?? newTally(where, isText ? text : null, offset, length);
			tallies.set(kind, tally);
			tally.count++;
			if (tally.excerpts.length < EXCERPTS) tally.excerpts.push(excerpt);
		}
	}
	if (tallies.size === 0) return NO_DETECTIONS;
	const detections = [...tallies].map(([kind, { count, ...rest }]) => ({ kind, count: Math.min(count, LIMIT), ...rest }));
	return testData ? { detections, testData } : { detections };
}

function newTally(where: string, text: string | null, offset: number, length: number): Tally {
	const range: DetectedKind['range'] = () => (text === null ? null : { start: offset, end: offset + length, ...positionAt(text, offset) });
	return { count: 0, excerpts: [], where, range };
}
